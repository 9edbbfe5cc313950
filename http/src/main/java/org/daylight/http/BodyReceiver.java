package org.daylight.http;

/**
 * Takes the body of a request while it arrives, for uploads of any length. The methods of one receiver are called one after the other, by threads
 * that may wait for a disk. A client that sends slowly holds a connection, but none of these threads.
 */
public interface BodyReceiver {

    /**
     * Takes some bytes. The array is overwritten with zeros afterwards. Must not throw an exception.
     *
     * @return false when no more bytes are wanted: the rest is discarded, and {@link #complete} is called
     */
    boolean receive(byte[] bytes, int from, int length);

    /** The body has arrived, or the rest of it was not wanted. @return the answer. Must not throw an exception */
    HttpServer.PendingAnswer complete();

    /** The body was cut off, or arrived too slowly. No answer is possible. Must not throw an exception. */
    void broken();
}
