package org.daylight.desk.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ViewTable;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.extract.MadeView;
import org.daylight.format.Outcome;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.ExtractedPlace;
import org.daylight.web.file.Download;
import org.daylight.web.view.BodyText;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageLinks;

/**
 * The files of a document: attachments as downloads, their safe views, and the text that was extracted from them. What comes from a document is sent
 * so that a browser runs nothing of it.
 */
final class DocumentFilesPage {

    private static final int IMAGES = 10;
    private static final int ROWS = 100;
    private static final int COLUMNS = 100;
    private static final int CELL_CHARS = 500;

    private final ReviewDesk review;

    DocumentFilesPage(ReviewDesk review) {
        this.review = review;
    }

    /** A piece of extracted text. */
    record Unit(String place, String text) {}

    /** What the page of extracted text shows. */
    record TextPage(DeskFrame frame, DocumentId id, String name, List<Unit> units, PageLinks pages, String missing) {}

    /** An image. */
    record Image(String address, String label) {}

    /** What the page of a view shows. */
    record ViewPage(
            DeskFrame frame,
            DocumentId id,
            String name,
            String program,
            String omitted,
            List<Image> images,
            List<QueuesPage.Choice> sheets,
            boolean isHidden,
            List<String> head,
            List<List<String>> rows,
            PageLinks pages) {}

    /** The original bytes as plain text. */
    Response source(HeldDocument document) throws IOException {
        byte[] original = review.original(document);
        String charset = isUtf8(original) ? "utf-8" : "windows-1252";
        return Response.bytes("text/plain; charset=" + charset, original)
                .trust(Response.Trust.FOREIGN)
                .caching(Response.NO_STORE);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            return true;
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }

    /** An attachment as a download. */
    Response attachment(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        byte[] original = review.original(document);
        Message message = document.form().parse(original);
        Attachment found = attachment(message, request.segment(4));
        return Download.of(
                        document.form().content(original, message.parts().get(found.part())),
                        found.type(),
                        found.name())
                .caching(Response.NO_STORE);
    }

    private static Attachment attachment(Message message, String part) throws Refusal {
        // Part 0 is a document that is a file.
        int number = part.equals("0") ? 0 : DeskRequest.number(part).orElse(-1);
        return message.attachments().stream()
                .filter(each -> each.part() == number)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no such attachment."));
    }

    /** The text that was extracted from an attachment. */
    Response extracted(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        Attachment found = attachment(document.form().parse(review.original(document)), request.segment(4));
        List<ExtractedText.Unit> all = review.reading().textOf(document.key()).stream()
                .filter(unit -> unit.part() == found.part())
                .toList();
        int last = Math.max(1, (all.size() + ROWS / 10 - 1) / (ROWS / 10));
        int page = Math.min(request.page(), last);
        List<Unit> units = all.stream()
                .skip((page - 1L) * (ROWS / 10))
                .limit(ROWS / 10)
                .map(unit -> new Unit(
                        DocumentRow.cut(ExtractedPlace.words(unit), 300),
                        BodyText.of(unit.text(), 1).text()))
                .toList();
        DocumentId id = ReviewDesk.id(document);
        var view = new TextPage(
                DeskFrame.of(request, "Extracted text"),
                id,
                DocumentRow.cut(found.name(), 200),
                units,
                PageLinks.of(page, last, at -> ReviewAddress.of(id, "text") + "/" + found.part() + "?page=" + at),
                units.isEmpty() ? "No text was extracted from it. Run  daylight extract  if that was not done." : "");
        return DeskHtml.page(out -> JteextractedtextGenerated.render(out, null, view));
    }

    /** A safe view: its page, or one of its images. */
    Response view(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        int number = DeskRequest.number(request.segment(4)).orElse(0);
        Optional<StoredViews> stored = review.reading().views();
        List<StoredViews.View> views =
                stored.isEmpty() ? List.of() : stored.get().views(document.key());
        if (number < 1 || number > views.size()) {
            throw Refusal.notFound("There is no such view. Run  daylight extract  to make the views.");
        }
        StoredViews.View view = views.get(number - 1);
        return request.path().size() > 5
                ? image(stored.get(), view, request.segment(5), document, number)
                : page(request, stored.get(), view, document, number);
    }

    private static Response image(
            StoredViews stored, StoredViews.View view, String file, HeldDocument document, int number) throws Refusal {
        MadeView.File found = DeskRequest.number(file)
                .flatMap(at -> stored.file(view, at))
                .filter(each -> each.type() != DocumentView.Type.JSON)
                .orElseThrow(() -> Refusal.notFound("There is no such image."));
        return Download.image(
                        found.bytes(),
                        document.trove() + "-" + document.number() + "-" + number + "-" + file + "."
                                + found.type().extension())
                .caching(Response.NO_STORE);
    }

    private Response page(
            DeskRequest request, StoredViews stored, StoredViews.View view, HeldDocument document, int number)
            throws IOException {
        DocumentId id = ReviewDesk.id(document);
        List<String> labels = stored.labels(view);
        boolean isTable = view.kind() == DocumentView.Kind.TABLE;
        int sheet = Math.min(DeskRequest.number(request.parameter("sheet")).orElse(1), Math.max(1, labels.size()));
        ViewTable table = isTable ? table(stored, view, sheet) : new ViewTable(false, List.of(), List.of());
        int items = isTable ? table.rows().size() : labels.size();
        int perPage = isTable ? ROWS : IMAGES;
        int last = Math.max(1, (items + perPage - 1) / perPage);
        int page = Math.min(request.page(), last);
        List<Image> images = new ArrayList<>();
        if (!isTable) {
            for (int at = (page - 1) * IMAGES + 1; at <= Math.min(labels.size(), page * IMAGES); at++) {
                images.add(new Image(ReviewAddress.viewFile(id, number, at), DocumentRow.cut(labels.get(at - 1), 80)));
            }
        }
        List<QueuesPage.Choice> sheets = new ArrayList<>();
        for (int at = 1; isTable && labels.size() > 1 && at <= labels.size(); at++) {
            sheets.add(new QueuesPage.Choice(
                    labels.get(at - 1).isEmpty() ? "Table " + at : DocumentRow.cut(labels.get(at - 1), 80),
                    at == sheet ? "" : ReviewAddress.view(id, number) + "?sheet=" + at));
        }
        int shownSheet = sheet;
        var shown = new ViewPage(
                DeskFrame.of(request, "Safe view"),
                id,
                "Part " + view.part(),
                view.program(),
                view.omitted() == 0
                        ? ""
                        : Formats.number(view.omitted()) + (isTable ? " rows" : " pages") + " are not shown.",
                images,
                sheets,
                table.isHidden(),
                cut(table.head()),
                table.rows().stream()
                        .skip((page - 1L) * ROWS)
                        .limit(ROWS)
                        .map(DocumentFilesPage::cut)
                        .toList(),
                PageLinks.of(
                        page, last, at -> ReviewAddress.view(id, number) + "?sheet=" + shownSheet + "&page=" + at));
        return DeskHtml.page(out -> JteviewpageGenerated.render(out, null, shown));
    }

    private static List<String> cut(List<String> row) {
        return row.stream()
                .limit(COLUMNS)
                .map(cell -> DocumentRow.cut(cell, CELL_CHARS))
                .toList();
    }

    private static ViewTable table(StoredViews stored, StoredViews.View view, int sheet) throws IOException {
        MadeView.File file = stored.file(view, sheet).orElseThrow(() -> new IOException("the view lacks a table"));
        return switch (ViewTable.parse(file.bytes())) {
            case Outcome.Ok<ViewTable>(ViewTable table) -> table;
            case Outcome.Refused<ViewTable>(String code, String reason) -> throw new IOException(reason);
        };
    }
}
