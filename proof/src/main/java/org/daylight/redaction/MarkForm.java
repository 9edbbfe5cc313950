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
     * Whether bytes of a document are a mark for a reason ({@code spec/redaction.md} section 4). A mark has at most one line end before it,
     * and only where a line of base64 is interrupted, and at most one after it. So it cannot make an empty line, which would end a header.
     */
    static boolean isMark(byte[] bytes, int from, int to, String code) {
        if (to - from > MAX_BYTES) {
            return false;
        }
        String mark = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        String begun = without(List.of("\r\n", "\n"), mark);
        if (begun.length() < mark.length()) {
            String rest = BASE64.of(code);
            boolean interrupts = from > 0 && bytes[from - 1] != '\n';
            return interrupts && begun.startsWith(rest) && isSpace(begun.substring(rest.length()));
        }
        String opened = without(List.of("<", "\""), mark);
        for (MarkForm form : values()) {
            String core = form.of(code);
            if (opened.startsWith(core)) {
                String closed = without(List.of(">", "\""), opened.substring(core.length()));
                if (isSpace(without(List.of(",", ";"), closed))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** At most four bytes of white space with at most one line end: LF, CR LF, or CR. */
    private static boolean isSpace(String space) {
        return space.length() <= MAX_SPACE
                && space.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)
                && space.chars().filter(c -> c == '\n').count() <= 1
                && space.chars().filter(c -> c == '\r').count() <= 1
                && (space.indexOf('\r') < 0 || space.indexOf('\n') < 0 || space.contains("\r\n"));
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
