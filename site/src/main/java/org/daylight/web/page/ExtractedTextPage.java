package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Language;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/**
 * The text that a program extracted from a document and its attachments, by page ({@code spec/pack.md} section 5), labelled as an interpretation.
 * The text of one page of the site is in memory, whatever its length.
 */
final class ExtractedTextPage {

    /** How many characters one page of the site shows; the escaped page stays below 200 kB for most scripts. */
    private static final int PAGE_CHARS = 40_000;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows.
     *
     * @param program with version, and the OCR program where one ran
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String subject,
            String program,
            List<Piece> pieces,
            PageLinks pages,
            int page,
            int inAll,
            boolean isRedacted) {}

    /**
     * A piece of text.
     *
     * @param place where it is: attachment, file within, page, sheet; empty where it continues the piece before
     * @param language BCP 47; null when not known
     */
    record Piece(String place, @Nullable String language, String text) {}

    ExtractedTextPage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** The page; empty when there is no extracted text. */
    Optional<Response> page(Request request, DocumentState.Published document, byte[] published) throws IOException {
        DocumentId id = document.id();
        Message message = documents.view(document, published);
        var pages = new Pages(message, document, Math.max(1, request.page()));
        Optional<ExtractedText> text = archive.extractedText(document, pages::add);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String subject = message.subject() == null ? "" : message.subject().strip();
        String ocr = text.get().ocr();
        View view = new View(
                frames.of(
                                archive.contents(),
                                Words.of(
                                        "file.extracted.title",
                                        subject.isEmpty() ? id.toString() : DocumentRow.cut(subject, 100)))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                DocumentRow.cut(subject, 300),
                DocumentRow.cut(
                        ocr == null
                                ? text.get().program()
                                : Words.of(
                                        "file.extracted.program.ocr", text.get().program(), ocr),
                        400),
                pages.shown,
                PageLinks.of(pages.at(), pages.count, page -> SiteAddress.view(id, "extracted", (int) page)),
                pages.at(),
                pages.count,
                document.redaction() != null);
        StringOutput out = new StringOutput();
        JteextractedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** Divides the units into pages of the site, and keeps those of the wanted page, or of the last. */
    private static final class Pages {
        private final Message message;
        private final DocumentState.Published document;
        private final int wanted;
        private List<Piece> shown = new ArrayList<>();
        private String last = "";
        private int chars;
        private int count = 1;

        Pages(Message message, DocumentState.Published document, int wanted) {
            this.message = message;
            this.document = document;
            this.wanted = wanted;
        }

        int at() {
            return Math.min(wanted, count);
        }

        void add(ExtractedText.Unit unit) {
            if (unit.text().isEmpty()) {
                return; // only says the language of the message's own text
            }
            String place = place(unit);
            String text = unit.text();
            for (int from = 0; from < text.length() || from == 0; ) {
                if (chars >= PAGE_CHARS) {
                    count++;
                    chars = 0;
                    last = "";
                    if (count <= wanted) {
                        shown = new ArrayList<>();
                    }
                }
                int to = Math.min(text.length(), from + PAGE_CHARS - chars);
                if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                    to++;
                }
                if (count <= wanted) {
                    shown.add(new Piece(place.equals(last) ? "" : place, unit.language(), text.substring(from, to)));
                    last = place;
                }
                chars += Math.max(1, to - from);
                from = Math.max(1, to);
            }
        }

        /** Where a unit is, in words. All names are foreign. */
        private String place(ExtractedText.Unit unit) {
            var place = new ArrayList<String>();
            if (!message.isFile()) {
                place.add(message.attachments().stream()
                        .filter(attachment -> attachment.part() == unit.part())
                        .findFirst()
                        .map(Attachment::name)
                        .map(name -> Words.of("file.place.attachment", DocumentRow.cut(name, 120)))
                        .orElse(Words.of("file.place.part", String.valueOf(unit.part()), document.id())));
            }
            if (unit.inside() != null) {
                place.add(Words.of("file.place.inside", DocumentRow.cut(unit.inside(), 200)));
            }
            if (unit.page() > 0) {
                place.add(Words.of("file.place.page", unit.page()));
            }
            if (unit.sheet() != null) {
                place.add(Words.of("file.place.sheet", DocumentRow.cut(unit.sheet(), 120)));
            }
            if (unit.layer() != null) {
                place.add(Words.of("file.place." + unit.layer().name().toLowerCase(Locale.ROOT)));
            }
            String words = place.stream()
                    .reduce((before, more) -> Words.of("file.place.comma", before, more))
                    .orElseGet(() -> Words.of("file.place.text"));
            return words.substring(0, 1).toUpperCase(Language.current().locale()) + words.substring(1);
        }
    }
}
