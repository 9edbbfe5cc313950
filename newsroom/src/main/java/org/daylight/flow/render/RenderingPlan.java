package org.daylight.flow.render;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.flow.extract.WantedParts;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.DocumentForm;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.Selector;
import org.daylight.search.query.AttachmentKind;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the attachments of a document of which something is redacted: images of their pages with black places, or nothing. A pure
 * function of the original, the redactions and the extracted text.
 *
 * @param parts the attachments, or the file itself, whose bytes are not published, in order of part
 */
public record RenderingPlan(List<Part> parts) {

    /** A request to a child process has at most 1 MiB. */
    private static final int MOST_JSON_CHARS = 800_000;

    /** Text that a reader does not see on a page. */
    private static final Set<Layer> UNSEEN =
            Set.of(Layer.METADATA, Layer.MACRO, Layer.COMMENT, Layer.HIDDEN, Layer.DELETED);

    private static final Set<String> EXTENSIONS = Set.of(
            "pdf", "png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "webp", "doc", "docx", "docm", "dot",
            "dotx", "ppt", "pptx", "pptm", "pps", "ppsx", "odt", "ott", "odp", "otp", "fodt", "fodp", "sxw", "sxi",
            "rtf");

    private static final List<String> TYPES = List.of(
            "application/pdf",
            "application/x-pdf",
            "image/",
            "application/msword",
            "application/vnd.ms-word",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml",
            "application/vnd.openxmlformats-officedocument.presentationml",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.presentation",
            "application/rtf",
            "text/rtf");

    public RenderingPlan {
        parts = List.copyOf(parts);
    }

    /**
     * An attachment whose bytes are not published.
     *
     * @param name as the document gives it
     * @param request what is black; null when no images are made
     * @param key of the images: the same content with the same redactions has the same one; null when no images are made
     * @param whole why no images are made, in a few words; empty when they are
     */
    public record Part(
            int part,
            String name,
            @Nullable Request request,
            @Nullable Sha256 key,
            String whole) {}

    /** What is black on the pages of an attachment. @param code of the reason for which its bytes are not published */
    public record Request(
            String hint, String type, Json.Arr areas, Json.Arr strings, List<Selector.Text> texts, String code) {}

    /**
     * The plan of a document.
     *
     * @param redacted the published form
     * @param selectors those that gave the published form, in their order
     * @param units the text that was extracted from the document
     */
    public static RenderingPlan of(
            DocumentForm form, byte[] original, RedactedForm redacted, List<Selector> selectors, List<Unit> units) {
        if (!redacted.isRedacted()) {
            return new RenderingPlan(List.of());
        }
        Message message = form.parse(original);
        Set<Sha256> shown = form.parse(redacted.published()).attachments().stream()
                .map(Attachment::sha256)
                .collect(Collectors.toSet());
        List<Part> parts = new ArrayList<>();
        for (Attachment attachment : WantedParts.of(message, original)) {
            MimePart place = message.parts().get(attachment.part());
            Optional<String> mark = mark(redacted, place);
            boolean isGone = place.embedded() > 0 || form instanceof DocumentForm.File
                    ? !shown.contains(attachment.sha256())
                    : mark.isPresent();
            if (isGone && attachment.text() == null) {
                String code = mark.orElse(selectors.getFirst().reason().code());
                parts.add(part(form, original, message, attachment, selectors, units, code));
            }
        }
        return new RenderingPlan(parts);
    }

    /** The code of the first mark for bytes of the body; empty when none is missing. */
    private static Optional<String> mark(RedactedForm redacted, MimePart part) {
        int at = 0;
        for (RedactedForm.Piece piece : redacted.pieces()) {
            switch (piece) {
                case RedactedForm.Piece.Kept kept -> at = kept.to();
                case RedactedForm.Piece.Mark mark -> {
                    if (at < part.bodyEnd() && at + mark.missing() > part.bodyStart()) {
                        return Optional.of(mark.code());
                    }
                    at += mark.missing();
                }
            }
        }
        return Optional.empty();
    }

    private static Part part(
            DocumentForm form,
            byte[] original,
            Message message,
            Attachment attachment,
            List<Selector> selectors,
            List<Unit> units,
            String code) {
        MimePart place = message.parts().get(attachment.part());
        Set<Integer> around = around(message, attachment.part());
        List<Selector.Text> texts = new ArrayList<>();
        List<Selector.Area> areas = new ArrayList<>();
        for (Selector selector : selectors) {
            switch (selector) {
                case Selector.Text text -> texts.add(text);
                case Selector.Area area -> {
                    if (area.part() == attachment.part()) {
                        areas.add(area);
                    }
                }
                case Selector.WholePart whole -> {
                    if (around.contains(whole.part())) {
                        return whole(attachment, "it is redacted as a whole");
                    }
                }
                case Selector.Bytes bytes -> {
                    if (bytes.from() < place.bodyEnd() && bytes.to() > place.bodyStart()) {
                        return whole(attachment, "bytes of it are redacted");
                    }
                }
                case Selector.PartRange range -> {}
                case Selector.Field field -> {}
                case Selector.FieldText field -> {}
                case Selector.FileName name -> {}
            }
        }
        if (areas.isEmpty() && texts.isEmpty()) {
            return whole(attachment, "it is redacted as a whole");
        }
        byte[] content = form.content(original, place);
        if (!mayHavePages(attachment, content)) {
            return whole(attachment, "there are no images of pages for this format");
        }
        return planned(attachment, texts, areas, units, code);
    }

    /** A part and those that contain it. */
    private static Set<Integer> around(Message message, int part) {
        Set<Integer> all = new HashSet<>();
        for (int at = part; at >= 0 && all.add(at); ) {
            at = message.parts().get(at).parent();
        }
        return all;
    }

    private static Part planned(
            Attachment attachment,
            List<Selector.Text> texts,
            List<Selector.Area> areas,
            List<Unit> units,
            String code) {
        List<Json> rectangles = new ArrayList<>();
        for (Selector.Area area : areas) {
            rectangles.add(Json.Obj.EMPTY
                    .with("page", area.page())
                    .with("x", area.x())
                    .with("y", area.y())
                    .with("width", area.width())
                    .with("height", area.height())
                    .with("code", area.reason().code()));
        }
        Map<Selector.Text, TreeSet<Integer>> pages = new HashMap<>();
        Set<Selector.Text> elsewhere = new HashSet<>();
        for (Unit unit : units) {
            boolean isSeen = unit.layer() == null || !UNSEEN.contains(unit.layer());
            if (unit.part() != attachment.part() || !isSeen || unit.text().isEmpty()) {
                continue;
            }
            for (Selector.Text text : texts) {
                if (TextLeft.has(unit.text(), text)) {
                    if (unit.page() > 0 && unit.inside() == null) {
                        pages.computeIfAbsent(text, key -> new TreeSet<>()).add(unit.page());
                    } else {
                        elsewhere.add(text);
                    }
                }
            }
        }
        List<Json> strings = new ArrayList<>();
        for (Selector.Text text : texts) {
            strings.add(Json.Obj.EMPTY
                    .with("text", text.text())
                    .with("partsOfWords", text.partsOfWords())
                    .with("wholeLine", text.reason().hideLength())
                    .with(
                            "pages",
                            new Json.Arr(pages.getOrDefault(text, new TreeSet<>()).stream()
                                    .<Json>map(Json.Num::new)
                                    .toList()))
                    .with("somewhere", elsewhere.contains(text))
                    .with("code", text.reason().code()));
        }
        var request = new Request(
                WantedParts.hint(attachment),
                attachment.type(),
                new Json.Arr(rectangles),
                new Json.Arr(strings),
                texts,
                code);
        String black = request.areas().text() + request.strings().text();
        if (black.length() > MOST_JSON_CHARS) {
            return whole(attachment, "more strings are redacted than can be searched on pages");
        }
        Sha256 key = Sha256.of(WantedParts.key(attachment).bytes(), black.getBytes(StandardCharsets.UTF_8));
        return new Part(attachment.part(), attachment.name(), request, key, "");
    }

    private static Part whole(Attachment attachment, String why) {
        return new Part(attachment.part(), attachment.name(), null, null, why);
    }

    /** Whether a format has pages or is an image, by its claimed type, its name or its first bytes. Others are not read at all. */
    private static boolean mayHavePages(Attachment attachment, byte[] content) {
        String type = attachment.type();
        if (EXTENSIONS.contains(AttachmentKind.extension(attachment.name()).toLowerCase(Locale.ROOT))
                || TYPES.stream().anyMatch(type::startsWith)) {
            return true;
        }
        String start = new String(content, 0, Math.min(content.length, 1_024), StandardCharsets.ISO_8859_1);
        return start.contains("%PDF-")
                || start.startsWith("\u0089PNG")
                || start.startsWith("\u00ff\u00d8\u00ff")
                || start.startsWith("GIF8")
                || start.startsWith("II*\0")
                || start.startsWith("MM\0*")
                || start.startsWith("{\\rtf");
    }
}
