package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code daylight collect} and {@code daylight conversations} say, and their exit codes. */
class CollectCommandTest {

    @TempDir
    Path folder;

    private Publisher editors;
    private SubmittedDrop drop;
    private String key = "";

    @BeforeEach
    void start() throws IOException {
        editors = new Publisher(folder);
        editors.daylight("init", "newsroom", "--title", "The Quay Papers", "--origin", "quay.example");
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        key = editors.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        drop = new SubmittedDrop(
                folder.resolve("drop"),
                "The Box",
                AgeRecipient.parse(SubmittedDrop.PUBLIC).orThrow(),
                key,
                "2026-11-20");
    }

    @AfterEach
    void stop() throws IOException {
        drop.close();
    }

    private void send(String text, Map<String, byte[]> files) throws IOException, InterruptedException {
        drop.visit(drop.newSource());
        drop.submit(text, files);
    }

    private String collect(int exit, String place, String... more) {
        List<String> words = new ArrayList<>(
                List.of("collect", place, "-n", "newsroom", "--identity", "editor.key", "--trove", "port"));
        words.addAll(Arrays.asList(more));
        return editors.daylight(Set.of(exit), words.toArray(String[]::new));
    }

    /** All files with their hashes, without those that any command touches. */
    private static Map<String, String> state(Path root) throws IOException {
        var state = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(each).toString();
                if (!name.endsWith("lock") && !name.contains("catalog.db") && !name.contains("clock")) {
                    state.put(name, Sha256.of(Files.readAllBytes(each)).hex());
                }
            }
        }
        return state;
    }

    @Test
    void aDryRunListsAndChangesNothing() throws Exception {
        send("I work at the port.", Map.of("paper.txt", "Numbers".getBytes(StandardCharsets.US_ASCII)));
        Map<String, String> room = state(folder.resolve("newsroom"));
        Map<String, String> there = state(folder.resolve("drop"));
        String listed = collect(Exit.DONE, drop.address(), "--dry-run");
        assertTrue(listed.contains("new source 1  file paper.txt, 2026-11-20, 7 B, "), listed);
        assertTrue(listed.contains("new source 1  text, 2026-11-20, 19 B, "), listed);
        List<Json.Obj> rows = collect(Exit.DONE, drop.address(), "--dry-run", "--json")
                .lines()
                .map(line -> (Json.Obj) Json.parse(line).orThrow())
                .toList();
        assertEquals(2, rows.size());
        assertTrue(rows.stream()
                .allMatch(row -> row.string("problem").orElseThrow().isEmpty()));
        String sizes = editors.daylight(Set.of(Exit.DONE), "collect", drop.address(), "-n", "newsroom", "--dry-run");
        assertTrue(sizes.contains("new source 1  an item, "), sizes);
        assertFalse(sizes.contains("paper.txt"), "without a key, only sizes are known");
        var foreign = new SubmittedDrop(
                folder.resolve("foreign"), "Another box", AgeSecret.recipient(new byte[32]), key, "2026-11-20");
        try (foreign) {
            foreign.visit(foreign.newSource());
            foreign.submit("For other editors.", Map.of());
            String other = collect(Exit.SOME_LOST, foreign.address(), "--dry-run");
            assertTrue(other.contains("an item: it cannot be decrypted with these keys"), other);
        }
        assertEquals(room, state(folder.resolve("newsroom")));
        assertEquals(there, state(folder.resolve("drop")));
        assertTrue(collect(Exit.DONE, drop.address()).contains("2 items collected; the drop deletes them"));
        assertTrue(collect(Exit.DONE, drop.address(), "--dry-run").contains("nothing waits on the drop"));
    }

    @Test
    void aDropThatHasMovedIsRefusedUntilAnEditorAcceptsIt() throws Exception {
        send("One.", Map.of());
        String first = drop.address();
        collect(Exit.DONE, first);
        send("Two.", Map.of());
        drop.move();
        String refused = collect(Exit.NOTHING_DONE, drop.address());
        assertTrue(
                refused.contains("this drop was at " + first + " before, and is now at " + drop.address()
                        + ": nothing was collected. Ask its operator. If it has moved, add  --moved;"),
                refused);
        assertTrue(collect(Exit.NOTHING_DONE, drop.address(), "--dry-run").contains("--moved"));
        assertTrue(collect(Exit.DONE, drop.address(), "--moved", "--dry-run").contains("text, "));
        assertTrue(
                collect(Exit.NOTHING_DONE, drop.address()).contains("--moved"),
                "a list does not accept the new address");
        assertTrue(collect(Exit.DONE, drop.address(), "--moved").contains("1 item collected"));
        collect(Exit.DONE, drop.address());
        String log = Files.readString(folder.resolve("newsroom/audit.jsonl"));
        assertTrue(log.contains("\"change\":\"moved\""), log);
        assertEquals(2, log.split("\"action\":\"know-drop\"", -1).length - 1, "the first contact, and this");
    }

    @Test
    void whatStaysOnTheDropIsNamedWithExitCodeOne() throws Exception {
        send("One.", Map.of("a.txt", "A".getBytes(StandardCharsets.US_ASCII)));
        editors.daylight("drop", "export", "drop", "--out", "stick");
        Path damaged = segments("stick").getFirst();
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(whole, whole.length - 1));
        String said = collect(Exit.SOME_LOST, "stick");
        assertTrue(said.contains("stays on the drop: ") && said.contains("(conversation 1)"), said);
        assertTrue(said.contains("1 item collected; the drop deletes it"), said);
        Json.Obj again = (Json.Obj)
                Json.parse(collect(Exit.NOTHING_DONE, "stick", "--json")).orThrow();
        assertEquals(1, ((Json.Arr) again.get("damaged").orElseThrow()).items().size());

        String inUse = editors.daylight(Set.of(Exit.NOTHING_DONE), "drop", "import", "drop", "--from", "stick");
        assertTrue(inUse.contains("is in use by another process of the drop: stop it first"), inUse);
        drop.close();
        assertTrue(editors.daylight(Set.of(Exit.DONE), "drop", "import", "drop", "--from", "stick")
                .contains("deleted 1"));
        assertTrue(editors.daylight(Set.of(Exit.DONE), "drop", "status", "drop").contains("to collect    1"));

        Path conversation = folder.resolve("newsroom/conversations/1.jsonl");
        Files.writeString(conversation, "damaged\n");
        String list = editors.daylight(Set.of(Exit.SOME_LOST), "conversations", "-n", "newsroom");
        assertTrue(list.contains("conversation 1 cannot be read: "), list);
        assertTrue(list.contains("restore it from your backup"), list);
    }

    private List<Path> segments(String in) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(in))) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9]+\\.age"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aPlanThatCannotBeFinishedSaysWhichFileToDelete() throws Exception {
        send("One.", Map.of());
        collect(Exit.DONE, drop.address());
        editors.daylight("conversations", "reply", "1", "-n", "newsroom", "--text", "Thank you.");
        send("Two.", Map.of("a.txt", "A".getBytes(StandardCharsets.US_ASCII)));
        // The plan of an earlier run, whose copies somebody has deleted.
        Path plan = folder.resolve("newsroom/collecting/plan.jsonl");
        Json.Obj begun = (Json.Obj) Json.parse(Files.readAllLines(folder.resolve("newsroom/conversations/1.jsonl"))
                        .getFirst())
                .orThrow();
        Files.writeString(
                plan,
                Json.Obj.EMPTY
                                .with("drop", begun.string("drop").orElseThrow())
                                .with("conversation", 1)
                                .with("trove", "port")
                                .text()
                        + "\n{\"time\":\"2026-11-22T12:00:00Z\",\"type\":\"file\",\"items\":[\"" + "7".repeat(32)
                        + "\"],\"name\":\"a.txt\",\"bytes\":1,\"sha256\":\""
                        + Sha256.of(new byte[1]).hex()
                        + "\",\"trove\":\"port\",\"accession\":0,\"place\":\"a.txt\",\"sentBefore\":\"\",\"kept\":false}\n");
        String said = collect(Exit.SOME_LOST, drop.address());
        assertTrue(
                said.contains(
                        "problem: what was copied for conversation 1 cannot be recorded: the encrypted copy of the"
                                + " item " + "7".repeat(32)
                                + " is missing from the newsroom. Nothing more is collected before"
                                + " that. Remove the cause and run the command again; or delete " + plan
                                + " and run  daylight import -n " + folder.resolve("newsroom")
                                + " --trove port --abandon,  and"
                                + " the items are collected again from the drop, which was not told to delete them"),
                said);
        assertTrue(said.contains("1 reply delivered"), "replies do not wait for it: " + said);
        assertFalse(said.contains("collected;"), said);
        assertTrue(Files.exists(plan));
        String same = collect(Exit.NOTHING_DONE, drop.address());
        assertTrue(same.contains("or delete " + plan), same);

        Files.writeString(plan, "nonsense\n");
        String damaged = collect(Exit.NOTHING_DONE, drop.address());
        assertTrue(damaged.contains(plan + " is damaged: delete it, then run the command again"), damaged);
        Files.delete(plan);
        editors.daylight("import", "-n", "newsroom", "--trove", "port", "--abandon");
        assertTrue(collect(Exit.DONE, drop.address()).contains("2 items collected"));
    }
}
