package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;

/** Where files of an archive come from. Nothing that it gives is believed. Safe for use by several threads. */
interface Source extends Closeable {

    /** What came of asking for a file. */
    enum Answer {
        /** All of it, to its end. */
        WHOLE,
        /** There is no such file. */
        ABSENT,
        /** It is longer than it may be; the rest was left. */
        TOO_LONG
    }

    /** Takes what comes. Its own failures are {@link java.io.UncheckedIOException}s: they are no fault of the source. */
    interface Sink {
        /** What follows begins there: where it was asked for, or at 0 where the source gives all or nothing. */
        void begin(long offset);

        void write(byte[] bytes, int length);
    }

    /** For people, safe to print. */
    String name();

    /** How many bytes came from it since it was opened, all that is around the files included. */
    long bytes();

    /**
     * Fetches a file once.
     *
     * @param path in the archive
     * @param offset where to begin, 0 for all of it
     * @param limit how long the whole file may be, in bytes
     * @throws IOException when it cannot be said whether it is there, or it broke off; what was written until then may be gone on with
     */
    Answer fetch(String path, long offset, long limit, Sink sink) throws IOException;

    @Override
    default void close() throws IOException {}
}
