package org.daylight.app;

/** Exit codes. Scripts rely on them. */
final class Exit {

    /** Everything was done. */
    static final int DONE = 0;

    /** Something was lost or refused; a message says what. */
    static final int SOME_LOST = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** Nothing was done. */
    static final int NOTHING_DONE = 3;

    /** An error that makes the process unreliable, such as too little memory: start it again. */
    static final int BROKEN = 4;

    private Exit() {}
}
