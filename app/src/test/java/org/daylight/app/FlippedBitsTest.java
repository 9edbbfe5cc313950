package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.doctor.LeftFiles;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bit is flipped in each file of a newsroom, a mirror and a witness, at several places. {@code doctor} must name the file. */
class FlippedBitsTest {

    /** In each file: the beginning, the end, and between. */
    private static final int PLACES = Boolean.getBoolean("daylight.slow") ? 24 : 4;

    @TempDir
    static Path folder = Path.of("");

    private static CommandRoom room = new CommandRoom(folder);
    private static String printed = "";

    @BeforeAll
    static void aNewsroomWithCopies() throws Exception {
        Files.writeString(folder.resolve("password"), "correct horse battery staple\n");
        room = new CommandRoom(folder);
        room.published("newsroom", 60);
        run("users", "-n", "newsroom", "add", "ann", "--role", "publisher", "--password-file", "password");
        assertEquals(Exit.DONE, run("mirror", "newsroom/archive", "copy"), printed);
        assertEquals(Exit.DONE, run("search", "copy", "harbour"), printed);
        run("witness", "init", "witness", "--name", "witness.example");
        String key;
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"))) {
            key = newsroom.verifierKey().text();
        }
        run("witness", "follow", "witness", "newsroom/archive", "--key", key);
        assertEquals(Exit.DONE, run("witness", "run", "witness", "--out", "shared"), printed);
    }

    private static int run(String... arguments) {
        int exit = room.run(arguments);
        printed = room.printed();
        return exit;
    }

    private static List<Path> files(String of) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(of))) {
            return all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> !each.getFileName().toString().endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsWholeIsFineAndNothingIsChanged() throws IOException {
        Map<String, Sha256> before = hashes("");
        for (String each : List.of("newsroom", "newsroom/archive", "copy", "witness")) {
            assertEquals(Exit.DONE, run("doctor", each), printed);
            assertEquals(Exit.DONE, run("doctor", "--quick", each), printed);
        }
        assertEquals(before, hashes(""));
    }

    /** Text that people wrote, a time, and random values without a checksum: a changed one is as good as the old one. SQLite has no checksums of rows. */
    private static final Pattern UNKNOWABLE =
            Pattern.compile("daylight.toml|editors.json|log.json|clock.json|catalog.db");

    private void flipped(String doctor, String of) throws IOException {
        List<String> missed = new ArrayList<>();
        int found = 0;
        for (Path file : files(of)) {
            byte[] whole = Files.readAllBytes(file);
            String name = file.getFileName().toString();
            for (int i = 0; i < PLACES && whole.length > 0; i++) {
                int at = (int) ((long) i * (whole.length - 1) / (PLACES - 1));
                Files.write(file, flip(whole, at));
                int exit = run("doctor", doctor);
                assertNoStackTrace(name + " at " + at);
                // Of a derived index, the folder is enough: it is made again as a whole.
                boolean isNamed = printed.contains(name) || file.toString().contains("index/");
                if (isNamed && exit == Exit.SOME_LOST) {
                    found++;
                } else if (!UNKNOWABLE.matcher(name).matches()) {
                    missed.add(name + " at " + at + ": exit code " + exit + "\n" + printed);
                }
            }
            Files.write(file, whole);
        }
        assertEquals(List.of(), missed);
        assertTrue(found > 0);
        assertEquals(Exit.DONE, run("doctor", doctor), printed);
    }

    private static byte[] flip(byte[] whole, int at) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << (at % 7));
        return changed;
    }

    private static void assertNoStackTrace(String what) {
        assertFalse(printed.contains("\tat ") || printed.contains("an error in the program"), what + ": " + printed);
    }

    @Test
    void inANewsroom() throws IOException {
        flipped("newsroom", "newsroom");
    }

    @Test
    void inAMirror() throws IOException {
        flipped("copy", "copy");
        flipped("copy", "copy.mirror");
        flipped("copy", "copy.index");
    }

    @Test
    void inAWitness() throws IOException {
        flipped("witness", "witness");
    }

    /** The next part is published as if nothing had happened, or the command says in one line why it is not; what is public is never silently different. */
    @Test
    void nothingIsPublishedOnTopOfItSilently() throws IOException {
        Map<String, Sha256> before = hashes("newsroom/archive");
        Path undisturbed = folder.resolve("undisturbed");
        CommandRoom.copy(folder.resolve("newsroom"), undisturbed);
        assertEquals(Exit.DONE, run("publish", "-n", "undisturbed", "--now"), printed);
        Map<String, Sha256> after = hashes("undisturbed/archive");
        LeftFiles.delete(undisturbed);
        List<String> wrong = new ArrayList<>();
        for (Path file : files("newsroom")) {
            byte[] whole = Files.readAllBytes(file);
            String name = folder.resolve("newsroom").relativize(file).toString();
            if (whole.length > 0) {
                published(name, flip(whole, whole.length / 3), before, after).ifPresent(wrong::add);
            }
        }
        // One that is as long and as valid as the right key.
        String key = Files.readString(folder.resolve("newsroom/keys/accessions.key"));
        byte[] other =
                (key.charAt(0) == '0' ? "1" : "0").concat(key.substring(1)).getBytes(StandardCharsets.US_ASCII);
        published("keys/accessions.key", other, before, after).ifPresent(wrong::add);
        assertEquals(List.of(), wrong);
    }

    /** Publishes from a copy in which one file has these bytes. @return what is wrong with that */
    private static Optional<String> published(
            String name, byte[] changed, Map<String, Sha256> before, Map<String, Sha256> after) throws IOException {
        Path flipped = folder.resolve("flipped");
        CommandRoom.copy(folder.resolve("newsroom"), flipped);
        Files.write(flipped.resolve(name), changed);
        int exit = run("publish", "-n", "flipped", "--now");
        assertNoStackTrace(name);
        Map<String, Sha256> expected = new TreeMap<>(exit == Exit.DONE ? after : before);
        Map<String, Sha256> actual = hashes("flipped/archive");
        String path = name.replaceFirst("^archive/", "");
        if (name.startsWith("archive/") && expected.containsKey(path)) {
            expected.put(path, Sha256.of(changed)); // "check" finds it
        }
        LeftFiles.delete(flipped);
        boolean isExplained =
                printed.lines().filter(line -> line.startsWith("daylight: ")).count() == 1;
        return expected.equals(actual) && (exit == Exit.DONE || isExplained)
                ? Optional.empty()
                : Optional.of(name + ": exit code " + exit + "\n" + printed);
    }

    private static Map<String, Sha256> hashes(String of) throws IOException {
        var hashes = new TreeMap<String, Sha256>();
        for (Path file : files(of)) {
            hashes.put(folder.resolve(of).relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
        }
        return hashes;
    }
}
