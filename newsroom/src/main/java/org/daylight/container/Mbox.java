package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/**
 * Splits an mbox into messages: mboxo, mboxrd, mboxcl and mboxcl2, distinguished by their contents (RFC 4155;
 * docs/decisions/0020, 0021).
 *
 * <p>Works on bytes only, with one message in memory. {@link Separators} decides where a message ends. As long as every
 * message so far has had a Content-Length that led exactly to the next separator, the lengths are used instead.
 */
final class Mbox {

    private static final int AHEAD = Separators.AHEAD;

    /** A Content-Length is searched for up to this many bytes after the separator. */
    private static final int HEADER = 1 << 20;

    private static final byte[] NOTHING = {};

    private final Window in;
    private final String container;
    private final String flags;
    private final int messageBytes;
    private final Sink sink;

    private boolean first = true;
    /** The mailbox begins with the header of a message, not with a separator. */
    private boolean beginsWithHeader;

    private boolean byLength = true;
    private final Separators separators = new Separators();
    /** Set by {@link #separator}: a line was skipped that may have been meant as a separator. */
    private boolean lookalike;
    /** Set by {@link #separator}: the separator was recognised only by the header after it. */
    private boolean unusual;
    /** The same for the separator at the start of the window. */
    private boolean unusualStart;
    /** Set by {@link #separator}: there is no separator before this position. */
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

    /** Reads a mailbox that begins with the header of a message, because its first separator is missing. */
    static Mbox withoutFirstSeparator(Window in, String container, String flags, int messageBytes, Sink sink) {
        var mbox = new Mbox(in, container, flags, messageBytes, sink);
        mbox.beginsWithHeader = true;
        mbox.byLength = false;
        mbox.unusual = true;
        return mbox;
    }

    /**
     * Reads to the end of the window. Afterwards {@link Window#failure} says whether that was the end of the mailbox.
     */
    void read() throws InterruptedException {
        while (in.fill(1)) {
            message();
        }
    }

    private void message() throws InterruptedException {
        lookalike = false;
        unusualStart = unusual;
        unusual = false;
        int text = separatorLine();
        if (!separators.described() && text > 0) {
            int from = Lines.behindBlank(in.bytes(), in.start(), in.start() + text);
            separators.describe(in.bytes(), from, in.start() + text);
            byLength &= !separators.cr() && !separators.mboxrd();
        }
        int end = byLength ? endByLength(text) : -1;
        boolean measured = end >= 0;
        if (!measured) {
            end = endBySeparator(text);
        }
        boolean isFragment = text == 0 && !(first && beginsWithHeader);
        first = false;
        if (end < 0) {
            skipTooLarge();
        } else if (isFragment) {
            sink.found(new Unreadable(container, in.offset(), end, LossCode.FRAGMENT, ""));
            in.drop(end);
        } else {
            deliver(text, end, measured);
        }
    }

    /**
     * The position after the separator line at the start of the window; 0 when the window begins with something else.
     */
    private int separatorLine() {
        in.fill(AHEAD);
        int start = in.start();
        int all = start + in.length();
        int from = first ? Lines.behindBlank(in.bytes(), start, all) : start;
        if (!Bytes.isFrom(in.bytes(), from, all)) {
            return 0;
        }
        int limit = Math.min(all, from + AHEAD);
        int end = Lines.end(in.bytes(), from, limit);
        if (end < limit) {
            return Lines.behind(in.bytes(), end, limit) - start;
        }
        return all == limit
                ? limit - start
                : 0; // a separator with nothing after it; or a very long line that is not a separator
    }

    // ---- Where a message ends ----

    /**
     * The end of the message by its Content-Length, if that leads to a separator or to the end of the mailbox; -1
     * otherwise.
     */
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
                length = LineScan.contentLength(in.bytes(), in.start() + line, feed);
            }
            line = feed + 1 - in.start();
        }
        if (length < 0 && !first) {
            return -1; // one message has no length, while others have one: search for its separator
        }
        byLength = body >= 0 && length >= 0 && body + length - text <= messageBytes && leads((int) (body + length));
        bodyEnd = byLength ? (int) (body + length) : -1;
        return byLength ? blankLine(bodyEnd) : -1;
    }

    /** Whether the mailbox ends at the position, or a separator is there or after one empty line. */
    private boolean leads(int position) {
        in.fill(position + Separators.HEADER);
        if (position > in.length()) {
            return false;
        }
        int next = blankLine(position);
        if (next == in.length()) {
            return true;
        }
        int from = in.start() + next;
        int limit = in.start() + in.length();
        boolean lineStart = next > 0 && in.bytes()[from - 1] == Bytes.LF;
        return lineStart
                && Bytes.isFrom(in.bytes(), from, limit)
                && (separators.looksUsual(in.bytes(), from, limit)
                        || separators.classify(in.bytes(), in.start(), from, limit, true) == Separators.Kind.UNUSUAL);
    }

    /** The position after the empty line at this position, if there is one. */
    private int blankLine(int position) {
        int at = in.start() + position;
        int left = in.length() - position;
        if (left >= 1 && in.bytes()[at] == Bytes.LF) {
            return position + 1;
        }
        return left >= 2 && in.bytes()[at] == Bytes.CR && in.bytes()[at + 1] == Bytes.LF ? position + 2 : position;
    }

    /** The position of the next separator or of the mailbox's end; -1 when the message is larger than the limit. */
    private int endBySeparator(int text) {
        int from = Math.max(0, text - 1);
        while (true) {
            int end = separator(from);
            if (end >= 0 && unusual && isInHeader(text, end)) {
                unusual = false;
                lookalike = true;
                from = end;
                continue;
            }
            if (end >= 0) {
                return end - text > messageBytes ? -1 : end;
            }
            if (in.length() - text > messageBytes) {
                return -1;
            }
            boolean ended = in.ended();
            from = searched;
            if (!in.more() && ended) {
                return in.length();
            }
        }
    }

    private int separatorAtEnd(int from) {
        int end = separator(from);
        return end >= 0 ? end : in.length();
    }

    /**
     * Whether there is no empty line between two positions: then what looks like a separator is a line of the header.
     */
    private boolean isInHeader(int from, int to) {
        byte[] bytes = in.bytes();
        int limit = in.start() + to;
        int line = in.start() + from;
        while (line < limit) {
            int end = Lines.end(bytes, line, limit);
            if (end == line) {
                return false;
            }
            line = Lines.behind(bytes, end, limit);
        }
        return true;
    }

    /** Skips a message that is too large: continues to the next separator without storing anything. */
    private void skipTooLarge() throws InterruptedException {
        long offset = in.offset();
        int from = searched;
        while (true) {
            int end = separator(from);
            if (end < 0) {
                int passed = Math.max(0, searched - 4); // do not drop what may be an empty line before a separator
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
     * The next separator after the line feed at {@code from} or a later one; -1 when there is none in memory. A line
     * that cannot be classified yet, because too little of what follows it is in memory, is left for the next call.
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
                // the last bytes may be the start of a line feed and "From "
                searched = Math.max(from, in.length() - 5);
                return -1;
            }
            switch (separators.classify(bytes, in.start(), line, limit, all)) {
                case USUAL -> {
                    return line - in.start();
                }
                case UNUSUAL -> {
                    unusual = true;
                    return line - in.start();
                }
                case OPEN -> {
                    searched = line - 1 - in.start();
                    return -1;
                }
                case LOOKALIKE -> lookalike = true;
                case NONE -> {}
            }
            at = line;
        }
    }

    /** The end of a line, without its line ending; {@code behind} is the position after its line feed. */
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

        LineScan scan = LineScan.of(message);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        byte[] repaired = message;
        int[] unquoted = {};
        boolean says = FromLine.saysMboxrd(before, 0, before.length);
        int[] quoted = FromLine.saysExport(before, 0, before.length) ? Quoting.everyLine(message) : scan.quoted();
        if (quoted.length > 0 && !(measured && scan.fromLine())) {
            if (quoted.length <= LineScan.MOST_QUOTED && (says || Quoting.isMboxrd(message, scan))) {
                repaired = without(message, quoted);
                unquoted = shifted(quoted);
            } else if (FromLine.saysExport(before, 0, before.length)) {
                repaired = Quoting.unquote(message);
                unquoted = Transformation.EVERY_LINE;
            } else {
                defects.add(ContainerDefect.AMBIGUOUS_FROM);
            }
        }
        if (lookalike && !measured) {
            defects.add(ContainerDefect.AMBIGUOUS_FROM);
        }
        if (unusualStart || unusual && !measured) {
            defects.add(ContainerDefect.SEPARATOR_UNUSUAL);
        }
        if (!measured && scan.contentLength() >= 0 && !fits(scan, message.length + after.length, after.length)) {
            defects.add(ContainerDefect.CONTENT_LENGTH_WRONG);
        }
        byte lastByte = message[message.length - 1];
        boolean hasEnd = lastByte == Bytes.LF || separators.cr() && lastByte == Bytes.CR;
        boolean openEnd = !hasEnd && after.length == 0 && !measured;
        if (last && (in.failure() != null || openEnd)) {
            defects.add(ContainerDefect.TRUNCATED);
        }
        common(message, scan, defects);
        var repair = new Transformation(before, unquoted, after, measured);
        ContainerFormat format =
                FromLine.pipermail(before, 0, before.length) ? ContainerFormat.PIPERMAIL : ContainerFormat.MBOX;
        var place = new Provenance(container, offset, end, format, flags, scan.lineEndings(), repair);
        sink.found(new RawMessage(repaired, place, List.copyOf(defects)));
    }

    /** What can be wrong with the bytes of a message in any container. */
    static void common(byte[] message, LineScan scan, EnumSet<ContainerDefect> defects) {
        if (scan.lineEndings() == LineEndings.MIXED) {
            defects.add(ContainerDefect.MIXED_LINE_ENDINGS);
        }
        if (Bytes.hasNul(message)) {
            defects.add(ContainerDefect.NUL_BYTES);
        }
    }

    /** Whether a Content-Length matches. Some programs count the empty line at the end, others do not. */
    private static boolean fits(LineScan scan, int length, int blankLine) {
        long body = length - scan.body();
        return scan.contentLength() == body || scan.contentLength() == body - blankLine;
    }

    /**
     * The length of the text without what the program that wrote the mailbox added: the one empty line before the next
     * separator; or, if the separator says mboxrd, one line feed, or two if it says that the message does not end in
     * one.
     */
    private int withoutBlankLine(int text, int end) {
        byte[] bytes = in.bytes();
        int from = in.start() + text;
        int to = in.start() + end;
        if (FromLine.saysMboxrd(bytes, in.start(), from)) {
            boolean crlf = from - in.start() >= 2 && bytes[from - 2] == Bytes.CR;
            int cut = to - lineEnding(from, to, crlf);
            boolean isOpen = FromLine.saysNoEol(bytes, in.start(), from);
            return (isOpen ? cut - lineEnding(from, cut, crlf) : cut) - from;
        }
        int cut = lineEnding(from, to, true);
        if (cut == 0 && separators.cr() && to > from && bytes[to - 1] == Bytes.CR) {
            cut = 1;
        }
        int before = to - cut - 1;
        boolean emptyLine =
                cut > 0 && (before < from || bytes[before] == Bytes.LF || separators.cr() && bytes[before] == Bytes.CR);
        return end - text - (emptyLine ? cut : 0);
    }

    /** The length of the line ending before {@code to}: LF, and a CR before it if that may belong to it. */
    private int lineEnding(int from, int to, boolean crlf) {
        byte[] bytes = in.bytes();
        int feed = to > from && bytes[to - 1] == Bytes.LF ? 1 : 0;
        return feed == 1 && crlf && to - from >= 2 && bytes[to - 2] == Bytes.CR ? 2 : feed;
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
