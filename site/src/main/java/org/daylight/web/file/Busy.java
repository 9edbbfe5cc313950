package org.daylight.web.file;

/** The machine has no room for another large document just now; the reader is asked to come back. */
public final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Busy() {
        super("too many large documents at once", null, false, false);
    }
}
