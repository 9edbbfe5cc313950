package org.daylight.store;

import java.io.IOException;

/** An object is not as the condition of a put demands: somebody else has written it. The message is one line for people. */
public final class StoreConflict extends IOException {

    private static final long serialVersionUID = 1;

    /** @param message one line */
    public StoreConflict(String message) {
        super(message);
    }
}
