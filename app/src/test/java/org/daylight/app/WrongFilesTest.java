package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.doctor.LeftFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In place of a file of a newsroom there is one of gigabytes, an empty one, one with zeros, or a folder: each command names it, in one line. */
class WrongFilesTest {

    private static final List<String> READ_WHOLE = List.of(
            "daylight.toml",
            "keys/log.key",
            "keys/accessions.key",
            "keys/backup.key",
            "keys/collector.key",
            "keys/log-next.key",
            "keys/changed.txt",
            "keys/dkim-keys.txt",
            "archive/checkpoint",
            "editors.json",
            "partners.json",
            "people.txt",
            "mirrors.txt",
            "witnesses.txt",
            "history.json",
            "clock.json",
            "trustees.json",
            "restored.json",
            "lease.json",
            "lexicons/terms.txt",
            "stories/one.md",
            "annotations/notes.json",
            "entities/names.txt",
            "archive/releases/0001.torrent");

    @TempDir
    Path folder = Path.of("");

    private CommandRoom room = new CommandRoom(folder);
    private Path newsroom = folder;

    @BeforeEach
    void aNewsroom() throws IOException {
        room = new CommandRoom(folder);
        newsroom = room.published("newsroom", 20);
    }

    private interface Change {
        void of(Path file) throws IOException;
    }

    /** Changes one file after the other, and puts back what was there. */
    private void examined(List<String> names, Change change, String says) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String name : names) {
            Path file = newsroom.resolve(name);
            byte[] whole = Files.exists(file) ? Files.readAllBytes(file) : null;
            Set<PosixFilePermission> modes = whole == null ? Set.of() : Files.getPosixFilePermissions(file);
            boolean isNewFolder = !Files.exists(file.getParent());
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            change.of(file);
            for (String command : List.of("doctor newsroom", "status -n newsroom", "publish -n newsroom --now")) {
                int exit = room.run(command.split(" "));
                room.assertNoStackTrace(command + " with " + name);
                boolean isDoctor = command.startsWith("doctor");
                if (exit == Exit.BROKEN || isDoctor && exit != Exit.SOME_LOST) {
                    wrong.add(command + " with " + name + " ended with " + exit + ": " + room.printed());
                }
                if (isDoctor && !room.printed().contains(file.getFileName().toString())) {
                    wrong.add(command + " does not name " + name + ": " + room.printed());
                }
                if (isDoctor && !says.isEmpty() && room.printed().lines().noneMatch(line -> line.contains(says))) {
                    wrong.add(command + " does not say \"" + says + "\" of " + name + ": " + room.printed());
                }
                if (exit == Exit.DONE && command.startsWith("publish")) {
                    assertEquals(Exit.DONE, room.run("check", "newsroom/archive"), room.printed());
                }
            }
            LeftFiles.delete(file);
            if (whole != null) {
                Files.write(file, whole);
                Files.setPosixFilePermissions(file, modes);
            }
            if (isNewFolder) {
                Files.delete(file.getParent());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aFileOfGigabytes() throws IOException {
        examined(READ_WHOLE, CommandRoom::huge, "");
        Path packs = Files.createDirectories(folder.resolve("newsroom/archive.index/packs"));
        for (String cache : List.of("1", "1.lines")) {
            CommandRoom.huge(packs.resolve(cache));
            assertEquals(Exit.SOME_LOST, room.run("doctor", "newsroom"), room.printed());
            assertTrue(
                    room.printed().contains("archive.index/packs/" + cache + ": this cache is damaged"),
                    room.printed());
            assertEquals(Exit.DONE, room.run("search", "newsroom/archive", "harbour"), room.printed());
            Files.deleteIfExists(packs.resolve(cache));
        }
    }

    @Test
    void sizeAndRemedyAreSaid() throws IOException {
        CommandRoom.huge(newsroom.resolve("keys/log.key"));
        for (String command : List.of("status -n newsroom", "publish -n newsroom --now", "doctor newsroom")) {
            room.run(command.split(" "));
            assertTrue(
                    room.printed()
                            .contains("keys/log.key has 5,368,709,120 bytes, and at most 1,048,576 are read; it is"),
                    room.printed());
            assertTrue(room.printed().contains("restore that from your backup"), room.printed());
        }
    }

    @Test
    void anEmptiedFileAndOneOfZeros() throws IOException {
        List<String> texts = List.of(
                "keys/changed.txt",
                "keys/dkim-keys.txt",
                "stories/one.md",
                "annotations/notes.json",
                "entities/names.txt");
        examined(texts, Files::createFile, "empty");
        examined(texts, file -> Files.write(file, new byte[300]), "");
        examined(
                List.of("people.txt", "mirrors.txt", "witnesses.txt", "lexicons/terms.txt"),
                file -> Files.write(file, new byte[300]),
                "");
    }

    @Test
    void aFolderInPlaceOfAFile() throws IOException {
        examined(
                List.of(
                        "findings.db",
                        "views.db",
                        "extracted.db",
                        "renderings.db",
                        "people.txt",
                        "mirrors.txt",
                        "witnesses.txt",
                        "keys/log.key",
                        "keys/dkim-keys.txt",
                        "audit.jsonl",
                        "vault/000001.index",
                        "archive/checkpoint"),
                file -> Files.createDirectory(file),
                "folder");
    }

    @Test
    void whatOnlyItsCommandMakesAgainNamesThatCommand() throws IOException {
        for (String[] each : new String[][] {
            {"findings.db", "daylight scan"}, {"views.db", "daylight extract"}, {"extracted.db", "daylight extract"}
        }) {
            Files.write(newsroom.resolve(each[0]), new byte[5_000]);
            assertEquals(Exit.SOME_LOST, room.run("doctor", "newsroom"), room.printed());
            assertEquals(Exit.DONE, room.run("doctor", "newsroom", "--repair"), room.printed());
            assertTrue(
                    room.printed().contains("what was deleted is missing until you run  " + each[1] + " :"),
                    room.printed());
        }
        Files.createDirectory(newsroom.resolve("findings.db"));
        assertEquals(Exit.NOTHING_DONE, room.run("scan", "-n", "newsroom"), room.printed());
        room.assertOneLine();
        assertTrue(room.printed().contains("findings.db is a folder"), room.printed());
        Files.delete(newsroom.resolve("findings.db"));
        Files.write(newsroom.resolve("findings.db"), new byte[5_000]);
        assertEquals(Exit.NOTHING_DONE, room.run("scan", "-n", "newsroom"), room.printed());
        room.assertOneLine();
        assertTrue(room.printed().contains("findings.db") && !room.printed().contains("catalog.db"), room.printed());
        assertTrue(
                room.printed().contains("daylight scan") && !room.printed().contains("daylight extract"),
                room.printed());
    }

    /** A torrent is derived from its pack, so it is made again; a pack is not. */
    @Test
    void aTorrentIsMadeAgain() throws IOException {
        Path torrent = newsroom.resolve("archive/releases/0001.torrent");
        byte[] whole = Files.readAllBytes(torrent);
        byte[] changed = whole.clone();
        changed[changed.length - 5] ^= 1;
        Files.write(torrent, changed);
        assertEquals(Exit.SOME_LOST, room.run("doctor", "newsroom"), room.printed());
        assertTrue(room.printed().contains("0001.torrent: torrent-differs (repairable)"), room.printed());
        assertEquals(Exit.DONE, room.run("doctor", "newsroom", "--repair"), room.printed());
        assertArrayEquals(whole, Files.readAllBytes(torrent));
        CommandRoom.huge(torrent);
        assertEquals(Exit.DONE, room.run("doctor", "newsroom/archive", "--repair"), room.printed());
        assertArrayEquals(whole, Files.readAllBytes(torrent));
        assertEquals(Exit.DONE, room.run("check", "newsroom/archive"), room.printed());
    }

    /** A mode belongs to a file, not to its name. */
    @Test
    void theModeOfAFileWithSeveralNamesIsNotChanged() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("public.txt"), "# addresses\n");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createLink(newsroom.resolve("mirrors.txt"), elsewhere);
        for (String command : List.of("doctor newsroom", "doctor newsroom --repair", "publish -n newsroom --now")) {
            room.run(command.split(" "));
            assertTrue(room.printed().contains("mirrors.txt") && room.printed().contains("hard link"), room.printed());
            assertEquals(
                    Set.copyOf(PosixFilePermissions.fromString("rw-r--r--")), Files.getPosixFilePermissions(elsewhere));
        }
    }

    @Test
    void unfinishedFilesOfAnArchiveBehindALink() throws IOException {
        Files.move(newsroom.resolve("archive"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(newsroom.resolve("archive"), folder.resolve("elsewhere"));
        assertEquals(Exit.DONE, room.run("doctor", "newsroom"), room.printed());
        Files.writeString(folder.resolve("elsewhere/releases/0002.zip.new"), "x");
        assertEquals(Exit.SOME_LOST, room.run("doctor", "newsroom"), room.printed());
        assertTrue(room.printed().contains("archive/releases/0002.zip.new: it may be"), room.printed());
    }

    /** Everything in the archive folder is public. */
    @Test
    void theArchiveCannotBeAFolderOfTheNewsroom() throws IOException {
        String settings = Files.readString(newsroom.resolve("daylight.toml"));
        Files.createSymbolicLink(newsroom.resolve("elsewhere"), Path.of("vault"));
        for (String own : List.of(
                "stories",
                "vault",
                "keys",
                "index",
                "lexicons",
                "annotations",
                "entities",
                "extracting",
                "Vault",
                "stories/public",
                "elsewhere")) {
            Files.writeString(
                    newsroom.resolve("daylight.toml"),
                    settings.replace("archive = \"archive\"", "archive = \"" + own + "\""));
            for (String command : List.of("status -n newsroom", "publish -n newsroom --now")) {
                assertEquals(Exit.NOTHING_DONE, room.run(command.split(" ")), own + ": " + room.printed());
                room.assertOneLine();
                assertTrue(room.printed().contains("the archive folder cannot be "), room.printed());
            }
        }
    }

    @Test
    void namesInErrorsHaveNoControlCharacters() throws IOException {
        String hostile = "new\u001b[31mroom\u202e";
        Files.createDirectories(folder.resolve(hostile));
        for (String[] command : new String[][] {
            {"status", "-n", hostile},
            {"doctor", hostile},
            {"publish", "-n", hostile},
            {"search", "-n", hostile, "x"},
            {"check", hostile},
            {"mirror", hostile, "copy"},
            {"serve", hostile},
            {"init", "newsroom/" + hostile + "/\u0007", "--origin", hostile},
            {"import", "-n", "newsroom", "--trove", "harbour", hostile + "/none"},
            {"extract", "-n", hostile},
            {"backup", "-n", hostile, "to", hostile},
            {"witness", "run", hostile},
            {hostile}
        }) {
            int exit = room.run(command);
            assertTrue(exit != Exit.DONE && exit != Exit.BROKEN, String.join(" ", command) + exit + room.printed());
            assertTrue(
                    room.printed().chars().noneMatch(c -> c == 0x1b || c == 7 || c == 0x202e),
                    String.join(" ", command) + ": " + room.printed());
        }
    }
}
