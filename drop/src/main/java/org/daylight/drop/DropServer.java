package org.daylight.drop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.daylight.file.FreeSpace;
import org.daylight.http.Cost;
import org.daylight.http.HttpServer;
import org.daylight.http.ServerLimits;
import org.daylight.submission.SlowHash;

/**
 * Serves a drop over HTTP, to sources and to the newsroom. It keeps no log of requests. It speaks plain HTTP on this machine; Tor's onion service is in
 * front of it and encrypts.
 */
public final class DropServer implements Closeable {

    /** Passphrases that are hashed at once: each needs 64 MiB. */
    private static final int HASHES_AT_ONCE = 2;

    private static final int MAX_WAITING_HASHES = 24;
    private static final int MAX_WAITING_PAGES = 256;

    /** Sign-ins in a minute that a small machine can do: two at once, half a second each. */
    private static final double SIGN_INS_PER_MINUTE = 120;

    /** Bodies that no receiver takes are refused. */
    private static final int BODY_BYTES = 1_024;

    private static final long TICK_MILLIS = 60_000;
    private static final int EXPIRE_TICKS = 60;

    private final HttpServer server;
    private final Visits visits;
    private final Thread ticker;

    private DropServer(HttpServer server, Visits visits, Thread ticker) {
        this.server = server;
        this.visits = visits;
        this.ticker = ticker;
    }

    /**
     * Starts to serve.
     *
     * @param folder stays open until the server is closed; its owner closes it
     * @param clock only the day of it is used
     * @param faults receives one line, without anything about a source, when something could not be done
     * @param fatal receives an {@link Error} in a thread of the server; it should end the program at once
     * @param host name or address to listen on, which should be of this machine
     * @param port 0 for any free port
     */
    public static DropServer start(
            DropFolder folder,
            InstantSource clock,
            SlowHash hash,
            Consumer<String> faults,
            Consumer<Error> fatal,
            String host,
            int port)
            throws IOException {
        FreeSpace.usable(folder.root()); // an error now and not at the first upload
        return start(folder, clock, hash, faults, fatal, host, port, () -> usable(folder.root()));
    }

    /** As the other one. @param usable free bytes of the disk, now */
    static DropServer start(
            DropFolder folder,
            InstantSource clock,
            SlowHash hash,
            Consumer<String> faults,
            Consumer<Error> fatal,
            String host,
            int port,
            LongSupplier usable)
            throws IOException {
        var random = new SecureRandom();
        SourceMailboxes mailboxes = SourceMailboxes.open(folder, clock, random, usable, step -> {});
        var visits = new Visits(random, System::nanoTime);
        long heap = Runtime.getRuntime().maxMemory();
        var site = new DropSite(
                mailboxes,
                visits,
                new Uploads(Uploads.mostFor(heap)),
                new Tickets(random, System::nanoTime, SIGN_INS_PER_MINUTE),
                hash,
                new CollectEndpoint(mailboxes, random, System::nanoTime),
                faults);
        int processors = Runtime.getRuntime().availableProcessors();
        var pages = new HttpServer.Workers("page", processors + 1, new Semaphore(processors + 1), MAX_WAITING_PAGES);
        var hashes = new HttpServer.Workers("hash", HASHES_AT_ONCE, new Semaphore(HASHES_AT_ONCE), MAX_WAITING_HASHES);
        HttpServer server = HttpServer.start(
                host,
                port,
                ServerLimits.of(heap, BODY_BYTES),
                Map.of(Cost.PAGE, pages, Cost.PASSWORD, hashes),
                site,
                fatal);
        Thread ticker = Thread.ofPlatform().daemon().name("drop-ticker").start(() -> tick(visits, mailboxes, faults));
        return new DropServer(server, visits, ticker);
    }

    private static long usable(Path root) {
        try {
            return FreeSpace.usable(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tick(Visits visits, SourceMailboxes mailboxes, Consumer<String> faults) {
        try {
            for (int ticks = 0; true; ticks++) {
                if (ticks % EXPIRE_TICKS == 0) {
                    try {
                        mailboxes.expire();
                    } catch (IOException | RuntimeException e) {
                        faults.accept("old incomplete files could not be deleted: "
                                + e.getClass().getSimpleName());
                    }
                }
                Thread.sleep(TICK_MILLIS);
                visits.tick();
            }
        } catch (InterruptedException closing) {
            // the server is being closed
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Ends all visits and closes. Uploads that are going on keep their whole blocks. */
    @Override
    public void close() {
        ticker.interrupt();
        server.close();
        visits.close();
    }
}
