package org.daylight.mapi;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message in its forms ([MS-OXBBODY]).
 *
 * @param text plain text; null when there is none
 * @param html decoded, not safe; null when there is none
 * @param htmlBytes the HTML as stored (PidTagHtml); null when it is from RTF or stored as a text
 * @param htmlPage the code page of {@code htmlBytes}
 * @param rtf the RTF document, when it is neither wrapped HTML nor wrapped text: formatting that the text lacks
 * @param losses what could not be read
 */
public record MapiBody(
        @Nullable String text,
        @Nullable String html,
        byte @Nullable [] htmlBytes,
        int htmlPage,
        byte @Nullable [] rtf,
        List<MapiLoss> losses) {

    /** A longer body from RTF is cut, with a loss. */
    private static final int MOST_CHARS = 32 << 20;

    /** Reads the body of a message. */
    public static MapiBody of(MapiMessage message) {
        return of(message, MOST_CHARS);
    }

    /**
     * Reads the body of a message.
     *
     * @param mostChars of a text or HTML from RTF; the RTF itself may have twice as many bytes
     */
    public static MapiBody of(MapiMessage message, int mostChars) {
        MapiProperties properties = message.properties();
        var losses = new ArrayList<MapiLoss>();
        String text = properties.text(PropertyTag.BODY);
        byte[] htmlBytes = properties.binary(PropertyTag.HTML);
        if (htmlBytes == null) {
            htmlBytes = properties.text8(PropertyTag.HTML);
        }
        int page = htmlPage(properties);
        String html = htmlBytes == null ? properties.text(PropertyTag.HTML) : html(htmlBytes, page);
        byte[] rtf = null;
        byte[] compressed = properties.binary(PropertyTag.RTF_COMPRESSED);
        if (compressed != null && compressed.length > 0) {
            CompressedRtf unpacked = CompressedRtf.read(compressed, 2 * mostChars);
            boolean needed = html == null || html.isBlank();
            if (unpacked.loss() != null && needed) {
                losses.add(unpacked.loss());
            }
            if (unpacked.rtf() != null && needed) {
                RtfBody body = RtfReader.read(unpacked.rtf(), mostChars);
                if (body.cut() && body.text().length() >= mostChars) {
                    losses.add(new MapiLoss(MapiLoss.Code.LIMIT, "a body of more than " + mostChars + " characters"));
                }
                switch (body.kind()) {
                    case HTML -> html = body.text();
                    case TEXT -> text = text == null || text.isBlank() ? body.text() : text;
                    case RTF -> {
                        rtf = unpacked.rtf();
                        text = text == null || text.isBlank() ? body.text() : text;
                    }
                }
            }
        }
        return new MapiBody(emptyToNull(text), emptyToNull(html), htmlBytes, page, rtf, List.copyOf(losses));
    }

    private static int htmlPage(MapiProperties properties) {
        long page = properties.whole(PropertyTag.INTERNET_CODEPAGE, 0);
        return page > 0 && page <= 0xFFFF && CodePage.charset((int) page) != null ? (int) page : properties.codePage();
    }

    /** UTF-16 is recognised by its mark or its NUL bytes; the code page does not name it. */
    private static String html(byte[] bytes, int page) {
        return Charsets.decode(Slice.of(bytes), CodePage.label(page), "", new Defects());
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
