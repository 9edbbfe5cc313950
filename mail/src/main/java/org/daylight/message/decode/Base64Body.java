package org.daylight.message.decode;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A body that is labelled base64 (RFC 2045 section 6.8), divided by lines into base64 and other text: a footer that a
 * mailing list appended, or text that was never encoded. Where a line could be either, the label counts, unless
 * decoding gives no text and the line itself consists of words.
 */
final class Base64Body {

    /** Shorter data next to other text is decoded only where the result is readable text. */
    private static final int SURE_CHARS = 16;

    private static final int LONG_LINE = 40;

    /** A line that repeats one character this often separates texts. */
    private static final int SHORTEST_RULE = 10;

    /** Most lines that are divided into data and text after it on the same line. */
    private static final int MOST_GLUED = 100;

    /** Most paragraphs of words before the first data that are examined one by one. */
    private static final int MOST_PARAGRAPHS = 20;

    private static final int SHORT_BODY = 4_000;

    private enum Kind {
        EMPTY,
        DATA,
        NOISY,
        FOREIGN
    }

    private final Slice body;
    private final boolean text;
    private final @Nullable String charset;
    private final List<TransferEncoding.Piece> pieces = new ArrayList<>();
    private final int[] starts;
    private final Kind[] kinds;
    private int count;
    private int firstLength;
    private boolean damaged;
    private int glued;
    private int paragraphs;

    /** The data decodes to text and follows a notice and an empty line. */
    private boolean afterNotice;

    private Base64Body(Slice body, boolean text, @Nullable String charset) {
        this.body = body;
        this.text = text;
        this.charset = charset;
        int lines = 2 + MOST_GLUED;
        for (int at = body.from(); at < body.to(); at++) {
            lines += body.bytes()[at] == '\n' || body.bytes()[at] == '\r' ? 1 : 0;
        }
        this.starts = new int[lines + 1];
        this.kinds = new Kind[lines];
    }

    /**
     * The body in pieces, in order.
     *
     * @param text whether the content is text, so that lines that are not base64 belong to it
     * @param charset the charset label of the text, which determines which bytes are readable
     */
    static List<TransferEncoding.Piece> pieces(Slice body, boolean text, @Nullable String charset, Defects defects) {
        var reader = new Base64Body(body, text, charset);
        if (isClean(body) && !(text && body.length() < SHORT_BODY && reader.isWords(body.from(), body.to()))) {
            return List.of(new TransferEncoding.Piece(true, TransferEncoding.base64(body, defects)));
        }
        reader.classify();
        reader.divide();
        List<TransferEncoding.Piece> chosen = reader.chosen();
        if (reader.damaged || !isClean(body)) {
            defects.add(DefectCode.BASE64_INVALID);
        }
        return chosen;
    }

    /** Whether the body has only groups of four characters, the last one possibly padded, in lines without spaces. */
    private static boolean isClean(Slice body) {
        int sextets = 0;
        int pads = 0;
        boolean space = false;
        for (int at = body.from(); at < body.to(); at++) {
            byte c = body.bytes()[at];
            if (c == '\n' || c == '\r') {
                space = false;
            } else if (c == ' ' || c == '\t') {
                space = true;
            } else if (c == '=') {
                pads++;
            } else if (pads > 0 || space || !TransferEncoding.isSextet(c)) {
                return false;
            } else {
                sextets++;
            }
        }
        return pads <= 2 && (sextets + pads) % 4 == 0;
    }

    private void classify() {
        int at = body.from();
        int held = -1; // characters of data in the lines before; -1 after a line that is not data
        while (at < body.to()) {
            int end = at;
            while (end < body.to() && body.bytes()[end] != '\n' && body.bytes()[end] != '\r') {
                end++;
            }
            int split = text && glued < MOST_GLUED ? dataEnd(at, end, held) : -1;
            if (split >= 0) {
                glued++;
                starts[count] = at;
                kinds[count++] = Kind.DATA;
                at = split;
            }
            Kind kind = split < 0 ? kind(at, end) : Kind.FOREIGN;
            starts[count] = at;
            kinds[count++] = kind;
            if (kind == Kind.DATA) {
                held = Math.max(0, held) + sextets(at, end);
            } else if (kind != Kind.EMPTY) {
                held = -1;
            }
            at = end + 1;
            if (at < body.to() && body.bytes()[at - 1] == '\r' && body.bytes()[at] == '\n') {
                at++;
            }
        }
        starts[count] = body.to();
    }

    /**
     * Where text starts on a line that starts with data: after "=", which ends the data (RFC 2045 section 6.8), or at a
     * separator.
     *
     * @param held characters of data before the line; -1 where there is none
     * @return -1 where the line is not divided
     */
    private int dataEnd(int from, int to, int held) {
        int at = from;
        while (at < to && isLetterOfBase64(body.bytes()[at])) {
            at++;
        }
        int end = at;
        while (end < to && end - at < 2 && body.bytes()[end] == '=') {
            end++;
        }
        boolean whole = (Math.max(0, held) + end - from) % 4 == 0;
        if (at == from || end == to || !whole) {
            return -1;
        }
        if (ruleLength(at, to) >= SHORTEST_RULE) {
            end = at;
            if ((Math.max(0, held) + end - from) % 4 != 0) {
                return -1;
            }
        } else if (end == at ? ruleLength(end, to) < SHORTEST_RULE : !hasOther(end, to)) {
            return -1;
        }
        return held >= 0 || end - from >= 8 && isReadable(from, end) ? end : -1;
    }

    private static boolean isLetterOfBase64(byte c) {
        return c != '-' && c != '_' && TransferEncoding.isSextet(c);
    }

    /** How often the first character is repeated; 0 for a character that does not separate texts. */
    private int ruleLength(int from, int to) {
        int at = from;
        while (at < to && "_-=*#~".indexOf(body.bytes()[from]) >= 0 && body.bytes()[at] == body.bytes()[from]) {
            at++;
        }
        return at - from;
    }

    /** Whether the range has anything other than base64 and trailing blanks. */
    private boolean hasOther(int from, int to) {
        for (int at = from; at < to; at++) {
            byte c = body.bytes()[at];
            if (c != '=' && c != ' ' && c != '\t' && !isLetterOfBase64(c)) {
                return true;
            }
        }
        return hasInnerSpace(from, to) && areWords(from, to);
    }

    private Kind kind(int from, int to) {
        int strange = 0;
        int spaces = 0;
        int solid = 0;
        boolean address = false;
        for (int at = from; at < to; at++) {
            byte c = body.bytes()[at];
            if (c == ' ' || c == '\t') {
                spaces++;
            } else {
                solid++;
                strange += TransferEncoding.isSextet(c) || c == '=' ? 0 : 1;
                address |= c == '@' || c == ':' && at + 1 < to && body.bytes()[at + 1] == '/';
            }
        }
        if (solid == 0) {
            return Kind.EMPTY;
        }
        if (strange > 0) {
            boolean noise = spaces == 0 && !address && solid >= 8 && strange * 8 <= solid;
            return noise ? Kind.NOISY : Kind.FOREIGN;
        }
        boolean padsOnly = solid > 2 && padsIn(from, to) == solid; // a line of "=" that separates texts
        return padsOnly || hasInnerSpace(from, to) && areWords(from, to) ? Kind.FOREIGN : Kind.DATA;
    }

    private int padsIn(int from, int to) {
        int pads = 0;
        for (int at = from; at < to; at++) {
            pads += body.bytes()[at] == '=' ? 1 : 0;
        }
        return pads;
    }

    private boolean hasInnerSpace(int from, int to) {
        boolean solid = false;
        boolean space = false;
        for (int at = from; at < to; at++) {
            byte c = body.bytes()[at];
            if (c == ' ' || c == '\t') {
                space |= solid;
            } else if (space) {
                return true;
            } else {
                solid = true;
            }
        }
        return false;
    }

    /** Whether most of what is between blanks has the form of words and numbers. */
    private boolean areWords(int from, int to) {
        int words = 0;
        int others = 0;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && body.bytes()[end] > ' ') {
                end++;
            }
            if (end > at) {
                if (isWord(at, end)) {
                    words++;
                } else {
                    others++;
                }
            }
            at = end + 1;
        }
        return words > others;
    }

    /** Two letters or more, capitals only at the start or throughout; or digits; with slashes between them. */
    private boolean isWord(int from, int to) {
        if (to - from < 2 || to - from > 60) {
            return false;
        }
        byte before = '/';
        boolean capitals = true;
        for (int at = from; at < to; at++) {
            byte c = body.bytes()[at];
            boolean lower = c >= 'a' && c <= 'z';
            boolean upper = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (!lower && !upper && !digit && c != '/') {
                return false;
            }
            boolean afterLetter = before >= 'A';
            boolean fits = before == '/'
                    || c == '/'
                    || digit && !afterLetter
                    || lower && afterLetter && (before >= 'a' || at - from == 1)
                    || upper && capitals && afterLetter;
            if (!fits) {
                return false;
            }
            capitals = c == '/' || capitals && upper;
            before = c;
        }
        return true;
    }

    /** Whether the range consists of words and does not decode to text. */
    private boolean isWords(int from, int to) {
        return areWords(from, to) && (sextets(from, to) % 4 != 0 || !isReadable(from, to));
    }

    private int sextets(int from, int to) {
        int sextets = 0;
        for (int at = from; at < to; at++) {
            sextets += TransferEncoding.isSextet(body.bytes()[at]) ? 1 : 0;
        }
        return sextets;
    }

    /** Whether lines decode to readable text. */
    private boolean isReadable(int from, int to) {
        Slice content = TransferEncoding.base64(new Slice(body.bytes(), from, to), new Defects());
        String label = charset == null ? "" : charset;
        if (label.startsWith("utf-16") || label.startsWith("utf-32") || label.startsWith("ucs-")) {
            return true;
        }
        int high = 0;
        for (int at = content.from(); at < content.to(); at++) {
            byte c = content.bytes()[at];
            if (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B || c == 0x7F) {
                return false;
            }
            high += c < 0 ? 1 : 0;
        }
        if (high == 0 || Charsets.utf8(content) != null) {
            return true;
        }
        boolean western = label.startsWith("iso-8859-1") || label.equals("windows-1252");
        boolean specific = !label.isEmpty() && !label.equals("utf-8") && !label.equals("us-ascii");
        return specific && (!western || high * 3 <= content.length());
    }

    /** Each line is examined a fixed number of times: lines known to be data are not examined again. */
    private void divide() {
        boolean ended = true;
        boolean begun = false;
        int held = 0;
        int sure = 0; // lines before this one need no test
        int line = 0;
        while (line < count) {
            if (kinds[line] == Kind.EMPTY) {
                line++;
            } else if (kinds[line] == Kind.FOREIGN || kinds[line] == Kind.NOISY && !isNoise(line)) {
                kinds[line++] = Kind.FOREIGN;
                ended = true;
            } else if (ended && line >= sure) {
                int block = blockEnd(line);
                int end = text ? withoutWords(line, begun ? paddedEnd(line, block) : block) : block;
                boolean data = isData(line, end, begun);
                if (!data && text && !begun && paragraphs++ < MOST_PARAGRAPHS) {
                    block = paragraphEnd(line, block);
                }
                foreign(data ? end : line, block);
                if (data && !begun) {
                    afterNotice = isAfterNotice(line, end);
                }
                line = data ? line : block;
                if (data) {
                    sure = begun ? end : 0;
                    firstLength = Math.max(1, sextets(starts[line], starts[line + 1]));
                    begun = true;
                    ended = false;
                    held = 0;
                }
            } else {
                int length = sextets(starts[line], starts[line + 1]);
                held = (held + length) % 4;
                boolean padded = endsWithPad(line);
                ended = padded || held == 0 && length < firstLength;
                held = padded ? 0 : held;
                line++;
            }
        }
    }

    private int paragraphEnd(int from, int to) {
        int end = from;
        while (end < to && kinds[end] != Kind.EMPTY) {
            end++;
        }
        return end;
    }

    private boolean isAfterNotice(int from, int to) {
        int start = starts[from];
        int end = starts[to];
        int chars = sextets(start, end);
        return text
                && from > 0
                && kinds[from - 1] == Kind.EMPTY
                && chars >= LONG_LINE
                && (chars % 4 == 0 || endsWithPad(lastSolid(from, to)))
                && isReadable(start, end);
    }

    private void foreign(int from, int to) {
        for (int line = from; line < to; line++) {
            kinds[line] = kinds[line] == Kind.EMPTY ? Kind.EMPTY : Kind.FOREIGN;
        }
    }

    /**
     * Just past the last padded line of a block whose length is not a multiple of four; otherwise the end of the block.
     */
    private int paddedEnd(int from, int to) {
        if (endsWithPad(lastSolid(from, to)) || sextets(starts[from], starts[to]) % 4 == 0) {
            return to;
        }
        int end = to;
        while (end > from && !endsWithPad(end - 1)) {
            end--;
        }
        return end == from ? to : end;
    }

    /** The end of a block without single-word lines at its end, such as the first line of a footer. */
    private int withoutWords(int from, int to) {
        int end = to;
        while (end > from + 1) {
            int start = starts[end - 1];
            boolean word = areWords(start, starts[end])
                    && (sextets(start, starts[end]) % 4 != 0 || to < count && !isReadable(start, starts[end]));
            if (!word && kinds[end - 1] != Kind.EMPTY) {
                break;
            }
            end--;
        }
        return end;
    }

    /** Whether a line is base64 with damaged characters: as long as the others, or followed by more base64. */
    private boolean isNoise(int line) {
        int length = sextets(starts[line], starts[line + 1]);
        if (firstLength > 0 && length >= firstLength - 4 && length <= firstLength) {
            return true;
        }
        int next = line + 1;
        while (next < count && kinds[next] == Kind.EMPTY) {
            next++;
        }
        if (next < count) {
            return kinds[next] == Kind.DATA && !areWords(starts[next], starts[next + 1]);
        }
        return firstLength == 0 && isReadable(starts[line], starts[line + 1]);
    }

    /** The end of the run of lines that may be base64. */
    private int blockEnd(int line) {
        int end = line;
        while (end < count && kinds[end] != Kind.FOREIGN) {
            end++;
        }
        return end;
    }

    private boolean isData(int from, int to, boolean begun) {
        int start = starts[from];
        int end = starts[to];
        if (!begun) {
            if (!text) {
                return to == count || sextets(start, end) >= SURE_CHARS || endsWithPad(lastSolid(from, to));
            }
            if (isWords(start, end) || isWords(start, starts[from + 1])) {
                return false;
            }
            boolean sure = to == count || sextets(start, end) >= SURE_CHARS;
            return sure && !isAfterForeign(from) || isReadable(start, end);
        }
        int chars = sextets(start, end);
        boolean padded = endsWithPad(lastSolid(from, to));
        boolean whole = padded || chars % 4 == 0;
        boolean sure = padded || chars >= SURE_CHARS;
        boolean longLine = sextets(start, starts[from + 1]) >= LONG_LINE;
        return (longLine || whole && sure && !areWords(start, end)) && (!text || isReadable(start, end));
    }

    /** Whether other text precedes the first data: then the data may be part of that text, such as a key. */
    private boolean isAfterForeign(int line) {
        int before = line - 1;
        while (before >= 0 && kinds[before] == Kind.EMPTY) {
            before--;
        }
        return before >= 0;
    }

    private int lastSolid(int from, int to) {
        int last = to - 1;
        while (last > from && kinds[last] == Kind.EMPTY) {
            last--;
        }
        return last;
    }

    private boolean endsWithPad(int line) {
        int at = starts[line + 1] - 1;
        while (at >= starts[line] && body.bytes()[at] >= 0 && body.bytes()[at] <= ' ') {
            at--;
        }
        return at >= starts[line] && body.bytes()[at] == '=';
    }

    private List<TransferEncoding.Piece> chosen() {
        long data = 0;
        long foreign = 0;
        boolean dataFirst = false;
        for (int line = 0; line < count; line++) {
            int length = starts[line + 1] - starts[line];
            if (kinds[line] == Kind.FOREIGN) {
                foreign += length;
            } else if (kinds[line] != Kind.EMPTY) {
                dataFirst |= foreign == 0;
                data += length;
            }
        }
        damaged |= foreign > 0;
        if (data == 0 || !dataFirst && data < foreign && !afterNotice || !text && data < foreign / 8) {
            return foreign == 0 ? List.of() : List.of(new TransferEncoding.Piece(false, body));
        }
        int line = 0;
        while (line < count) {
            boolean isForeign = kinds[line] == Kind.FOREIGN;
            int end = line + 1;
            while (end < count && (kinds[end] == Kind.EMPTY || kinds[end] == Kind.FOREIGN == isForeign)) {
                end++;
            }
            if (!isForeign) {
                add(TransferEncoding.base64(new Slice(body.bytes(), starts[line], starts[end]), new Defects()), true);
            } else if (text) {
                add(new Slice(body.bytes(), starts[line], starts[end]), false);
            }
            line = end;
        }
        return pieces;
    }

    /** Text that is not base64 starts on a line of its own. */
    private void add(Slice content, boolean isData) {
        Slice before = pieces.isEmpty() ? content : pieces.getLast().content();
        boolean open = !pieces.isEmpty() && before.length() > 0 && before.bytes()[before.to() - 1] != '\n';
        if (open && !isData) {
            byte[] begun = new byte[content.length() + 1];
            begun[0] = '\n';
            System.arraycopy(content.bytes(), content.from(), begun, 1, content.length());
            pieces.add(new TransferEncoding.Piece(false, Slice.of(begun)));
        } else {
            pieces.add(new TransferEncoding.Piece(isData, content));
        }
    }
}
