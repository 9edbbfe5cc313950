package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/**
 * Takes an mbox apart: mboxo, mboxrd, mboxcl and mboxcl2, told apart by what is there (RFC 4155; docs/decisions/0020, 0021).
 *
 * <p>Bytes only; one message in memory. A separator is a line that looks like one ({@link FromLine}), with an empty line or
 * the file's start before it and a field behind it. Where every message so far has had a Content-Length that led exactly to
 * the next separator, the lengths are followed instead.
 */
final class Mbox {

    /** What must be in memory behind a line feed to judge the line behind it and the start of the one after. */
    private static final int AHEAD = FromLine.LONGEST + 300;

    /** Where a Content-Length is looked for: this far from the separator. */
    private static final int HEADER = 1 << 20;

    private static final byte[] NOTHING = {};

    private final Window in;
    private final String container;
    private final String flags;
    private final int messageBytes;
    private final Sink sink;

    private boolean first = true;
    private boolean byLength = true;
    private boolean dated;
    private boolean git;
    /** Set by {@link #separator}: a line was passed over that might have been meant as a separator. */
    private boolean lookalike;
    /** Set by {@link #separator}: up to where there is none. */
    private int searched;
    /** Set by {@link #endByLength}: where the body ends, before the empty line. */
    private int bodyEnd;

    Mbox(Window in, String container, String flags, int messageBytes, Sink sink) {
        this.in = in;
        this.container = container;
        this.flags = flags;
        this.messageBytes = messageBytes;
        this.sink = sink;
    }

    /** Reads to the end of the window; afterwards {@link Window#failure} tells whether that was the end of the mailbox. */
    void read() throws InterruptedException {
        while (in.fill(1)) {
            message();
        }
    }

    private void message() throws InterruptedException {
        lookalike = false;
        int text = separatorLine();
        if (first) {
            describe(text);
        }
        int end = byLength ? endByLength(text) : -1;
        boolean measured = end >= 0;
        if (!measured) {
            end = endBySeparator(text);
        }
        first = false;
        if (end < 0) {
            skipTooLarge();
        } else if (text == 0) {
            sink.found(new Unreadable(container, in.offset(), end, LossCode.FRAGMENT, ""));
            in.drop(end);
        } else {
            deliver(text, end, measured);
        }
    }

    /** The position behind the separator line the window begins with; 0 when it begins with something else. */
    private int separatorLine() {
        int from = 0;
        in.fill(AHEAD);
        while (first && from < in.length() && blank(in.bytes()[in.start() + from])) {
            from++; // empty lines before the first separator, or a byte order mark
        }
        if (!Bytes.isFrom(in.bytes(), in.start() + from, in.start() + in.length())) {
            return 0;
        }
        int limit = Math.min(in.length(), from + AHEAD);
        int feed = Bytes.lineFeed(in.bytes(), in.start() + from, in.start() + limit);
        if (feed >= 0) {
            return feed + 1 - in.start();
        }
        return in.length() == limit
                ? limit
                : 0; // a separator and nothing behind it; or no separator, but a very long line
    }

    static boolean blank(byte b) {
        return b == Bytes.LF || b == Bytes.CR || b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
    }

    /** What the separators of this mailbox are like is judged by its first. */
    private void describe(int text) {
        int from = in.start();
        while (from < in.start() + text && blank(in.bytes()[from])) {
            from++;
        }
        int to = lineEnd(from, in.start() + text);
        dated = FromLine.dated(in.bytes(), from, to) || text == 0;
        git = FromLine.git(in.bytes(), from, to);
    }

    // ---- Where a message ends ----

    /** The end by Content-Length, when it leads to a separator or to the end of the mailbox; -1 otherwise. */
    private int endByLength(int text) {
        long length = -1;
        int line = text;
        int body = -1;
        while (body < 0 && line < HEADER) {
            int feed = Bytes.lineFeed(in.bytes(), in.start() + line, in.start() + in.length());
            if (feed < 0) {
                if (in.length() < HEADER && in.more()) {
                    continue;
                }
                break;
            }
            int to = lineEnd(in.start() + line, feed + 1);
            if (to == in.start() + line) {
                body = feed + 1 - in.start();
            } else if (length < 0) {
                length = Survey.contentLength(in.bytes(), in.start() + line, feed);
            }
            line = feed + 1 - in.start();
        }
        if (length < 0 && !first) {
            return -1; // one message without a length among others that have one: its separator is looked for
        }
        byLength = body >= 0 && length >= 0 && body + length - text <= messageBytes && leads((int) (body + length));
        bodyEnd = byLength ? (int) (body + length) : -1;
        return byLength ? blankLine(bodyEnd) : -1;
    }

    /** Whether the mailbox ends at the position, or a separator stands there or one empty line behind it. */
    private boolean leads(int position) {
        in.fill(position + AHEAD);
        if (position > in.length()) {
            return false;
        }
        int next = blankLine(position);
        if (next == in.length()) {
            return true;
        }
        int from = in.start() + next;
        int feed = Bytes.lineFeed(in.bytes(), from, in.start() + in.length());
        boolean lineStart = next > 0 && in.bytes()[from - 1] == Bytes.LF;
        return lineStart && feed >= 0 && isSeparator(from, lineEnd(from, feed + 1));
    }

    /** Behind the empty line at the position, if there is one. */
    private int blankLine(int position) {
        int at = in.start() + position;
        int left = in.length() - position;
        if (left >= 1 && in.bytes()[at] == Bytes.LF) {
            return position + 1;
        }
        return left >= 2 && in.bytes()[at] == Bytes.CR && in.bytes()[at + 1] == Bytes.LF ? position + 2 : position;
    }

    /** The position of the next separator or of the mailbox's end; -1 when the message is larger than a message may be. */
    private int endBySeparator(int text) {
        int from = Math.max(0, text - 1);
        while (true) {
            int end = separator(from);
            if (end >= 0) {
                return end - text > messageBytes ? -1 : end;
            }
            if (in.length() - text > messageBytes) {
                return -1;
            }
            from = searched;
            if (!in.more()) {
                return separatorAtEnd(from);
            }
        }
    }

    private int separatorAtEnd(int from) {
        int end = separator(from);
        return end >= 0 ? end : in.length();
    }

    /** A message that does not fit: goes on to the next separator without keeping anything. */
    private void skipTooLarge() throws InterruptedException {
        long offset = in.offset();
        int from = searched;
        while (true) {
            int end = separator(from);
            if (end < 0) {
                int passed = Math.max(0, searched - 4); // what may be an empty line before a separator stays
                in.drop(passed);
                from = searched - passed;
                if (in.more()) {
                    continue;
                }
                end = separatorAtEnd(from);
            }
            in.drop(end);
            String most = "more than " + messageBytes + " bytes";
            sink.found(new Unreadable(container, offset, in.offset() - offset, LossCode.TOO_LARGE, most));
            return;
        }
    }

    /**
     * The next separator that stands behind the line feed at {@code from} or a later one; -1 when there is none in memory.
     * A line that cannot be judged yet, because too little of what follows it is in memory, is left for the next call.
     */
    private int separator(int from) {
        searched = from;
        byte[] bytes = in.bytes();
        int limit = in.start() + in.length();
        boolean all = in.ended();
        int at = in.start() + from;
        while (true) {
            int line = Bytes.fromLine(bytes, at, limit);
            if (line < 0) {
                // the last bytes may be the beginning of a line feed and "From "
                searched = Math.max(from, in.length() - 5);
                return -1;
            }
            if (!all && limit - line < AHEAD) {
                searched = line - 1 - in.start();
                return -1;
            }
            int feed = Bytes.lineFeed(bytes, line, Math.min(limit, line + AHEAD));
            int to = feed < 0 ? limit : lineEnd(line, feed + 1);
            if (isSeparator(line, to)
                    && emptyLineBefore(line)
                    && confirmed(feed < 0 ? limit : feed + 1, Math.min(limit, line + AHEAD))) {
                return line - in.start();
            }
            lookalike |= FromLine.dated(bytes, line, to);
            at = line;
        }
    }

    /** Whether the line looks like the separators of this mailbox. */
    private boolean isSeparator(int from, int to) {
        if (!Bytes.isFrom(in.bytes(), from, to) || to - from > FromLine.LONGEST) {
            return false;
        }
        return (git || !FromLine.git(in.bytes(), from, to)) && (!dated || FromLine.dated(in.bytes(), from, to));
    }

    private boolean emptyLineBefore(int line) {
        byte[] bytes = in.bytes();
        int before = line - 2; // the byte before the line feed that ends the line above
        if (before < in.start()) {
            return true;
        }
        return bytes[before] == Bytes.LF
                || bytes[before] == Bytes.CR && (before == in.start() || bytes[before - 1] == Bytes.LF);
    }

    /**
     * What follows a separator: a field, a quoted separator (which some programs leave there), an empty line, or nothing; and behind one that
     * is dated, one line that has no business in a header and then a field.
     */
    private boolean confirmed(int line, int limit) {
        byte[] bytes = in.bytes();
        if (line >= limit
                || FromLine.field(bytes, line, limit)
                || bytes[line] == '>' && Bytes.isFrom(bytes, line + 1, limit)) {
            return true;
        }
        if (!dated || bytes[line] == Bytes.LF || bytes[line] == Bytes.CR) {
            return dated;
        }
        int feed = Bytes.lineFeed(bytes, line, limit);
        return feed >= 0 && FromLine.field(bytes, feed + 1, limit);
    }

    /** The end of a line without its line ending; {@code behind} is the position after its line feed. */
    private int lineEnd(int from, int behind) {
        int to = behind;
        if (to > from && in.bytes()[to - 1] == Bytes.LF) {
            to--;
        }
        return to > from && in.bytes()[to - 1] == Bytes.CR ? to - 1 : to;
    }

    // ---- Handing it over ----

    private void deliver(int text, int end, boolean measured) throws InterruptedException {
        int to = measured ? bodyEnd : text + withoutBlankLine(text, end);
        long offset = in.offset();
        if (to == text) {
            sink.found(new Unreadable(container, offset, end, LossCode.EMPTY_MESSAGE, ""));
            in.drop(end);
            return;
        }
        byte[] before = in.copy(0, text);
        byte[] message = in.copy(text, to);
        byte[] after = to == end ? NOTHING : in.copy(to, end);
        boolean last = end == in.length() && in.ended();
        in.drop(end);

        Survey survey = Survey.of(message);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        byte[] repaired = message;
        int[] unquoted = {};
        if (survey.quoted().length > 0 && !(measured && survey.fromLine())) {
            boolean says = FromLine.saysMboxrd(before, 0, before.length);
            if (survey.quoted().length <= Survey.MOST_QUOTED && (says || Quoting.isMboxrd(message, survey))) {
                repaired = without(message, survey.quoted());
                unquoted = shifted(survey.quoted());
            } else {
                defects.add(ContainerDefect.AMBIGUOUS_FROM);
            }
        }
        if (lookalike && !measured) {
            defects.add(ContainerDefect.AMBIGUOUS_FROM);
        }
        if (!measured && survey.contentLength() >= 0 && !fits(survey, message.length + after.length, after.length)) {
            defects.add(ContainerDefect.CONTENT_LENGTH_WRONG);
        }
        boolean openEnd = message[message.length - 1] != Bytes.LF && after.length == 0 && !measured;
        if (last && (in.failure() != null || openEnd)) {
            defects.add(ContainerDefect.TRUNCATED);
        }
        common(message, survey, defects);
        var repair = new Repair(before, unquoted, after, measured);
        ContainerFormat format =
                FromLine.pipermail(before, 0, before.length) ? ContainerFormat.PIPERMAIL : ContainerFormat.MBOX;
        var place = new Provenance(container, offset, end, format, flags, survey.lineEndings(), repair);
        sink.found(new RawMessage(repaired, place, List.copyOf(defects)));
    }

    /** What can be wrong with the bytes of a message in any container. */
    static void common(byte[] message, Survey survey, EnumSet<ContainerDefect> defects) {
        if (survey.lineEndings() == LineEndings.MIXED) {
            defects.add(ContainerDefect.MIXED_LINE_ENDINGS);
        }
        if (Bytes.hasNul(message)) {
            defects.add(ContainerDefect.NUL_BYTES);
        }
    }

    /** Programs count the empty line at the end, or do not. */
    private static boolean fits(Survey survey, int length, int blankLine) {
        long body = length - survey.body();
        return survey.contentLength() == body || survey.contentLength() == body - blankLine;
    }

    /** The length of the text without the one empty line that was put before the next separator. */
    private int withoutBlankLine(int text, int end) {
        byte[] bytes = in.bytes();
        int from = in.start() + text;
        int to = in.start() + end;
        int cut = to - from >= 1 && bytes[to - 1] == Bytes.LF ? 1 : 0;
        if (cut == 1 && to - from >= 2 && bytes[to - 2] == Bytes.CR) {
            cut = 2;
        }
        boolean emptyLine = cut > 0 && (to - cut == from || bytes[to - cut - 1] == Bytes.LF);
        return end - text - (emptyLine ? cut : 0);
    }

    private static byte[] without(byte[] message, int[] quoted) {
        byte[] repaired = new byte[message.length - quoted.length];
        int from = 0;
        int to = 0;
        for (int line : quoted) {
            System.arraycopy(message, from, repaired, to, line - from);
            to += line - from;
            from = line + 1;
        }
        System.arraycopy(message, from, repaired, to, message.length - from);
        return repaired;
    }

    private static int[] shifted(int[] quoted) {
        int[] offsets = new int[quoted.length];
        for (int i = 0; i < quoted.length; i++) {
            offsets[i] = quoted[i] - i;
        }
        return offsets;
    }
}
