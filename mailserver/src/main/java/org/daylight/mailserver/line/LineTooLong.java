package org.daylight.mailserver.line;

import java.io.IOException;

/** A client has sent a longer line than it may. The rest of it was not read, so the connection must be closed. */
public final class LineTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLong() {
        super("a line is too long");
    }
}
