package org.daylight.message.html;

import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.jspecify.annotations.Nullable;

/**
 * Text for display: LF line endings, no control characters other than tab and LF, and format=flowed (RFC 3676) joined
 * to paragraphs.
 */
public final class PlainText {

    private PlainText() {}

    /** Decodes a text and removes control characters. */
    public static String of(Slice bytes, @Nullable String label, String where, Defects defects) {
        int kinds = bytes.kinds();
        String text = Charsets.decode(bytes, kinds, label, where, defects);
        boolean ascii = (kinds & Slice.HIGH) == 0 && text.length() == bytes.length();
        if (ascii && (kinds & ~Slice.HIGH) == 0) {
            return text;
        }
        return clean(text, where, defects);
    }

    private static String clean(String text, String where, Defects defects) {
        var clean = new StringBuilder(text.length());
        boolean controls = false;
        int from = 0;
        int length = text.length();
        for (int at = 0; at < length; at++) {
            char c = text.charAt(at);
            if (c >= ' ' && (c < 0x7F || c > 0x9F) && c != 0x2028 && c != 0x2029 && c != 0xFEFF
                    || c == '\n'
                    || c == '\t') {
                continue;
            }
            clean.append(text, from, at);
            from = at + 1;
            if (c == '\r') {
                if (at + 1 == length || text.charAt(at + 1) != '\n') {
                    clean.append('\n');
                }
            } else if (c == '\f' || c == 0x2028 || c == 0x2029 || c == 0x85) {
                clean.append('\n');
            } else if (c != 0xFEFF) {
                controls = true;
            }
        }
        if (controls) {
            defects.add(DefectCode.CONTROL_CHARACTERS, where);
        }
        return from == 0 ? text : clean.append(text, from, length).toString();
    }

    /**
     * Joins the lines of a flowed text to paragraphs (RFC 3676 section 4). Quoted lines keep their quotation marks.
     *
     * @param delSp whether the DelSp parameter was {@code yes}
     */
    public static String unflow(String text, boolean delSp) {
        var out = new StringBuilder(text.length());
        int openDepth = -1; // quote depth of the open paragraph; -1 when there is none
        int length = text.length();
        for (int at = 0; at < length; ) {
            int end = text.indexOf('\n', at);
            boolean last = end < 0;
            end = last ? length : end;
            int depth = 0;
            while (at + depth < end && text.charAt(at + depth) == '>') {
                depth++;
            }
            int start = at + depth;
            boolean stuffed = start < end && text.charAt(start) == ' ';
            start = stuffed ? start + 1 : start;
            boolean signature = end - start == 3 && text.startsWith("-- ", start);
            boolean flows = !signature && end > start && text.charAt(end - 1) == ' ';
            if (openDepth != depth || signature) {
                if (openDepth >= 0) {
                    out.append('\n');
                }
                out.repeat('>', depth).append(depth > 0 ? " " : "");
            }
            out.append(text, start, flows && delSp ? end - 1 : end);
            openDepth = flows ? depth : -1;
            if (!flows && !last) {
                out.append('\n');
            }
            at = end + 1;
        }
        return out.toString();
    }
}
