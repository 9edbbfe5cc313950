package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.daylight.doctor.LeftFiles;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} repairs, and what it leaves alone. {@link FlippedBitsTest} has the faults that it finds. */
class DoctorCommandTest {

    @TempDir
    Path folder = Path.of("");

    private String now = "2026-12-01T12:00:00Z";
    private CommandRoom room = new CommandRoom(folder);
    private String printed = "";

    @BeforeEach
    void aRoom() {
        room = new CommandRoom(folder);
    }

    private int run(String... arguments) {
        room.at(now);
        int exit = room.run(arguments);
        printed = room.printed();
        return exit;
    }

    private Path newsroom() throws IOException {
        return room.published("newsroom", 60);
    }

    /** It is found, not changed without being asked, repaired, and then everything is fine. */
    private void repaired(String named) {
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), printed);
        assertTrue(printed.contains(named) && printed.contains("(repairable)"), printed);
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), "without --repair nothing is repaired");
        assertEquals(Exit.DONE, run("doctor", "newsroom", "--repair"), printed);
        assertTrue(printed.contains("repaired"), printed);
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }

    @Test
    void whatIsDerivedIsMadeAgain() throws IOException {
        Path newsroom = newsroom();
        Files.createDirectories(newsroom.resolve("stage/files"));
        Files.write(newsroom.resolve("stage/files/checkpoint"), new byte[10]);
        repaired("a publication was prepared and not decided");
        Files.write(newsroom.resolve("findings.db"), new byte[5_000]);
        repaired("findings.db");
        Files.setPosixFilePermissions(newsroom.resolve("catalog.db"), PosixFilePermissions.fromString("rw-r--r--"));
        repaired("other users can read or write this");

        LeftFiles.delete(newsroom.resolve("index"));
        repaired("index: it lacks 60 of 60 documents");
        Path file;
        try (var files = Files.list(newsroom.resolve("index"))) {
            file = files.filter(each -> each.toString().endsWith(".fdt"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
        repaired("index:");
        assertEquals(Exit.DONE, run("search", "-n", "newsroom", "harbour"), printed);
        try (var directory = FSDirectory.open(newsroom.resolve("index"));
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(Map.of("format", "1", "mark", "1").entrySet());
            writer.commit();
        }
        repaired("it was written by another version of this program");
        assertEquals(Exit.DONE, run("search", "-n", "newsroom", "harbour"), printed);
    }

    /** A command that was stopped may have left it, or somebody put it there: it is named, and never deleted. */
    @Test
    void whatMayBeSomebodysOwnIsNamedAndKept() throws IOException {
        Path newsroom = newsroom();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/sub"));
        Files.writeString(elsewhere.resolve("precious.txt"), "precious");
        Files.createSymbolicLink(newsroom.resolve("spool"), folder.resolve("elsewhere"));
        Files.createDirectories(newsroom.resolve("extracting"));
        Map<String, Path> own = new TreeMap<>();
        for (String name : List.of(
                "notes.new",
                "stories/draft.new/chapter.md",
                "backups/2026.part/backup",
                "keys/old-log.key.new",
                "vault/mine.new",
                "extracting/1.part",
                "archive/releases/0002.zip.new",
                "archive/pictures.new/a.png")) {
            Path file = newsroom.resolve(name);
            Files.createDirectories(file.getParent());
            own.put(name, Files.writeString(file, name));
        }
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom", "--repair"), printed);
        for (String named :
                List.of("notes.new", "stories/draft.new", "archive/releases/0002.zip.new", "vault/mine.new")) {
            assertTrue(printed.contains(named + ": it may be what a stopped command has left"), printed);
        }
        for (Map.Entry<String, Path> each : own.entrySet()) {
            assertEquals(each.getKey(), Files.readString(each.getValue()));
        }
        assertEquals("precious", Files.readString(elsewhere.resolve("precious.txt")));

        Path segment = newsroom.resolve("vault/000001.segment");
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, new byte[1_000], StandardOpenOption.APPEND);
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom", "--repair"), printed);
        assertTrue(printed.contains("it ends in 1000 bytes that are no finished block"), printed);
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--now"), printed);
        assertArrayEquals(whole, Arrays.copyOf(Files.readAllBytes(segment), whole.length));
    }

    /** A folder that only looks like one of Daylight's is not changed. */
    @Test
    void aFolderOfSomethingElseIsNotChanged() throws IOException {
        Path other = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(other.resolve("releases"));
        Path draft = Files.writeString(other.resolve("letter.new"), "a letter");
        Path source = Files.createDirectories(other.resolve("src/api.new"));
        Path code = Files.writeString(source.resolve("code.c"), "code");
        run("doctor", "project", "--repair");
        assertEquals("a letter", Files.readString(draft));
        assertEquals("code", Files.readString(code));
    }

    @Test
    void whatIsNotDerivedIsLeftAlone() throws IOException {
        Path newsroom = newsroom();
        Path pack = newsroom.resolve("archive/releases/0001.zip");
        byte[] changed = Files.readAllBytes(pack);
        changed[changed.length / 2] ^= 1;
        Files.write(pack, changed);
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom", "--repair"), printed);
        assertTrue(printed.contains("archive/releases/0001.zip: "), printed);
        assertTrue(printed.contains("restore this file from your backup or from a mirror"), printed);
        assertArrayEquals(changed, Files.readAllBytes(pack));
    }

    /** Otherwise everything that it held would be unknown to an empty one, and could be published a second time. */
    @Test
    void aCatalogThatIsGoneIsNotReplacedByAnEmptyOne() throws Exception {
        Path newsroom = newsroom();
        Path catalog = newsroom.resolve("catalog.db");
        byte[] whole = Files.readAllBytes(catalog);
        for (byte[] left : new byte[][] {null, {}}) {
            Files.delete(catalog);
            if (left != null) {
                Files.write(catalog, left);
            }
            for (String[] command : new String[][] {
                {"publish", "-n", "newsroom", "--now"},
                {"import", "-n", "newsroom", "--trove", "harbour", "source/mail"},
                {"status", "-n", "newsroom"}
            }) {
                assertEquals(Exit.NOTHING_DONE, run(command), printed);
                assertTrue(printed.contains("catalog.db is ") && printed.contains("restore it"), printed);
            }
            assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), printed);
            assertTrue(printed.contains("catalog.db"), printed);
            assertEquals(left != null, Files.exists(catalog));
            Files.write(catalog, whole);
            Files.setPosixFilePermissions(catalog, PosixFilePermissions.fromString("rw-------"));
        }
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }

    /** What the catalog says twice, or what the archive says too. */
    @Test
    void rowsOfTheCatalogThatContradictOthers() throws Exception {
        Path newsroom = newsroom();
        byte[] whole = Files.readAllBytes(newsroom.resolve("catalog.db"));
        for (String[] each : new String[][] {
            {"UPDATE accession SET seen = seen + 64", "the totals of accession 1 of harbour do not fit"},
            {"UPDATE accession SET duplicates = 4", "the totals of accession 1 of harbour do not fit"},
            {
                "DELETE FROM provenance WHERE document = (SELECT MIN(document) FROM provenance)",
                "the totals of accession 1 of harbour do not fit"
            },
            {"UPDATE trove SET numbered = 28", "the totals of accession 1 of harbour do not fit"},
            {
                "UPDATE part_document SET part = 2 WHERE number = (SELECT MIN(number) FROM part_document WHERE part ="
                        + " 1)",
                "it has other documents in part 1 of harbour than the archive"
            }
        }) {
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + newsroom.resolve("catalog.db"));
                    var statement = connection.createStatement()) {
                assertTrue(statement.executeUpdate(each[0]) > 0, each[0]);
            }
            assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), each[0] + printed);
            assertTrue(printed.contains(each[1]), each[0] + printed);
            Files.write(newsroom.resolve("catalog.db"), whole);
        }
        assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
    }

    /** Somebody has restored one file only. */
    @Test
    void aCatalogThatIsOlderThanTheArchive() throws IOException {
        Path newsroom = newsroom();
        byte[] old = Files.readAllBytes(newsroom.resolve("catalog.db"));
        byte[] checkpoint = Files.readAllBytes(newsroom.resolve("archive/checkpoint"));
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom", "--now"), printed);
        byte[] now = Files.readAllBytes(newsroom.resolve("catalog.db"));
        Files.write(newsroom.resolve("catalog.db"), old);
        for (String command : new String[] {"doctor newsroom", "status -n newsroom"}) {
            assertEquals(Exit.SOME_LOST, run(command.split(" ")), printed);
            assertTrue(printed.contains("the log has part 2 of harbour, but catalog.db does not know it"), printed);
        }
        assertEquals(Exit.NOTHING_DONE, run("publish", "-n", "newsroom", "--now"), printed);

        Files.write(newsroom.resolve("catalog.db"), now);
        assertEquals(Exit.DONE, run("doctor", "newsroom", "--repair"), "what was staged is deleted: " + printed);
        Files.write(newsroom.resolve("archive/checkpoint"), checkpoint);
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), printed);
        assertTrue(printed.contains("catalog.db knows part 2 of harbour, but the log does not have it"), printed);
        Files.delete(newsroom.resolve("archive/checkpoint"));
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), printed);
        assertTrue(printed.contains("archive/checkpoint: it is missing"), printed);
    }

    @Test
    void itReadsWhileAnotherCommandWrites() throws Exception {
        Path newsroom = newsroom();
        try (Newsroom open = Newsroom.open(newsroom);
                Closeable lock = open.lock("import");
                var connection = DriverManager.getConnection("jdbc:sqlite:" + newsroom.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE trove SET title = 'being written'");
            Files.createFile(
                    newsroom.resolve("people.txt.new"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            assertEquals(Exit.DONE, run("doctor", "newsroom"), printed);
            assertTrue(printed.contains("not looked at: a command is at work (import)"), printed);
            statement.execute("ROLLBACK");
        }
    }

    @Test
    void aClockThatIsBehindIsSeen() throws IOException {
        newsroom();
        now = "2026-11-01T12:00:00Z";
        assertEquals(Exit.SOME_LOST, run("doctor", "newsroom"), printed);
        assertTrue(printed.contains("clock.json: the clock of this machine is behind"), printed);
    }

    @Test
    void anotherFolderIsRefused() throws IOException {
        assertEquals(Exit.NOTHING_DONE, run("doctor", "."), printed);
        assertTrue(printed.contains("is not a newsroom, archive, mirror, witness or drop"), printed);
        assertEquals(Exit.NOTHING_DONE, run("doctor", "nowhere"), printed);
        assertEquals(Exit.NOTHING_DONE, run("doctor"), printed);
        Files.createDirectories(folder.resolve("empty/tile"));
        assertEquals(Exit.SOME_LOST, run("doctor", "empty"), printed);
        assertTrue(printed.contains("checkpoint: it is missing"), printed);
        assertFalse(printed.contains("\tat "), printed);
    }
}
