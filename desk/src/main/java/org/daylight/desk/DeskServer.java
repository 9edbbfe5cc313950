package org.daylight.desk;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.daylight.http.Cost;
import org.daylight.http.HttpServer;
import org.daylight.http.ServerLimits;

/**
 * Serves the desk over HTTP. Passwords are hashed by one thread of their own, so that someone who guesses keeps nobody else waiting.
 * It keeps no log of requests.
 */
public final class DeskServer implements Closeable {

    /** A form with 5,000 ticked documents, or a long announcement. */
    private static final int MAX_FORM_BYTES = 1 << 20;

    private static final int MAX_WAITING = 64;
    private static final int MAX_WAITING_PASSWORDS = 32;

    private final HttpServer server;

    private DeskServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param host an address of this machine's loopback interface
     * @param port 0 for any free port
     * @param fatal receives an {@link Error} in a thread of the server; it should end the program at once
     * @throws IOException with a one-line message when the address cannot be used
     */
    public static DeskServer start(DeskSite site, String host, int port, Consumer<Error> fatal) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        var pages = new HttpServer.Workers("page", processors, new Semaphore(processors), MAX_WAITING);
        var expensive = new HttpServer.Workers("search", processors, new Semaphore(processors), MAX_WAITING);
        var passwords = new HttpServer.Workers("password", 1, new Semaphore(1), MAX_WAITING_PASSWORDS);
        var limits = ServerLimits.of(Runtime.getRuntime().maxMemory(), MAX_FORM_BYTES);
        return new DeskServer(HttpServer.start(
                host,
                port,
                limits,
                Map.of(Cost.PAGE, pages, Cost.EXPENSIVE, expensive, Cost.PASSWORD, passwords),
                site,
                fatal));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Accepts no more requests, lets those in progress finish for up to five seconds, then closes. */
    @Override
    public void close() {
        server.close();
    }
}
