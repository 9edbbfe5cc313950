package org.daylight.outlook.pst;

import java.io.IOException;

/**
 * Something in a file cannot be read; the message says what, in one line of ASCII without texts from the file. It never
 * leaves the package.
 */
final class PstDamage extends IOException {

    private static final long serialVersionUID = 1;

    PstDamage(String what) {
        super(what);
    }

    /** A reason for which the whole reading ends, and not only that of one item. */
    static final class Exhausted extends IOException {

        private static final long serialVersionUID = 1;

        Exhausted(String what) {
            super(what);
        }
    }

    /** Damage costs nothing to report: a hostile file can cause it a million times. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
