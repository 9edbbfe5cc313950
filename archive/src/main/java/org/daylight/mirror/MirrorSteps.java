package org.daylight.mirror;

/** Receives each step of a round when it is reached; a test stops the process there. */
interface MirrorSteps {
    MirrorSteps UNWATCHED = step -> {};

    void reached(String step);
}
