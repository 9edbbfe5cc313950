package org.daylight.container;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Decides from one message alone whether its {@code >From } lines were quoted as in mboxrd.
 *
 * <p>mboxrd puts a {@code >} before every line that matches {@code ^>*From }, which can be undone. mboxo does so only
 * for {@code From }, which cannot be undone: its {@code >From } may be original. docs/decisions/0021 has the rule. A
 * line {@code >>From } that matches the lines around it better with one {@code >} fewer is evidence for mboxrd; a line
 * that matches better unchanged is evidence against it, and one such line is enough.
 */
final class Quoting {

    private static final int NEIGHBOUR_LINES = 3;
    private static final int NEIGHBOUR_BYTES = 1000;

    private static final int NONE = -1;
    private static final int FROM = -2;

    private final byte[] message;
    private final int body;

    private Quoting(byte[] message, int body) {
        this.message = message;
        this.body = body;
    }

    static boolean isMboxrd(byte[] message, LineScan scan) {
        return !scan.fromLine() && new Quoting(message, scan.body()).isMboxrd(scan.quoted());
    }

    /**
     * The positions of lines that match {@code ^>+From }, also in the header; ascending, at most {@link
     * LineScan#MOST_QUOTED} + 1.
     */
    static int[] everyLine(byte[] message) {
        int[] lines = new int[16];
        int count = 0;
        for (int line = quotedFrom(message, 0);
                line >= 0 && count <= LineScan.MOST_QUOTED;
                line = next(message, line)) {
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, 2 * count);
            }
            lines[count++] = line;
        }
        return Arrays.copyOf(lines, count);
    }

    /** The message with one {@code >} fewer in every line that matches {@code ^>+From }. */
    static byte[] unquote(byte[] message) {
        var unquoted = new ByteArrayOutputStream(message.length);
        int done = 0;
        for (int line = quotedFrom(message, 0); line >= 0; line = next(message, line)) {
            unquoted.write(message, done, line - done);
            done = line + 1;
        }
        unquoted.write(message, done, message.length - done);
        return unquoted.toByteArray();
    }

    /** The message with one more {@code >} in every line that matches {@code ^>*From }: undoes {@link #unquote}. */
    static byte[] quote(byte[] message) {
        var quoted = new ByteArrayOutputStream(message.length + (message.length >> 3));
        int done = 0;
        int line = 0;
        while (line < message.length) {
            int from = line;
            while (from < message.length && message[from] == '>') {
                from++;
            }
            if (Bytes.isFrom(message, from, message.length)) {
                quoted.write(message, done, line - done);
                quoted.write('>');
                done = line;
            }
            int feed = Bytes.lineFeed(message, from, message.length);
            line = feed < 0 ? message.length : feed + 1;
        }
        quoted.write(message, done, message.length - done);
        return quoted.toByteArray();
    }

    /**
     * The first line at or after {@code line} that matches {@code ^>+From }; or -1. {@code line} is the start of a
     * line.
     */
    private static int quotedFrom(byte[] message, int line) {
        int at = line;
        while (at < message.length) {
            int from = at;
            while (from < message.length && message[from] == '>') {
                from++;
            }
            if (from > at && Bytes.isFrom(message, from, message.length)) {
                return at;
            }
            int feed = Bytes.lineFeed(message, from, message.length);
            at = feed < 0 ? message.length : feed + 1;
        }
        return -1;
    }

    private static int next(byte[] message, int line) {
        int feed = Bytes.lineFeed(message, line, message.length);
        return feed < 0 ? -1 : quotedFrom(message, feed + 1);
    }

    private boolean isMboxrd(int[] quoted) {
        boolean proof = false;
        for (int line : quoted) {
            int depth = marks(line);
            int distanceRepaired = Integer.MAX_VALUE;
            int distanceAsIs = Integer.MAX_VALUE;
            int[] neighbours = {before(line), behind(line)};
            boolean alone = neighbours[0] < 0 && neighbours[1] < 0;
            for (int neighbour : alone ? new int[] {0} : neighbours) {
                if (neighbour >= 0) {
                    distanceRepaired = Math.min(distanceRepaired, Math.abs(neighbour - (depth - 1)));
                    distanceAsIs = Math.min(distanceAsIs, Math.abs(neighbour - depth));
                }
            }
            if (distanceAsIs < distanceRepaired) {
                return false;
            }
            proof |= depth > 1 && distanceRepaired < distanceAsIs;
        }
        return proof;
    }

    /**
     * The quoting depth of the line above; -1 when there is none, or it is empty. Other quoted From lines are skipped.
     */
    private int before(int line) {
        int end = line - 1;
        int lowest = Math.max(body, line - NEIGHBOUR_BYTES);
        int depth = FROM;
        for (int i = 0; i < NEIGHBOUR_LINES && end > lowest && depth == FROM; i++) {
            int from = end;
            while (from > lowest && message[from - 1] != Bytes.LF) {
                from--;
            }
            depth = depth(from, end);
            end = from - 1;
        }
        return Math.max(depth, NONE);
    }

    /** The same for the line below. */
    private int behind(int line) {
        int highest = Math.min(message.length, line + NEIGHBOUR_BYTES);
        int feed = Bytes.lineFeed(message, line, highest);
        int depth = FROM;
        for (int i = 0; i < NEIGHBOUR_LINES && feed >= 0 && feed + 1 < highest && depth == FROM; i++) {
            int from = feed + 1;
            feed = Bytes.lineFeed(message, from, highest);
            depth = depth(from, feed < 0 ? highest : feed);
        }
        return Math.max(depth, NONE);
    }

    /** How many {@code >} a line begins with, blanks between them allowed. */
    private int depth(int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to && (message[at] == '>' || message[at] == ' ')) {
            depth += message[at] == '>' ? 1 : 0;
            at++;
        }
        if (depth == 0 && (at == to || message[at] == Bytes.CR)) {
            return NONE;
        }
        return depth > 0 && at == from + depth && Bytes.isFrom(message, at, to) ? FROM : depth;
    }

    private int marks(int line) {
        int at = line;
        while (message[at] == '>') {
            at++;
        }
        return at - line;
    }
}
