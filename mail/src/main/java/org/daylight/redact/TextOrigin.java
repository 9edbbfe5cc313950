package org.daylight.redact;

import java.util.Arrays;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.decode.Utf16;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.HtmlText;
import org.jspecify.annotations.Nullable;

/**
 * Where the chars of a text that is shown come from in the original bytes. The text is aligned with the decoded text of its
 * part, in which every char has its source: white space, line ends and what a converter adds or leaves out may differ. The
 * same bytes give the same result. Linear time, except for a bounded search after each difference.
 */
public final class TextOrigin {

    /** A longer body is read up to this many bytes. */
    private static final int LONGEST_BODY = FindString.LONGEST_TEXT;

    /** How far apart two texts may be after a difference of a few chars. */
    private static final int NEAR = 48;

    /** How many chars must be the same again, after a difference of one or two chars, of more, and of many. */
    private static final int SAME_AT_ONCE = 4;

    private static final int SAME = 8;
    private static final int SAME_FAR = 16;
    private static final int SHORTEST_FAR = 6;
    private static final int FAR_STARTS = 4;

    /** Steps of searches for each char of both texts. */
    private static final int STEPS = 40;

    /** The chars of a text that are compared, and their indexes in it. */
    private record Letters(char[] chars, int[] places, int length) {
        static Letters of(CharSequence text, int from) {
            var chars = new char[text.length() - from];
            var places = new int[text.length() - from];
            int length = 0;
            for (int at = from; at < text.length(); at++) {
                if (!isSkipped(text.charAt(at))) {
                    chars[length] = text.charAt(at);
                    places[length++] = at;
                }
            }
            return new Letters(chars, places, length);
        }

        boolean same(int index, Letters other, int otherIndex, int count) {
            if (index + count > length || otherIndex + count > other.length) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (chars[index + i] != other.chars[otherIndex + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private final int[] from;
    private final int[] to;
    private int matched;
    private long steps;
    private int last = -1;

    private TextOrigin(int length) {
        from = new int[length];
        to = new int[length];
        Arrays.fill(from, -1);
    }

    /**
     * Aligns a text with a part.
     *
     * @param original neither changed nor retained
     * @param part the part that the text was made from
     * @param wide how the whole message is UTF-16; null for any other
     * @param shown its text as it is shown
     */
    public static TextOrigin of(byte[] original, MimePart part, @Nullable Utf16 wide, String shown) {
        int start = Math.clamp(part.bodyStart(), 0, original.length);
        int end = Math.clamp(part.bodyEnd(), start, Math.min(original.length, start + LONGEST_BODY));
        if (wide != null) {
            var read = new CharsetMap.Reading.Utf16(wide.big());
            return aligned(shown, text(MappedBytes.of(original, start, end), read, part));
        }
        String encoding = part.transferEncoding();
        MappedBytes content = TransferMap.isBase64(encoding)
                ? TransferMap.base64(original, start, end, false)
                : TransferMap.decode(original, start, end, encoding);
        Slice bytes = content.slice();
        boolean html = MediaType.isHtml(part.type());
        String label = part.charset() == null && html ? HtmlText.charset(bytes) : part.charset();
        TextOrigin best = new TextOrigin(shown.length());
        int wanted = Letters.of(shown, 0).length();
        for (CharsetMap.Reading reading : CharsetMap.readings(bytes, label)) {
            TextOrigin found = aligned(shown, text(content, reading, part));
            best = found.matched > best.matched ? found : best;
            if (best.matched == wanted) {
                return best;
            }
        }
        if (!TransferEncoding.isIdentity(encoding)) {
            best.unencoded(original, start, end, part, shown);
        }
        return best;
    }

    /** Lines next to the encoded data, such as the footer of a mailing list. */
    private void unencoded(byte[] original, int start, int end, MimePart part, String shown) {
        int begin = last < 0 ? start : Math.clamp(to[last], start, end);
        MappedBytes rest = MappedBytes.of(original, begin, end);
        MappedText text =
                text(rest, CharsetMap.readings(rest.slice(), part.charset()).getFirst(), part);
        align(shown, last + 1, text);
    }

    private static MappedText text(MappedBytes content, CharsetMap.Reading reading, MimePart part) {
        var text = new MappedText();
        CharsetMap.decode(content, reading, text);
        boolean marked = MediaType.isHtml(part.type())
                || part.type().equals("text/enriched")
                || part.type().equals("text/richtext");
        if (!marked) {
            return text;
        }
        var shown = new MappedText();
        new HtmlMap(text).shownText(shown);
        return shown;
    }

    private static TextOrigin aligned(String shown, MappedText source) {
        var origin = new TextOrigin(shown.length());
        origin.align(shown, 0, source);
        return origin;
    }

    private void align(String shown, int begin, MappedText source) {
        Letters text = Letters.of(shown, begin);
        Letters decoded = Letters.of(source.text(), 0);
        steps = 10_000 + STEPS * ((long) text.length() + decoded.length());
        int i = 0;
        int j = 0;
        while (i < text.length() && j < decoded.length()) {
            if (text.chars()[i] == decoded.chars()[j]) {
                int char0 = text.places()[i++];
                int source0 = decoded.places()[j++];
                from[char0] = source.from(source0);
                to[char0] = source.to(source0);
                matched++;
                last = char0;
                continue;
            }
            steps -= NEAR * NEAR / 2;
            long next = steps < 0 ? -1 : near(text, i, decoded, j);
            if (next < 0 && steps > 0) {
                next = far(text, i, decoded, j);
            }
            if (next < 0) {
                return;
            }
            i = (int) (next >>> 32);
            j = (int) next;
        }
    }

    /** The nearest place where both texts are the same again; -1 where there is none. */
    private static long near(Letters text, int i, Letters decoded, int j) {
        for (int sum = 1; sum <= NEAR; sum++) {
            for (int skip = 0; skip <= sum && i + skip < text.length(); skip++) {
                int other = j + sum - skip;
                boolean replaced = sum == 2 && skip == 1;
                int count = Math.min(replaced ? 2 : sum <= 2 ? SAME_AT_ONCE : SAME, text.length() - i - skip);
                if (text.same(i + skip, decoded, other, count)) {
                    return (long) (i + skip) << 32 | other;
                }
            }
        }
        return -1;
    }

    /** The first place where several more chars are the same, in one of the texts; -1 where there is none. */
    private long far(Letters text, int i, Letters decoded, int j) {
        for (int skip = 0, n = 0; n < FAR_STARTS; n++, skip = 2 * skip + 1) {
            int count = Math.min(SAME_FAR, text.length() - i - skip);
            for (int at = j; count >= SHORTEST_FAR && at + count <= decoded.length(); at++) {
                steps--;
                if (text.same(i + skip, decoded, at, count)) {
                    return (long) (i + skip) << 32 | at;
                }
            }
            int rest = Math.min(SAME_FAR, decoded.length() - j - skip);
            for (int at = i; rest >= SHORTEST_FAR && at + rest <= text.length(); at++) {
                steps--;
                if (text.same(at, decoded, j + skip, rest)) {
                    return (long) at << 32 | j + skip;
                }
            }
        }
        return -1;
    }

    /** Chars that a converter may add, leave out or replace: white space, control characters, and those without width. */
    private static boolean isSkipped(char c) {
        return c <= ' '
                || c >= 0x7f && c <= 0xa0
                || c == 0xad
                || c == 0x34f
                || c >= 0x2000 && c <= 0x200b
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000
                || c == 0xfeff;
    }

    /** Whether the source of a char is known. */
    public boolean isKnown(int index) {
        return from[index] >= 0;
    }

    /** Offset of the first byte of the source of a char; -1 where it is not known. */
    public int from(int index) {
        return from[index];
    }

    /** Offset just past the last byte of the source of a char, where it is known. */
    public int to(int index) {
        return to[index];
    }
}
