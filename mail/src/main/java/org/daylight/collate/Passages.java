package org.daylight.collate;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a text into passages: written by the sender, quoted, enclosed, or a footer ({@code spec/copies.md}, section
 * "Passages"). One pass over the lines with a bounded lookahead at each; no recursion.
 */
public final class Passages {

    /** Deeper levels of quotation all count as this level. */
    static final int DEEPEST = 100;

    /** Most passages of a text; the rest of the text is one passage. */
    private static final int MOST = 5_000;

    private final String text;
    private final int end;
    private final QuoteHeadings headings;
    private final List<Passage> passages = new ArrayList<>();
    private Passage.Kind kind = Passage.Kind.OWN;
    private int level;
    private int start;
    private int textStart;
    private int enclosed;

    private Passages(String text, int end) {
        this.text = text;
        this.end = end;
        headings = new QuoteHeadings(text, end);
    }

    /** The passages of a text, in order and without gaps; empty for an empty text. */
    public static List<Passage> of(String text) {
        int footer = ListFooter.start(text);
        var cutting = new Passages(text, footer);
        cutting.cut();
        if (footer < text.length()) {
            cutting.passages.add(new Passage(Passage.Kind.FOOTER, 0, footer, footer, text.length()));
        }
        return List.copyOf(cutting.passages);
    }

    private void cut() {
        int line = 0;
        while (line < end && passages.size() < MOST) {
            int next = lineEnd(text, line, end);
            int heading = headings.enclosed(line, next);
            if (heading >= 0) {
                begin(Passage.Kind.ENCLOSED, ++enclosed, line, heading);
                line = heading;
                continue;
            }
            if (kind != Passage.Kind.ENCLOSED) {
                int quoted = level(text, line, next);
                if (quoted > 0 && (kind != Passage.Kind.QUOTED || quoted != level)) {
                    attribute(line);
                    begin(Passage.Kind.QUOTED, quoted, line, line);
                } else if (quoted == 0 && kind != Passage.Kind.OWN) {
                    begin(Passage.Kind.OWN, 0, line, line);
                }
            }
            line = next;
        }
        close(end);
    }

    private void begin(Passage.Kind next, int nextLevel, int at, int afterHeading) {
        close(at);
        kind = next;
        level = nextLevel;
        start = at;
        textStart = afterHeading;
    }

    private void close(int at) {
        if (at > start) {
            passages.add(new Passage(kind, level, start, textStart, at));
        }
        start = at;
    }

    /** Separates the attribution line from the sender's text above it. */
    private void attribute(int quotation) {
        if (kind != Passage.Kind.OWN) {
            return;
        }
        int from = headings.attribution(start, quotation);
        if (from >= 0) {
            begin(Passage.Kind.ATTRIBUTION, 0, from, from);
        }
    }

    /** The offset just past a line and its line feed. */
    static int lineEnd(String text, int line, int end) {
        int feed = text.indexOf('\n', line);
        return feed < 0 || feed >= end ? end : feed + 1;
    }

    /**
     * Number of quotation marks ({@code >}) before a line; at most three blanks may precede each. {@code >From } is an
     * mbox escape, not a quotation.
     */
    static int level(String text, int line, int end) {
        int level = 0;
        int blanks = 0;
        for (int at = line; at < end && level < DEEPEST; at++) {
            char c = text.charAt(at);
            if (c == '>') {
                level++;
                blanks = 0;
            } else if (c != ' ' || ++blanks > 3) {
                break;
            }
        }
        return level == 1 && text.startsWith(">From ", line) ? 0 : level;
    }
}
