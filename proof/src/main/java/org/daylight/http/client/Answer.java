package org.daylight.http.client;

import java.io.Closeable;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** The answer of a server. It must be closed. If its body was read to the end, the connection is used for the next request. For one thread. */
public final class Answer implements Closeable {
    private final URI address;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;
    private final Runnable closed;

    Answer(URI address, int status, Map<String, String> headers, InputStream body, Runnable closed) {
        this.address = address;
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.closed = closed;
    }

    /** The address that answered: that of the request, or the one to which the server redirected. */
    public URI address() {
        return address;
    }

    /** 200 to 599. */
    public int status() {
        return status;
    }

    /** The first header of that name; empty if there is none. Untrusted text, ISO 8859-1. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The body. Reading throws an {@link java.io.IOException} if the body is cut off, arrives too slowly, or has invalid framing. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() {
        closed.run();
    }
}
