package org.daylight.web.file;

/** The server has no memory for another large document now; the reader should try again later. */
public final class ServerBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerBusy() {
        super("too many large documents at once", null, false, false);
    }
}
