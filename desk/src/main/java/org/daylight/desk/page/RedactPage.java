package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredRedaction;
import org.daylight.catalog.StoredViews;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.redact.PartText;
import org.daylight.redact.Selector;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/**
 * Redacts in a document: a string, words that are selected one by one, a header field, a part, a file name or an area of a page. Before anything
 * is recorded, the page shows the published form.
 */
final class RedactPage {

    private static final int FIELDS = 150;
    private static final int PARTS = 200;

    private final ReviewDesk review;

    RedactPage(ReviewDesk review) {
        this.review = review;
    }

    /** A place whose words can be selected. @param address empty for the one that is shown */
    record Place(String words, String address) {}

    /** A choice of what to redact as a whole. @param value what the form sends */
    record Whole(String value, String words) {}

    /** A word. @param address selects it, or extends the selection to it */
    record Word(String text, String address, int from, int to, boolean startsLine, boolean isSelected) {}

    /** A reason. */
    record Reason(String code, String sentence) {}

    /**
     * The words that are selected.
     *
     * @param fields of the form, by name
     */
    record Selection(String text, Map<String, String> fields, String clear) {}

    /**
     * A preview.
     *
     * @param fields of the form that confirms it, by name
     * @param area null unless an area of a page is redacted
     */
    record Preview(
            String words,
            Map<String, String> fields,
            RedactionPreview form,
            @Nullable AreaPreview area) {}

    /** The area that will be black. @param image null when no image of the page was made yet */
    record AreaPreview(PageArea.@Nullable Shown image, PageArea.Area area) {}

    /**
     * What the template shows.
     *
     * @param string what the field for a string contains
     * @param areaPlaces attachments and files with images of their pages
     * @param area the page on which an area is selected; null for none
     * @param existing redactions of this document and its trove
     * @param preview null before one was requested
     */
    record View(
            DeskFrame frame,
            DocumentId id,
            String subject,
            String string,
            List<Reason> reasons,
            List<Place> places,
            List<Whole> wholes,
            List<Word> words,
            PageLinks pages,
            String shownPlace,
            @Nullable Selection selection,
            List<Place> areaPlaces,
            @Nullable PageArea area,
            List<MessageView.Redaction> existing,
            @Nullable Preview preview) {}

    Response page(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        return page(request, document, null);
    }

    private Response page(DeskRequest request, HeldDocument document, @Nullable Preview preview)
            throws Refusal, IOException {
        byte[] original = review.original(document);
        Message message = document.form().parse(original);
        DocumentId id = ReviewDesk.id(document);
        String here = ReviewAddress.of(id, "redact");
        SortedMap<String, String> reasons = review.catalog().redactions().reasons();
        String shownPlace = "";
        String text = "";
        Map<String, String> base = new HashMap<>();
        String parameters = "";
        Optional<Integer> part = RedactionFields.zero(request.parameter("part"));
        String field = request.parameter("field");
        if (preview == null && part.isPresent()) {
            text = partText(document, original, part.get());
            shownPlace = "part " + part.get();
            parameters = "part=" + part.get();
            base.put("kind", "part-text");
            base.put("part", "" + part.get());
        } else if (preview == null && !field.isEmpty()) {
            int occurrence = RedactionFields.zero(request.parameter("n")).orElse(0);
            text = value(message, field, occurrence)
                    .orElseThrow(() -> Refusal.notFound("The message has no such header field."));
            shownPlace = "header field " + DocumentRow.cut(field, 100);
            parameters = "field=" + ReviewAddress.encode(field) + "&n=" + occurrence;
            base.put("kind", "field-text");
            base.put("name", field);
            base.put("occurrence", "" + occurrence);
        }
        Optional<StoredViews> views = review.reading().views();
        int shownView = DeskRequest.number(request.parameter("view")).orElse(0);
        PageArea area = preview == null && shownPlace.isEmpty() && shownView > 0
                ? PageArea.of(request, views, document, message)
                : null;
        TextWords words = TextWords.of(text, request.page());
        String place = here + "?" + parameters + (words.page() > 1 ? "&page=" + words.page() : "");
        int from = RedactionFields.zero(request.parameter("from")).orElse(-1);
        int to = RedactionFields.zero(request.parameter("to")).orElse(-1);
        boolean isSelected = from >= 0 && to > from && to <= text.length();
        String ofPlace = parameters;
        var view = new View(
                DeskFrame.of(request, "Redact " + id).script(DeskFiles.SELECT_SCRIPT_ADDRESS),
                id,
                DocumentRow.cut(message.subject(), 300),
                string(request, document),
                reasons.entrySet().stream()
                        .map(each -> new Reason(each.getKey(), each.getValue()))
                        .toList(),
                places(message, document, here, shownPlace),
                wholes(message),
                words.words().stream()
                        .map(word -> word(word, place, isSelected ? from : -1, isSelected ? to : -1))
                        .toList(),
                PageLinks.of(words.page(), words.pages(), page -> here + "?" + ofPlace + "&page=" + page),
                shownPlace,
                isSelected ? selection(text, from, to, base, place) : null,
                PageArea.places(views, document, message, area == null ? 0 : shownView),
                area,
                existing(document),
                preview);
        return DeskHtml.withScript(DeskHtml.page(out -> JteredactGenerated.render(out, null, view)));
    }

    private static Selection selection(String text, int from, int to, Map<String, String> base, String place) {
        Map<String, String> fields = new HashMap<>(base);
        fields.put("from", "" + from);
        fields.put("to", "" + to);
        return new Selection(DocumentRow.cut(text.substring(from, to), 2_000), fields, place);
    }

    private static Word word(TextWords.Word word, String place, int from, int to) {
        boolean isSelected = word.from() < to && word.to() > from;
        int first = from < 0 ? word.from() : Math.min(from, word.from());
        int last = from < 0 ? word.to() : Math.max(to, word.to());
        return new Word(
                DocumentRow.straight(word.text()),
                place + "&from=" + first + "&to=" + last,
                word.from(),
                word.to(),
                word.startsLine(),
                isSelected);
    }

    private static String partText(HeldDocument document, byte[] original, int part) {
        return document.file() == null
                ? PartText.of(original, part)
                : document.form().text(original);
    }

    private static Optional<String> value(Message message, String name, int occurrence) {
        return message.headers().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .skip(occurrence)
                .map(Header::value)
                .findFirst();
    }

    /** The value of the finding that the address names, or what was typed. */
    private String string(DeskRequest request, HeldDocument document) throws IOException {
        if (!request.field("string").isEmpty()) {
            return DocumentRow.cut(request.field("string"), Selector.LONGEST_TEXT);
        }
        Optional<Integer> number = RedactionFields.zero(request.parameter("finding"));
        Optional<StoredFindings> stored = review.reading().findings();
        if (number.isEmpty() || stored.isEmpty()) {
            return "";
        }
        List<HeldFinding> all = stored.get().findings(document.key());
        return number.get() < all.size() && RedactionFields.isRedactable(all.get(number.get()))
                ? all.get(number.get()).value()
                : "";
    }

    private static List<Place> places(Message message, HeldDocument document, String here, String shown) {
        List<Place> places = new ArrayList<>();
        List<MimePart> parts = message.parts();
        for (int i = 0; i < Math.min(parts.size(), PARTS); i++) {
            MimePart each = parts.get(i);
            boolean isText = each.type().startsWith("text/") && each.embedded() == 0;
            if (isText || document.file() != null) {
                String words = "part " + i;
                places.add(new Place(
                        words + ", " + DocumentRow.cut(each.type(), 60),
                        words.equals(shown) ? "" : here + "?part=" + i));
            }
        }
        Map<String, Integer> seen = new HashMap<>();
        for (Header each : message.headers().stream().limit(FIELDS).toList()) {
            int occurrence = seen.merge(each.name().toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
            places.add(new Place(
                    DocumentRow.cut(each.name(), 60) + ": " + DocumentRow.cut(each.value(), 60),
                    here + "?field=" + ReviewAddress.encode(DocumentRow.cut(each.name(), 200)) + "&n=" + occurrence));
        }
        return places;
    }

    private static List<Whole> wholes(Message message) {
        List<Whole> wholes = new ArrayList<>();
        for (Attachment each : message.attachments().stream().limit(PARTS).toList()) {
            wholes.add(new Whole("part " + each.part(), "attachment " + DocumentRow.cut(each.name(), 120)));
            wholes.add(new Whole("file-name " + each.part(), "file name of " + DocumentRow.cut(each.name(), 120)));
        }
        Map<String, Integer> seen = new HashMap<>();
        for (Header each : message.headers().stream().limit(FIELDS).toList()) {
            int occurrence = seen.merge(each.name().toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
            if (each.name().length() <= 200) {
                wholes.add(new Whole(
                        "field " + occurrence + " " + each.name(),
                        "header field " + DocumentRow.cut(each.name(), 60) + ": " + DocumentRow.cut(each.value(), 60)));
            }
        }
        for (int i = 0; i < Math.min(message.parts().size(), PARTS); i++) {
            int part = i;
            boolean isAttachment = message.attachments().stream().anyMatch(each -> each.part() == part);
            if (!isAttachment) {
                wholes.add(new Whole(
                        "part " + i,
                        "part " + i + ", "
                                + DocumentRow.cut(message.parts().get(i).type(), 60)));
            }
        }
        return wholes;
    }

    private List<MessageView.Redaction> existing(HeldDocument document) {
        return review.catalog().redactions().applyingTo(document.trove(), document.key()).stream()
                .limit(PARTS)
                .map(each -> new MessageView.Redaction(
                        each.id(),
                        RedactionFields.words(each.selector()),
                        each.document() == 0 ? "the whole trove" : "this document"))
                .toList();
    }

    /** Shows what would be published, or records the redaction. */
    Response post(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        DeskRequest chosen = withWhole(request);
        Selector selector = RedactionFields.selector(chosen);
        boolean known = review.catalog()
                .redactions()
                .reasons()
                .containsKey(selector.reason().code());
        if (!known) {
            throw Refusal.bad("There is no such reason. Reasons are added on the page Redactions.");
        }
        boolean isEverywhere = chosen.field("scope").equals("trove") && selector instanceof Selector.Text;
        if (isEverywhere) {
            return everywhere(request, document, (Selector.Text) selector);
        }
        return chosen.field("step").equals("confirm")
                ? confirm(request, document, selector)
                : page(chosen, document, preview(document, chosen, selector));
    }

    /** The choice of something whole, such as {@code part 3} or {@code field 0 Subject}, as fields of its own. */
    private static DeskRequest withWhole(DeskRequest request) throws Refusal {
        String whole = request.field("whole");
        if (whole.isEmpty()) {
            return request;
        }
        String[] words = whole.split(" ", 3);
        Map<String, List<String>> form = new HashMap<>(request.form());
        form.remove("whole");
        form.put("kind", List.of(words[0]));
        if (words[0].equals("field") && words.length == 3) {
            form.put("occurrence", List.of(words[1]));
            form.put("name", List.of(words[2]));
        } else if (words.length == 2) {
            form.put("part", List.of(words[1]));
        } else {
            throw Refusal.bad("Choose what to redact.");
        }
        return new DeskRequest(
                request.method(),
                request.path(),
                request.query(),
                form,
                request.editor(),
                request.session(),
                request.now(),
                request.base());
    }

    private Preview preview(HeldDocument document, DeskRequest request, Selector selector) throws IOException {
        Map<String, String> fields = new HashMap<>();
        request.form().forEach((name, values) -> {
            if (!name.equals("step") && !name.equals("token")) {
                fields.put(name, values.getFirst());
            }
        });
        return new Preview(
                RedactionFields.words(selector),
                fields,
                preview(review, document, selector, request.by()),
                selector instanceof Selector.Area area ? area(document, area) : null);
    }

    private AreaPreview area(HeldDocument document, Selector.Area area) throws IOException {
        return new AreaPreview(
                PageArea.image(review.reading().views(), document, area).orElse(null),
                new PageArea.Area(area.x(), area.y(), area.width(), area.height()));
    }

    private Response confirm(DeskRequest request, HeldDocument document, Selector selector)
            throws Refusal, IOException {
        RedactDocuments.Result result =
                review.decide(() -> new RedactDocuments(review.deciding(), review.vault(), request.by())
                        .one(ReviewDesk.id(document), selector, false));
        switch (result) {
            case RedactDocuments.Refused(String reason) -> throw Refusal.conflict(reason);
            case RedactDocuments.Redacted done ->
                request.session()
                        .say("Redaction " + done.id() + ": " + Formats.count(done.places(), "place", "places") + " of "
                                + document.cited() + ". It is applied when the document is published; undo it on the"
                                + " page Redactions."
                                + (selector instanceof Selector.Area
                                        ? " Run  daylight extract  before: it makes the images of the pages."
                                        : ""));
        }
        return DeskHtml.seeOther(ReviewAddress.document(ReviewDesk.id(document)));
    }

    /** Searches the whole trove in the background, and then shows what was found. */
    private Response everywhere(DeskRequest request, HeldDocument document, Selector.Text text) throws IOException {
        HeldTrove trove = review.catalog().troves().find(document.trove()).orElseThrow();
        By by = request.by();
        String owner = request.editor().name();
        return DeskHtml.seeOther(review.jobs()
                .start(owner, "Searching " + trove.slug() + " for the string", progress -> {
                    RedactDocuments.Result result =
                            review.decide(() -> new RedactDocuments(review.deciding(), review.vault(), by)
                                    .everywhere(trove, text, true, progress::done));
                    return switch (result) {
                        case RedactDocuments.Refused(String reason) -> throw new IOException(reason);
                        case RedactDocuments.Redacted found ->
                            "/redactions/preview/"
                                    + review.pending().add(owner, new RedactionsPage.Pending(trove, text, found));
                    };
                }));
    }

    /** The published form of a document with one more selector. */
    static RedactionPreview preview(ReviewDesk review, HeldDocument document, Selector selector, By by)
            throws IOException {
        byte[] original = review.original(document);
        List<Selector> selectors =
                new ArrayList<>(review.catalog().redactions().applyingTo(document.trove(), document.key()).stream()
                        .map(StoredRedaction::selector)
                        .toList());
        selectors.add(selector);
        return RedactionPreview.of(
                document,
                original,
                new RedactDocuments(review.reading(), review.vault(), by).form(document, original, selectors));
    }
}
