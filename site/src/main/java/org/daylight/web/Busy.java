package org.daylight.web;

/** The machine has no room for another large document just now; the reader is asked to come back. */
final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
        super("too many large documents at once", null, false, false);
    }
}
