package org.daylight.flow.publish;

import java.io.IOException;

/** The log here is not the newest one, or that cannot be found out: nothing was signed. The message says in one line what to do. */
public final class NotTheNewest extends IOException {

    private static final long serialVersionUID = 1;

    NotTheNewest(String message) {
        super(message);
    }
}
