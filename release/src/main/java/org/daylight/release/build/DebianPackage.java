package org.daylight.release.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** Writes Debian packages (deb(5)): an ar archive of two tar.gz files. The same files give the same bytes. */
final class DebianPackage {

    private static final int FILE_MODE = 0100644;
    private static final int KILOBYTE = 1024;

    private final Path work;
    private final Instant time;

    /** @param work a folder for temporary files, which the caller deletes */
    DebianPackage(Path work, Instant time) {
        this.work = work;
        this.time = time;
    }

    /**
     * Writes a package.
     *
     * @param control the file {@code control} without Installed-Size, which is added
     * @param scripts maintainer scripts and {@code conffiles} by name
     * @param files by path from the root, without a slash at the beginning
     */
    void write(Path to, String control, SortedMap<String, PackedFile> scripts, SortedMap<String, PackedFile> files)
            throws IOException {
        Path data = work.resolve("data.tar.gz");
        TarGz.write(data, files, "./", time);
        var about = new TreeMap<>(scripts);
        about.put("control", temporary("control", control + "Installed-Size: " + kilobytes(files) + "\n"));
        about.put("md5sums", temporary("md5sums", sums(files)));
        var head = new ByteArrayOutputStream();
        TarGz.write(head, about, "./", time);
        try (OutputStream file = Files.newOutputStream(to);
                ArArchiveOutputStream ar = new ArArchiveOutputStream(file)) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(ar, "control.tar.gz", head.toByteArray());
            ar.putArchiveEntry(entry("data.tar.gz", Files.size(data)));
            Files.copy(data, ar);
            ar.closeArchiveEntry();
        }
        Files.delete(data);
    }

    private PackedFile temporary(String name, String text) throws IOException {
        Path file = work.resolve(name);
        Files.writeString(file, text);
        return PackedFile.of(file);
    }

    private void member(ArArchiveOutputStream ar, String name, byte[] bytes) throws IOException {
        ar.putArchiveEntry(entry(name, bytes.length));
        ar.write(bytes);
        ar.closeArchiveEntry();
    }

    private ArArchiveEntry entry(String name, long size) {
        return new ArArchiveEntry(name, size, 0, 0, FILE_MODE, time.getEpochSecond());
    }

    private static long kilobytes(SortedMap<String, PackedFile> files) throws IOException {
        long all = 0;
        for (PackedFile each : files.values()) {
            all += each.source() == null ? 1 : (Files.size(each.source()) + KILOBYTE - 1) / KILOBYTE;
        }
        return all;
    }

    /** dpkg's own format needs MD5; the manifest of the release has SHA-256. */
    private static String sums(SortedMap<String, PackedFile> files) throws IOException {
        var sums = new StringBuilder();
        for (Map.Entry<String, PackedFile> each : files.entrySet()) {
            Path source = each.getValue().source();
            if (source != null) {
                sums.append(md5(source)).append("  ").append(each.getKey()).append('\n');
            }
        }
        return sums.toString();
    }

    private static String md5(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
