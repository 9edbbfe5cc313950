package org.daylight.desk.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentView;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.extract.MadeView;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.redact.Selector;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/**
 * A page of an attachment or a file, on which an area is selected with two clicks on the image of its safe view, without a script, or with numbers
 * (docs/decisions/0253).
 *
 * @param words which page it is
 * @param image how it is shown
 * @param clicks fields of the form that the image submits, by name; with the first corner when it is known
 * @param status what was clicked, and what to do next
 * @param again the address of this page with nothing selected
 * @param part of the document
 * @param page from 1
 * @param area the selected area; null before both corners are known
 */
record PageArea(
        String words,
        Shown image,
        Map<String, String> clicks,
        String status,
        String again,
        int part,
        int page,
        @Nullable Area area,
        PageLinks pages) {

    private static final int VIEWS = 200;

    /** The greatest width in which an image is shown, in CSS pixels: a browser sends places in the pixels that it shows. */
    private static final int MOST_WIDTH = 800;

    /** In thousandths of the page. */
    record Area(int x, int y, int width, int height) {}

    /** An image as the page shows it. @param width in CSS pixels @param height in CSS pixels */
    record Shown(String address, int width, int height) {}

    /** The views with images of pages, one place for each. */
    static List<RedactPage.Place> places(
            Optional<StoredViews> stored, HeldDocument document, Message message, int shown) {
        List<RedactPage.Place> places = new ArrayList<>();
        List<StoredViews.View> views =
                stored.map(each -> each.views(document.key())).orElse(List.of());
        for (int number = 1; number <= Math.min(views.size(), VIEWS); number++) {
            StoredViews.View view = views.get(number - 1);
            if (view.kind() != DocumentView.Kind.TABLE) {
                String pages = view.kind() == DocumentView.Kind.IMAGE
                        ? "image"
                        : Formats.count(stored.orElseThrow().labels(view).size(), "page", "pages");
                places.add(new RedactPage.Place(
                        name(message, view.part()) + ", " + pages,
                        number == shown ? "" : address(ReviewDesk.id(document), number, 1)));
            }
        }
        return places;
    }

    private static String name(Message message, int part) {
        return message.attachments().stream()
                .filter(each -> each.part() == part)
                .map(Attachment::name)
                .filter(name -> !name.isEmpty())
                .map(name -> DocumentRow.cut(name, 120))
                .findFirst()
                .orElse("part " + part);
    }

    private static String address(DocumentId id, int view, long page) {
        return ReviewAddress.of(id, "redact") + "?view=" + view + (page > 1 ? "&page=" + page : "");
    }

    /** The page that the parameters {@code view} and {@code page} name, with what was clicked. */
    static PageArea of(DeskRequest request, Optional<StoredViews> stored, HeldDocument document, Message message)
            throws Refusal, IOException {
        int number = DeskRequest.number(request.parameter("view")).orElse(0);
        List<StoredViews.View> views =
                stored.map(each -> each.views(document.key())).orElse(List.of());
        if (number < 1 || number > views.size() || views.get(number - 1).kind() == DocumentView.Kind.TABLE) {
            throw Refusal.notFound("There are no images of these pages. Run  daylight extract  to make them.");
        }
        StoredViews.View view = views.get(number - 1);
        List<String> labels = stored.orElseThrow().labels(view);
        int at = Math.min(request.page(), Math.max(1, labels.size()));
        DocumentId id = ReviewDesk.id(document);
        Shown image = shown(stored.orElseThrow(), view, at, ReviewAddress.viewFile(id, number, at));
        Map<String, String> clicks = new TreeMap<>(Map.of("view", "" + number, "page", "" + at));
        Optional<Integer> firstX = pixel(request, "first.x", image.width());
        Optional<Integer> firstY = pixel(request, "first.y", image.height());
        Optional<Integer> clickedX = pixel(request, "at.x", image.width());
        Optional<Integer> clickedY = pixel(request, "at.y", image.height());
        boolean isClicked = clickedX.isPresent() && clickedY.isPresent();
        Area area = null;
        String status = "Click on one corner of the area.";
        if (isClicked && firstX.isPresent() && firstY.isPresent()) {
            if (firstX.equals(clickedX) && firstY.equals(clickedY)) {
                status = "Both corners are at the same place. Click on one corner of the area again.";
            } else {
                area = between(image, firstX.get(), firstY.get(), clickedX.get(), clickedY.get());
                status = "The area is selected. Its numbers can be changed below.";
            }
        } else if (isClicked) {
            clicks.put("first.x", "" + clickedX.get());
            clicks.put("first.y", "" + clickedY.get());
            status = "One corner is " + thousandths(clickedX.get(), image.width()) + " from the left and "
                    + thousandths(clickedY.get(), image.height())
                    + " from the top, in thousandths of the page. Now click on the opposite corner.";
        }
        return new PageArea(
                (view.kind() == DocumentView.Kind.IMAGE
                                ? "Image"
                                : "Page " + page(labels, at) + ", " + at + " of " + labels.size() + " that are shown")
                        + ": " + name(message, view.part()),
                image,
                clicks,
                status,
                address(id, number, at),
                view.part(),
                page(labels, at),
                area,
                PageLinks.of(at, Math.max(1, labels.size()), page -> address(id, number, page)));
    }

    /** A place in the image; a place outside is moved to its border. */
    private static Optional<Integer> pixel(DeskRequest request, String name, int length) {
        return RedactionFields.zero(request.parameter(name)).map(at -> Math.min(at, length - 1));
    }

    private static int thousandths(int pixel, int length) {
        return (int) (pixel * 1_000L / length);
    }

    /** The smallest area that has the whole of both pixels. */
    private static Area between(Shown image, int x1, int y1, int x2, int y2) {
        int x = thousandths(Math.min(x1, x2), image.width());
        int y = thousandths(Math.min(y1, y2), image.height());
        int right = end(Math.max(x1, x2), image.width());
        int bottom = end(Math.max(y1, y2), image.height());
        return new Area(x, y, right - x, bottom - y);
    }

    private static int end(int pixel, int length) {
        return (int) Math.min(1_000, ((pixel + 1) * 1_000L + length - 1) / length);
    }

    /** The number of a page; an image has no label, and is page 1. */
    private static int page(List<String> labels, int at) {
        return DeskRequest.number(at <= labels.size() ? labels.get(at - 1) : "").orElse(at);
    }

    /** The image of the page of an area; empty when there is none. */
    static Optional<Shown> image(Optional<StoredViews> stored, HeldDocument document, Selector.Area area)
            throws IOException {
        List<StoredViews.View> views =
                stored.map(each -> each.views(document.key())).orElse(List.of());
        for (int number = 1; number <= Math.min(views.size(), VIEWS); number++) {
            StoredViews.View view = views.get(number - 1);
            if (view.part() == area.part() && view.kind() != DocumentView.Kind.TABLE) {
                List<String> labels = stored.orElseThrow().labels(view);
                for (int at = 1; at <= labels.size(); at++) {
                    if (page(labels, at) == area.page()) {
                        String address = ReviewAddress.viewFile(ReviewDesk.id(document), number, at);
                        return Optional.of(shown(stored.orElseThrow(), view, at, address));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Shown shown(StoredViews stored, StoredViews.View view, int at, String address) throws IOException {
        MadeView.File file = stored.file(view, at).orElseThrow(() -> new IOException("the view lacks an image"));
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByMIMEType(file.type().mediaType());
        if (!readers.hasNext()) {
            throw new IOException("images of type " + file.type().mediaType() + " cannot be read");
        }
        ImageReader reader = readers.next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file.bytes()))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            int shown = Math.min(width, MOST_WIDTH);
            return new Shown(address, shown, (int) Math.max(1, (long) height * shown / width));
        } finally {
            reader.dispose();
        }
    }
}
