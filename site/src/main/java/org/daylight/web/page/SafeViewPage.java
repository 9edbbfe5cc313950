package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.ViewTable;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.redaction.RedactionProof;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The page of one safe view ({@code spec/views.md}), and its images. Everything in it was made by the newsroom before the release: this class
 * renders no file and decodes no image.
 */
public final class SafeViewPage {

    /** How many images a page shows. */
    private static final int IMAGES = 10;

    /** How many rows of a table a page shows. */
    private static final int ROWS = 100;

    private static final int COLUMNS = 100;
    private static final int CELL_CHARS = 500;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows.
     *
     * @param shell the frame of the page
     * @param id the document
     * @param name of the attachment
     * @param inside the name of the file inside the attachment; empty for the attachment itself
     * @param download address of the attachment
     * @param view the view
     * @param images those on this page
     * @param sheets links to the tables; the current one has no address. Empty for one table without a name
     * @param table the rows on this page; null when the view is not a table
     * @param firstRow number of the first row on this page, from 1
     * @param allRows number of rows of the table
     * @param isCut whether columns or long cells are shortened
     * @param pages links to the other pages
     * @param reasons of what is black, of a redacted attachment; empty for any other view
     */
    record View(
            PageFrame shell,
            DocumentId id,
            String name,
            String inside,
            String download,
            DocumentView view,
            List<Image> images,
            List<Sheet> sheets,
            @Nullable ViewTable table,
            long firstRow,
            long allRows,
            boolean isCut,
            PageLinks pages,
            List<Reason> reasons) {}

    /** Why something is black. @param places such as {@code 3 places} */
    record Reason(String code, String sentence, String places) {}

    /** An image. @param label such as the number of the page; may be empty */
    record Image(String address, String label) {}

    /** A link to a table. @param address empty for the table that is shown */
    record Sheet(String name, String address) {}

    public SafeViewPage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** The page of a view; empty when the document is not published, or has no such view. */
    public Optional<Response> page(Request request, DocumentId id, int number) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        Optional<DocumentView> found = archive.views(document).stream()
                .filter(view -> view.view() == number)
                .filter(view -> document.flags(view.part()).isEmpty())
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String name = documents
                .read(
                        id,
                        (state, published) -> attachment(
                                documents.view(state, published), found.get().part()))
                .flatMap(known -> known)
                .orElseGet(() -> Words.of("file.view.nameless"));
        return Optional.of(render(request, document, found.get(), name));
    }

    /** An image of a view; empty when the document is not published, or has no such image. @param file from 1 */
    public Optional<Response> image(DocumentId id, int number, int file) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        boolean isFlagged = archive.views(document).stream()
                .anyMatch(view ->
                        view.view() == number && !document.flags(view.part()).isEmpty());
        return (isFlagged ? Optional.<Archive.ViewFile>empty() : archive.viewFile(document, number, file))
                .filter(found -> found.file().type() != DocumentView.Type.JSON)
                .map(found -> Download.image(
                        found.bytes(),
                        id.trove() + "-" + id.number() + "-" + number + "-" + file + "."
                                + found.file().type().extension()));
    }

    private static Optional<String> attachment(Message message, int part) {
        return message.attachments().stream()
                .filter(attachment -> attachment.part() == part)
                .map(Attachment::name)
                .findFirst();
    }

    private Response render(Request request, DocumentState.Published document, DocumentView view, String name)
            throws IOException {
        DocumentId id = document.id();
        List<Image> images = new ArrayList<>();
        List<Sheet> sheets = List.of();
        ViewTable table = null;
        long first = 1;
        long rows = 0;
        boolean isCut = false;
        PageLinks pages;
        if (view.kind() == DocumentView.Kind.TABLE) {
            int sheet = (int) Math.clamp(sheet(request), 1, view.files().size());
            ViewTable all = table(document, view, sheet);
            rows = all.rows().size();
            long last = Math.max(1, (rows + ROWS - 1) / ROWS);
            long page = Math.clamp(request.page(), 1, last);
            first = (page - 1) * ROWS + 1;
            List<List<String>> shown = all.rows().subList((int) first - 1, (int) Math.min(rows, first - 1 + ROWS));
            isCut = shown.stream()
                    .anyMatch(row -> row.size() > COLUMNS || row.stream().anyMatch(cell -> cell.length() > CELL_CHARS));
            table = new ViewTable(
                    all.isHidden(),
                    cut(all.head()),
                    shown.stream().map(SafeViewPage::cut).toList());
            sheets = sheets(id, view, sheet);
            pages = PageLinks.of(page, last, at -> SiteAddress.safeView(id, view.view(), sheet, (int) at));
        } else {
            long last = (view.files().size() + IMAGES - 1) / IMAGES;
            long page = Math.clamp(request.page(), 1, last);
            for (int file = (int) (page - 1) * IMAGES + 1;
                    file <= Math.min(view.files().size(), page * IMAGES);
                    file++) {
                String label = view.files().get(file - 1).label();
                images.add(new Image(
                        SiteAddress.safeImage(id, view.view(), file), label == null ? "" : DocumentRow.cut(label, 80)));
            }
            pages = PageLinks.of(page, last, at -> SiteAddress.safeView(id, view.view(), 1, (int) at));
        }
        String inside = view.inside() == null ? "" : DocumentRow.cut(view.inside(), 300);
        View shown = new View(
                frames.of(
                                archive.contents(),
                                Words.of(
                                        view.isRedacted() ? "file.view.title.redacted" : "file.view.title",
                                        DocumentRow.cut(inside.isEmpty() ? name : inside, 100)))
                        .trove(id.trove())
                        .described(PageMetadata.of(
                                Words.of("file.view.title.number", String.valueOf(view.view()), id),
                                SiteAddress.safeView(id, view.view(), 1, 1),
                                request.base())),
                id,
                DocumentRow.cut(Download.safe(name), 120),
                inside,
                SiteAddress.attachment(id, view.part(), Download.safe(name)),
                view,
                images,
                sheets,
                table,
                first,
                rows,
                isCut,
                pages,
                reasons(document, view));
        StringOutput out = new StringOutput();
        JtesafeviewGenerated.render(new OwaspHtmlTemplateOutput(out), null, shown);
        return Response.html(out.toString());
    }

    private List<Reason> reasons(DocumentState.Published document, DocumentView view) throws IOException {
        if (!view.isRedacted()) {
            return List.of();
        }
        Map<String, String> sentences = documents
                .read(
                        document.id(),
                        (state, published) ->
                                archive.redaction(state, published).map(SafeViewPage::sentences))
                .flatMap(known -> known)
                .orElse(Map.of());
        return view.redacted().entrySet().stream()
                .map(each -> new Reason(
                        each.getKey(),
                        DocumentRow.straight(sentences.getOrDefault(each.getKey(), "")),
                        Words.of("file.view.places", each.getValue())))
                .toList();
    }

    private static Map<String, String> sentences(RedactionCheck check) {
        return check instanceof RedactionCheck.Proved(RedactionProof proof, var counts) ? proof.reasons() : Map.of();
    }

    private ViewTable table(DocumentState.Published document, DocumentView view, int sheet) throws IOException {
        byte[] json = archive.viewFile(document, view.view(), sheet)
                .orElseThrow(() -> new IOException("the view lacks table " + sheet))
                .bytes();
        return switch (ViewTable.parse(json)) {
            case Outcome.Ok<ViewTable>(ViewTable table) -> table;
            case Outcome.Refused<ViewTable>(String code, String reason) ->
                throw new IOException("view " + view.view() + " of " + document.id() + ": " + reason);
        };
    }

    private static List<Sheet> sheets(DocumentId id, DocumentView view, int current) {
        if (view.files().size() == 1 && view.files().getFirst().label() == null) {
            return List.of();
        }
        return IntStream.rangeClosed(1, view.files().size())
                .mapToObj(file -> {
                    String label = view.files().get(file - 1).label();
                    return new Sheet(
                            label == null || label.isBlank()
                                    ? Words.of("file.view.table.number", file)
                                    : DocumentRow.cut(label, 80),
                            file == current ? "" : SiteAddress.safeView(id, view.view(), file, 1));
                })
                .toList();
    }

    private static List<String> cut(List<String> row) {
        return row.stream()
                .limit(COLUMNS)
                .map(cell -> DocumentRow.cut(cell, CELL_CHARS))
                .toList();
    }

    private static long sheet(Request request) {
        String asked = request.parameter("sheet");
        return asked.matches("[1-9][0-9]{0,3}") ? Long.parseLong(asked) : 1;
    }
}
