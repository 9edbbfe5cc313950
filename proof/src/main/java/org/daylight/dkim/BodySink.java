package org.daylight.dkim;

/** Takes the bytes of a body, piece by piece. */
interface BodySink {
    void put(byte[] bytes, int start, int end);
}
