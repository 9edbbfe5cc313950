package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.daylight.mapi.CodePage;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiBody;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a message has, independent of its form.
 *
 * @param text with CRLF line endings; null when there is none
 * @param html the bytes of the HTML; null when there is none
 * @param htmlText the same, decoded
 * @param htmlCharset the charset label of the bytes
 * @param related attachments that the HTML shows
 * @param files the other attachments, including RTF that nothing else expresses
 */
record BodyContents(
        @Nullable String text,
        byte @Nullable [] html,
        @Nullable String htmlText,
        String htmlCharset,
        List<WrittenPart> related,
        List<WrittenPart> files) {

    /** All attachments of one message together; what is beyond is left out. */
    private static final long MOST_BYTES = 1L << 30;

    static BodyContents of(MapiMessage message, int depth, Consumer<MapiLoss> losses) {
        MapiBody body = MapiBody.of(message);
        body.losses().forEach(losses);
        String htmlText = body.html();
        byte[] html = htmlText == null
                ? null
                : body.htmlBytes() != null ? body.htmlBytes() : htmlText.getBytes(StandardCharsets.UTF_8);
        String charset = body.htmlBytes() == null ? "utf-8" : CodePage.label(body.htmlPage());
        var related = new ArrayList<WrittenPart>();
        var files = new ArrayList<WrittenPart>();
        if (body.rtf() != null) {
            files.add(rtf(body.rtf()));
        }
        Set<String> shown = htmlText == null ? Set.of() : contentIds(htmlText.toLowerCase(Locale.ROOT));
        long bytes = 0;
        for (MapiAttachment each : message.attachments()) {
            bytes += each.content() == null ? 0 : each.content().length;
            if (bytes > MOST_BYTES) {
                losses.accept(new MapiLoss(MapiLoss.Code.LIMIT, "attachments of more than " + MOST_BYTES + " bytes"));
                break;
            }
            String id = AttachedPart.contentId(each);
            boolean inline = id != null && shown.contains(id.toLowerCase(Locale.ROOT));
            WrittenPart part = new AttachedPart(each, losses).write(inline, depth);
            (inline ? related : files).add(part);
        }
        String text = body.text() == null ? null : BodyEncoder.withCrlf(body.text());
        return new BodyContents(text, html, htmlText, charset, List.copyOf(related), List.copyOf(files));
    }

    /** The identifiers after each {@code cid:} of HTML, in one pass: a message can have many attachments and a long text. */
    private static Set<String> contentIds(String html) {
        Set<String> ids = new HashSet<>();
        int at = html.indexOf("cid:");
        while (at >= 0) {
            int from = at + 4;
            int to = from;
            while (to < html.length() && html.charAt(to) > ' ' && "\"'<>()&;,\\".indexOf(html.charAt(to)) < 0) {
                to++;
            }
            ids.add(html.substring(from, to));
            char before = at == 0 ? ' ' : html.charAt(at - 1);
            int quote = before == '"' || before == '\'' ? html.indexOf(before, from) : -1;
            if (quote > to) {
                ids.add(html.substring(from, quote)); // it has characters that end it elsewhere
                to = quote;
            }
            at = html.indexOf("cid:", to);
        }
        return ids;
    }

    /** RTF that was not made from text or HTML: its formatting is in no other part. */
    private static WrittenPart rtf(byte[] rtf) {
        return new WrittenPart(
                "Content-Type: application/rtf\r\nContent-Transfer-Encoding: base64\r\n"
                        + "Content-Disposition: attachment" + HeaderLines.parameter("filename", "body.rtf") + "\r\n",
                BodyEncoder.BASE64.encode(rtf));
    }

    // ---- The canonical form (spec/outlook.md section 4) ----

    /** The text as a part, with the charset that suits it. */
    WrittenPart textPart() {
        String written = text == null ? "" : text;
        boolean ascii = written.chars().allMatch(c -> c < 0x80);
        return WrittenPart.text("plain", ascii ? "us-ascii" : "utf-8", written.getBytes(StandardCharsets.UTF_8));
    }

    /** The HTML with what it shows. */
    private WrittenPart htmlPart(@Nullable String relatedBoundary) {
        WrittenPart part = WrittenPart.text("html", htmlCharset, html == null ? new byte[0] : html);
        if (related.isEmpty()) {
            return part;
        }
        var parts = new ArrayList<WrittenPart>();
        parts.add(part);
        parts.addAll(related);
        return WrittenPart.multipart("related; type=\"text/html\"", relatedBoundary, parts);
    }

    /** Text, HTML, or both as alternatives. */
    private WrittenPart readable(@Nullable String alternativeBoundary, @Nullable String relatedBoundary) {
        if (html == null) {
            return textPart();
        }
        WrittenPart shown = htmlPart(relatedBoundary);
        return text == null
                ? shown
                : WrittenPart.multipart("alternative", alternativeBoundary, List.of(textPart(), shown));
    }

    /** The whole body in the canonical form. */
    WrittenPart canonical() {
        WrittenPart readable = readable(null, null);
        if (files.isEmpty()) {
            return readable;
        }
        return WrittenPart.multipart("mixed", null, withFiles(readable));
    }

    private List<WrittenPart> withFiles(WrittenPart readable) {
        var parts = new ArrayList<WrittenPart>();
        parts.add(readable);
        parts.addAll(files);
        return parts;
    }

    /**
     * The parts of a multipart of this subtype in the canonical form, from which the outermost boundary is missing; null when the contents
     * have another structure.
     */
    @Nullable
    List<WrittenPart> partsOf(String subtype) {
        return switch (subtype) {
            case "multipart/mixed" -> withFiles(readable(null, null));
            case "multipart/report" ->
                files.stream().anyMatch(WrittenPart::isReport) ? withFiles(readable(null, null)) : null;
            case "multipart/alternative" ->
                files.isEmpty() && text != null && html != null ? List.of(textPart(), htmlPart(null)) : null;
            case "multipart/related" -> {
                if (!files.isEmpty() || html == null || related.isEmpty()) {
                    yield null;
                }
                var parts = new ArrayList<WrittenPart>();
                WrittenPart shown = WrittenPart.text("html", htmlCharset, html);
                parts.add(
                        text == null ? shown : WrittenPart.multipart("alternative", null, List.of(textPart(), shown)));
                parts.addAll(related);
                yield parts;
            }
            default -> null;
        };
    }

    /** Whether there is nothing but text or nothing but HTML. */
    boolean isSingle() {
        return files.isEmpty() && related.isEmpty() && (text == null || html == null);
    }
}
