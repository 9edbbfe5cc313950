package org.daylight.container;

/**
 * Whether the {@code >From } lines of one message were quoted in the way of mboxrd, judged from the message alone.
 *
 * <p>mboxrd puts a {@code >} before every line that matches {@code ^>*From }, and can be undone. mboxo does so with
 * {@code From } only, and cannot: its {@code >From } may have been there before. docs/decisions/0021 gives the rule: a line
 * {@code >>From } that fits its surroundings better with one {@code >} fewer speaks for mboxrd, one that fits better as it
 * stands speaks against it, and one voice against is enough.
 */
final class Quoting {

    private static final int NEIGHBOUR_LINES = 3;
    private static final int NEIGHBOUR_BYTES = 1000;

    private final byte[] message;
    private final int body;

    private Quoting(byte[] message, int body) {
        this.message = message;
        this.body = body;
    }

    static boolean isMboxrd(byte[] message, Survey survey) {
        return !survey.fromLine() && new Quoting(message, survey.body()).isMboxrd(survey.quoted());
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

    /** How deeply the nearest line above is quoted that says something, or -1. */
    private int before(int line) {
        int end = line - 1;
        int lowest = Math.max(body, line - NEIGHBOUR_BYTES);
        for (int i = 0; i < NEIGHBOUR_LINES && end > lowest; i++) {
            int from = end;
            while (from > lowest && message[from - 1] != Bytes.LF) {
                from--;
            }
            int depth = depth(from, end);
            if (depth >= 0) {
                return depth;
            }
            end = from - 1;
        }
        return -1;
    }

    /** The same for the lines below. */
    private int behind(int line) {
        int highest = Math.min(message.length, line + NEIGHBOUR_BYTES);
        int feed = Bytes.lineFeed(message, line, highest);
        for (int i = 0; i < NEIGHBOUR_LINES && feed >= 0; i++) {
            int from = feed + 1;
            feed = Bytes.lineFeed(message, from, highest);
            int depth = depth(from, feed < 0 ? highest : feed);
            if (depth >= 0) {
                return depth;
            }
        }
        return -1;
    }

    /** How many {@code >} a line begins with, blanks between them allowed; -1 for an empty line or another From line. */
    private int depth(int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to && (message[at] == '>' || message[at] == ' ')) {
            depth += message[at] == '>' ? 1 : 0;
            at++;
        }
        boolean empty = at == to || message[at] == Bytes.CR;
        return empty || at == from + depth && depth > 0 && Bytes.isFrom(message, at, to) ? -1 : depth;
    }

    private int marks(int line) {
        int at = line;
        while (message[at] == '>') {
            at++;
        }
        return at - line;
    }
}
