package org.daylight.message.field;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.TransferEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the text of header fields: encoded words (RFC 2047, read leniently) and raw non-ASCII bytes (RFC 6532, and
 * older practice). One object for each message, because bytes without a label are read in the charset that the message
 * uses elsewhere.
 */
public final class FieldText {

    private final Defects defects;
    private final Slice sample;
    private @Nullable Charset fallback;

    /**
     * @param label charset of the message's own text, or null
     * @param sample bytes to guess the charset from when the label does not help
     * @param defects receives what is wrong
     */
    public FieldText(@Nullable String label, Slice sample, Defects defects) {
        this.defects = defects;
        this.sample = sample;
        this.fallback = legacy(label);
    }

    private static @Nullable Charset legacy(@Nullable String label) {
        if (label == null) {
            return null;
        }
        Charset charset = Charsets.forLabel(label);
        boolean uninformative = charset == null
                || charset.equals(StandardCharsets.UTF_8)
                || charset.equals(StandardCharsets.US_ASCII)
                || charset.name().startsWith("UTF-")
                || charset.name().startsWith("ISO-2022");
        return uninformative ? null : charset;
    }

    /**
     * A field's value on one line: without line endings, and with a space for every other control character.
     *
     * @param from first byte after the colon
     * @param to just past the last line ending
     */
    public static byte[] unfold(byte[] original, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(original[start])) {
            start++;
        }
        while (end > start && isSpace(original[end - 1])) {
            end--;
        }
        byte[] value = new byte[end - start];
        int length = 0;
        for (int at = start; at < end; at++) {
            byte c = original[at];
            if (c != '\r' && c != '\n') {
                value[length++] = c >= 0 && c < ' ' && c != 0x1B || c == 0x7F ? (byte) ' ' : c;
            }
        }
        return length == value.length ? value : java.util.Arrays.copyOf(value, length);
    }

    /** Blanks and control characters except ESC, with which Japanese text starts in ISO-2022-JP. */
    private static boolean isSpace(byte c) {
        return c >= 0 && c <= ' ' && c != 0x1B;
    }

    /** Decodes an unfolded value. */
    public String decode(byte[] value) {
        return decode(value, 0, value.length);
    }

    String decode(byte[] value, int from, int to) {
        boolean plain = true;
        boolean words = false;
        for (int at = from; at < to; at++) {
            plain &= value[at] >= ' ';
            words |= value[at] == '=' && at + 1 < to && value[at + 1] == '?';
        }
        if (plain && !words) {
            return new String(value, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return withoutControls(words ? withWords(value, from, to) : raw(value, from, to));
    }

    /** Bytes outside encoded words. */
    private String raw(byte[] value, int from, int to) {
        var bytes = new Slice(value, from, to);
        int kinds = bytes.kinds();
        if ((kinds & Slice.HIGH) == 0) {
            return (kinds & Slice.ESCAPE) == 0 ? bytes.latin1() : escaped(bytes);
        }
        String utf8 = Charsets.utf8(bytes);
        if (utf8 != null) {
            return utf8;
        }
        Charset charset = fallback();
        defects.add(DefectCode.HEADER_CHARSET_GUESSED, charset.name());
        return new String(value, from, to - from, charset);
    }

    private static String escaped(Slice bytes) {
        return Charsets.decode(bytes, "iso-2022-jp", "header", new Defects());
    }

    private Charset fallback() {
        Charset charset = fallback;
        if (charset == null) {
            charset = defects.mayGuess() ? Charsets.guess(sample) : StandardCharsets.ISO_8859_1;
            fallback = charset;
        }
        return charset;
    }

    /** One encoded word. @param end just past its {@code ?=} */
    private record Word(String label, byte[] bytes, int end) {}

    private String withWords(byte[] value, int from, int to) {
        var text = new StringBuilder(to - from);
        int plainFrom = from;
        int at = from;
        int lastEnd = lastEnd(value, from, to);
        while (at < to) {
            Word word = value[at] == '=' ? word(value, at, to, lastEnd) : null;
            if (word == null) {
                at++;
                continue;
            }
            text.append(raw(value, plainFrom, at));
            var bytes = new ByteArrayOutputStream(word.bytes().length);
            String label = word.label();
            // A character may be split between words of one charset: their bytes are joined before they are decoded.
            Word next = word;
            while (next != null && next.label().equals(label)) {
                bytes.writeBytes(next.bytes());
                at = next.end();
                int after = skipSpace(value, at, to);
                next = after < to && value[after] == '=' ? word(value, after, to, lastEnd) : null;
            }
            text.append(Charsets.decode(Slice.of(bytes.toByteArray()), label, "encoded word", defects));
            plainFrom = at;
            if (next != null) { // the space between two encoded words is not shown (RFC 2047 section 6.2)
                at = skipSpace(value, at, to);
                plainFrom = at;
            }
        }
        return text.append(raw(value, plainFrom, to)).toString();
    }

    private static int skipSpace(byte[] value, int from, int to) {
        int at = from;
        while (at < to && (value[at] == ' ' || value[at] == '\t')) {
            at++;
        }
        return at;
    }

    /**
     * Position of the last {@code ?=}. The end of a word that starts after it is not searched for; otherwise a hostile
     * field takes quadratic time.
     */
    private static int lastEnd(byte[] value, int from, int to) {
        int at = to - 2;
        while (at >= from && !(value[at] == '?' && value[at + 1] == '=')) {
            at--;
        }
        return at;
    }

    /** The encoded word that starts here, or null. */
    private @Nullable Word word(byte[] value, int from, int to, int lastEnd) {
        if (from + 1 >= to || value[from + 1] != '?') {
            return null;
        }
        int labelEnd = indexOf(value, from + 2, Math.min(to, from + 80));
        if (labelEnd < 0 || labelEnd + 2 >= to || value[labelEnd + 2] != '?') {
            return null;
        }
        boolean base64 = value[labelEnd + 1] == 'B' || value[labelEnd + 1] == 'b';
        if (!base64 && value[labelEnd + 1] != 'Q' && value[labelEnd + 1] != 'q') {
            return null;
        }
        int textFrom = labelEnd + 3;
        int textTo = textFrom;
        while (textTo <= lastEnd && !(value[textTo] == '?' && value[textTo + 1] == '=')) {
            textTo++;
        }
        if (textTo > lastEnd) {
            defects.add(DefectCode.ENCODED_WORD_BROKEN, "it does not end");
            return null;
        }
        String label = new String(value, from + 2, labelEnd - from - 2, StandardCharsets.ISO_8859_1);
        int language = label.indexOf('*'); // RFC 2231 section 5
        label = (language >= 0 ? label.substring(0, language) : label).toLowerCase(Locale.ROOT);
        var encoded = new Slice(value, textFrom, textTo);
        return new Word(label, (base64 ? base64(encoded) : quoted(encoded)), textTo + 2);
    }

    private static int indexOf(byte[] value, int from, int to) {
        for (int at = from; at < to; at++) {
            if (value[at] == '?') {
                return at;
            }
            if (value[at] <= ' ') {
                return -1;
            }
        }
        return -1;
    }

    private byte[] base64(Slice encoded) {
        var damage = new Defects();
        byte[] bytes = TransferEncoding.base64(encoded, damage).copy();
        // Missing padding is frequent and loses no data.
        boolean onlyPadding = encoded.latin1().chars().allMatch(TransferEncoding::isBase64);
        if (!damage.list().isEmpty() && !onlyPadding) {
            defects.add(DefectCode.ENCODED_WORD_BROKEN, "its base64 is damaged");
        }
        return bytes;
    }

    private byte[] quoted(Slice encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        byte[] in = encoded.bytes();
        for (int at = encoded.from(); at < encoded.to(); at++) {
            int high = in[at] == '=' && at + 2 < encoded.to() ? TransferEncoding.hex(in[at + 1]) : -1;
            int low = high >= 0 ? TransferEncoding.hex(in[at + 2]) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                at += 2;
            } else {
                if (in[at] == '=') {
                    defects.add(DefectCode.ENCODED_WORD_BROKEN, "an escape in it is damaged");
                }
                bytes.write(in[at] == '_' ? ' ' : in[at]);
            }
        }
        return bytes.toByteArray();
    }

    /** Replaces control characters from decoding with spaces: a header field is one line. */
    public static String withoutControls(String text) {
        int at = 0;
        while (at < text.length() && Characters.isVisible(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        var shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> shown.appendCodePoint(Characters.isVisible(c) ? c : surrogate(c) ? 0xFFFD : ' '));
        return shown.toString().strip();
    }

    private static boolean surrogate(int character) {
        return character >= 0xD800 && character <= 0xDFFF;
    }
}
