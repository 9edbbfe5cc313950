package org.daylight.push;

import java.io.IOException;

/** What is in a store does not allow a push: it has another history, a newer state or another archive. The message is one line for people. */
public final class PushRefused extends IOException {

    private static final long serialVersionUID = 1;

    PushRefused(String message) {
        super(message);
    }
}
