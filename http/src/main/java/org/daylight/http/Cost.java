package org.daylight.http;

/** What an answer costs, which decides on which threads it is made (docs/decisions/0123). */
public enum Cost {
    /** Nothing: bytes that are in memory already, such as a page that was made before. */
    READY,
    /** Well under a millisecond: the checkpoint, small files, errors. */
    CHEAP,
    /** Some milliseconds: a message, a part, a feed. */
    PAGE,
    /** Up to seconds: searches, counts, charts, large documents. */
    EXPENSIVE,
    /** A password is hashed: some ten milliseconds of a processor, and much memory. */
    PASSWORD
}
