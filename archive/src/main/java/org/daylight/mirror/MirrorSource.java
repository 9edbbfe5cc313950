package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import org.daylight.http.client.WebFolder;

/** A source of files of an archive. Nothing that it sends is trusted. Safe for use by several threads. */
interface MirrorSource extends Closeable {

    /** Its name for people, safe to print. */
    String name();

    /** How many bytes it has sent since it was opened, protocol overhead included. */
    long bytes();

    /**
     * Makes one attempt to fetch a file.
     *
     * @param path in the archive
     * @param offset where to begin; 0 for the whole file
     * @param limit maximum size of the whole file, in bytes
     * @throws org.daylight.http.client.WrongAnswer when another attempt is useless
     * @throws IOException when it is not known whether the file exists, or the transfer was interrupted; it can be resumed
     */
    WebFolder.Came fetch(String path, long offset, long limit, WebFolder.Sink sink) throws IOException;

    /** The same source, opened again. */
    MirrorSource reopened();

    /** Aborts all transfers, also in other threads; later ones fail. */
    @Override
    void close();
}
