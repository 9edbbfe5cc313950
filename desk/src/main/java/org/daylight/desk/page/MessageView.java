package org.daylight.desk.page;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.AcceptedFiles;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.LeftFindings;
import org.daylight.catalog.Match;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.Remarks;
import org.daylight.catalog.ReviewQueues;
import org.daylight.catalog.ReviewState;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredRedaction;
import org.daylight.catalog.StoredViews;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.http.Response;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Defect;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.OutsideText;
import org.daylight.message.html.HtmlText;
import org.daylight.pack.FlaggedPart;
import org.daylight.search.Hit;
import org.daylight.search.SearchResult;
import org.daylight.web.view.BodyText;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/** One document with everything that an editor needs to decide about it, and the forms to do so. */
final class MessageView {

    private static final int PEOPLE = 40;
    private static final int HEADERS = 150;
    private static final int HEADER_CHARS = 1_000;
    private static final int ATTACHMENTS = 200;
    private static final int FINDINGS = 200;
    private static final int VALUE_CHARS = 200;
    private static final int COPIES = 50;
    private static final int HISTORY = 30;
    private static final int REDACTIONS = 50;
    private static final int DEFECTS = 50;
    private static final int OUTSIDE_CHARS = 20_000;

    private final ReviewDesk review;

    MessageView(ReviewDesk review) {
        this.review = review;
    }

    /** A line with people. */
    record People(String label, String names) {}

    /** A view of the text; the address is empty for the one that is shown. */
    record TextView(String words, String address) {}

    /** A link. */
    record Link(String words, String address) {}

    /** An attachment. @param warning why it is dangerous; empty when nothing was found */
    record File(int part, String name, String type, String size, String address, List<Link> views, String warning) {}

    /**
     * A finding of a scan.
     *
     * @param number its place in the list of the scan, for the form
     * @param isStrong whether it is surely what it says
     * @param left who left it as it is; empty for nobody
     * @param canRedact whether its value is a text that can be redacted as a string
     */
    record Finding(
            int number,
            String kind,
            String place,
            String label,
            String value,
            boolean isStrong,
            String left,
            boolean canRedact) {}

    /** A message of the thread. */
    record ThreadRow(
            String cited, String address, String subject, String people, String date, String state, boolean isHere) {}

    /** A copy. */
    record Copy(String cited, String address, String same, String state, String part, boolean isPublished) {}

    /** A header field. */
    record Field(String name, String value) {}

    /** A note. */
    record Note(String who, String when, String text) {}

    /** A redaction that applies. */
    record Redaction(long id, String words, String where) {}

    /**
     * What the template shows.
     *
     * @param queue the queue that it was taken from; null for none
     * @param state of the review, in words
     * @param claim who works on it; empty for nobody
     * @param isPublished whether it is public, so that nothing can be decided about it
     * @param flags dangerous and infected files, in words; empty for none
     * @param isAccepted whether an editor accepted that they are published behind a warning
     * @param hidden how many copies are in troves that the user may not see
     */
    record View(
            DeskFrame frame,
            DocumentId id,
            @Nullable QueueName queue,
            String subject,
            List<People> people,
            String date,
            String state,
            String part,
            String claim,
            boolean isPublished,
            boolean isWithheld,
            boolean isEmbargoed,
            BodyText body,
            List<TextView> texts,
            PageLinks pages,
            List<String> outside,
            List<File> files,
            int moreFiles,
            List<String> reveals,
            List<Finding> findings,
            int moreFindings,
            String scan,
            String flags,
            boolean isAccepted,
            List<ThreadRow> thread,
            long threadSize,
            String threadQuery,
            List<Copy> copies,
            int moreCopies,
            int hidden,
            List<String> tags,
            List<String> knownTags,
            List<Note> notes,
            List<DecisionsPage.Row> history,
            List<Redaction> redactions,
            List<Field> headers,
            int moreHeaders,
            List<String> defects,
            String size,
            String previous,
            String next,
            boolean mayDecide) {}

    Response page(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        DocumentId id = ReviewDesk.id(document);
        Message message = document.form().parse(review.original(document));
        boolean mayDecide = request.editor().mayDecide();
        ReviewState state = review.catalog().reviews().find(document.key()).orElseThrow();
        Optional<PlannedPart> part = review.catalog().parts().with(id.trove(), id.number());
        String subject = document.file() != null
                ? document.file().name()
                : message.subject() == null ? "" : message.subject().strip();
        @Nullable
        QueueName queue = QueueName.of(id.trove(), request.parameter("by"), request.parameter("value"))
                .orElse(null);
        String html = message.html();
        String wanted = request.parameter("text");
        String shown = wanted.equals("html") && html != null
                ? HtmlText.of(html)
                : wanted.equals("other") && !message.otherText().isEmpty() ? message.otherText() : message.text();
        BodyText body = BodyText.of(shown, request.page());
        String here = ReviewAddress.document(id, queue);
        List<HeldFinding> findings = findings(document);
        List<FlaggedPart> flags = new FlaggedFiles(review.reading()).of(document);
        SearchResult thread = document.file() == null ? DocumentThread.of(review, id) : null;
        List<Match> matches = review.catalog().matches().of(document.key(), COPIES * 4);
        List<Match> visible = matches.stream()
                .filter(match ->
                        Access.maySee(request.editor(), match.document().trove()))
                .toList();
        var view = new View(
                DeskFrame.of(request, document.cited()),
                id,
                queue,
                DocumentRow.cut(subject, 500),
                people(message),
                message.date() == null ? "" : Formats.full(message.date()),
                ReviewWords.state(state),
                part.map(MessageView::part).orElse("in no part"),
                claim(request, document),
                part.isPresent() && part.get().published() != null,
                document.withheld() != null,
                "embargo".equals(state.review()),
                body,
                texts(message, wanted, here),
                PageLinks.of(
                        body.page(),
                        body.pages(),
                        page -> with(here, "text=" + ReviewAddress.encode(wanted) + "&page=" + page)),
                outside(message),
                files(id, document, message, findings),
                Math.max(0, message.attachments().size() - ATTACHMENTS),
                RevealLines.of(review.reading(), document),
                shown(document, findings),
                Math.max(0, findings.size() - FINDINGS),
                scan(document),
                String.join(
                        ", ",
                        flags.stream()
                                .map(flag -> String.join(" and ", flag.codes()) + " in part " + flag.part())
                                .toList()),
                isAccepted(document, flags),
                thread == null ? List.of() : thread(request, document, thread),
                thread == null ? 0 : thread.total(),
                DocumentThread.query(id).text(),
                visible.stream().limit(COPIES).map(this::copy).toList(),
                Math.max(0, visible.size() - COPIES),
                matches.size() - visible.size(),
                review.catalog().remarks().tags(document.key()),
                mayDecide ? review.tags() : List.of(),
                notes(document),
                ReviewDesk.seesAll(request.editor())
                        ? review.catalog().reviews().about(document.key(), HISTORY).stream()
                                .map(DecisionsPage::row)
                                .toList()
                        : List.of(),
                redactions(document),
                message.headers().stream()
                        .limit(HEADERS)
                        .map(MessageView::bounded)
                        .toList(),
                Math.max(0, message.headers().size() - HEADERS),
                message.defects().stream()
                        .limit(DEFECTS)
                        .map(each -> Defect.meaning(each.code()).orElse(each.code()))
                        .distinct()
                        .toList(),
                Formats.size(document.sizeBytes()),
                neighbour(id, -1),
                neighbour(id, 1),
                mayDecide);
        return DeskHtml.page(out -> JtedocumentGenerated.render(out, null, view));
    }

    private static String with(String address, String parameters) {
        return address + (address.indexOf('?') < 0 ? "?" : "&") + parameters;
    }

    private static List<TextView> texts(Message message, String wanted, String here) {
        List<TextView> texts = new ArrayList<>();
        boolean isHtml = wanted.equals("html") && message.html() != null;
        boolean isOther = wanted.equals("other") && !message.otherText().isEmpty();
        texts.add(new TextView("text", isHtml || isOther ? here : ""));
        if (message.html() != null) {
            texts.add(new TextView("text of the HTML", isHtml ? "" : with(here, "text=html")));
        }
        if (!message.otherText().isEmpty()) {
            texts.add(new TextView("words of other versions", isOther ? "" : with(here, "text=other")));
        }
        return texts;
    }

    private static List<People> people(Message message) {
        List<People> people = new ArrayList<>();
        add(people, "From", message.from());
        add(people, "Sender", message.sender().equals(message.from()) ? List.of() : message.sender());
        add(people, "Reply to", message.replyTo());
        add(people, "To", message.to());
        add(people, "Cc", message.cc());
        add(people, "Bcc", message.bcc());
        return people;
    }

    private static void add(List<People> people, String label, List<Address> addresses) {
        if (addresses.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>(addresses.stream()
                .limit(PEOPLE)
                .map(each -> DocumentRow.cut(
                        each.name() == null || each.name().isBlank()
                                ? each.address()
                                : each.name() + " <" + each.address() + ">",
                        200))
                .toList());
        if (addresses.size() > PEOPLE) {
            names.add("and " + Formats.number(addresses.size() - PEOPLE) + " more");
        }
        people.add(new People(label, String.join(", ", names)));
    }

    private static String part(PlannedPart part) {
        Instant published = part.published();
        return "part " + part.number() + ", "
                + (published == null ? "due " + Formats.full(part.due()) : "published " + Formats.full(published));
    }

    private String claim(DeskRequest request, HeldDocument document) {
        Optional<ReviewQueues.Claim> claim = review.catalog().queues().claim(document.key(), request.now());
        return claim.map(each -> (each.editor().equals(request.editor().name()) ? "you work" : each.editor() + " works")
                        + " on it until " + Formats.full(each.until()))
                .orElse("");
    }

    private static List<String> outside(Message message) {
        return message.outsideTexts().stream()
                .map(OutsideText::text)
                .limit(10)
                .map(text -> DocumentRow.cut(text, OUTSIDE_CHARS / 10))
                .toList();
    }

    private List<File> files(DocumentId id, HeldDocument document, Message message, List<HeldFinding> findings)
            throws IOException {
        Map<Integer, List<Link>> views = views(id, document);
        List<File> files = new ArrayList<>();
        for (Attachment each : message.attachments().stream().limit(ATTACHMENTS).toList()) {
            List<Link> links = new ArrayList<>(views.getOrDefault(each.part(), List.of()));
            links.add(new Link("extracted text", ReviewAddress.of(id, "text") + "/" + each.part()));
            String warning = findings.stream()
                    .filter(finding -> finding.part() == each.part())
                    .filter(finding -> EnumSet.of(FindingKind.DANGEROUS_FILE, FindingKind.MALWARE)
                            .contains(finding.kind()))
                    .findFirst()
                    .map(finding -> finding.label())
                    .orElse("");
            files.add(new File(
                    each.part(),
                    DocumentRow.cut(each.name(), 200),
                    DocumentRow.cut(each.type(), 100),
                    Formats.size(each.sizeBytes()),
                    ReviewAddress.attachment(id, each.part()),
                    links,
                    DocumentRow.cut(warning, VALUE_CHARS)));
        }
        return files;
    }

    private Map<Integer, List<Link>> views(DocumentId id, HeldDocument document) throws IOException {
        Map<Integer, List<Link>> links = new HashMap<>();
        Optional<StoredViews> stored = review.reading().views();
        if (stored.isPresent()) {
            List<StoredViews.View> views = stored.get().views(document.key());
            for (int i = 0; i < Math.min(views.size(), ATTACHMENTS); i++) {
                links.computeIfAbsent(views.get(i).part(), part -> new ArrayList<>())
                        .add(new Link("safe view: " + views.get(i).kind().word(), ReviewAddress.view(id, i + 1)));
            }
        }
        return links;
    }

    private List<HeldFinding> findings(HeldDocument document) throws IOException {
        Optional<StoredFindings> stored = review.reading().findings();
        return stored.isEmpty() ? List.of() : stored.get().findings(document.key());
    }

    private boolean isAccepted(HeldDocument document, List<FlaggedPart> flags) {
        List<AcceptedFiles.Accepted> accepted = review.catalog().acceptedFiles().of(document.key());
        return !accepted.isEmpty()
                && flags.stream()
                        .allMatch(flag -> flag.codes().stream()
                                .allMatch(code -> accepted.contains(new AcceptedFiles.Accepted(flag.part(), code))));
    }

    private String scan(HeldDocument document) throws IOException {
        Optional<StoredFindings> stored = review.reading().findings();
        boolean isScanned =
                stored.isPresent() && stored.get().scan(document.key()).isPresent();
        return isScanned ? "" : "It was not scanned yet: run  daylight scan  to find private data and dangerous files.";
    }

    private List<Finding> shown(HeldDocument document, List<HeldFinding> findings) {
        List<LeftFindings.Left> left = review.catalog().leftFindings().of(document.key());
        List<Finding> shown = new ArrayList<>();
        for (int i = 0; i < findings.size() && shown.size() < FINDINGS; i++) {
            HeldFinding each = findings.get(i);
            shown.add(new Finding(
                    i,
                    each.kind().code(),
                    DocumentRow.cut(
                            each.name().isEmpty()
                                    ? each.place()
                                    : each.name() + (each.place().isEmpty() ? "" : ", " + each.place()),
                            VALUE_CHARS),
                    DocumentRow.cut(each.label(), VALUE_CHARS),
                    DocumentRow.cut(each.value(), VALUE_CHARS),
                    each.strength() == Strength.STRONG,
                    left.stream()
                            .filter(one -> one.isOf(each))
                            .findFirst()
                            .map(one -> ReviewWords.editor(one.editor()))
                            .orElse(""),
                    RedactionFields.isRedactable(each)));
        }
        return shown;
    }

    private List<ThreadRow> thread(DeskRequest request, HeldDocument document, SearchResult found) {
        List<ThreadRow> rows = new ArrayList<>();
        for (Hit hit : found.hits()) {
            Optional<ReviewState> state = review.catalog().reviews().find(hit.key());
            boolean isShown = state.isPresent()
                    && state.get().number() > 0
                    && Access.maySee(request.editor(), state.get().trove());
            if (isShown) {
                rows.add(new ThreadRow(
                        state.get().cited(),
                        ReviewAddress.document(
                                new DocumentId(state.get().trove(), state.get().number())),
                        DocumentRow.subject(hit),
                        DocumentRow.people(hit.from(), List.of(), 0),
                        DocumentRow.day(hit),
                        ReviewWords.state(state.get()),
                        hit.key() == document.key()));
            }
        }
        return rows;
    }

    private Copy copy(Match match) {
        HeldDocument other = match.document();
        boolean isPublished = review.catalog().parts().isPublished(other.trove(), other.number());
        return new Copy(
                other.cited(),
                other.number() == 0 ? ReviewAddress.queues() : ReviewAddress.document(ReviewDesk.id(other)),
                ReviewWords.copy(match),
                review.catalog()
                        .reviews()
                        .find(other.key())
                        .map(ReviewWords::state)
                        .orElse(""),
                review.catalog()
                        .parts()
                        .numberWith(other.trove(), other.number())
                        .map(part -> "part " + part)
                        .orElse("in no part"),
                isPublished);
    }

    private List<Note> notes(HeldDocument document) {
        List<Remarks.Note> all = review.catalog().remarks().notes(document.key());
        return all.subList(Math.max(0, all.size() - 50), all.size()).stream()
                .map(each -> new Note(ReviewWords.editor(each.editor()), Formats.full(each.made()), each.text()))
                .toList();
    }

    private List<Redaction> redactions(HeldDocument document) {
        List<StoredRedaction> all = review.catalog().redactions().applyingTo(document.trove(), document.key());
        return all.stream()
                .filter(each -> each.document() != 0)
                .limit(REDACTIONS)
                .map(each -> new Redaction(each.id(), RedactionFields.words(each.selector()), "this document"))
                .toList();
    }

    private static Field bounded(Header header) {
        return new Field(DocumentRow.cut(header.name(), 100), DocumentRow.cut(header.value(), HEADER_CHARS));
    }

    private String neighbour(DocumentId id, int step) {
        int number = id.number() + step;
        boolean exists = number > 0
                && review.catalog().documents().find(id.trove(), number).isPresent();
        return exists ? ReviewAddress.document(new DocumentId(id.trove(), number)) : "";
    }
}
