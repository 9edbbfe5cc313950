package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.release.ReleaseManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daylight version}: which exit code means what. */
class VersionCommandTest {

    private static final String COMMIT = "0123456789".repeat(4);
    private static final NoteKey.Signer KEY = NoteKey.generate("releases.example", new SecureRandom());

    @TempDir
    Path folder;

    private String printed = "";

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(stream, stream, false, folder, Clock.systemUTC()), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void install(String component, String commit, Optional<NoteKey.Signer> key) throws IOException {
        Files.createDirectories(folder.resolve("p/lib"));
        Files.createDirectories(folder.resolve("p/release"));
        byte[] bytes = component.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("p/lib").resolve(component), bytes);
        var files = new TreeMap<>(
                Map.of("lib/" + component, new ReleaseManifest.InstalledFile(bytes.length, Sha256.of(bytes))));
        String text = new ReleaseManifest(component, "0.1.0", "linux-x86_64", commit, "25", files).text();
        Files.write(
                folder.resolve("p/release/" + component + ".manifest"),
                key.map(signer -> SignedNote.sign(text, signer).bytes())
                        .orElseGet(() -> text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_program_built_from_its_sources_has_no_manifest() {
        assertEquals(Exit.DONE, run("version"));
        assertTrue(printed.startsWith("daylight " + Version.text() + "\ncommit   unknown"), printed);
        assertEquals(Exit.USAGE, run("version", "--verify"));
        assertTrue(printed.contains("built from its sources"), printed);
        assertEquals(Exit.USAGE, run("version", "--folder", "p"));
        assertEquals(Exit.USAGE, run("version", "--verify", "--folder", "p"));
    }

    @Test
    void a_signed_release_is_confirmed() throws IOException {
        install("daylight", COMMIT, Optional.of(KEY));
        assertEquals(
                Exit.DONE,
                run(
                        "version",
                        "--verify",
                        "--folder",
                        "p",
                        "--key",
                        KEY.verifier().text()));
        assertTrue(printed.contains("every file is as in the manifest"), printed);
        assertTrue(printed.contains("signed by releases.example+"), printed);
    }

    @Test
    void without_a_known_key_nothing_is_decided() throws IOException {
        install("daylight", COMMIT, Optional.of(KEY));
        assertEquals(Exit.USAGE, run("version", "--verify", "--folder", "p"));
        assertTrue(printed.contains("pass --key"), printed);
        NoteKey.Signer other = NoteKey.generate("releases.example", new SecureRandom());
        assertEquals(
                Exit.USAGE,
                run(
                        "version",
                        "--verify",
                        "--folder",
                        "p",
                        "--key",
                        other.verifier().text()));
        install("daylight", COMMIT, Optional.empty());
        assertEquals(Exit.USAGE, run("version", "--verify", "--folder", "p"));
        assertTrue(printed.contains("not signed"), printed);
    }

    @Test
    void a_changed_file_a_changed_manifest_and_a_mixture_are_refuted() throws IOException {
        String key = KEY.verifier().text();
        install("daylight", COMMIT, Optional.of(KEY));
        Files.writeString(folder.resolve("p/lib/daylight"), "other");
        assertEquals(Exit.SOME_LOST, run("version", "--verify", "--folder", "p", "--key", key));
        assertTrue(printed.contains("differs  lib/daylight"), printed);

        install("daylight", COMMIT, Optional.of(KEY));
        Path manifest = folder.resolve("p/release/daylight.manifest");
        Files.writeString(manifest, Files.readString(manifest).replace("version 0.1.0", "version 0.1.1"));
        assertEquals(Exit.SOME_LOST, run("version", "--verify", "--folder", "p", "--key", key));
        assertTrue(printed.contains("the signature is wrong"), printed);

        install("daylight", COMMIT, Optional.of(KEY));
        install("daylight-extractor", "f".repeat(40), Optional.of(KEY));
        assertEquals(Exit.SOME_LOST, run("version", "--verify", "--folder", "p", "--key", key));
        assertTrue(printed.contains("different releases"), printed);
    }
}
