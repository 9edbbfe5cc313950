package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives with the same files have the same bytes, and have what they should. */
class SameBytesTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    /** The same files in another folder, with another time and other rights for others. */
    private SortedMap<String, PackedFile> files(String name, Instant time, String rights) throws IOException {
        Path files = Files.createDirectories(folder.resolve(name + "/files"));
        for (String each : List.of("b", "a", "c")) {
            Files.writeString(files.resolve(each), each.repeat(1_000));
            Files.setLastModifiedTime(files.resolve(each), FileTime.from(time));
        }
        Files.setPosixFilePermissions(files.resolve("a"), PosixFilePermissions.fromString(rights));
        Files.createSymbolicLink(files.resolve("d"), Path.of("c"));
        var packed = new TreeMap<>(PackedFile.below(files, path -> "top/" + path));
        packed.put("top/link", PackedFile.linkTo("a"));
        return packed;
    }

    private static List<String> list(InputStream gz) throws IOException {
        var lines = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(gz))) {
            for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
                assertEquals(TIME, each.getLastModifiedTime().toInstant());
                assertEquals("root:root", each.getUserName() + ":" + each.getGroupName());
                lines.add(Integer.toOctalString(each.getMode() & 0777) + " " + each.getName()
                        + (each.isSymbolicLink() ? " -> " + each.getLinkName() : "") + " " + each.getSize());
            }
        }
        return lines;
    }

    @Test
    void a_tar_file_does_not_know_who_made_it_where_and_when() throws IOException {
        Path one = folder.resolve("one.tar.gz");
        Path two = folder.resolve("two.tar.gz");
        TarGz.write(one, files("one", Instant.parse("2020-05-05T05:05:05Z"), "rwx------"), "", TIME);
        TarGz.write(two, files("two", Instant.parse("2021-06-06T06:06:06Z"), "rwxr-xr-x"), "", TIME);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        assertEquals(
                List.of(
                        "755 top/ 0",
                        "755 top/a 1000",
                        "644 top/b 1000",
                        "644 top/c 1000",
                        "644 top/d 1000",
                        "777 top/link -> a 0"),
                list(Files.newInputStream(one)));
    }

    @Test
    void a_debian_package_does_not_either() throws IOException {
        var made = new ArrayList<byte[]>();
        for (String name : List.of("one", "two")) {
            SortedMap<String, PackedFile> files = files(name, Instant.now(), "rwxr-xr-x");
            Path work = Files.createDirectories(folder.resolve(name + "/work"));
            Path deb = folder.resolve(name + ".deb");
            new DebianPackage(work, TIME).write(deb, "Package: a\n", new TreeMap<>(), files);
            made.add(Files.readAllBytes(deb));
        }
        assertArrayEquals(made.getFirst(), made.getLast());
        var names = new ArrayList<String>();
        try (var ar = new ArArchiveInputStream(new ByteArrayInputStream(made.getFirst()))) {
            for (ArArchiveEntry each = ar.getNextEntry(); each != null; each = ar.getNextEntry()) {
                names.add(each.getName());
                byte[] bytes = ar.readAllBytes();
                if (each.getName().equals("data.tar.gz")) {
                    assertEquals(
                            "./top/",
                            list(new ByteArrayInputStream(bytes)).getFirst().split(" ")[1]);
                }
                if (each.getName().equals("control.tar.gz")) {
                    assertEquals(2, list(new ByteArrayInputStream(bytes)).size());
                    String all = new String(
                            new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                            StandardCharsets.UTF_8);
                    assertTrue(all.contains("Package: a\nInstalled-Size: 5\n"), all);
                    // of 1,000 letters b, as md5sum computes it
                    assertTrue(all.contains("c73c16de8912c313c06ac38b9961e806  top/b\n"), all);
                }
            }
        }
        assertEquals(List.of("debian-binary", "control.tar.gz", "data.tar.gz"), names);
    }

    @Test
    void a_library_loses_the_native_code_of_other_systems_only() throws IOException {
        Path jar = folder.resolve("library.jar");
        List<String> kept = List.of(
                "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
                "org/sqlite/A.class",
                "linux/amd64/libzstd.so",
                "win/a.txt");
        List<String> foreign = List.of(
                "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
                "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll",
                "darwin/x86_64/libzstd.dylib",
                "linux/aarch64/libzstd.so");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String each : both(kept, foreign)) {
                out.putNextEntry(new ZipEntry(each));
                out.write(each.getBytes(StandardCharsets.UTF_8));
            }
        }
        ReleasePlatform platform = ReleasePlatform.of("Linux", "amd64");
        PlatformJar.copy(jar, folder.resolve("one.jar"), platform);
        try (var zip = new ZipFile(folder.resolve("one.jar").toFile())) {
            assertEquals(kept, zip.stream().map(ZipEntry::getName).toList());
        }
        PlatformJar.copy(folder.resolve("one.jar"), folder.resolve("two.jar"), platform);
        assertArrayEquals(Files.readAllBytes(folder.resolve("one.jar")), Files.readAllBytes(folder.resolve("two.jar")));
        assertFalse(platform.isForeign("linux/amd64/libzstd.so"));
    }

    private static List<String> both(List<String> one, List<String> two) {
        return Stream.concat(one.stream(), two.stream()).toList();
    }
}
