package org.daylight.search;

/** What a commit does to removed and replaced documents. */
public enum Removals {
    /** They are no longer found. Their words may remain in the index's files, and in suggestions ({@link WordRequest}). */
    HIDDEN,

    /**
     * They are erased: when the commit returns, no file and no cache of the index contains any word of a document that was removed or
     * replaced by this commit or an earlier one, and no suggestion offers one. Only a {@link CompleteResult} that is still open may
     * delay the deletion of files. This may rewrite the whole index. If it is interrupted, the removals may be in effect already, but
     * the index still has its old mark, so that the owner repeats it.
     */
    ERASED
}
