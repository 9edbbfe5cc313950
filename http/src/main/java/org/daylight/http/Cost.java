package org.daylight.http;

/** What an answer costs, which decides where it is made (docs/decisions/0123). */
public enum Cost {
    /** Well under a millisecond: kept pages, the checkpoint, files, errors. Made at once. */
    LITTLE,
    /** Some milliseconds: a message, a part, a feed. Made by as many threads as there are processors. */
    PAGE,
    /** Up to seconds: searches, counts, pictures, large documents. Made by threads that leave one processor to the rest. */
    MUCH
}
