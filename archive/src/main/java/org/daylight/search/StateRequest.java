package org.daylight.search;

/** Asks which commit is searched, and what to do before answering. */
public enum StateRequest implements IndexRequest<IndexState> {
    /** Reports the commit that is searched now. Fast enough to be called for every page. */
    CURRENT,

    /**
     * First switches to the newest commit, when another process writes the index. An index that this process writes always searches
     * its newest commit.
     *
     * <p>{@link Searchable#answer} throws an {@code IOException} with one line for people when the newest commit cannot be read, for
     * example because another version of the program rebuilt the index; the commit searched before stays.
     */
    REFRESHED,

    /**
     * First prepares what the next readers would wait for otherwise, and caches it on disk if the engine can and this process writes
     * the index. It may take minutes, and it never changes an answer. An engine that needs no preparation does nothing.
     */
    PREPARED
}
