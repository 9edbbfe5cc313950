package org.daylight.collect;

import java.io.IOException;
import org.daylight.submission.DropExchange;

/** Whether a drop still answers. A few failures may concern single items; after some in a row, the drop is asked. For one thread. */
final class Answering {

    private static final int IN_A_ROW = 3;

    private final DropExchange drop;
    private int failures;

    Answering(DropExchange drop) {
        this.drop = drop;
    }

    /** The drop does not answer any more: nothing more is tried. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1;

        Stopped(IOException cause) {
            super("the drop does not answer any more: " + cause.getMessage(), cause);
        }
    }

    void succeeded() {
        failures = 0;
    }

    /** Notes a failure. @throws Stopped when it is one of several and the drop does not even list what waits */
    void failed() throws Stopped {
        failures++;
        if (failures % IN_A_ROW == 0) {
            try {
                drop.list();
            } catch (IOException e) {
                throw new Stopped(e);
            }
        }
    }
}
