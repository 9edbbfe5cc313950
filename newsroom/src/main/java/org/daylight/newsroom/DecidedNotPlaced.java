package org.daylight.newsroom;

import java.io.IOException;

/**
 * A publication is decided and signed, and not all of its files are in place: the next command that publishes, plans or decides puts them there. The
 * message says in one line why it stopped and what to do.
 */
public final class DecidedNotPlaced extends IOException {

    private static final long serialVersionUID = 1;

    public DecidedNotPlaced(Exception cause) {
        super(
                "the change is signed, but not all of its files are in the public folder yet: " + cause.getMessage(),
                cause);
    }
}
