package org.daylight.app;

import java.time.Duration;

/**
 * One line with the progress of long work: count, rate, bytes, estimate. Redrawn at most four times a second, and only on a
 * terminal. Safe for use by several threads.
 */
final class ProgressLine {

    private static final long PAUSE_NANOS = 250_000_000;

    private final Terminal terminal;
    private final String noun;
    private final long start = System.nanoTime();
    private long drawn;
    private int width;

    /** @param noun what is counted, in the plural */
    ProgressLine(Terminal terminal, String noun) {
        this.terminal = terminal;
        this.noun = noun;
    }

    /**
     * Shows the progress.
     *
     * @param done of {@code total}, in bytes or another unit for the estimate
     * @param total -1 when it is unknown
     */
    synchronized void update(long count, long done, long total) {
        long now = System.nanoTime();
        if (!terminal.isTerminal() || now - drawn < PAUSE_NANOS) {
            return;
        }
        drawn = now;
        double seconds = Math.max(0.001, (now - start) / 1e9);
        StringBuilder line = new StringBuilder(TerminalFormats.count(count) + " " + noun + ", "
                + TerminalFormats.count(Math.round(count / seconds)) + "/s, " + TerminalFormats.bytes(done)
                + (total < 0 ? "" : " of " + TerminalFormats.bytes(total)));
        if (done > 0 && done <= total && seconds > 1) {
            line.append(", ")
                    .append(100 * done / Math.max(1, total))
                    .append(" %, ")
                    .append(TerminalFormats.duration(Duration.ofSeconds(Math.round(seconds * (total - done) / done))))
                    .append(" left");
        }
        draw(line.toString());
    }

    /** Shows the progress of a count: {@code 412 of 5,000 documents}. */
    synchronized void update(long done, long total) {
        long now = System.nanoTime();
        if (!terminal.isTerminal() || now - drawn < PAUSE_NANOS) {
            return;
        }
        drawn = now;
        double seconds = Math.max(0.001, (now - start) / 1e9);
        String line = TerminalFormats.count(done) + " of " + TerminalFormats.count(total) + " " + noun + ", "
                + TerminalFormats.count(Math.round(done / seconds)) + "/s";
        boolean guess = done > 0 && done <= total && seconds > 1;
        draw(
                guess
                        ? line + ", "
                                + TerminalFormats.duration(
                                        Duration.ofSeconds(Math.round(seconds * (total - done) / done)))
                                + " left"
                        : line);
    }

    /** Shows words. */
    synchronized void say(String words) {
        if (terminal.isTerminal()) {
            draw(words);
        }
    }

    /** Removes the line. */
    synchronized void clear() {
        if (width > 0) {
            draw("");
            terminal.err().print("\r");
            terminal.err().flush();
            width = 0;
        }
    }

    private void draw(String line) {
        terminal.err().print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        terminal.err().flush();
        width = line.length();
    }
}
