package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release is made from: the list of classes, the notes, the key, the units. */
class ReleaseInputsTest {

    private static final Path FILES = Path.of("src/main/files");
    private static final double HIGHEST_EXPOSURE = 2.0;

    @TempDir
    Path folder;

    /** The list is a file in the repository, so that each build has the same. Classes that are renamed drop out of it. */
    @Test
    void most_classes_in_the_startup_list_exist() throws IOException {
        List<String> names = Files.readAllLines(Path.of("src/main/startup/classes.txt"));
        assertEquals(names.stream().sorted().distinct().toList(), names);
        List<String> own =
                names.stream().filter(name -> name.startsWith("org/daylight/")).toList();
        long missing = own.stream()
                .filter(name -> ReleaseInputsTest.class.getResource("/" + name + ".class") == null)
                .count();
        assertTrue(own.size() > 1_000, () -> "" + own.size());
        assertTrue(
                missing < own.size() / 10,
                () -> missing + " of " + own.size() + " do not exist: make the list again (docs/releases.md)");
    }

    @Test
    void the_notes_are_the_section_of_the_version() throws IOException {
        String log = "# Changelog\n\n"
                + "## Unreleased (0.10.0)\n\n"
                + "new\n\n"
                + "## 0.1.0, 2026-01-01\n\n"
                + "old\n"
                + "### More\n\n"
                + "## 0.0.9\n"
                + "x\n";
        assertEquals("## 0.1.0, 2026-01-01\n\nold\n### More\n", ReleaseNotes.of(log, "0.1.0"));
        assertEquals("## Unreleased (0.10.0)\n\nnew\n", ReleaseNotes.of(log, "0.10.0"));
        assertThrows(IOException.class, () -> ReleaseNotes.of(log, "0.1"));
    }

    @Test
    void a_new_key_is_for_its_owner_only_and_signs() throws IOException {
        Path file = folder.resolve("key");
        ReleaseKey.main(new String[] {"releases.example", file.toString()});
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        NoteKey.Signer key = ReleaseKey.read(file.toString(), "").orElseThrow();
        assertTrue(ReleaseKey.read(file.toString(), key.verifier().text()).isPresent());
        assertThrows(IOException.class, () -> ReleaseKey.read(file.toString(), "releases.example+0+AA=="));
        assertEquals(Optional.empty(), ReleaseKey.read("", ""));
        byte[] signed = new ReleaseSignatures(Optional.of(key), Optional.empty()).sign("a.notes", "text\n");
        assertTrue(SignedNote.parse(signed)
                .ok()
                .orElseThrow()
                .verify(List.of(key.verifier()))
                .isOk());
        assertThrows(IOException.class, () -> ReleaseKey.main(new String[] {"releases.example", file.toString()}));
    }

    @Test
    void without_a_key_nothing_is_signed_and_with_published_signatures_the_bytes_are_the_same() throws IOException {
        var none = new ReleaseSignatures(Optional.empty(), Optional.empty());
        assertEquals("text\n", new String(none.sign("a.notes", "text\n"), StandardCharsets.UTF_8));
        NoteKey.Signer key = NoteKey.generate("releases.example", new SecureRandom());
        byte[] signed = new ReleaseSignatures(Optional.of(key), Optional.empty()).sign("a.notes", "text\n");
        Files.write(folder.resolve("a.notes"), signed);
        var again = new ReleaseSignatures(Optional.empty(), Optional.of(folder));
        assertArrayEquals(signed, again.sign("a.notes", "text\n"));
        assertThrows(IOException.class, () -> again.sign("a.notes", "text\nmore\n"));
        assertThrows(IOException.class, () -> again.sign("b.notes", "text\n"));
    }

    @Test
    void release_files_are_made_for_linux_only() {
        assertThrows(IOException.class, () -> ReleasePlatform.of("Windows 11", "amd64"));
        assertThrows(IOException.class, () -> ReleasePlatform.of("Linux", "riscv64"));
    }

    /** systemd's own measure, from 0 to 10. */
    @Test
    void each_unit_is_exposed_little() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "skipped: systemd is not installed");
        List<Path> units;
        try (Stream<Path> all = Files.list(FILES.resolve("systemd"))) {
            units = all.filter(file -> file.toString().endsWith(".service"))
                    .sorted()
                    .toList();
        }
        assertEquals(4, units.size());
        for (Path unit : units) {
            String printed = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit.toString());
            Matcher level = Pattern.compile("exposure level for .*: ([0-9.]+) ").matcher(printed);
            assertTrue(level.find(), printed);
            assertTrue(Double.parseDouble(level.group(1)) < HIGHEST_EXPOSURE, printed);
        }
    }

    @Test
    void the_apparmor_profile_can_be_parsed() throws Exception {
        Path parser = Path.of("/usr/sbin/apparmor_parser");
        Assumptions.assumeTrue(Files.isExecutable(parser), "skipped: apparmor is not installed");
        run(
                parser.toString(),
                "-Q",
                "-K",
                FILES.resolve("apparmor/daylight-serve").toString());
    }

    private String run(String... words) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(4, TimeUnit.MINUTES));
        String printed = Files.readString(output);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
