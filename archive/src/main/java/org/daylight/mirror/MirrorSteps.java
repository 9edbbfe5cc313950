package org.daylight.mirror;

/** Told of each step of a round as it is reached; a test stops the process there. */
interface MirrorSteps {
    MirrorSteps UNWATCHED = step -> {};

    void reached(String step);
}
