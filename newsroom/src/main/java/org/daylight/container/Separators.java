package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decides whether a line that begins with {@code From } separates two messages of a mailbox (docs/decisions/0134).
 *
 * <p>A usual separator looks like the first one of its mailbox, and has an empty line before it and a header field
 * after it. Any other line is a separator only if a whole header follows: some programs leave out the date, write it in
 * their user's language, or leave out the empty line.
 */
final class Separators {

    /**
     * How many bytes after the start of a line must be in memory to recognise a usual separator: the line, and the
     * start of the next one.
     */
    static final int AHEAD = FromLine.LONGEST + 300;

    /** The same for an unusual separator: a header, or enough of it to recognise it. */
    static final int HEADER = 16 << 10;

    /** How many bytes before a line the header of its part is searched for. */
    private static final int PART_HEADER = 2 << 10;

    enum Kind {
        /** Text. */
        NONE,
        /** Probably text. */
        LOOKALIKE,
        /** A separator like the mailbox's first. */
        USUAL,
        /** A separator that is recognised only by the header after it. */
        UNUSUAL,
        /** More must be in memory. */
        OPEN
    }

    private FromLine.Shape shape = FromLine.Shape.DATED;
    private boolean git;
    private boolean mboxrd;
    private boolean cr;
    private boolean described;

    /**
     * Learns what the separators of this mailbox look like from its first: {@code [from, to)}, with its line ending.
     */
    void describe(byte[] bytes, int from, int to) {
        int end = Lines.end(bytes, from, to);
        shape = FromLine.shape(bytes, from, end);
        git = FromLine.git(bytes, from, end);
        mboxrd = FromLine.saysMboxrd(bytes, from, end);
        cr = end < to && bytes[to - 1] == Bytes.CR;
        described = true;
    }

    /** Whether the separators have been described; otherwise the mailbox has lost its beginning. */
    boolean described() {
        return described;
    }

    /** Whether the mailbox's lines end in CR alone. */
    boolean cr() {
        return cr;
    }

    /** Whether the mailbox says that every line is quoted that could be taken for a separator. */
    boolean mboxrd() {
        return mboxrd;
    }

    /**
     * Classifies a line.
     *
     * @param start where the bytes in memory begin
     * @param line where the line begins; after an LF or a CR, or at the start
     * @param limit where the bytes in memory end
     * @param all whether that is the end of the mailbox
     */
    Kind classify(byte[] bytes, int start, int line, int limit, boolean all) {
        if (!all && limit - line < AHEAD) {
            return Kind.OPEN;
        }
        int most = Math.min(limit, line + AHEAD);
        int end = Lines.end(bytes, line, most);
        int behind = Lines.behind(bytes, end, most);
        if (FromLine.field(bytes, line, end)) {
            return Kind.NONE; // "From : Ada"
        }
        FromLine.Shape looks = FromLine.shape(bytes, line, end);
        boolean afterCr = line > start && bytes[line - 1] == Bytes.CR;
        if (mboxrd && !afterCr && FromLine.saysMboxrd(bytes, line, end) && looks == FromLine.Shape.DATED) {
            return Kind.USUAL;
        }
        boolean isPatch = !git && FromLine.git(bytes, line, end);
        boolean isAttached = isAttached(bytes, start, line);
        boolean emptyLineBefore = emptyLineBefore(bytes, start, line);
        boolean isPossible = !isPatch && !isAttached && !(mboxrd && afterCr);
        boolean isUsual = isPossible && afterCr == cr && looks.compareTo(shape) >= 0 && emptyLineBefore;
        if (isUsual && looks == FromLine.Shape.DATED) {
            if (confirmed(bytes, behind, most)) {
                return Kind.USUAL;
            }
            if (!all && limit - line < HEADER) {
                return Kind.OPEN;
            }
            if (confirmed(bytes, behind, Math.min(limit, line + HEADER))) {
                return Kind.USUAL;
            }
        }
        Kind otherwise = looks == FromLine.Shape.DATED ? Kind.LOOKALIKE : Kind.NONE;
        if (!mayBeHeader(bytes, behind, most)) {
            return otherwise;
        }
        if (!all && limit - line < HEADER) {
            return Kind.OPEN;
        }
        HeaderBlock header = HeaderBlock.at(bytes, behind, Math.min(limit, line + HEADER), Integer.MAX_VALUE);
        if (isUsual && header.known() > (header.whole() ? 0 : 2)) {
            return Kind.USUAL;
        }
        int enough = emptyLineBefore && FromLine.oneWord(bytes, line, end) ? 1 : 2;
        if (!header.whole() || header.known() < enough) {
            return otherwise;
        }
        boolean isStamped = looks == FromLine.Shape.DATED || FromLine.stamped(bytes, line, end);
        boolean isPlain = looks.compareTo(FromLine.Shape.PLAIN) >= 0 || looks.compareTo(shape) >= 0;
        boolean mustBeStamped = !described || afterCr && !cr;
        return isPossible && isPlain && (isStamped || !mustBeStamped) ? Kind.UNUSUAL : Kind.LOOKALIKE;
    }

    /** Whether the line itself looks like the mailbox's separators; the lines around it are not examined. */
    boolean looksUsual(byte[] bytes, int line, int limit) {
        int end = Lines.end(bytes, line, limit);
        return end < limit
                && (git || !FromLine.git(bytes, line, end))
                && FromLine.shape(bytes, line, end).compareTo(shape) >= 0;
    }

    private static boolean emptyLineBefore(byte[] bytes, int start, int line) {
        int before = line - 2; // the byte before the one that ends the line above
        if (before < start) {
            return true;
        }
        if (bytes[line - 1] == Bytes.CR) {
            return bytes[before] == Bytes.CR || bytes[before] == Bytes.LF;
        }
        return bytes[before] == Bytes.LF
                || bytes[before] == Bytes.CR && (before == start || bytes[before - 1] == Bytes.LF);
    }

    /**
     * Whether what follows confirms a dated separator: the header of a message, possibly after empty lines, a quoted
     * separator or one line that does not belong in a header; or nothing; or empty lines and the next separator.
     */
    private static boolean confirmed(byte[] bytes, int behind, int limit) {
        int line = Lines.behindBlank(bytes, behind, limit);
        if (line >= limit || isHeader(bytes, line, limit)) {
            return true;
        }
        int end = Lines.end(bytes, line, limit);
        if (line > behind) {
            return FromLine.dated(bytes, line, end);
        }
        int next = Lines.behind(bytes, end, limit);
        return next < limit && isHeader(bytes, next, limit);
    }

    /** Whether there are header fields, including a known one, or nothing but header fields. */
    private static boolean isHeader(byte[] bytes, int line, int limit) {
        if (!mayBeHeader(bytes, line, limit)) {
            return false;
        }
        HeaderBlock header = HeaderBlock.at(bytes, line, limit, 1);
        return header.known() > 0 || header.whole();
    }

    private static boolean mayBeHeader(byte[] bytes, int line, int limit) {
        return line < limit
                && (FromLine.field(bytes, line, limit) || bytes[line] == '>' && Bytes.isFrom(bytes, line + 1, limit));
    }

    /**
     * Whether the line is the first of a part that is a message or a mailbox: an empty line, fields and a boundary come
     * before it (RFC 2046 section 5.1.1), and one of the fields says so.
     */
    private static boolean isAttached(byte[] bytes, int start, int line) {
        int lowest = Math.max(start, line - PART_HEADER);
        int end = line;
        while (end > lowest && (bytes[end - 1] == Bytes.LF || bytes[end - 1] == Bytes.CR)) {
            end--;
        }
        int from = end;
        while (from > lowest) {
            while (from > lowest && bytes[from - 1] != Bytes.LF && bytes[from - 1] != Bytes.CR) {
                from--;
            }
            if (from == end && from < line && end != line) {
                return false; // an empty line, and no boundary before it
            }
            boolean isBoundary = bytes[from] == '-' && end - from > 2 && bytes[from + 1] == '-';
            if (isBoundary) {
                String fields =
                        new String(bytes, end, line - end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                return fields.contains("message/rfc822")
                        || fields.contains("message/global")
                        || fields.contains("application/mbox");
            }
            boolean isFolded = bytes[from] == ' ' || bytes[from] == '\t';
            if (!isFolded && !FromLine.field(bytes, from, end)) {
                return false;
            }
            end = from;
            if (end > lowest && bytes[end - 1] == Bytes.LF) {
                end--;
            }
            if (end > lowest && bytes[end - 1] == Bytes.CR) {
                end--;
            }
            from = end;
        }
        return false;
    }
}
