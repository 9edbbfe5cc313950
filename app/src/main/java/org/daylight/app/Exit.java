package org.daylight.app;

/** Exit codes; scripts rely on them. */
final class Exit {

    /** All of it was done. */
    static final int DONE = 0;

    /** Some was lost or refused; which is said. */
    static final int SOME_LOST = 1;

    /** The command was not understood. */
    static final int USAGE = 2;

    /** Nothing was done. */
    static final int NOTHING_DONE = 3;

    /** A server met an error after which it cannot be relied on, such as too little memory, and should be started again. */
    static final int BROKEN = 4;

    private Exit() {}
}
