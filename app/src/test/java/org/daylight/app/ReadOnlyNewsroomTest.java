package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.age.AgeSecret;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only look need no right to write, and leave nothing behind. */
class ReadOnlyNewsroomTest {

    /** A process of root that must obey modes. */
    private static final List<String> OBEYING =
            List.of("/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner");

    @TempDir
    Path folder = Path.of("");

    private Map<String, String> listing() throws IOException {
        return listing("newsroom");
    }

    /** Every name with its size and time. */
    private Map<String, String> listing(String name) throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(folder.resolve(name))) {
            for (Path each : files.toList()) {
                all.put(
                        folder.relativize(each).toString(),
                        Files.size(each) + " " + Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS));
            }
        }
        return all;
    }

    private void mode(boolean isWritable) throws IOException {
        mode("newsroom", isWritable);
    }

    private void mode(String name, boolean isWritable) throws IOException {
        try (var files = Files.walk(folder.resolve(name))) {
            for (Path each : files.toList()) {
                String mode = Files.isDirectory(each)
                        ? isWritable ? "rwx------" : "r-x------"
                        : isWritable ? "rw-------" : "r--------";
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(mode));
            }
        }
    }

    /** Leaves what a stopped process leaves, or a copy of a running newsroom: a log of changes, perhaps with its shared memory. */
    private void leaveLog(boolean withMemory) throws Exception {
        Path catalog = folder.resolve("newsroom/catalog.db");
        List<String> endings = withMemory ? List.of("", "-wal", "-shm") : List.of("", "-wal");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + catalog);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("UPDATE trove SET title = 'A title in the log of changes'");
            for (String ending : endings) {
                Files.copy(Path.of(catalog + ending), folder.resolve("kept" + ending));
            }
        }
        for (String ending : endings) {
            Files.deleteIfExists(Path.of(catalog + ending));
            Files.move(folder.resolve("kept" + ending), Path.of(catalog + ending));
            Files.setPosixFilePermissions(Path.of(catalog + ending), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void doctorAndStatusReadOnly() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes the rights of root away");
        assumeTrue("root".equals(System.getProperty("user.name")), "as another user, remove -fowner from the command");
        var room = new CommandRoom(folder);
        Path newsroom = room.imported("newsroom", 20);
        room.scheduled("newsroom", 1); // nothing is left to be published: the processes have the real clock
        room.done("publish", "-n", "newsroom");
        Files.delete(newsroom.resolve("clock.json"));
        for (int i = 0; i < 3; i++) {
            if (i > 0) {
                leaveLog(i == 2);
            }
            mode(false);
            Map<String, String> before = listing();
            assertEquals(Exit.DONE, room.process(OBEYING, "doctor", "newsroom"), room.printed());
            assertTrue(room.printed().contains("the newsroom is read-only here"), room.printed());
            assertFalse(room.printed().contains("FAULT"), room.printed());
            assertEquals(Exit.SOME_LOST, room.process(OBEYING, "status", "-n", "newsroom", "--all"), room.printed());
            assertEquals(
                    List.of("! disk"),
                    room.printed()
                            .lines()
                            .filter(line -> line.startsWith("!"))
                            .map(line -> line.substring(0, 6))
                            .toList(),
                    room.printed());
            assertTrue(room.printed().contains("read-only: nothing can be imported"), room.printed());
            assertEquals(i > 0, room.printed().contains("A title in the log of changes"), room.printed());
            assertEquals(before, listing());
            if (i == 0) {
                assertEquals(
                        Exit.NOTHING_DONE, room.process(OBEYING, "doctor", "newsroom", "--repair"), room.printed());
                room.assertOneLine();
                assertTrue(room.printed().contains("is read-only here, so nothing can be repaired"), room.printed());
                assertEquals(
                        Exit.NOTHING_DONE, room.process(OBEYING, "publish", "-n", "newsroom", "--now"), room.printed());
                room.assertOneLine();
                assertEquals(before, listing());
            }
            mode(true);
        }
        assertEquals(Exit.DONE, room.run("check", "newsroom/archive"), room.printed());
    }

    /** What serves others: a drop, a witness, a mirror. */
    @Test
    void doctorOfOtherFoldersReadOnly() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes the rights of root away");
        assumeTrue("root".equals(System.getProperty("user.name")), "as another user, remove -fowner from the command");
        var room = new CommandRoom(folder);
        room.published("newsroom", 20);
        String editor = AgeSecret.recipient(new byte[32]).text();
        String collector =
                NoteKey.generate("collector", new SecureRandom()).verifier().text();
        room.done("drop", "init", "drop", "--title", "Drop", "--editor", editor, "--collector", collector);
        room.done("witness", "init", "witness", "--name", "witness.example");
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"))) {
            String key = newsroom.verifierKey().text();
            room.done("witness", "follow", "witness", "newsroom/archive", "--key", key);
        }
        room.done("witness", "run", "witness", "--out", "shared");
        room.done("mirror", "newsroom/archive", "mirror");
        for (String[] each : new String[][] {
            {"drop", "drop", "nothing can be received or collected"},
            {"witness", "witness", "nothing can be cosigned"},
            {"mirror", "mirror", "it cannot be updated"}
        }) {
            String name = each[0];
            assertEquals(Exit.DONE, room.process(OBEYING, "doctor", name), room.printed());
            assertFalse(room.printed().contains("read-only"), room.printed());
            Map<String, String> before = listing(".");
            List<String> folders = name.equals("mirror") ? List.of("mirror", "mirror.mirror") : List.of(name);
            for (String one : folders) {
                mode(one, false);
            }
            assertEquals(Exit.DONE, room.process(OBEYING, "doctor", name), room.printed());
            assertTrue(room.printed().startsWith(name + ": " + each[1] + "\n"), room.printed());
            assertTrue(room.printed().contains("read-only here: " + each[2] + " until the disk"), room.printed());
            assertFalse(room.printed().contains("FAULT"), room.printed());
            assertTrue(room.printed().contains("nothing is wrong"), room.printed());
            assertEquals(Exit.NOTHING_DONE, room.process(OBEYING, "doctor", name, "--repair"), room.printed());
            room.assertOneLine();
            assertTrue(room.printed().contains("leave out --repair, or mount the disk writable"), room.printed());
            for (String one : folders) {
                mode(one, true);
            }
            assertEquals(before, listing("."));
        }
    }

    /** A folder in which nobody may look, in a folder that may be read. */
    @Test
    void doctorOfAFolderThatMayNotBeRead() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv takes the rights of root away");
        var room = new CommandRoom(folder);
        room.done("witness", "init", "witness", "--name", "witness.example");
        Path key = folder.resolve("witness/witness.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        assertEquals(Exit.SOME_LOST, room.process(OBEYING, "doctor", "witness"), room.printed());
        assertTrue(room.printed().contains("FAULT"), room.printed());
        assertTrue(room.printed().contains("permission denied"), room.printed());
        Files.setPosixFilePermissions(folder.resolve("witness"), PosixFilePermissions.fromString("---------"));
        assertEquals(Exit.NOTHING_DONE, room.process(OBEYING, "doctor", "witness"), room.printed());
        room.assertOneLine();
        assertTrue(room.printed().contains("permission denied"), room.printed());
        Files.setPosixFilePermissions(folder.resolve("witness"), PosixFilePermissions.fromString("rwx------"));
    }

    /** Also where they could write, they only read. */
    @Test
    void aLogOfChangesThatWasLeft() throws Exception {
        var room = new CommandRoom(folder);
        room.published("newsroom", 20);
        for (boolean withMemory : new boolean[] {false, true}) {
            leaveLog(withMemory);
            Map<String, String> before = listing();
            assertEquals(Exit.DONE, room.run("doctor", "newsroom"), room.printed());
            assertEquals(Exit.DONE, room.run("status", "-n", "newsroom", "--all"), room.printed());
            assertTrue(room.printed().contains("A title in the log of changes"), room.printed());
            assertEquals(before, listing());
            assertEquals(Exit.DONE, room.run("publish", "-n", "newsroom", "--now"), room.printed());
        }
    }

    @Test
    void aNewNewsroomIsFine() throws IOException {
        var room = new CommandRoom(folder);
        room.done("init", "newsroom", "--origin", "harbour.example");
        assertEquals(Exit.DONE, room.run("doctor", "newsroom"), room.printed());
        assertEquals(Exit.DONE, room.run("status", "-n", "newsroom"), room.printed());
        Files.deleteIfExists(folder.resolve("newsroom/catalog.db"));
        assertEquals(Exit.DONE, room.run("doctor", "newsroom"), room.printed());
        assertEquals(Exit.DONE, room.run("status", "-n", "newsroom"), room.printed());
        assertFalse(Files.exists(folder.resolve("newsroom/catalog.db")));
    }
}
