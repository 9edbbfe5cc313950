package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.Trove;
import org.daylight.format.DocumentKind;
import org.daylight.http.Response;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.language.Words;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MarkTracer;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.ShownRedactions;
import org.jspecify.annotations.Nullable;

/** All marks of a redacted document with their positions, and its raw source with the marks shown as marks. */
public final class MarksPage {

    private static final int MARKS = 500;
    private static final int SOURCE_BYTES = 100_000;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows.
     *
     * @param marks the first ones
     * @param more how many marks are not in {@code marks}
     * @param source the beginning of the published bytes; empty for a file that is not text
     * @param left how many bytes are not in {@code source}
     */
    record View(
            PageFrame shell,
            Trove trove,
            DocumentId id,
            ShownRedactions redactions,
            List<Mark> marks,
            long more,
            List<Piece> source,
            long left) {}

    /** A piece of the source. @param code of the mark that it is; empty for text */
    record Piece(String text, String code, String sentence) {}

    /** A mark, in words. @param line empty when it is not known @param from the first byte, from 0 */
    record Mark(String number, String line, String from, String code, String sentence, String missing) {}

    public MarksPage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** The page of a document; empty when it is not published, or has no redactions. */
    public Optional<Response> page(DocumentId id) throws IOException {
        return documents.read(id, this::page).flatMap(page -> page);
    }

    private Optional<Response> page(DocumentState.Published document, byte[] published) throws IOException {
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        ShownRedactions redactions = ShownRedactions.of(document, check);
        if (redactions == null) {
            return Optional.empty();
        }
        DocumentId id = document.id();
        List<Mark> marks = marks(published, check);
        boolean isText = document.kind() == DocumentKind.MAIL || isText(published);
        int end = isText ? Math.min(published.length, SOURCE_BYTES) : 0;
        View view = new View(
                frames.of(archive.contents(), Words.of("document.marks.title", id))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                id,
                redactions,
                marks,
                marks.isEmpty() ? 0 : redactions.marks() - marks.size(),
                source(published, end, check),
                isText ? published.length - end : 0);
        StringOutput out = new StringOutput();
        JtemarksGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    private static List<Mark> marks(byte[] published, @Nullable RedactionCheck check) {
        if (!(check instanceof RedactionCheck.Proved proved)) {
            return List.of();
        }
        List<Mark> marks = new ArrayList<>();
        int at = 0;
        long line = 1;
        for (MarkTracer.Place place : MarkTracer.places(proved.proof(), MARKS)) {
            for (; at < place.from(); at++) {
                line += published[at] == '\n' ? 1 : 0;
            }
            marks.add(new Mark(
                    Formats.number(marks.size() + 1L),
                    Formats.number(line),
                    Formats.number(place.from()),
                    place.code(),
                    place.sentence(),
                    place.missing() == null
                            ? Words.of("document.marks.missing.undisclosed")
                            : Words.of("format.bytes", Objects.requireNonNull(place.missing()))));
        }
        return marks;
    }

    /** The published bytes in pieces: text and marks, as the proof has them. @param end how many bytes are shown */
    private static List<Piece> source(byte[] published, int end, @Nullable RedactionCheck check) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        if (check instanceof RedactionCheck.Proved proved) {
            for (MarkTracer.Place place : MarkTracer.places(proved.proof(), Integer.MAX_VALUE)) {
                int to = (int) place.from() + place.bytes();
                if (to > end) {
                    break;
                }
                String mark = new String(published, (int) place.from(), place.bytes(), StandardCharsets.ISO_8859_1);
                int before = mark.length() - mark.stripLeading().length();
                int after = mark.length() - mark.stripTrailing().length();
                text(pieces, published, at, (int) place.from() + before);
                pieces.add(new Piece(mark.strip(), place.code(), place.sentence()));
                at = to - after;
            }
        }
        text(pieces, published, at, end);
        return pieces;
    }

    private static void text(List<Piece> pieces, byte[] published, int from, int to) {
        if (from < to) {
            pieces.add(new Piece(visible(new String(published, from, to - from, StandardCharsets.ISO_8859_1)), "", ""));
        }
    }

    private static boolean isText(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, SOURCE_BYTES); i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Control characters, which a page cannot contain, become U+FFFD; line ends become LF. */
    private static String visible(String text) {
        var visible = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .chars()
                .forEach(
                        c -> visible.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : (char) c));
        return visible.toString();
    }
}
