package org.daylight.passage;

/**
 * A range of a text, in UTF-16 code units.
 *
 * @param from index of the first, from 0
 * @param to index just past the last; not less than {@code from}
 */
public record TextRange(int from, int to) {

    public TextRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a range: " + from + " to " + to);
        }
    }

    public int length() {
        return to - from;
    }

    /** @throws IndexOutOfBoundsException where the text is shorter */
    public String of(String text) {
        return text.substring(from, to);
    }
}
