package org.daylight.mirror;

/** Told of each step of a round as it is reached; a test stops the process there. */
interface Steps {
    Steps UNWATCHED = step -> {};

    void reached(String step);
}
