package org.daylight.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Objects below one prefix of a bucket. Paths are relative to it; they consist of letters, digits and {@code . _ - /}.
 *
 * <p><b>Errors.</b> Every method repeats a request that failed for a passing reason (503, time-out, broken connection) a few times. Then it throws an
 * {@link IOException} with one line for people, which names the store and never a secret. An answer longer or slower than the limits is such an error.
 *
 * <p><b>Threads.</b> All methods may be called from any thread.
 */
public interface ObjectStore extends Closeable {

    /** The longest range that {@link #range} reads. */
    int MAX_RANGE_BYTES = 16 << 20;

    /**
     * An object as the store describes it.
     *
     * @param path relative to the prefix
     * @param bytes its length
     * @param tag its entity tag, without quotes: it is another one when the content is another one
     */
    record Held(String path, long bytes, String tag) {}

    /** The content of an object, with its tag. The array belongs to the caller. */
    record Content(byte[] bytes, String tag) {}

    /** What must be in place when an object is put. */
    sealed interface Condition {
        /** No object with this path. */
        record Absent() implements Condition {}

        /** The object with this tag. */
        record Same(String tag) implements Condition {}

        /** Anything or nothing. */
        record Anything() implements Condition {}
    }

    Condition ABSENT = new Condition.Absent();
    Condition ANYTHING = new Condition.Anything();

    /**
     * What readers and caches are told about an object.
     *
     * @param type media type
     * @param caching value of {@code Cache-Control}
     */
    record Headers(String type, String caching) {}

    /** Objects of which nothing is told: private ones. */
    Headers PRIVATE = new Headers("application/octet-stream", "private, no-store");

    /**
     * All objects whose path begins with a text, by path.
     *
     * @param below such as {@code tile/}; empty for all
     */
    SortedMap<String, Held> list(String below) throws IOException;

    /** What the store says of an object; empty if there is none. */
    Optional<Held> head(String path) throws IOException;

    /**
     * A short object; empty if there is none.
     *
     * @param most bytes, up to {@link #MAX_RANGE_BYTES}
     * @throws IOException also when it is longer
     */
    Optional<Content> read(String path, int most) throws IOException;

    /**
     * A range of an object; shorter if the object ends in it, and empty bytes behind its end.
     *
     * @param count up to {@link #MAX_RANGE_BYTES}
     * @throws IOException also when there is no such object
     */
    byte[] range(String path, long from, int count) throws IOException;

    /**
     * Stores an object. Long content is sent in parts; when a put was interrupted, the next one of the same content sends only what is missing.
     *
     * @return the object, after it was compared with the content: by the checksums that the store has, or by reading it again
     * @throws StoreConflict if the condition does not hold, and the object in place has other content. Nothing was changed
     */
    Held put(String path, ObjectContent content, Headers headers, Condition condition) throws IOException;

    /** Whether an object has this content: by its length and checksums, or by reading it. */
    boolean isSame(Held held, ObjectContent content) throws IOException;

    /** Deletes an object, if there is one. */
    void delete(String path) throws IOException;

    /** Whether somebody who has no key can read an object that exists. */
    boolean isReadableByAnyone(String path) throws IOException;

    /** Ends all requests. */
    @Override
    void close();

    /** The address, without secrets, for messages. */
    @Override
    String toString();
}
