package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.PublicMachines;
import org.daylight.http.client.Route;
import org.daylight.http.client.WrongAnswer;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogKeys;
import org.daylight.mirror.MirrorStatus.Kind;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * Checks the mirrors that the log lists at regular intervals: how far their logs are, and whether they are consistent with the log of this
 * archive (spec/mirror.md section 4). It never makes a request because a reader made one; the results are in memory. Without a proxy it
 * only connects to machines on the public Internet, whatever the publisher lists. Safe for use by several threads.
 */
public final class MirrorMonitor implements Closeable {
    private static final int PARALLEL = 8;

    /** Codes of a file that is no checkpoint of any log. */
    private static final Set<String> DAMAGED = Set.of("note-malformed", "checkpoint-malformed", "note-signature-wrong");

    private final Archive archive;
    private final Route route;
    private final Timeouts timeouts;
    private final Map<ArchiveAddress, MirrorStatus> answers = new ConcurrentHashMap<>();
    private final Thread thread;

    private MirrorMonitor(Archive archive, Duration every, Route route, InstantSource clock, Timeouts timeouts) {
        this.archive = archive;
        this.route = route;
        this.timeouts = timeouts;
        thread = Thread.ofVirtual().name("mirror-monitor").unstarted(() -> run(every, clock));
    }

    /** Starts a monitor, which runs until it is closed. @param every the time between two checks of all mirrors */
    public static MirrorMonitor every(Duration every, Archive archive, Route route, InstantSource clock) {
        return every(every, archive, route, clock, Timeouts.USUAL);
    }

    static MirrorMonitor every(Duration every, Archive archive, Route route, InstantSource clock, Timeouts timeouts) {
        var monitor = new MirrorMonitor(archive, every, route, clock, timeouts);
        monitor.thread.start();
        return monitor;
    }

    /** The last status of each mirror; mirrors that were not checked yet are not in it. */
    public Map<ArchiveAddress, MirrorStatus> answers() {
        return Map.copyOf(answers);
    }

    private void run(Duration every, InstantSource clock) {
        try {
            while (true) {
                List<ArchiveAddress> listed = archive.contents().mirrors().stream()
                        .filter(this::canReach)
                        .toList();
                answers.keySet().retainAll(listed);
                checkAll(listed, clock);
                Thread.sleep(every);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** An onion address needs a proxy. */
    private boolean canReach(ArchiveAddress address) {
        return !address.isOnion() || !(route instanceof Route.Direct);
    }

    private void checkAll(List<ArchiveAddress> listed, InstantSource clock) throws InterruptedException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory())) {
            threads.invokeAll(listed.stream()
                    .<Callable<MirrorStatus>>map(address -> () -> {
                        MirrorStatus answer = check(
                                archive,
                                address,
                                route,
                                timeouts,
                                PublicMachines::has,
                                clock.instant().truncatedTo(ChronoUnit.SECONDS));
                        answers.put(address, answer);
                        return answer;
                    })
                    .toList());
        }
    }

    /**
     * Asks some mirrors once, all at the same time, for a publisher. It uses the proxies that the JDK's system properties name, and may connect to machines in
     * the local network, because the publisher names them.
     *
     * @param timeout for each file; after four times of it, whoever has not answered counts as silent
     * @return the status of each, in their order
     */
    public static Map<ArchiveAddress, MirrorStatus> once(
            Archive archive, List<ArchiveAddress> addresses, Duration timeout, Instant now) {
        var limits = new HttpLimits(timeout, timeout, timeout, SignedNote.MAX_BYTES);
        var timeouts = new Timeouts(limits, List.of(), timeout, timeout);
        List<Callable<MirrorStatus>> questions = addresses.stream()
                .<Callable<MirrorStatus>>map(address -> () -> {
                    Route route = Route.ofSystem(address.uri());
                    return address.isOnion() && route instanceof Route.Direct
                            ? new MirrorStatus(
                                    now,
                                    Kind.SILENT,
                                    0,
                                    "an onion address needs a proxy: start Tor, and name its proxy to Java with"
                                            + "  JDK_JAVA_OPTIONS='-DsocksProxyHost=127.0.0.1"
                                            + " -DsocksProxyPort=9050'")
                            : check(archive, address, route, timeouts, any -> true, now);
                })
                .toList();
        var answers = new LinkedHashMap<ArchiveAddress, MirrorStatus>();
        ExecutorService threads =
                Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory());
        try {
            List<Future<MirrorStatus>> asked =
                    threads.invokeAll(questions, 4 * timeout.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < asked.size(); i++) {
                answers.put(
                        addresses.get(i),
                        asked.get(i).state() == Future.State.SUCCESS
                                ? asked.get(i).resultNow()
                                : new MirrorStatus(now, Kind.SILENT, 0, "it did not answer in time: try again later"));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }

    private static MirrorStatus check(
            Archive archive,
            ArchiveAddress address,
            Route route,
            Timeouts timeouts,
            Predicate<InetAddress> allowed,
            Instant now) {
        try (var source = new WebSource(address, route, timeouts, allowed)) {
            Optional<byte[]> note = SmallFileReader.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
            if (note.isEmpty()) {
                return new MirrorStatus(
                        now,
                        Kind.UNREADABLE,
                        0,
                        "there is no checkpoint: correct the address, or ask its operator whether it has moved");
            }
            return switch (opened(archive, note.get(), source)) {
                case Outcome.Refused<Checkpoint>(String code, String reason) ->
                    DAMAGED.contains(code)
                            ? new MirrorStatus(
                                    now,
                                    Kind.UNREADABLE,
                                    0,
                                    "what it has as checkpoint is none (" + code + "): correct the address; if it is"
                                            + " right, ask its operator to run  daylight mirror --recheck")
                            : new MirrorStatus(now, Kind.OTHER_LOG, 0, code);
                case Outcome.Ok<Checkpoint>(Checkpoint shown) -> compared(archive, shown, source, now);
            };
        } catch (WrongAnswer e) {
            return new MirrorStatus(
                    now,
                    Kind.UNREADABLE,
                    0,
                    "its server does not answer as it should, " + e.getMessage()
                            + ": tell its operator, or correct the address");
        } catch (UnknownHostException e) {
            return new MirrorStatus(
                    now,
                    Kind.SILENT,
                    0,
                    "its name is not found: correct the address, or see whether this machine is online");
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? "no connection" : e.getMessage();
            return new MirrorStatus(
                    now, Kind.SILENT, 0, reason + ": try again later; if it stays so, tell its operator");
        }
    }

    /** The checkpoint of another copy, which may already have a newer key of the log. */
    private static Outcome<Checkpoint> opened(Archive archive, byte[] note, MirrorSource source) throws IOException {
        LogKeys ours = archive.contents().logKeys();
        Outcome<Checkpoint> opened = ours.open(note);
        if (opened.isOk()) {
            return opened;
        }
        TileSource theirs = (path, limit) -> SmallFileReader.once(source, path, limit);
        LogKeys keys = LogKeys.read(theirs, ours.first()).ok().orElse(ours);
        return switch (keys.against(ours)) {
            case LONGER, REPLACES -> keys.open(note);
            case SAME, SHORTER, REPLACED, CONFLICT -> opened;
        };
    }

    /** Compares the two logs: one should be the beginning of the other. */
    private static MirrorStatus compared(Archive archive, Checkpoint shown, MirrorSource source, Instant now)
            throws IOException {
        Checkpoint ours = archive.contents().checkpoint();
        boolean isLonger = shown.size() > ours.size();
        TileSource tiles =
                isLonger ? (path, limit) -> SmallFileReader.once(source, path, limit) : TileSource.in(archive.folder());
        Checkpoint longer = isLonger ? shown : ours;
        Checkpoint shorter = isLonger ? ours : shown;
        Outcome<TileTree> tree = TileTree.open(tiles, longer.size(), longer.root());
        Outcome<Sha256> root = tree instanceof Outcome.Refused<TileTree>(String code, String reason)
                ? Outcome.refused(code, reason)
                : tree.orThrow().root(shorter.size());
        if (root instanceof Outcome.Refused<Sha256>(String code, String reason)) {
            return new MirrorStatus(
                    now,
                    Kind.UNREADABLE,
                    0,
                    isLonger
                            ? "its log of " + shown.size() + " entries is damaged (" + code
                                    + "): ask its operator to run  daylight mirror --recheck"
                            : "the log here is damaged (" + code + "), so nothing can be compared with it: run"
                                    + "  daylight doctor");
        }
        Kind kind = !root.orThrow().equals(shorter.root())
                ? Kind.OTHER_HISTORY
                : isLonger ? Kind.AHEAD : shown.size() == ours.size() ? Kind.SAME : Kind.BEHIND;
        return new MirrorStatus(now, kind, shown.size(), "");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
