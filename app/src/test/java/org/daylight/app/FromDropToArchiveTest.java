package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.daylight.age.AgeRecipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source sends; the newsroom collects, replies, moves the files out of quarantine, and publishes. */
class FromDropToArchiveTest {

    private static final byte[] REPORT =
            "The quay was never paid for, says the audit.\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MEMBER = "Table of bribes: 17 rows.\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private static byte[] zip(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void theCommandsSayWhatIsWrong() throws Exception {
        var editors = new Publisher(folder);
        editors.daylight("init", "newsroom", "--title", "The Quay Papers", "--origin", "quay.example");
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("collect", "name the drop");
        wrong.put("collect stick", "--identity FILE");
        wrong.put("collect stick --identity editor.key --trove A/b", "--trove");
        wrong.put("collect stick --identity editor.key --proxy socks5://127.0.0.1:9", "with the address of a drop");
        wrong.put("collect http://a.onion --identity editor.key --proxy nonsense", "--proxy");
        wrong.put("collect stick --print-key", "needs no drop");
        wrong.put("conversations other", "is not an action");
        wrong.put("conversations list 3", "takes no number");
        wrong.put("conversations show", "needs the number");
        wrong.put("conversations reply 1", "either  --text TEXT  or  --file FILE");
        wrong.put("conversations show 1 --text a", "--text can be used with reply");
        wrong.put("conversations move 1", "--trove SLUG");
        wrong.put("conversations save 1", "--number N");
        wrong.put("conversations name --document port/1", "--as-sent");
        wrong.put("conversations name --document port --as-sent", "not a document");
        wrong.forEach((line, message) -> {
            String[] words = (line + " -n newsroom").split(" ");
            String said = editors.daylight(Set.of(Exit.USAGE), words);
            assertTrue(said.contains(message), line + ": " + said);
        });
        assertTrue(editors.daylight(Set.of(Exit.DONE), "conversations", "-n", "newsroom")
                .contains("no conversations"));
        editors.daylight(Set.of(Exit.NOTHING_DONE), "conversations", "show", "1", "-n", "newsroom");
        String absent = editors.daylight(
                Set.of(Exit.NOTHING_DONE, Exit.SOME_LOST),
                "collect",
                "stick",
                "-n",
                "newsroom",
                "--identity",
                "editor.key");
        assertTrue(absent.contains("there is no such folder"), absent);
    }

    @Test
    void thePublicArchiveHasTheDocumentsAndNothingAboutTheDrop() throws Exception {
        var editors = new Publisher(folder);
        Files.writeString(folder.resolve("editor.key"), SubmittedDrop.SECRET + "\n");
        editors.clock("2031-02-03T04:05:06Z");
        editors.daylight("init", "newsroom", "--title", "The Quay Papers", "--origin", "quay.example");
        String key = editors.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        String words;
        try (var drop = new SubmittedDrop(
                folder.resolve("foxglove"),
                "Foxglove Box",
                AgeRecipient.parse(SubmittedDrop.PUBLIC).orThrow(),
                key,
                "2031-02-02")) {
            words = drop.newSource();
            drop.visit(words);
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put("wisteria report of Bergljot.txt", REPORT);
            files.put("wisteria.zip", zip("hollyhock/list by Bergljot.txt", MEMBER));
            drop.submit("I am the larkspur accountant.", files);

            String listed = editors.daylight(
                    Set.of(Exit.DONE),
                    "collect",
                    drop.address(),
                    "-n",
                    "newsroom",
                    "--identity",
                    "editor.key",
                    "--dry-run");
            assertTrue(listed.contains("file wisteria.zip, 2031-02-02"), listed);
            String collected = editors.daylight(
                    Set.of(Exit.DONE), "collect", drop.address(), "-n", "newsroom", "--identity", "editor.key");
            assertTrue(
                    collected.contains("conversation 1 (new): 1 text, 2 files; accession 1 of quarantine"), collected);
            assertTrue(collected.contains("3 items collected"), collected);
            editors.daylight("conversations", "reply", "1", "-n", "newsroom", "--text", "Who signed the table?");
            editors.daylight("collect", drop.address(), "-n", "newsroom", "--identity", "editor.key", "--json");
            drop.visit(words);
            assertTrue(drop.page.contains("Who signed the table?"), drop.page);
            // What the drop's disk still has: settings, and the reply, which only the source can read.
            for (Map.Entry<String, byte[]> each : files(drop.folder).entrySet()) {
                String text = text(each.getValue());
                assertFalse(text.contains("bergljot") || text.contains("larkspur") || text.contains("who signed"));
                assertFalse(each.getKey().contains("items/"), each.getKey());
            }
        }
        String shown = editors.daylight(Set.of(Exit.DONE), "conversations", "show", "1", "-n", "newsroom");
        assertTrue(
                shown.contains("larkspur accountant") && shown.contains("file 1: wisteria report of Bergljot.txt"),
                shown);
        editors.daylight(
                Set.of(Exit.NOTHING_DONE),
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "quarantine",
                "--first",
                "2031-03-01T00:00:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        editors.daylight("conversations", "move", "1", "--trove", "quay", "-n", "newsroom", "--identity", "editor.key");
        editors.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "quay",
                "--first",
                "2031-03-01T00:00:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        editors.clock("2031-03-01T01:23:45Z");
        editors.daylight("publish", "-n", "newsroom", "--now", "--trust-clock");
        editors.daylight("check", "newsroom/archive");

        Map<String, byte[]> published = files(folder.resolve("newsroom/archive"));
        for (byte[] document : List.of(REPORT, MEMBER)) {
            assertEquals(
                    1,
                    published.values().stream()
                            .filter(each -> java.util.Arrays.equals(each, document))
                            .count());
        }
        assertTrue(published.values().stream().anyMatch(each -> text(each).contains("file.txt")), "a neutral name");
        String item = named(folder.resolve("newsroom/conversations/kept"));
        List<String> traces = List.of(
                "wisteria",
                "hollyhock",
                "bergljot",
                "larkspur",
                "foxglove",
                "quarantine",
                "conversation",
                "collect",
                "who signed",
                "2031-02-0",
                item,
                SubmittedDrop.PUBLIC,
                key.strip().toLowerCase(Locale.ROOT));
        published.forEach((name, bytes) -> {
            String text = name.toLowerCase(Locale.ROOT) + "\n" + text(bytes);
            traces.forEach(trace -> assertFalse(text.contains(trace), trace + " in " + name));
        });
        // The traces are where they should be, so the search finds them.
        String conversation = Files.readString(folder.resolve("newsroom/conversations/1.jsonl"));
        assertTrue(conversation.contains("wisteria") && conversation.contains(item), conversation);
    }

    private static String named(Path in) throws IOException {
        try (var list = Files.list(in)) {
            return list.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /** Every file, and what is in zips. */
    private static Map<String, byte[]> files(Path in) throws IOException {
        var found = new TreeMap<String, byte[]>();
        try (var walk = Files.walk(in)) {
            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(each);
                String name = in.relativize(each).toString();
                found.put(name, bytes);
                if (name.endsWith(".zip")) {
                    var zip = new ZipInputStream(new ByteArrayInputStream(bytes));
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        found.put(name + " " + entry.getName(), zip.readAllBytes());
                    }
                }
            }
        }
        return found;
    }
}
