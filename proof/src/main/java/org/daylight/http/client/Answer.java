package org.daylight.http.client;

import java.io.Closeable;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * What a server answered. To be closed; the connection is kept for the next request if the body was read to its end. For one thread.
 */
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

    /** Where it came from: where the request went, or where the server led. */
    public URI address() {
        return address;
    }

    /** 200 to 599. */
    public int status() {
        return status;
    }

    /** The first header of that name; empty where there is none. Foreign text, ISO 8859-1. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Ends where the body does; an {@link java.io.IOException} where it breaks off before, comes too slowly, or breaks the framing. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() {
        closed.run();
    }
}
