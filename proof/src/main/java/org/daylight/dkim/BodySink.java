package org.daylight.dkim;

/** Receives the bytes of a body, piece by piece. */
interface BodySink {
    void put(byte[] bytes, int start, int end);
}
