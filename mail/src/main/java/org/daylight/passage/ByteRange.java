package org.daylight.passage;

/**
 * A range of the published bytes of a document.
 *
 * @param from offset of the first byte, from 0
 * @param to offset just past the last byte; more than {@code from}
 */
public record ByteRange(int from, int to) {

    public ByteRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("not a range: " + from + " to " + to);
        }
    }

    public int length() {
        return to - from;
    }
}
