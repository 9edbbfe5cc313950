package org.daylight.release.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the runnable jar: the program's files, and the class that unpacks and starts them ({@code RunJar}). */
final class SingleJar {

    private static final String START = "org/daylight/release/start/RunJar";
    private static final String[] CLASSES = {START + ".class"};

    private SingleJar() {}

    /** @param program by path; the manifest of the release is among them */
    static void write(Path to, Path classes, SortedMap<String, PackedFile> program, String version, Instant time)
            throws IOException {
        String manifest = "Manifest-Version: 1.0\n"
                + "Main-Class: " + START.replace('/', '.') + "\n"
                + "Implementation-Title: daylight\n"
                + "Implementation-Version: " + version + "\n"
                + "Enable-Native-Access: ALL-UNNAMED\n\n";
        LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        try (OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            put(out, "META-INF/MANIFEST.MF", local);
            out.write(manifest.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
            for (String each : CLASSES) {
                copy(out, each, classes.resolve(each), local);
            }
            for (Map.Entry<String, PackedFile> each : program.entrySet()) {
                copy(
                        out,
                        "program/" + each.getKey(),
                        java.util.Objects.requireNonNull(each.getValue().source()),
                        local);
            }
        }
    }

    private static void copy(ZipOutputStream out, String name, Path from, LocalDateTime time) throws IOException {
        put(out, name, time);
        try (InputStream in = Files.newInputStream(from)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }

    private static void put(ZipOutputStream out, String name, LocalDateTime time) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
    }
}
