package org.daylight.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Malformed;

/**
 * The forms of a mark ({@code spec/redaction.md} section 4). A mark says that something is missing and why, in a form that is
 * valid where it is. It cannot carry anything else, so nothing can be added to a document in the name of a redaction.
 */
public enum MarkForm {
    /** In text: {@code [redacted: P1]}. */
    TEXT,
    /** Where only an atom is valid (RFC 5322 section 3.2.3): {@code redacted-P1}. */
    ATOM,
    /** In place of an address or message identifier: {@code redacted-P1@redacted.invalid} (RFC 2606). */
    ADDRESS,
    /** In base64: the encoding of the form for text, with blanks up to a multiple of three bytes. */
    BASE64;

    /** The most bytes of white space after a mark. */
    private static final int MAX_SPACE = 4;

    private static final int MAX_BYTES = 80;

    /** The mark for a reason, in ASCII, without what may be around it. @param code as {@link ProofSegment#CODE} */
    public String of(String code) {
        Malformed.unless(ProofSegment.CODE.matcher(code).matches(), "redaction-malformed", "a code is not valid");
        String text = "[redacted: " + code + "]";
        return switch (this) {
            case TEXT -> text;
            case ATOM -> "redacted-" + code;
            case ADDRESS -> "redacted-" + code + "@redacted.invalid";
            case BASE64 -> {
                byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), (text.length() + 2) / 3 * 3);
                Arrays.fill(padded, text.length(), padded.length, (byte) ' ');
                yield Base64.getEncoder().encodeToString(padded);
            }
        };
    }

    /**
     * Whether bytes are a mark for a reason: perhaps a line end and one of {@code <} and {@code "}; a form; perhaps one of
     * {@code >} and {@code "}; perhaps one of {@code ,} and {@code ;}, so that a list stays a list; and at most four bytes of
     * white space.
     */
    static boolean isMark(byte[] bytes, int from, int to, String code) {
        if (to - from > MAX_BYTES) {
            return false;
        }
        String mark = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        String begun = without(List.of("\r\n", "\n"), mark);
        String opened = without(List.of("<", "\""), begun);
        for (MarkForm form : values()) {
            String core = form.of(code);
            if (opened.startsWith(core)) {
                String closed = without(List.of(">", "\""), opened.substring(core.length()));
                String space = without(List.of(",", ";"), closed);
                if (space.length() <= MAX_SPACE && space.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String without(List<String> beginnings, String text) {
        for (String beginning : beginnings) {
            if (text.startsWith(beginning)) {
                return text.substring(beginning.length());
            }
        }
        return text;
    }
}
