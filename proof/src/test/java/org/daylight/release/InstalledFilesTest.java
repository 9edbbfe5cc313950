package org.daylight.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeMap;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifest of a release, and the comparison of a folder with it. */
class InstalledFilesTest {

    @TempDir
    Path folder;

    private ReleaseManifest manifest;

    @BeforeEach
    void install() throws IOException {
        var files = new TreeMap<String, ReleaseManifest.InstalledFile>();
        for (String path : List.of("bin/daylight", "lib/a-1.jar", "lib/_b.jar")) {
            Files.createDirectories(folder.resolve(path).getParent());
            byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(path), bytes);
            files.put(path, new ReleaseManifest.InstalledFile(bytes.length, Sha256.of(bytes)));
        }
        manifest = new ReleaseManifest("daylight", "0.1.0", "linux-x86_64", "ab".repeat(20), "25.0.3+9-LTS", files);
        write(manifest.text().getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
        Files.createDirectories(folder.resolve("release"));
        Files.write(folder.resolve("release/daylight.manifest"), bytes);
    }

    private InstalledFiles.Differences differences() throws IOException {
        var installed = new InstalledFiles(folder);
        return installed.compare(installed.manifests());
    }

    @Test
    void what_is_as_it_was_has_no_differences() throws IOException {
        assertTrue(differences().isEmpty(), () -> "" + manifest);
        ReleaseManifest.Read read = new InstalledFiles(folder).manifests().getFirst();
        assertEquals(manifest, read.manifest());
        assertTrue(read.note().isEmpty());
    }

    @Test
    void a_signed_manifest_has_the_signature_of_its_key() throws IOException {
        NoteKey.Signer signer = NoteKey.generate("releases.example", new SecureRandom());
        write(SignedNote.sign(manifest.text(), signer).bytes());
        ReleaseManifest.Read read = new InstalledFiles(folder).manifests().getFirst();
        assertEquals(manifest, read.manifest());
        assertTrue(read.note().orElseThrow().verify(List.of(signer.verifier())).isOk());
        NoteKey.Signer other = NoteKey.generate("releases.example", new SecureRandom());
        assertFalse(read.note().orElseThrow().verify(List.of(other.verifier())).isOk());
    }

    @Test
    void changed_missing_and_added_files_are_found() throws IOException {
        Files.writeString(folder.resolve("bin/daylight"), "bin/Daylight"); // the same length
        Files.delete(folder.resolve("lib/a-1.jar"));
        Files.writeString(folder.resolve("lib/z.jar"), "");
        Files.writeString(folder.resolve("release/other.manifest~"), "");
        assertEquals(
                new InstalledFiles.Differences(
                        List.of("bin/daylight"),
                        List.of("lib/a-1.jar"),
                        List.of("lib/z.jar", "release/other.manifest~")),
                differences());
    }

    @Test
    void a_link_is_not_the_file_it_leads_to() throws IOException {
        Path elsewhere = Files.move(folder.resolve("lib/a-1.jar"), folder.resolve("lib/_c"));
        Files.createSymbolicLink(folder.resolve("lib/a-1.jar"), elsewhere);
        assertEquals(List.of("lib/a-1.jar"), differences().differing());
    }

    @Test
    void a_folder_without_manifests_is_no_release() throws IOException {
        assertEquals(List.of(), new InstalledFiles(folder.resolve("lib")).manifests());
    }

    @Test
    void a_damaged_manifest_is_an_error() throws IOException {
        write(new byte[0]);
        assertThrows(IOException.class, this::differences);
        write(new byte[2_000_000]);
        assertThrows(IOException.class, this::differences);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", "a/./b", "a//b", "a/", "", "a b", "a\tb", "a\\b", ".x", "a/.b"})
    void a_path_that_leaves_the_folder_or_cannot_be_shown_is_refused(String path) {
        String text = manifest.text().replace("bin/daylight", path);
        Outcome<ReleaseManifest.Read> read = ReleaseManifest.parse(text.getBytes(StandardCharsets.UTF_8));
        assertFalse(read.isOk());
    }

    @Test
    void lines_that_are_not_in_order_are_refused() {
        List<String> lines = manifest.text().lines().toList();
        String twice = manifest.text() + lines.getLast() + "\n";
        assertFalse(
                ReleaseManifest.parse(twice.getBytes(StandardCharsets.UTF_8)).isOk());
        String without = String.join("\n", lines.subList(0, 6)) + "\n";
        assertFalse(
                ReleaseManifest.parse(without.getBytes(StandardCharsets.UTF_8)).isOk());
    }
}
