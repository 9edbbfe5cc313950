package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the check by hand in docs/checkers.md exactly as printed there, with openssl, unzip and sha256sum. */
class CheckByHandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void tools() {
        for (String tool : List.of("openssl", "unzip", "sha256sum", "xxd", "base64")) {
            boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
            Assumptions.assumeTrue(there, "skipped: " + tool + " is not installed");
        }
    }

    private record Ran(int exit, String output) {
        String last() {
            return output.strip().lines().reduce("", (before, line) -> line);
        }
    }

    private static String script() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "checkers.md"));
        String script = page.substring(page.indexOf("```sh\n") + 6);
        return script.substring(0, script.indexOf("```"));
    }

    private Ran run(String key, String release, String document) throws Exception {
        Path file = Files.writeString(folder.resolveSibling("by-hand.sh"), script());
        return run(new ProcessBuilder("sh", file.toString(), key, release, document));
    }

    private Ran run(ProcessBuilder builder) throws Exception {
        Path output = folder.resolveSibling("by-hand.out");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        return new Ran(process.exitValue(), Files.readString(output));
    }

    private SmallArchive written(Consumer<SmallArchive> change) throws Exception {
        SmallArchive archive = new SmallArchive();
        change.accept(archive);
        archive.make().write(folder);
        return archive;
    }

    @Test
    void a_whole_archive_is_confirmed() throws Exception {
        String key = written(archive -> {}).key.verifier().toString();
        Ran first = run(key, "0001", "000003");
        assertEquals("""
            checkpoint: signed by the key that was given
            log: 9 entries, as signed
            pack 0001: the one in the log
            manifests: match
            CONFIRMED: document 3 is published in release 0001 of archive.example/port and is the one committed to
            """, first.output);
        assertEquals(0, first.exit);
        Ran replaced = run(key, "0002", "000005");
        assertEquals(0, replaced.exit, replaced.output);
        assertTrue(replaced.last().startsWith("CONFIRMED: document 5 is published"), replaced.output);
        Ran redacted = run(key, "0002", "000006");
        assertEquals(0, redacted.exit, redacted.output);
        assertTrue(redacted.last().contains("with redactions"), redacted.output);
    }

    @Test
    void a_document_that_was_shown_again_is_confirmed_in_each_release() throws Exception {
        String key = written(archive -> archive.again = true).key.verifier().toString();
        for (String release : List.of("0002", "0003", "0004")) {
            Ran ran = run(key, release, "000006");
            assertEquals(0, ran.exit, ran.output);
            assertTrue(ran.last().startsWith("CONFIRMED: document 6 is published in release " + release), ran.output);
        }
    }

    @Test
    void a_document_that_was_withdrawn_from_several_releases_is_explained() throws Exception {
        String key = written(archive -> {
                    archive.again = true;
                    archive.withdrawnAgain = List.of(2, 3, 4);
                })
                .key
                .verifier()
                .toString();
        for (String release : List.of("0002", "0003", "0004")) {
            Ran ran = run(key, release, "000006");
            assertTrue(
                    ran.last().startsWith("CONFIRMED: document 6 was published and withdrawn"), release + ran.output);
        }
    }

    @Test
    void an_unpublished_number_is_explained() throws Exception {
        String key = written(archive -> {}).key.verifier().toString();
        assertTrue(run(key, "0001", "000002").last().startsWith("CONFIRMED: document 2 is withheld."));
        assertTrue(run(key, "0002", "000004").last().startsWith("CONFIRMED: document 4 was published and withdrawn"));
        assertEquals(
                "FAILED: release 0001 has no document 5",
                run(key, "0001", "000005").last());
        assertEquals(
                "FAILED: the log names no release 0007",
                run(key, "0007", "000005").last());
        assertTrue(run(key, "0001", "../x").last().startsWith("FAILED: give a release and a document"));
        assertTrue(run("", "0001", "000003").last().startsWith("FAILED: give the key of the log first"));
    }

    @Test
    void a_wrong_signature_with_a_right_one_fails() throws Exception {
        String key = written(archive -> archive.note = note -> {
                    String text = new String(note, UTF_8);
                    String right = SignedNote.parse(note)
                            .orThrow()
                            .signatures()
                            .getFirst()
                            .line();
                    int at = right.length() - 9;
                    String wrong =
                            right.substring(0, at) + (right.charAt(at) == 'A' ? 'B' : 'A') + right.substring(at + 1);
                    return text.replace(right, right + "\n" + wrong).getBytes(UTF_8);
                })
                .key
                .verifier()
                .toString();
        assertEquals(
                "FAILED: the signature of the checkpoint is wrong",
                run(key, "0001", "000003").last());
    }

    @Test
    void the_key_comes_from_the_reader_not_from_the_archive() throws Exception {
        written(archive -> {});
        NoteKey other =
                NoteKey.generate(SmallArchive.ORIGIN, new Trees.Counting(1, 1)).verifier();
        assertTrue(run(other.toString(), "0001", "000003")
                .last()
                .startsWith("FAILED: the checkpoint is not signed by KEY"));
        String typo = other.toString().substring(0, other.toString().length() - 2) + "AA";
        assertTrue(run(typo, "0001", "000003").last().startsWith("FAILED: KEY"), typo);
    }

    @Test
    void the_last_line_names_what_was_changed() throws Exception {
        Map<String, Consumer<Map<String, byte[]>>> changes = new LinkedHashMap<>();
        changes.put("FAILED: there is no checkpoint", files -> files.remove("checkpoint"));
        changes.put("FAILED: releases/0001.zip is not the pack", files -> files.get("releases/0001.zip")[100] ^= 1);
        changes.put("FAILED: releases/0001.zip is not there", files -> files.remove("releases/0001.zip"));
        changes.put("FAILED: the tiles of the log", files -> files.get("tile/0/000.p/9")[40] ^= 1);
        changes.put("FAILED: an entry in tile/entries/000.p/9", files -> files.get("tile/entries/000.p/9")[60] ^= 1);
        changes.put("FAILED: tile/entries/000.p/9 is not there", files -> files.remove("tile/entries/000.p/9"));
        changes.put(
                "FAILED: the commitments in accessions/0001/tile",
                files -> files.get("accessions/0001/tile/0/000.p/3")[70] ^= 1);
        for (var change : changes.entrySet()) {
            try (var old = Files.walk(folder)) {
                old.sorted(Comparator.reverseOrder())
                        .filter(path -> !path.equals(folder))
                        .forEach(path -> path.toFile().delete());
            }
            NoteKey key = written(archive -> archive.published = change.getValue())
                    .key
                    .verifier();
            Ran ran = run(key.toString(), "0001", "000003");
            assertTrue(ran.last().startsWith(change.getKey()), ran.output);
            assertEquals(1, ran.exit);
            assertFalse(ran.output.contains("CONFIRMED"), ran.output);
        }
    }

    @Test
    void a_wrong_statement_signed_by_the_publisher_fails_too() throws Exception {
        Map<VerdictCode, String> broken = Map.of(
                VerdictCode.NOTE_SIGNATURE_WRONG, "FAILED: the signature of the checkpoint",
                VerdictCode.DOCUMENT_DIFFERS, "FAILED: a file in the pack",
                VerdictCode.COMMITMENT_DIFFERS, "FAILED: document 3 is not the one committed to");
        for (var each : broken.entrySet()) {
            String key = written(BrokenArchives.all().get(each.getKey()).done())
                    .key
                    .verifier()
                    .toString();
            Ran ran = run(key, "0001", "000003");
            assertEquals(1, ran.exit, each.getKey() + ran.output);
            assertTrue(ran.last().startsWith("FAILED: "), each.getKey() + ran.output);
            assertFalse(ran.output.contains("CONFIRMED"), ran.output);
        }
    }

    /** Pasting it into a shell does not end or change that shell. */
    @Test
    void pasting_the_check_into_a_shell_leaves_the_shell_running() throws Exception {
        String key = written(archive -> {}).key.verifier().toString();
        String pasted = "KEY='" + key + "' RELEASE=0001 DOCUMENT=000009\n" + script() + "false\necho still here\n";
        Path file = Files.writeString(folder.resolveSibling("pasted.sh"), pasted);
        Ran ran = run(new ProcessBuilder("sh", file.toString()));
        assertTrue(ran.output.contains("FAILED: release 0001 has no document 9"), ran.output);
        assertEquals("still here", ran.last());
    }

    /** More than 256 leaves: several tiles, and two levels. */
    @Test
    void roots_and_paths_through_several_tiles_are_computed() throws Exception {
        for (int size : List.of(1, 255, 256, 257, 700)) {
            var leaves = new ArrayList<Sha256>();
            for (int i = 0; i < size; i++) {
                leaves.add(Sha256.of(new byte[] {(byte) i, (byte) (i >> 8)}));
            }
            TileTree.Growth tree = TileTree.empty().append(leaves);
            for (var tile : tree.files()) {
                Path path = folder.resolve(size + "/" + tile.path());
                Files.createDirectories(path.getParent());
                Files.write(path, tile.bytes());
            }
            String functions = script().substring(0, script().indexOf("case $KEY"));
            String test = functions + "tree " + size + "/tile " + size + "\nincluded " + size + "/tile " + size + " "
                    + (size - 1) + " " + leaves.getLast().hex() + " && echo yes\nincluded " + size + "/tile " + size
                    + " 0 " + leaves.getLast().hex() + " && echo no\ntrue\n)\n";
            Ran ran = run(new ProcessBuilder("sh", "-c", test));
            String expected = tree.root().hex() + "\nyes\n" + (size == 1 ? "no\n" : "");
            assertEquals(expected, ran.output, "size " + size);
        }
    }
}
