package org.daylight.faults;

/** The power fails: the process ends here. Not an exception that the program under test might handle. */
public final class PowerCut extends Error {

    private static final long serialVersionUID = 1;

    PowerCut() {
        super("the power fails here");
    }
}
