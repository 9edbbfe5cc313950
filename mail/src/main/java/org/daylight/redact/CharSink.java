package org.daylight.redact;

/** Receives the characters of a text, each with the range of original bytes that it came from. */
interface CharSink {

    /**
     * One character.
     *
     * @param from offset in the original of its first byte
     * @param to offset just past its last
     */
    void add(int codePoint, int from, int to);
}
