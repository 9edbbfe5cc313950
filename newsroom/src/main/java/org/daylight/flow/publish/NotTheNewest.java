package org.daylight.flow.publish;

import java.io.IOException;

/**
 * The log here is not the newest one, or the newsroom is older than its log, or this cannot be determined: nothing was signed. The one-line message says what
 * to do.
 */
public final class NotTheNewest extends IOException {

    private static final long serialVersionUID = 1;

    NotTheNewest(String message) {
        super(message);
    }
}
