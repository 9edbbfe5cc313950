package org.daylight.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check by hand in docs/checkers.md is run as it stands there, with openssl, unzip and sha256sum. */
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

    private record Ran(int exit, String output) {}

    private Ran run(String release, String document) throws Exception {
        String page = Files.readString(Path.of("..", "docs", "checkers.md"));
        String script = page.substring(page.indexOf("```sh\n") + 6);
        Path file = Files.writeString(folder.resolveSibling("by-hand.sh"), script.substring(0, script.indexOf("```")));
        var builder = new ProcessBuilder("sh", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("RELEASE", release);
        builder.environment().put("DOCUMENT", document);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), output);
        return new Ran(process.exitValue(), output);
    }

    @Test
    void a_whole_archive_passes() throws Exception {
        new SmallArchive().make().write(folder);
        Ran first = run("0001", "000003");
        assertEquals("""
            Signature Verified Successfully
            pack 0001: the one in the log
            manifests: hold
            document 3: the one committed to
            """, first.output);
        assertEquals(0, first.exit);
        Ran replaced = run("0002", "000005");
        assertTrue(replaced.output.endsWith("document 5: the one committed to\n"), replaced.output);
    }

    @Test
    void a_wrong_signature_beside_a_right_one_fails() throws Exception {
        SmallArchive archive = new SmallArchive();
        archive.note = note -> {
            String text = new String(note, UTF_8);
            String right =
                    SignedNote.parse(note).orThrow().signatures().getFirst().line();
            String wrong = right.substring(0, right.length() - 9)
                    + (right.charAt(right.length() - 9) == 'A' ? 'B' : 'A')
                    + right.substring(right.length() - 8);
            return text.replace(right, right + "\n" + wrong).getBytes(UTF_8);
        };
        archive.make().write(folder);
        Ran ran = run("0001", "000003");
        assertNotEquals(0, ran.exit, ran.output);
        assertFalse(ran.output.contains("pack 0001"), ran.output);
    }

    @Test
    void each_step_fails_where_something_was_changed() throws Exception {
        assertStops(
                "", BrokenArchives.all().get(VerdictCode.NOTE_SIGNATURE_WRONG).done());
        assertStops(
                "Signature Verified Successfully\n",
                BrokenArchives.all().get(VerdictCode.PACK_DIFFERS).done());
        assertStops(
                "pack 0001: the one in the log\n",
                BrokenArchives.all().get(VerdictCode.DOCUMENT_DIFFERS).done());
        assertStops(
                "manifests: hold\n",
                BrokenArchives.all().get(VerdictCode.COMMITMENT_DIFFERS).done());
    }

    /** The script comes no further than to this line. */
    private void assertStops(String last, java.util.function.Consumer<SmallArchive> broken) throws Exception {
        SmallArchive archive = new SmallArchive();
        broken.accept(archive);
        archive.make().write(folder);
        Ran ran = run("0001", "000003");
        assertFalse(ran.exit == 0 && ran.output.contains("the one committed to"), ran.output);
        assertTrue(ran.output.contains(last), ran.output);
        String next = ran.output.substring(ran.output.indexOf(last) + last.length());
        assertFalse(next.contains("hold\n") || next.contains("the one"), ran.output);
    }
}
