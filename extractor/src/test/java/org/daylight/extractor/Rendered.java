package org.daylight.extractor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Json;

/** The answer to a request for views, as a test reads it. */
record Rendered(String result, String reason, List<View> views, List<Json.Obj> reveals) {

    /** @param omitted -1 when the view was not ended */
    record View(String kind, String program, long total, long omitted, List<File> files) {}

    record File(String type, String label, byte[] bytes) {
        Json.Obj table() {
            return (Json.Obj) Json.parse(bytes, 4 << 20).orThrow();
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Makes the views of a document, in this process and without LibreOffice. */
    static Rendered of(Path folder, String name, byte[] document) throws IOException {
        Files.write(folder.resolve("input"), document);
        var answer = new ByteArrayOutputStream();
        var frames = new Frames(new ByteArrayInputStream(new byte[0]), answer);
        var languages = new Languages();
        var documents = new DocumentText(folder.resolve("input"), languages);
        Json.Obj done =
                new DocumentViews(folder.resolve("input"), folder, documents, languages).make(name, "", false, frames);
        frames.flush();
        return read(answer.toByteArray(), done);
    }

    private static Rendered read(byte[] answer, Json.Obj done) throws IOException {
        var in = new Frames(new ByteArrayInputStream(answer), new ByteArrayOutputStream());
        List<View> views = new ArrayList<>();
        List<Json.Obj> reveals = new ArrayList<>();
        for (Json.Obj frame = in.read(); frame != null; frame = in.read()) {
            if (frame.get("view").orElse(null) instanceof Json.Obj view) {
                views.add(new View(
                        view.string("kind").orElseThrow(),
                        view.string("program").orElseThrow(),
                        view.number("total").orElseThrow(),
                        -1,
                        new ArrayList<>()));
            } else if (frame.get("file").orElse(null) instanceof Json.Obj file) {
                views.getLast()
                        .files()
                        .add(new File(
                                file.string("type").orElseThrow(),
                                file.string("label").orElse(""),
                                new byte[0]));
            } else if (frame.string("chunk").isPresent()) {
                List<File> files = views.getLast().files();
                File file = files.removeLast();
                var bytes = new ByteArrayOutputStream();
                bytes.writeBytes(file.bytes());
                bytes.writeBytes(
                        Base64.getDecoder().decode(frame.string("chunk").get()));
                files.add(new File(file.type(), file.label(), bytes.toByteArray()));
            } else if (frame.get("end").orElse(null) instanceof Json.Obj end) {
                View view = views.removeLast();
                views.add(new View(
                        view.kind(),
                        view.program(),
                        view.total(),
                        end.number("omitted").orElseThrow(),
                        view.files()));
            } else if (frame.get("reveals").orElse(null) instanceof Json.Obj revealed) {
                reveals.add(revealed);
            }
        }
        return new Rendered(
                done.string("result").orElseThrow(), done.string("reason").orElse(""), views, reveals);
    }

    /** The values of a kind. */
    List<String> revealed(String kind) {
        return reveals.stream()
                .filter(one -> one.string("kind").orElse("").equals(kind))
                .map(one -> one.string("value").orElse(""))
                .toList();
    }
}
