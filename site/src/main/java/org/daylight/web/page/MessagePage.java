package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ShownPart;
import org.daylight.format.DocumentKind;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Defect;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.html.SafeHtml;
import org.daylight.message.parse.MessageParser;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.BodyText;
import org.daylight.web.view.Citation;
import org.daylight.web.view.CitingStory;
import org.daylight.web.view.CodeDescriptions;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.FlagWords;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MarginNotes;
import org.daylight.web.view.MarkTracer;
import org.daylight.web.view.MessageThread;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.Neighbour;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageMetadata;
import org.daylight.web.view.QueryText;
import org.daylight.web.view.RelatedMessages;
import org.daylight.web.view.ShownFinding;
import org.daylight.web.view.ShownRedactions;
import org.daylight.web.view.SignatureStatements;
import org.daylight.web.view.Stories;
import org.jspecify.annotations.Nullable;

/** The page of one published document; {@link UnavailablePage} makes those of other documents. */
public final class MessagePage {

    private static final int PEOPLE_SHOWN = 12;

    /** The header fields whose addresses count as correspondents. */
    private static final List<String> COUNTED = List.of("from", "to", "cc", "bcc");

    private static final int PEOPLE_LISTED = 1_000;
    private static final int ATTACHMENTS = 200;
    private static final int SAFE_VIEWS = 20;
    private static final int PREVIEWS = 12;
    private static final long PREVIEW_BYTES = 4_000_000;
    private static final int REDACTED_BYTES = 1_000;
    private static final int HEADERS = 100;
    private static final int HEADER_CHARS = 400;
    private static final int DEFECTS = 50;
    private static final int ASIDES = 3;
    private static final int ASIDE_CHARS = 4_000;
    private static final int REMOTE_HOSTS = 12;

    /** Limit of the HTML; the whole page then stays below 200 kB. */
    private static final int HTML_BYTES = 130_000;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final MessageThread threads;
    private final RelatedMessages relatives;
    private final MessageVerifier verifier;
    private final UnavailablePage unavailable;
    private final Stories stories;
    private final AnnotationLists annotations;
    private final FilePage files;
    private final ExtractedTextPage extracted;

    /**
     * What the template shows of a published message.
     *
     * @param shell the frame of the page
     * @param trove to which the document belongs
     * @param release the part in which it was published
     * @param id the document's number
     * @param subject shortened; empty when there is none
     * @param people the header fields with people, in the order in which the page shows them
     * @param date for people; empty when it is not known
     * @param machineDate the same date for the {@code time} element; may be empty
     * @param dateUnknown why there is no date, or that its time zone is assumed; empty when neither applies
     * @param body one page of the plain text, in blocks
     * @param html the sanitised HTML, shown instead of {@code body}; null when the text is shown
     * @param tooLong whether HTML was requested and is too long for a page
     * @param before text before the first part of the message
     * @param after text after the last part, and text that is only in another alternative
     * @param removed what was removed from the HTML; empty when the text was requested
     * @param views the links to the views (proportional, fixed-width, HTML); the current one has no address
     * @param pages the links to the pages of the text
     * @param files the attachments, at most {@value #ATTACHMENTS}
     * @param isFlagged whether a file of the message is downloaded only after a warning
     * @param moreFiles how many attachments are not in {@code files}
     * @param defects irregularities of the message, each once
     * @param headers the header fields, shortened, at most {@value #HEADERS}
     * @param moreHeaders how many header fields are not in {@code headers}
     * @param previous the document before it in the trove; null for the first
     * @param next the document after it in the trove; null for the last
     * @param thread its surroundings in its thread; null when it has no thread
     * @param relatives copies, quotations and similar messages
     * @param signature a summary of its signatures
     * @param conversion where a converted message comes from, in words; empty for any other
     * @param isExtracted whether there is extracted text
     * @param sha256 of the published bytes, in hex
     * @param size of the published bytes, for people
     * @param redactions null for a message that is published whole
     * @param citing what stories cite of it
     * @param notes its annotations
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String subject,
            List<People> people,
            String date,
            String machineDate,
            String dateUnknown,
            BodyText body,
            @Nullable String html,
            boolean tooLong,
            List<Aside> before,
            List<Aside> after,
            List<Removed> removed,
            List<SearchPage.Choice> views,
            PageLinks pages,
            List<File> files,
            boolean isFlagged,
            int moreFiles,
            List<Defective> defects,
            List<Header> headers,
            int moreHeaders,
            @Nullable Neighbour previous,
            @Nullable Neighbour next,
            MessageThread.@Nullable Excerpt thread,
            RelatedMessages.Related relatives,
            SignatureSummary signature,
            String conversion,
            boolean isExtracted,
            String sha256,
            String size,
            @Nullable ShownRedactions redactions,
            boolean isShownAgain,
            List<CitingStory> citing,
            MarginNotes notes) {}

    /**
     * A summary of a message's signatures.
     *
     * @param notCovered shown parts that the signatures do not cover
     * @param words explanation of the finding that determines the mark; empty for none
     */
    record SignatureSummary(MessageMark mark, Set<ShownPart> notCovered, String words) {
        static SignatureSummary of(Authentication authentication) {
            MessageMark mark = authentication.mark();
            Finding best = authentication.best();
            Optional<Finding> decisive = best != null
                    ? Optional.of(best)
                    : authentication.findings().stream()
                            .filter(finding -> MessageMark.of(List.of(finding)) == mark)
                            .findFirst();
            String words = decisive.map(finding -> ShownFinding.reader(authentication, finding))
                    .orElse("");
            if (authentication.stated() != null) {
                return new SignatureSummary(
                        mark,
                        Set.of(),
                        Words.of("document.signature.stated", SignatureStatements.stated(authentication.stated())));
            }
            if (!authentication.markReason().isEmpty()) {
                return new SignatureSummary(
                        mark, authentication.notCovered(), Words.of("document.signature.converted"));
            }
            return new SignatureSummary(mark, authentication.notCovered(), mark == MessageMark.UNSIGNED ? "" : words);
        }
    }

    /**
     * A header field with people: the first few are visible, the others folded, and some only counted.
     *
     * @param label From, To…
     */
    record People(String label, List<Person> shown, List<Person> folded, int unlisted) {}

    /** A person, and the page or the search with everything to and from them. */
    record Person(String name, String address, String link) {}

    /**
     * An attachment.
     *
     * @param preview whether it is an image that the page shows
     * @param redacted the sentence of the reason where the whole content is a mark; empty otherwise
     * @param found why it is downloaded only after a warning; empty for any other file
     * @param safeViews at most {@value #SAFE_VIEWS}
     */
    record File(
            String name,
            String type,
            String size,
            String address,
            String sha256,
            boolean preview,
            String redacted,
            List<String> found,
            List<SafeView> safeViews) {}

    /**
     * A link to a safe view of an attachment.
     *
     * @param inside the name of a file inside the attachment; empty for the attachment itself
     * @param redacted whether it shows the pages of a redacted attachment
     */
    record SafeView(String inside, String address, boolean redacted) {}

    /** Something removed from the HTML that would have acted in a mail program, and how often. */
    record Removed(String words, String count) {}

    /** Text that is not in a part of the message. */
    record Aside(String words, String text) {}

    /** A defect of the message, in words. */
    record Defective(String words, String detail) {}

    public MessagePage(
            PageFrames frames,
            Archive archive,
            DocumentReader documents,
            MessageThread threads,
            RelatedMessages relatives,
            MessageVerifier verifier,
            UnavailablePage unavailable,
            Stories stories,
            AnnotationLists annotations) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.threads = threads;
        this.relatives = relatives;
        this.verifier = verifier;
        this.unavailable = unavailable;
        this.stories = stories;
        this.annotations = annotations;
        files = new FilePage(frames, archive, documents, stories, annotations);
        extracted = new ExtractedTextPage(frames, archive, documents);
    }

    /** The page of a document; empty when the archive has no such number. */
    public Optional<Response> page(Request request, DocumentId id) throws IOException {
        Optional<Response> shown = documents.read(id, (document, published) -> render(request, document, published));
        return shown.isPresent() ? shown : unavailable.page(id);
    }

    private Response render(Request request, DocumentState.Published document, byte[] published) throws IOException {
        if (request.parameter("view").equals("extracted")) {
            Optional<Response> page = extracted.page(request, document, published);
            if (page.isPresent()) {
                return page.get();
            }
        }
        if (document.kind() == DocumentKind.FILE) {
            return files.page(request, document, published);
        }
        PublicRecord contents = archive.contents();
        DocumentId id = document.id();
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        Message whole = MessageParser.parse(published);
        MarkTracer marks = MarkTracer.of(published, check);
        // With labels in its marks, the same message.
        Message labelled = marks.hasMarks() ? MessageParser.parse(marks.traced()) : whole;
        if (labelled.parts().size() != whole.parts().size()
                || labelled.attachments().size() != whole.attachments().size()) {
            marks = MarkTracer.NONE;
        }
        Message message = marks.hasMarks() ? labelled : whole;
        String wanted = request.parameter("view");
        SafeHtml html = wanted.equals("html") ? html(document, message) : null;
        String shownHtml = html == null ? "" : ownHeadings(html.html());
        boolean asHtml = html != null && shownHtml.getBytes(StandardCharsets.UTF_8).length <= HTML_BYTES;
        BodyText body = BodyText.of(message.text(), request.page());
        boolean fixed = wanted.equals("fixed") || body.fixed() && !wanted.equals("text");
        String viewName = asHtml || wanted.equals("fixed") || wanted.equals("text") ? wanted : "";
        String subject = message.subject() == null ? "" : message.subject().strip();
        View view = new View(
                frames.of(
                                contents,
                                subject.isEmpty()
                                        ? Words.of("document.number", String.valueOf(id.number()))
                                        : DocumentRow.cut(subject, 120))
                        .trove(id.trove())
                        .about(contents, document.release())
                        .asOf(AsOf.of(request, contents))
                        .described(PageMetadata.of(
                                Citation.of(contents, document, whole, request.base()),
                                SiteAddress.document(id),
                                whole.text(),
                                request.base())),
                contents.trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                DocumentRow.cut(subject, 500),
                people(message),
                message.date() == null ? "" : Formats.full(message.date()),
                message.date() == null ? "" : Formats.machine(message.date()),
                message.date() == null ? whyUnknown(message) : zoneAssumed(message),
                body.withFixed(fixed),
                asHtml ? shownHtml : null,
                html != null && !asHtml,
                body.page() == 1 || asHtml ? asides(message, true) : List.of(),
                body.page() == body.pages() || asHtml ? after(message, asHtml) : List.of(),
                html == null ? List.of() : removed(html),
                views(id, message.html() != null, asHtml, fixed),
                PageLinks.of(
                        body.page(), asHtml ? 1 : body.pages(), page -> SiteAddress.view(id, viewName, (int) page)),
                files(document, whole, message, marks, safeViews(archive, document)),
                !document.flags().isEmpty(),
                Math.max(0, message.attachments().size() - ATTACHMENTS),
                message.defects().stream()
                        .limit(DEFECTS)
                        .map(MessagePage::words)
                        .distinct()
                        .toList(),
                message.headers().stream()
                        .limit(HEADERS)
                        .map(MessagePage::bounded)
                        .toList(),
                Math.max(0, message.headers().size() - HEADERS),
                Neighbour.of(documents, id, -1),
                Neighbour.of(documents, id, 1),
                threads.excerpt(id).orElse(null),
                relatives.of(id, whole, marks.plain(body.text())),
                SignatureSummary.of(verifier.of(document, published, whole)),
                ConversionWords.of(document.conversion()),
                document.text() != null && !message.attachments().isEmpty(),
                document.sha256().hex(),
                Formats.size(document.sizeBytes()),
                ShownRedactions.of(document, check),
                document.reduces() != null,
                CitingStory.of(stories.of(contents).citing(id), published, documents.form(document)),
                MarginNotes.of(
                        annotations.of(contents),
                        archive,
                        id,
                        published,
                        documents.form(document),
                        asHtml ? null : body,
                        marks));
        StringOutput out = new StringOutput();
        JtemessageGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(marks.page(out.toString()));
    }

    private static @Nullable SafeHtml html(DocumentState.Published document, Message message) {
        return message.html() == null ? null : SafeHtml.clean(message.html(), cid -> image(document, message, cid));
    }

    /** Lowers the headings, because the page's title is its only first-level heading. In sanitised HTML every {@code <} begins a tag. */
    static String ownHeadings(String html) {
        return html.replace("<h1", "<h2").replace("</h1", "</h2");
    }

    /** The address of an image in the message; empty when there is none with this Content-ID. */
    private static Optional<String> image(DocumentState.Published document, Message message, String contentId) {
        List<MimePart> parts = message.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (contentId.equals(parts.get(i).contentId())
                    && parts.get(i).type().startsWith("image/")
                    && document.flags(i).isEmpty()) {
                String name =
                        parts.get(i).fileName() == null ? "image" : parts.get(i).fileName();
                return Optional.of(SiteAddress.attachment(document.id(), i, DocumentRow.cut(name, 100)));
            }
        }
        return Optional.empty();
    }

    static List<SearchPage.Choice> views(DocumentId id, boolean html, boolean asHtml, boolean fixed) {
        List<SearchPage.Choice> views = new ArrayList<>();
        views.add(new SearchPage.Choice(
                Words.of("document.view.proportional"), asHtml || fixed ? SiteAddress.view(id, "text", 1) : ""));
        views.add(new SearchPage.Choice(
                Words.of("document.view.fixed"), !asHtml && fixed ? "" : SiteAddress.view(id, "fixed", 1)));
        if (html) {
            views.add(new SearchPage.Choice(
                    Words.of("document.view.html"), asHtml ? "" : SiteAddress.view(id, "html", 1)));
        }
        return views;
    }

    private static List<Removed> removed(SafeHtml html) {
        List<Removed> removed = new ArrayList<>();
        html.remoteByHost().entrySet().stream()
                .limit(REMOTE_HOSTS)
                .forEach(host -> removed.add(new Removed(
                        host.getKey().isEmpty()
                                ? Words.of("document.blocked.unreadable")
                                : Words.of("document.blocked.host", DocumentRow.cut(host.getKey(), 80)),
                        Formats.number(host.getValue()))));
        add(removed, "hosts", Math.max(0, html.remoteByHost().size() - REMOTE_HOSTS));
        add(removed, "script", html.scripts());
        add(removed, "form", html.forms());
        add(removed, "hidden", html.hidden());
        return removed;
    }

    private static void add(List<Removed> removed, String kind, int count) {
        if (count > 0) {
            removed.add(new Removed(Words.of("document.blocked." + kind), Formats.number(count)));
        }
    }

    private static List<People> people(Message message) {
        List<People> all = new ArrayList<>();
        add(all, "from", message.from());
        if (!message.sender().isEmpty() && !message.sender().equals(message.from())) {
            add(all, "sender", message.sender());
        }
        add(all, "to", message.to());
        add(all, "cc", message.cc());
        add(all, "bcc", message.bcc());
        if (!message.replyTo().isEmpty() && !message.replyTo().equals(message.from())) {
            add(all, "reply-to", message.replyTo());
        }
        return all;
    }

    private static void add(List<People> all, String field, List<Address> addresses) {
        if (addresses.isEmpty()) {
            return;
        }
        List<Person> people = addresses.stream()
                .limit(PEOPLE_LISTED / 4)
                .map(address -> person(address, COUNTED.contains(field)))
                .toList();
        // One more name takes no more room than the words "1 more".
        int shown = people.size() <= PEOPLE_SHOWN + 1 ? people.size() : PEOPLE_SHOWN;
        all.add(new People(
                Words.of("document.field." + field),
                people.subList(0, shown),
                people.subList(shown, people.size()),
                addresses.size() - people.size()));
    }

    /** A person. @param counted whether the field is one whose addresses count as correspondents */
    private static Person person(Address address, boolean counted) {
        String name = DocumentRow.name(address);
        String mailbox = DocumentRow.cut(address.address(), 120);
        String asked = address.address().isEmpty() ? address.display() : address.address();
        String link = asked.isBlank() || asked.length() > 200
                ? ""
                : counted && !address.address().isBlank()
                        ? SiteAddress.person(address.address())
                        : SiteAddress.search(new QueryText(List.of()).with("with", asked));
        return new Person(name, name.equals(mailbox) ? "" : mailbox, link);
    }

    /** A note that the time zone of the date is not known; empty when it is known. */
    private static String zoneAssumed(Message message) {
        return message.defects().stream()
                .filter(defect -> defect.code().startsWith("date-zone-"))
                .findFirst()
                .map(defect -> defect.detail().isEmpty()
                        ? CodeDescriptions.of(defect.code())
                        : Words.of(
                                "signature.sentences",
                                CodeDescriptions.of(defect.code()),
                                Words.of("document.date.field", DocumentRow.cut(defect.detail(), 80))))
                .orElse("");
    }

    /** Why no date is shown, and the time that a server recorded instead. */
    private static String whyUnknown(Message message) {
        String why = message.defects().stream()
                .map(Defect::code)
                .filter(code -> code.startsWith("date-"))
                .findFirst()
                .map(CodeDescriptions::of)
                .orElse(Words.of("document.date.none"));
        return message.received() == null
                ? why
                : Words.of(
                        "signature.sentences",
                        why,
                        Words.of("document.date.received", Formats.full(message.received())));
    }

    /** Text below the body: first text that is only in another alternative, unless the HTML is shown. */
    private static List<Aside> after(Message message, boolean asHtml) {
        List<Aside> after = new ArrayList<>();
        if (!asHtml && !message.otherText().isBlank()) {
            after.add(new Aside(Words.of("document.text.other"), DocumentRow.cut(message.otherText(), ASIDE_CHARS)));
        }
        after.addAll(asides(message, false));
        return after;
    }

    /** Footers of mailing lists and similar text. Those of enclosed messages are searched, but not shown here. */
    private static List<Aside> asides(Message message, boolean before) {
        return message.outsideTexts().stream()
                .filter(margin -> margin.before() == before && !isNested(message, margin.part()))
                .limit(ASIDES)
                .map(margin -> new Aside(
                        Words.of(before ? "document.text.before" : "document.text.after"),
                        DocumentRow.cut(margin.text(), ASIDE_CHARS)))
                .toList();
    }

    private static boolean isNested(Message message, int part) {
        int at = part;
        while (message.parts().get(at).parent() >= 0) {
            at = message.parts().get(at).parent();
            if (message.parts().get(at).type().startsWith("message/")) {
                return true;
            }
        }
        return false;
    }

    /** None where this copy has other views than the log names: the message itself is not affected, and the page of a view says so. */
    static List<DocumentView> safeViews(Archive archive, DocumentState.Published document) throws IOException {
        try {
            // The publisher makes none of a file that needs a warning; another program could.
            return archive.views(document).stream()
                    .filter(view -> document.flags(view.part()).isEmpty())
                    .toList();
        } catch (DamagedCopy otherViews) {
            return List.of();
        }
    }

    static List<SafeView> safeViews(DocumentId id, int part, List<DocumentView> all) {
        return all.stream()
                .filter(view -> view.part() == part)
                .limit(SAFE_VIEWS)
                .map(view -> new SafeView(
                        view.inside() == null ? "" : DocumentRow.cut(view.inside(), 120),
                        SiteAddress.safeView(id, view.view(), 1, 1),
                        view.isRedacted()))
                .toList();
    }

    /** @param labelled the same message with labels in its marks, for the names */
    private static List<File> files(
            DocumentState.Published document,
            Message message,
            Message labelled,
            MarkTracer marks,
            List<DocumentView> safeViews) {
        DocumentId id = document.id();
        List<File> files = new ArrayList<>();
        int previews = 0;
        int shown = Math.min(ATTACHMENTS, message.attachments().size());
        for (int i = 0; i < shown; i++) {
            Attachment attachment = message.attachments().get(i);
            Attachment named = labelled.attachments().get(i);
            String redacted = redacted(labelled, named, marks);
            List<String> found = FlagWords.of(document.flags(attachment.part()));
            boolean preview = redacted.isEmpty()
                    && found.isEmpty()
                    && previews < PREVIEWS
                    && attachment.sizeBytes() <= PREVIEW_BYTES
                    && attachment.type().matches("image/(png|jpeg|jpg|gif|webp)");
            previews += preview ? 1 : 0;
            files.add(new File(
                    DocumentRow.cut(Download.safe(named.name()), 120),
                    DocumentRow.cut(named.type(), 80),
                    Formats.size(attachment.sizeBytes()),
                    SiteAddress.attachment(id, attachment.part(), Download.safe(attachment.name())),
                    attachment.sha256().hex(),
                    preview,
                    redacted,
                    found,
                    safeViews(id, attachment.part(), safeViews)));
        }
        return files;
    }

    /** The sentence of the reason where a mark is all there is of an attachment; empty otherwise. */
    private static String redacted(Message labelled, Attachment attachment, MarkTracer marks) {
        if (!marks.hasMarks() || attachment.sizeBytes() > REDACTED_BYTES) {
            return "";
        }
        String code = marks.onlyMark(
                MessageParser.content(marks.traced(), labelled.parts().get(attachment.part())));
        return code == null ? "" : marks.sentence(code);
    }

    private static Defective words(Defect defect) {
        return new Defective(CodeDescriptions.of(defect.code()), DocumentRow.cut(defect.detail(), 200));
    }

    private static Header bounded(Header header) {
        return new Header(
                DocumentRow.cut(header.name(), 80),
                DocumentRow.cut(header.value(), HEADER_CHARS),
                header.start(),
                header.end());
    }
}
