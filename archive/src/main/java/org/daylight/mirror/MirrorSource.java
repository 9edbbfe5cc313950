package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import org.daylight.http.client.WebFolder;

/** Where files of an archive come from. Nothing that it gives is believed. Safe for use by several threads. */
interface MirrorSource extends Closeable {

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
     * @throws org.daylight.http.client.WrongAnswer when asking again is no use
     * @throws IOException when it cannot be said whether it is there, or it broke off; what was written until then may be gone on with
     */
    WebFolder.Came fetch(String path, long offset, long limit, WebFolder.Sink sink) throws IOException;

    /** The same source, opened anew. */
    MirrorSource again();

    /** Ends everything that is under way, also in other threads; what is asked for afterwards fails. */
    @Override
    void close();
}
