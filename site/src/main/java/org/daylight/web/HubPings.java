package org.daylight.web;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Trove;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.page.FeedHub;
import org.daylight.web.page.ReleaseFeed;
import org.daylight.witness.SyncedFile;

/**
 * Notifies a WebSub hub of feeds that have changed ({@code spec/addresses.md}): one request for each feed, {@code hub.mode=publish}. A file keeps
 * the hash of the content of which the hub was notified, so that it is notified of a change once, also after a restart. After a failure, it is
 * notified again, with longer and longer pauses. No request is ever made because a reader made one. Safe for use by several threads.
 */
public final class HubPings implements Closeable {

    private static final String BEGINNING = "daylight websub 1";
    private static final int MOST_STATE = 4 << 20;

    /** How long to wait for the end of what is under way. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** What is read of the hub's answer, which says nothing but its status. */
    private static final int MOST_ANSWER = 1_000;

    private final Archive archive;
    private final FeedHub hub;
    private final Path file;
    private final Consumer<String> faults;
    private final Pauses pauses;
    private final WebClient client;
    private final ReleaseFeed feeds;

    /** The hash of the content of each feed of which the hub was notified last, by its path. */
    private final TreeMap<String, Sha256> notified = new TreeMap<>();

    private final Thread thread;
    private boolean closed;

    /**
     * How long to wait.
     *
     * @param look before the log is looked at again
     * @param first after the first failure; doubled after each further one
     * @param longest after many failures
     */
    record Pauses(Duration look, Duration first, Duration longest) {
        static final Pauses USUAL = new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1));
    }

    private HubPings(
            Archive archive,
            FeedHub hub,
            Path file,
            Route route,
            Consumer<String> faults,
            Pauses pauses,
            HttpLimits limits)
            throws IOException {
        this.archive = archive;
        this.hub = hub;
        this.file = file;
        this.faults = faults;
        this.pauses = pauses;
        feeds = new ReleaseFeed(archive, hub);
        client = new WebClient(route, limits, any -> true, "daylight");
        read();
        thread = Thread.ofPlatform().daemon().name("hub pings").unstarted(this::run);
    }

    /**
     * Notifies the hub of changes until it is closed.
     *
     * @param archive which its owner refreshes
     * @param file of the state, in a folder that exists
     * @param faults receives a line when the hub cannot be notified, once for each reason
     * @throws IOException with a one-line message, when the state cannot be read
     */
    public static HubPings start(Archive archive, FeedHub hub, Path file, Route route, Consumer<String> faults)
            throws IOException {
        return start(archive, hub, file, route, faults, Pauses.USUAL, HttpLimits.USUAL);
    }

    static HubPings start(
            Archive archive,
            FeedHub hub,
            Path file,
            Route route,
            Consumer<String> faults,
            Pauses pauses,
            HttpLimits limits)
            throws IOException {
        var pings = new HubPings(archive, hub, file, route, faults, pauses, limits);
        pings.thread.start();
        return pings;
    }

    private void run() {
        PublicRecord done = null;
        Duration pause = pauses.first();
        String last = "";
        boolean isOpen = sleep(pauses.look()); // the server that the hub will ask is being started
        while (isOpen) {
            PublicRecord contents = archive.contents();
            String fault = contents == done ? "" : notifyHub(contents);
            if (!fault.isEmpty() && !fault.equals(last)) {
                faults.accept(fault + "; it is tried again");
            }
            last = fault;
            done = fault.isEmpty() ? contents : null;
            isOpen = sleep(fault.isEmpty() ? pauses.look() : pause);
            pause = fault.isEmpty() ? pauses.first() : min(pause.multipliedBy(2), pauses.longest());
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** False when it is to end. */
    private synchronized boolean sleep(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long rest = end - System.nanoTime(); !closed && rest > 0; rest = end - System.nanoTime()) {
                wait(rest / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Notifies the hub of all feeds that have changed. Returns why that failed, in one line; empty for nothing. */
    private String notifyHub(PublicRecord contents) {
        List<String> failed = new ArrayList<>();
        try {
            for (Map.Entry<String, Response> feed : feeds(contents).entrySet()) {
                Sha256 hash = Sha256.of(((Response.Body.Bytes) feed.getValue().body()).content());
                if (hash.equals(notified.get(feed.getKey()))) {
                    continue;
                }
                if (isClosed()) {
                    return "";
                }
                int status = ping(feed.getKey());
                if (status / 100 == 2) {
                    notified.put(feed.getKey(), hash);
                    write();
                } else {
                    failed.add("the hub " + hub.hub() + " answered with status " + status);
                }
            }
        } catch (IOException | RuntimeException e) {
            return isClosed() ? "" : "the hub " + hub.hub() + " was not notified of a change: " + e.getMessage();
        }
        return failed.isEmpty() ? "" : failed.getFirst();
    }

    /** The feeds that have a hub, by their paths. */
    private Map<String, Response> feeds(PublicRecord contents) {
        Map<String, Response> all = new TreeMap<>();
        all.put(SiteAddress.atom(), feeds.atom(Optional.empty()));
        all.put(SiteAddress.jsonFeed(), feeds.json(Optional.empty()));
        for (Trove trove : contents.troves()) {
            all.put(SiteAddress.atom(trove.slug()), feeds.atom(Optional.of(trove.slug())));
            all.put(SiteAddress.jsonFeed(trove.slug()), feeds.json(Optional.of(trove.slug())));
        }
        return all;
    }

    private int ping(String path) throws IOException {
        String form = "hub.mode=publish&hub.url=" + URLEncoder.encode(hub.base() + path, StandardCharsets.UTF_8);
        try (Answer answer = client.post(
                hub.hub(),
                "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.US_ASCII),
                MOST_ANSWER)) {
            return answer.status();
        }
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (Files.size(file) > MOST_STATE) {
            throw unreadable();
        }
        List<String> lines;
        try {
            lines = Files.readString(file).lines().toList();
        } catch (CharacterCodingException e) {
            throw unreadable();
        }
        if (lines.size() < 3
                || !lines.getFirst().equals(BEGINNING)
                || !lines.getLast().equals("end")) {
            throw unreadable();
        }
        if (!lines.get(1).equals(hub.hub() + " " + hub.base())) {
            return; // another hub was notified, or of other addresses
        }
        for (String line : lines.subList(2, lines.size() - 1)) {
            String[] words = line.split(" ", 2);
            Optional<Sha256> hash = words.length == 2 ? Sha256.parse(words[0]).ok() : Optional.empty();
            if (hash.isEmpty()) {
                throw unreadable();
            }
            notified.put(words[1], hash.get());
        }
    }

    private IOException unreadable() {
        return new IOException(file + " is not what daylight wrote: delete it; the hub is then notified of all feeds");
    }

    private void write() throws IOException {
        var text = new StringBuilder(BEGINNING)
                .append('\n')
                .append(hub.hub())
                .append(' ')
                .append(hub.base())
                .append('\n');
        notified.forEach(
                (path, hash) -> text.append(hash.hex()).append(' ').append(path).append('\n'));
        text.append("end\n");
        SyncedFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Ends, also a request that is under way. Of what is left, the hub is notified at the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        client.close();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
