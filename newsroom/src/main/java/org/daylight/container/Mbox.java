package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/**
 * Splits an mbox into messages: mboxo, mboxrd, mboxcl and mboxcl2, distinguished by their contents (RFC 4155;
 * docs/decisions/0020, 0021).
 *
 * <p>Works on bytes only, with one message in memory. {@link Separators} decides where a message ends. As long as every
 * message so far has had a Content-Length that led exactly to the next separator, the lengths are used instead.
 *
 * <p>A message is always at the start of the window. Positions are counted from there: position 0 is the first byte of
 * the separator line, and {@code textStart} is the first byte after it. A variable whose name ends in {@code Index} is
 * an index into the array of the window instead.
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
    /** The Content-Length of every message so far led to the next separator. */
    private boolean byLength = true;

    private final Separators separators = new Separators();
    /** The separator at the start of the window was recognised only by the header after it. */
    private boolean startsUnusual;

    /**
     * The result of a search for a separator.
     *
     * @param position of the separator; -1 when there is none in memory
     * @param searched there is no separator before this position
     * @param unusual it was recognised only by the header after it
     * @param lookalike a line was skipped that may have been meant as a separator
     */
    private record Separator(int position, int searched, boolean unusual, boolean lookalike) {
        boolean isFound() {
            return position >= 0;
        }
    }

    /**
     * Where a message ends.
     *
     * @param next the position of the next separator, or of the end of the mailbox; -1 when the message is larger than
     *     the limit
     * @param bodyEnd where the body ends by its Content-Length, before the empty line; -1 when the end was found by the
     *     separator
     * @param searched there is no separator before this position
     * @param unusual the next separator was recognised only by the header after it
     * @param lookalike a line was skipped that may have been meant as a separator
     */
    private record MessageEnd(int next, int bodyEnd, int searched, boolean unusual, boolean lookalike) {
        boolean isByLength() {
            return bodyEnd >= 0;
        }

        boolean isTooLarge() {
            return next < 0;
        }
    }

    /**
     * What the header says about the body.
     *
     * @param start the position of the body; -1 when the end of the header was not found
     * @param length the Content-Length; -1 when there is none
     */
    private record Body(int start, long length) {}

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
        mbox.startsUnusual = true;
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
        int textStart = separatorLine();
        if (!separators.described() && textStart > 0) {
            int textIndex = in.start() + textStart;
            int fromIndex = Lines.behindBlank(in.bytes(), in.start(), textIndex);
            separators.describe(in.bytes(), fromIndex, textIndex);
            byLength &= !separators.cr() && !separators.mboxrd();
        }
        MessageEnd end = end(textStart);
        boolean isFragment = textStart == 0 && !(first && beginsWithHeader);
        first = false;
        if (end.isTooLarge()) {
            startsUnusual = skipTooLarge(end.searched());
            return;
        }
        if (isFragment) {
            sink.found(new Unreadable(container, in.offset(), end.next(), LossCode.FRAGMENT, ""));
            in.drop(end.next());
        } else {
            deliver(textStart, end);
        }
        startsUnusual = end.unusual();
    }

    /**
     * The position after the separator line at the start of the window; 0 when the window begins with something else.
     */
    private int separatorLine() {
        in.fill(AHEAD);
        int start = in.start();
        int allIndex = start + in.length();
        int fromIndex = first ? Lines.behindBlank(in.bytes(), start, allIndex) : start;
        if (!Bytes.isFrom(in.bytes(), fromIndex, allIndex)) {
            return 0;
        }
        int limitIndex = Math.min(allIndex, fromIndex + AHEAD);
        int endIndex = Lines.end(in.bytes(), fromIndex, limitIndex);
        if (endIndex < limitIndex) {
            return Lines.behind(in.bytes(), endIndex, limitIndex) - start;
        }
        return allIndex == limitIndex
                ? limitIndex - start
                : 0; // a separator with nothing after it; or a very long line that is not a separator
    }

    // ---- Where a message ends ----

    private MessageEnd end(int textStart) {
        if (byLength) {
            Body body = body(textStart);
            // If one message has no length, while others have one, its separator is searched for.
            if (body.length() >= 0 || first) {
                byLength = body.start() >= 0
                        && body.length() >= 0
                        && body.start() + body.length() - textStart <= messageBytes
                        && leads((int) (body.start() + body.length()));
                if (byLength) {
                    int bodyEnd = (int) (body.start() + body.length());
                    return new MessageEnd(blankLine(bodyEnd), bodyEnd, 0, false, false);
                }
            }
        }
        return endBySeparator(textStart);
    }

    /** Reads the header up to its end. */
    private Body body(int textStart) {
        long length = -1;
        int line = textStart;
        while (line < HEADER) {
            int lineIndex = in.start() + line;
            int feedIndex = Bytes.lineFeed(in.bytes(), lineIndex, in.start() + in.length());
            if (feedIndex < 0) {
                if (in.length() < HEADER && in.more()) {
                    continue;
                }
                break;
            }
            int next = feedIndex + 1 - in.start();
            if (lineEnd(lineIndex, feedIndex + 1) == lineIndex) {
                return new Body(next, length);
            }
            if (length < 0) {
                length = LineScan.contentLength(in.bytes(), lineIndex, feedIndex);
            }
            line = next;
        }
        return new Body(-1, length);
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
        int nextIndex = in.start() + next;
        int limitIndex = in.start() + in.length();
        boolean lineStart = next > 0 && in.bytes()[nextIndex - 1] == Bytes.LF;
        return lineStart
                && Bytes.isFrom(in.bytes(), nextIndex, limitIndex)
                && (separators.looksUsual(in.bytes(), nextIndex, limitIndex)
                        || separators.classify(in.bytes(), in.start(), nextIndex, limitIndex, true)
                                == Separators.Kind.UNUSUAL);
    }

    /** The position after the empty line at this position, or this position if there is none. */
    private int blankLine(int position) {
        int index = in.start() + position;
        int left = in.length() - position;
        if (left >= 1 && in.bytes()[index] == Bytes.LF) {
            return position + 1;
        }
        return left >= 2 && in.bytes()[index] == Bytes.CR && in.bytes()[index + 1] == Bytes.LF
                ? position + 2
                : position;
    }

    private MessageEnd endBySeparator(int textStart) {
        int from = Math.max(0, textStart - 1);
        boolean lookalike = false;
        while (true) {
            Separator separator = separator(from);
            lookalike |= separator.lookalike();
            if (separator.isFound()) {
                int end = separator.position();
                if (separator.unusual() && isInHeader(textStart, end)) {
                    lookalike = true;
                    from = end;
                    continue;
                }
                int next = end - textStart > messageBytes ? -1 : end;
                return new MessageEnd(next, -1, separator.searched(), separator.unusual(), lookalike);
            }
            if (in.length() - textStart > messageBytes) {
                return new MessageEnd(-1, -1, separator.searched(), false, lookalike);
            }
            boolean ended = in.ended();
            from = separator.searched();
            if (!in.more() && ended) {
                return new MessageEnd(in.length(), -1, from, false, lookalike);
            }
        }
    }

    /**
     * Whether there is no empty line between two positions: then what looks like a separator is a line of the header.
     */
    private boolean isInHeader(int from, int to) {
        byte[] bytes = in.bytes();
        int limitIndex = in.start() + to;
        int lineIndex = in.start() + from;
        while (lineIndex < limitIndex) {
            int endIndex = Lines.end(bytes, lineIndex, limitIndex);
            if (endIndex == lineIndex) {
                return false;
            }
            lineIndex = Lines.behind(bytes, endIndex, limitIndex);
        }
        return true;
    }

    /**
     * Skips a message that is too large: continues to the next separator without storing anything.
     *
     * @param from there is no separator before this position
     * @return whether that separator is unusual
     */
    private boolean skipTooLarge(int from) throws InterruptedException {
        long offset = in.offset();
        Separator separator = separator(from);
        while (!separator.isFound()) {
            // The last bytes may be an empty line before a separator: they are not dropped.
            int passed = Math.max(0, separator.searched() - 4);
            in.drop(passed);
            boolean more = in.more();
            separator = separator(separator.searched() - passed);
            if (!more) {
                break;
            }
        }
        in.drop(separator.isFound() ? separator.position() : in.length());
        String most = "more than " + messageBytes + " bytes";
        sink.found(new Unreadable(container, offset, in.offset() - offset, LossCode.TOO_LARGE, most));
        return separator.unusual();
    }

    /**
     * The next separator after the line feed at {@code from} or a later one. A line that cannot be classified yet,
     * because too little of what follows it is in memory, is left for the next call.
     */
    private Separator separator(int from) {
        byte[] bytes = in.bytes();
        int limitIndex = in.start() + in.length();
        boolean all = in.ended();
        int atIndex = in.start() + from;
        boolean lookalike = false;
        while (true) {
            int lineIndex = Bytes.fromLine(bytes, atIndex, limitIndex);
            if (lineIndex < 0) {
                // the last bytes may be the start of a line feed and "From "
                return new Separator(-1, Math.max(from, in.length() - 5), false, lookalike);
            }
            int line = lineIndex - in.start();
            switch (separators.classify(bytes, in.start(), lineIndex, limitIndex, all)) {
                case USUAL -> {
                    return new Separator(line, from, false, lookalike);
                }
                case UNUSUAL -> {
                    return new Separator(line, from, true, lookalike);
                }
                case OPEN -> {
                    return new Separator(-1, line - 1, false, lookalike);
                }
                case LOOKALIKE -> lookalike = true;
                case NONE -> {}
            }
            atIndex = lineIndex;
        }
    }

    /** The index of the end of a line, without its line ending; {@code nextIndex} is where the next line begins. */
    private int lineEnd(int fromIndex, int nextIndex) {
        int toIndex = nextIndex;
        if (toIndex > fromIndex && in.bytes()[toIndex - 1] == Bytes.LF) {
            toIndex--;
        }
        return toIndex > fromIndex && in.bytes()[toIndex - 1] == Bytes.CR ? toIndex - 1 : toIndex;
    }

    // ---- Delivery ----

    private void deliver(int textStart, MessageEnd messageEnd) throws InterruptedException {
        int end = messageEnd.next();
        boolean measured = messageEnd.isByLength();
        int textEnd = measured ? messageEnd.bodyEnd() : textStart + withoutBlankLine(textStart, end);
        long offset = in.offset();
        if (textEnd == textStart) {
            sink.found(new Unreadable(container, offset, end, LossCode.EMPTY_MESSAGE, ""));
            in.drop(end);
            return;
        }
        byte[] before = in.copy(0, textStart);
        byte[] message = in.copy(textStart, textEnd);
        byte[] after = textEnd == end ? NOTHING : in.copy(textEnd, end);
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
        if (messageEnd.lookalike()) {
            defects.add(ContainerDefect.AMBIGUOUS_FROM);
        }
        if (startsUnusual || messageEnd.unusual()) {
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
    private int withoutBlankLine(int textStart, int end) {
        byte[] bytes = in.bytes();
        int fromIndex = in.start() + textStart;
        int toIndex = in.start() + end;
        if (FromLine.saysMboxrd(bytes, in.start(), fromIndex)) {
            boolean crlf = fromIndex - in.start() >= 2 && bytes[fromIndex - 2] == Bytes.CR;
            int cut = toIndex - lineEnding(fromIndex, toIndex, crlf);
            boolean isOpen = FromLine.saysNoEol(bytes, in.start(), fromIndex);
            return (isOpen ? cut - lineEnding(fromIndex, cut, crlf) : cut) - fromIndex;
        }
        int cut = lineEnding(fromIndex, toIndex, true);
        if (cut == 0 && separators.cr() && toIndex > fromIndex && bytes[toIndex - 1] == Bytes.CR) {
            cut = 1;
        }
        int beforeIndex = toIndex - cut - 1;
        boolean emptyLine = cut > 0
                && (beforeIndex < fromIndex
                        || bytes[beforeIndex] == Bytes.LF
                        || separators.cr() && bytes[beforeIndex] == Bytes.CR);
        return end - textStart - (emptyLine ? cut : 0);
    }

    /** The length of the line ending before {@code toIndex}: LF, and a CR before it if that may belong to it. */
    private int lineEnding(int fromIndex, int toIndex, boolean crlf) {
        byte[] bytes = in.bytes();
        int feed = toIndex > fromIndex && bytes[toIndex - 1] == Bytes.LF ? 1 : 0;
        return feed == 1 && crlf && toIndex - fromIndex >= 2 && bytes[toIndex - 2] == Bytes.CR ? 2 : feed;
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
