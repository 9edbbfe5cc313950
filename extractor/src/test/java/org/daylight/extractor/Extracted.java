package org.daylight.extractor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Json;

/** Runs the extraction of one document, as the program does, and keeps what it answers. */
final class Extracted {

    private static final Languages LANGUAGES = new Languages();

    final List<Json.Obj> units = new ArrayList<>();
    final List<Json.Obj> losses = new ArrayList<>();
    final Json.Obj done;

    private Extracted(byte[] document, String name) throws IOException {
        Path folder = Files.createTempDirectory("extracted");
        Path file = folder.resolve("input");
        try {
            Files.write(file, document);
            var bytes = new ByteArrayOutputStream();
            var output = new Output(new Frames(InputStream.nullInputStream(), bytes), LANGUAGES);
            done = new DocumentText(file, LANGUAGES).extract(name, "", null, output);
            var frames = new Frames(new ByteArrayInputStream(bytes.toByteArray()), OutputStream.nullOutputStream());
            for (Json.Obj frame = frames.read(); frame != null; frame = frames.read()) {
                frame.get("unit").ifPresent(unit -> units.add((Json.Obj) unit));
                frame.get("loss").ifPresent(loss -> losses.add((Json.Obj) loss));
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    static Extracted of(byte[] document, String name) throws IOException {
        return new Extracted(document, name);
    }

    static Extracted of(String document, String name) throws IOException {
        return of(document.getBytes(StandardCharsets.UTF_8), name);
    }

    String result() {
        return done.string("result").orElseThrow();
    }

    /** The text of a layer; "" is ordinary text. */
    String layer(String layer) {
        var text = new StringBuilder();
        for (Json.Obj unit : units) {
            if (unit.string("layer").orElse("").equals(layer)) {
                text.append(unit.string("text").orElseThrow()).append('\n');
            }
        }
        return text.toString().strip();
    }

    /** A zip with these names and texts, in turn. */
    static byte[] zip(Object... namesAndContents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write(
                        namesAndContents[i + 1] instanceof byte[] content
                                ? content
                                : ((String) namesAndContents[i + 1]).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
