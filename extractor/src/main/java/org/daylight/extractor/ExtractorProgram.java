package org.daylight.extractor;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.tika.Tika;
import org.daylight.format.Json;

/**
 * Reads requests from standard input and answers on standard output ({@link Frames}), until standard input ends.
 *
 * <p>A request is one of
 *
 * <ul>
 *   <li>{@code {"do":"version"}}: answered by {@code {"program":"Apache Tika 3.3.1","views":"Apache PDFBox 3.0.7, …"}}, and {@code office} with
 *       the name of LibreOffice if it is installed;
 *   <li>{@code {"do":"language","text":…}}: answered by {@code {"lang":…}}, or {@code {}} if it is not clear;
 *   <li>{@code {"do":"extract","name":…,"type":…,"ocr":"deu+eng"}}: the document is the file that is
 *       the second argument of the program. The name and the claimed media type are only hints; without {@code ocr} nothing is recognised. Answered
 *       by any number of {@code {"unit":…}} and {@code {"loss":…}}, and one {@code {"done":…}};
 *   <li>{@code {"do":"views","name":…,"type":…,"isolated":true}}: the same for views; {@code isolated} says that this process can read no
 *       file of the newsroom and use no network. Answered by any number of views, each {@code {"view":…}}, its files ({@code {"file":…}} and
 *       its bytes in {@code {"chunk":…}}) and {@code {"end":…}}, then of {@code {"reveals":…}}, and one {@code {"done":…}};
 *   <li>{@code {"do":"redact","name":…,"type":…,"isolated":true,"areas":[…],"strings":[…],"black":[…],"ocr":…}}: images of pages on which
 *       this is blackened ({@link BurnRequest}). Answered as views are, and by {@code {"page":…}} after each page;
 *   <li>{@code {"do":"recognise","ocr":…}}: the document is an image. Answered by its text in two forms, {@code {"text":…,"scattered":…}}. The
 *       program ends when it cannot be recognised.
 * </ul>
 */
public final class ExtractorProgram {

    private ExtractorProgram() {}

    /** @param arguments the folder for temporary files, and the file with the document */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path input = Path.of(arguments[1]);
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
        System.setOut(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)); // libraries print
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        InputStream in = new BufferedInputStream(new UntilEnd(new FileInputStream(FileDescriptor.in)));
        var frames = new Frames(in, out);
        var languages = new Languages();
        var documents = new DocumentText(input, languages);
        var views = new DocumentViews(input, folder, documents, languages);
        var redacted = new RedactedPages(input, folder, documents);
        for (Json.Obj request = frames.read(); request != null; request = frames.read()) {
            switch (request.string("do").orElse("")) {
                case "version" ->
                    frames.write(DocumentViews.versions(Json.Obj.EMPTY.with("program", Tika.getString())));
                case "language" ->
                    frames.write(Json.Obj.EMPTY.withOptional(
                            "lang",
                            languages.of(CleanText.of(request.string("text").orElse("")))));
                case "extract" -> {
                    var output = new Output(frames, languages);
                    Json.Obj done = documents.extract(
                            request.string("name").orElse(""),
                            request.string("type").orElse(""),
                            request.string("ocr").orElse(null),
                            output);
                    frames.write(Json.Obj.EMPTY.with("done", done));
                }
                case "views" -> {
                    boolean isolated = request.get("isolated").equals(Optional.of(new Json.Bool(true)));
                    Json.Obj done = views.make(
                            request.string("name").orElse(""),
                            request.string("type").orElse(""),
                            isolated,
                            frames);
                    frames.write(Json.Obj.EMPTY.with("done", done));
                }
                case "redact" -> {
                    boolean isolated = request.get("isolated").equals(Optional.of(new Json.Bool(true)));
                    Json.Obj done = redacted.make(
                            request.string("name").orElse(""),
                            request.string("type").orElse(""),
                            isolated,
                            BurnRequest.of(request),
                            frames);
                    frames.write(Json.Obj.EMPTY.with("done", done));
                }
                case "recognise" ->
                    frames.write(redacted.recognised(request.string("ocr").orElse(""), languages));
                default -> throw new IOException("an unknown request");
            }
            frames.flush();
        }
    }
}
