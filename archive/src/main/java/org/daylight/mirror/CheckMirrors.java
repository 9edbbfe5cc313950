package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.mirror.MirrorStatus.Kind;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * Asks the copies that the log lists, now and then, how far their logs are and whether they are consistent with ours (spec/mirror.md section 4). It
 * asks at its own times and never because a reader asked; the answers are in memory. Without a proxy no machine is asked that is not on the public
 * Internet, whatever the publisher lists. Safe for use by several threads.
 */
public final class CheckMirrors implements Closeable {
    private static final int AT_ONCE = 8;

    private final Archive archive;
    private final Route route;
    private final Timeouts patience;
    private final Map<ArchiveAddress, MirrorStatus> answers = new ConcurrentHashMap<>();
    private final Thread asking;

    private CheckMirrors(Archive archive, Duration every, Route route, InstantSource clock, Timeouts patience) {
        this.archive = archive;
        this.route = route;
        this.patience = patience;
        asking = Thread.ofVirtual().name("ask-copies").unstarted(() -> ask(every, clock));
    }

    /** Begins, and goes on until it is closed. */
    public static CheckMirrors every(Duration every, Archive archive, Route route, InstantSource clock) {
        return every(every, archive, route, clock, Timeouts.USUAL);
    }

    static CheckMirrors every(Duration every, Archive archive, Route route, InstantSource clock, Timeouts patience) {
        var copies = new CheckMirrors(archive, every, route, clock, patience);
        copies.asking.start();
        return copies;
    }

    /** What each copy last answered; those that were not asked yet are not in it. */
    public Map<ArchiveAddress, MirrorStatus> answers() {
        return Map.copyOf(answers);
    }

    private void ask(Duration every, InstantSource clock) {
        try {
            while (true) {
                List<ArchiveAddress> listed = archive.contents().mirrors().stream()
                        .filter(this::canAsk)
                        .toList();
                answers.keySet().retainAll(listed);
                askAll(listed, clock);
                Thread.sleep(every);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without Tor nothing can be said of a copy that only Tor reaches. */
    private boolean canAsk(ArchiveAddress address) {
        return !address.isOnion() || !(route instanceof Route.Direct);
    }

    private void askAll(List<ArchiveAddress> listed, InstantSource clock) throws InterruptedException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            threads.invokeAll(listed.stream()
                    .<Callable<MirrorStatus>>map(address -> () -> {
                        MirrorStatus answer = ask(address, clock.instant().truncatedTo(ChronoUnit.SECONDS));
                        answers.put(address, answer);
                        return answer;
                    })
                    .toList());
        }
    }

    private MirrorStatus ask(ArchiveAddress address, Instant now) {
        Predicate<InetAddress> allowed = CheckMirrors::isPublic;
        try (var source = new WebSource(address, route, patience, allowed)) {
            Optional<byte[]> note = SmallFiles.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
            if (note.isEmpty()) {
                return new MirrorStatus(now, Kind.SILENT, 0, "it shows no archive");
            }
            TileLog ours = TileLog.open(
                            TileSource.in(archive.folder()), archive.contents().checkpoint())
                    .orThrow();
            return switch (Checkpoint.open(note.get(), key(ours))) {
                case Outcome.Refused<Checkpoint>(String code, String reason) ->
                    new MirrorStatus(now, Kind.OTHER_LOG, 0, code);
                case Outcome.Ok<Checkpoint>(Checkpoint shown) ->
                    new MirrorStatus(now, compared(ours, shown, source), shown.size(), "");
            };
        } catch (IOException | RuntimeException e) {
            return new MirrorStatus(now, Kind.SILENT, 0, "it cannot be reached");
        }
    }

    private static NoteKey.Verifier key(TileLog log) throws IOException {
        LogEntry first = LogEntry.parse(log.entries(0, 1).orThrow().getFirst()).orThrow();
        return ((LogEntry.Archive) first).key();
    }

    /** Which of the two logs is the beginning of the other. */
    private static Kind compared(TileLog ours, Checkpoint shown, MirrorSource source) throws IOException {
        if (shown.size() <= ours.size()) {
            Sha256 root = ours.tree().root(shown.size()).orThrow();
            return !root.equals(shown.root())
                    ? Kind.OTHER_HISTORY
                    : shown.size() == ours.size() ? Kind.SAME : Kind.BEHIND;
        }
        TileSource theirs = (path, limit) -> SmallFiles.once(source, path, limit);
        TileTree tree = TileTree.open(theirs, shown.size(), shown.root()).orThrow();
        Sha256 root = tree.root(ours.size()).orThrow();
        return root.equals(ours.tree().root()) ? Kind.AHEAD : Kind.OTHER_HISTORY;
    }

    /** Whether an address is one of the public Internet, and not of this machine or its neighbours. */
    static boolean isPublic(InetAddress machine) {
        byte[] bytes = machine.getAddress();
        boolean uniqueLocal = machine instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return !machine.isLoopbackAddress()
                && !machine.isAnyLocalAddress()
                && !machine.isLinkLocalAddress()
                && !machine.isSiteLocalAddress()
                && !machine.isMulticastAddress()
                && !uniqueLocal
                && !shared;
    }

    @Override
    public void close() {
        asking.interrupt();
    }
}
