package org.daylight.container;

import java.util.Arrays;

/**
 * One pass over the lines of a message: how they end, where the header ends, its Content-Length, and which lines of the
 * body begin with {@code From } or a quoted form of it.
 */
final class LineScan {

    /**
     * If there are more quoted lines than this, the quoting is not undone: real messages do not have that many, and
     * each offset takes memory.
     */
    static final int MOST_QUOTED = 10_000;

    private final byte[] message;
    private int lines;
    private int crlf;
    /** Whether lines end in CR alone: there is no line feed. */
    private boolean cr;

    private int body = -1;
    private long contentLength = -1;
    private boolean fromLine;
    private int[] quoted = new int[0];
    private int quotedCount;

    private LineScan(byte[] message) {
        this.message = message;
    }

    static LineScan of(byte[] message) {
        var scan = new LineScan(message);
        scan.cr = Bytes.lineFeed(message, 0, message.length) < 0;
        int at = 0;
        while (at < message.length) {
            int end = scan.cr
                    ? Bytes.carriageReturn(message, at, message.length)
                    : Bytes.lineFeed(message, at, message.length);
            scan.line(at, end < 0 ? message.length : end);
            if (end < 0) {
                break;
            }
            scan.lines++;
            scan.crlf += !scan.cr && end > 0 && message[end - 1] == Bytes.CR ? 1 : 0;
            at = end + 1;
        }
        return scan;
    }

    LineEndings lineEndings() {
        return cr && lines > 0 ? LineEndings.CR : LineEndings.of(lines, crlf);
    }

    /** Where the body begins; the message's length when it has none. */
    int body() {
        return body < 0 ? message.length : body;
    }

    /** The first Content-Length of the header, or -1. */
    long contentLength() {
        return contentLength;
    }

    /** Whether a line of the body begins with {@code From }: then the program that wrote the mailbox does not quote. */
    boolean fromLine() {
        return fromLine;
    }

    /**
     * The positions of the lines of the body that match {@code ^>+From }; ascending, at most {@link #MOST_QUOTED} + 1.
     */
    int[] quoted() {
        return Arrays.copyOf(quoted, quotedCount);
    }

    private void line(int from, int to) {
        if (body < 0) {
            header(from, to);
        } else if (from < to && (message[from] == '>' || message[from] == 'F')) {
            fromLine |= Bytes.isFrom(message, from, to);
            int depth = depth(from, to);
            if (depth > 0 && Bytes.isFrom(message, from + depth, to) && quotedCount <= MOST_QUOTED) {
                if (quotedCount == quoted.length) {
                    quoted = Arrays.copyOf(quoted, Math.max(8, 2 * quotedCount));
                }
                quoted[quotedCount++] = from;
            }
        }
    }

    private void header(int from, int to) {
        if (to == from || to == from + 1 && message[from] == Bytes.CR) {
            body = Math.min(to + 1, message.length);
        } else if ((message[from] | 0x20) == 'c' && contentLength < 0) {
            contentLength = contentLength(message, from, to);
        }
    }

    /** The number in the line when it is a Content-Length field, or -1. */
    static long contentLength(byte[] bytes, int from, int to) {
        String name = "content-length:";
        if (to - from <= name.length() || to - from > 64) {
            return -1;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((bytes[from + i] | (i == 7 || i == 14 ? 0 : 0x20)) != name.charAt(i)) {
                return -1;
            }
        }
        int at = from + name.length();
        int end = to > at && bytes[to - 1] == Bytes.CR ? to - 1 : to;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        long value = at < end && end - at <= 15 ? 0 : -1;
        for (; at < end && value >= 0; at++) {
            value = bytes[at] >= '0' && bytes[at] <= '9' ? value * 10 + bytes[at] - '0' : -1;
        }
        return value;
    }

    private int depth(int from, int to) {
        int at = from;
        while (at < to && message[at] == '>') {
            at++;
        }
        return at - from;
    }
}
