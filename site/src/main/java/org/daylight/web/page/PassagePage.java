package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Characters;
import org.daylight.passage.ByteRange;
import org.daylight.web.file.AddressNumber;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.BodyText;
import org.daylight.web.view.Citation;
import org.daylight.web.view.CitationFormat;
import org.daylight.web.view.CitedPassage;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MarkTracer;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageMetadata;
import org.daylight.web.view.PassageReader;
import org.jspecify.annotations.Nullable;

/** The page of a passage ({@code spec/passages.md}), and citations of passages and documents as files. */
public final class PassagePage {

    /** The longest passage that is shown whole, in UTF-16 code units. */
    private static final int SHOWN_CHARS = 20_000;

    /** How much text before and after it is shown. */
    private static final int CONTEXT_CHARS = 1_200;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final PassageReader passages;
    private final MessageVerifier verifier;

    /**
     * What the template shows.
     *
     * @param subject of the message or name of the file; empty when there is none
     * @param people names of the senders
     * @param date empty when it is not known
     * @param signature null for a file that is not mail
     * @param before lines before the passage
     * @param passage its lines
     * @param after lines after it
     * @param paragraph the paragraph of the present document in which it begins; 0 where this is an earlier form
     * @param paragraphAddress of that paragraph, or of the document
     * @param formAddress address of the bytes of an earlier form; empty for the present one
     * @param address of the passage, with scheme and host
     * @param path the same without them
     * @param dated the same as of the present log
     * @param encoded SHA-256 of the bytes of the passage
     * @param pack address of the pack, with scheme and host
     * @param packFile its file name
     * @param entry the entry of the document in it
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String subject,
            List<String> people,
            String date,
            String machineDate,
            MessagePage.@Nullable SignatureSummary signature,
            List<String> before,
            List<String> passage,
            List<String> after,
            boolean isCut,
            int paragraph,
            String paragraphAddress,
            String formAddress,
            String address,
            String path,
            String dated,
            ByteRange bytes,
            String encoded,
            String sha256,
            String pack,
            String packFile,
            String entry,
            String citation,
            List<Link> formats) {}

    /** A link to a citation as a file. */
    record Link(String words, String address) {}

    public PassagePage(
            PageFrames frames,
            Archive archive,
            DocumentReader documents,
            PassageReader passages,
            MessageVerifier verifier) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.passages = passages;
        this.verifier = verifier;
    }

    /** The page of a passage, or the page that says that there is none; empty when the document is not published. */
    public Optional<Response> page(Request request, DocumentId id, String offsets) throws IOException {
        return answer(request, id, offsets, passage -> show(request, passage));
    }

    /** The citation of a passage as a file; empty when the document is not published. */
    public Optional<Response> citation(Request request, DocumentId id, String offsets, CitationFormat format)
            throws IOException {
        return answer(
                request,
                id,
                offsets,
                passage -> file(Citation.of(archive.contents(), passage, request.base()), format));
    }

    /** The citation of a document as a file; empty when it is not published. */
    public Optional<Response> citation(Request request, DocumentId id, CitationFormat format) throws IOException {
        return documents.read(
                id,
                (document, published) -> file(
                        Citation.of(archive.contents(), document, documents.view(document, published), request.base()),
                        format));
    }

    private static Response file(Citation citation, CitationFormat format) {
        boolean shown = format.type().startsWith("text/plain");
        Response response = Response.bytes(format.type(), format.write(citation).getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN);
        return shown
                ? response
                : response.with("Content-Disposition", Download.disposition(citation.key() + "." + format.extension()));
    }

    /** Leads to the passage that is a paragraph; empty when the document is not published. */
    public Optional<Response> paragraph(DocumentId id, int number) throws IOException {
        Optional<String> found = passages.paragraph(id, number);
        if (found.isPresent()) {
            return Optional.of(Response.redirect(found.get()).status(303));
        }
        return documents.state(id) instanceof DocumentState.Published document
                ? Optional.of(PlainPages.noSuchPassage(frames, archive.contents(), id, document.sizeBytes()))
                : Optional.empty();
    }

    private interface Answer {
        Response to(CitedPassage passage) throws IOException;
    }

    private Optional<Response> answer(Request request, DocumentId id, String offsets, Answer answer)
            throws IOException {
        PublicRecord contents = archive.contents();
        AsOf at = AsOf.of(request, contents);
        if (!at.exists()) {
            return Optional.of(PlainPages.beyondLog(frames, contents));
        }
        if (!(documents.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        Response none = PlainPages.noSuchPassage(frames, contents, id, document.sizeBytes());
        ByteRange bytes = range(offsets);
        String form = request.parameter("form");
        int part = form.isEmpty() ? 0 : AddressNumber.parseInt(form);
        if (bytes == null || part < 0 || part == 0 && !form.isEmpty()) {
            return Optional.of(none);
        }
        return passages.read(id, bytes, part, passage -> {
            if (passage == null) {
                return none;
            }
            boolean isThere = !at.isPast() || passage.document().release().entry() < at.size();
            return isThere ? answer.to(passage) : PlainPages.notYet(frames, contents, id, at);
        });
    }

    /** The range of an address; null when it is malformed. */
    static @Nullable ByteRange range(String offsets) {
        int dash = offsets.indexOf('-');
        int from = dash < 0 ? -1 : AddressNumber.parseInt(offsets.substring(0, dash));
        int to = dash < 0 ? -1 : AddressNumber.parseInt(offsets.substring(dash + 1));
        return from < 0 || to <= from ? null : new ByteRange(from, to);
    }

    private Response show(Request request, CitedPassage passage) throws IOException {
        PublicRecord contents = archive.contents();
        DocumentState.Published document = passage.document();
        DocumentId id = document.id();
        boolean isFile = document.kind() == DocumentKind.FILE;
        boolean isNewest = documents.state(id) instanceof DocumentState.Published newest
                && newest.release().equals(document.release());
        String base = SiteAddress.base(request);
        String subject = passage.message().subject() == null
                ? ""
                : passage.message().subject().strip();
        String text = passage.text().text();
        String words = Characters.cut(passage.words(), SHOWN_CHARS);
        int start = Math.max(0, passage.range().from() - CONTEXT_CHARS);
        start = start == 0 ? 0 : lineAfter(text, start, passage.range().from());
        int end = Math.min(text.length(), passage.range().to() + CONTEXT_CHARS);
        end = end == text.length() ? end : lineBefore(text, end, passage.range().to());
        String address = SiteAddress.passage(id, passage.bytes(), passage.form());
        Citation citation = Citation.of(contents, passage, request.base());
        var formats = new ArrayList<Link>();
        for (CitationFormat format : CitationFormat.values()) {
            formats.add(new Link(
                    format == CitationFormat.TEXT ? Words.of("passage.cite.text") : format.words(),
                    SiteAddress.citation(id, passage.bytes(), passage.form(), format.file())));
        }
        int paragraph = isNewest ? passage.paragraph() : 0;
        String pack = ArchivePath.pack(document.release().sequence());
        View view = new View(
                frames.of(contents, Words.of("passage.title", id))
                        .trove(id.trove())
                        .about(contents, document.release())
                        .asOf(AsOf.of(request, contents))
                        .described(PageMetadata.of(citation, address, passage.words(), request.base()))
                        .unlisted(),
                contents.trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                DocumentRow.cut(subject, 300),
                citation.authors(),
                citation.date() == null ? "" : Formats.full(citation.date()),
                citation.date() == null ? "" : Formats.machine(citation.date()),
                isFile
                        ? null
                        : MessagePage.SignatureSummary.of(
                                verifier.of(document, passage.published(), passage.message())),
                lines(text.substring(start, passage.range().from())),
                lines(words),
                lines(text.substring(passage.range().to(), end)),
                words.length() < passage.words().length(),
                paragraph,
                paragraphAddress(document, passage, paragraph),
                isNewest ? "" : SiteAddress.form(id, document.release().part()),
                base + address,
                address,
                citation.path(),
                passage.bytes(),
                Sha256.of(Arrays.copyOfRange(
                                passage.published(),
                                passage.bytes().from(),
                                passage.bytes().to()))
                        .hex(),
                document.sha256().hex(),
                base + SiteAddress.file(pack),
                pack.substring(pack.indexOf('/') + 1),
                String.format(Locale.ROOT, isFile ? "data/files/%06d.bin" : "data/messages/%06d.eml", id.number()),
                CitationFormat.TEXT.write(citation).strip(),
                formats);
        StringOutput out = new StringOutput();
        JtepassageGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The address of the paragraph on the page of the document, whose pages are made from the text with labels in its marks. */
    private String paragraphAddress(DocumentState.Published document, CitedPassage passage, int paragraph)
            throws IOException {
        DocumentId id = document.id();
        if (paragraph == 0) {
            return SiteAddress.document(id);
        }
        MarkTracer marks = MarkTracer.of(
                passage.published(),
                archive.redaction(document, passage.published()).orElse(null));
        String shown = marks.hasMarks()
                ? documents.view(document, marks.traced()).text()
                : passage.text().text();
        return SiteAddress.view(id, "", BodyText.pageOf(shown, paragraph)) + "#p" + paragraph;
    }

    private static int lineAfter(String text, int from, int limit) {
        int end = text.indexOf('\n', from);
        return end < 0 || end >= limit ? limit : end + 1;
    }

    private static int lineBefore(String text, int to, int limit) {
        return Math.max(limit, text.lastIndexOf('\n', to) + 1);
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\n", -1));
    }
}
