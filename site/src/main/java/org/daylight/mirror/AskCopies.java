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
import org.daylight.http.Route;
import org.daylight.mirror.CopyAnswer.Kind;
import org.daylight.proof.ArchiveAddress;
import org.daylight.proof.Checkpoint;
import org.daylight.proof.LogEntry;
import org.daylight.proof.NoteKey;
import org.daylight.proof.Outcome;
import org.daylight.proof.Sha256;
import org.daylight.proof.SignedNote;
import org.daylight.proof.TileLog;
import org.daylight.proof.TileSource;
import org.daylight.proof.TileTree;

/**
 * Asks the copies that the log lists, now and then, how far their logs are and whether they are consistent with ours (spec/mirror.md section 4). It
 * asks at its own times and never because a reader asked; the answers are in memory. Without a proxy no machine is asked that is not on the public
 * Internet, whatever the publisher lists. Safe for use by several threads.
 */
public final class AskCopies implements Closeable {
    private static final int AT_ONCE = 8;

    private final Archive archive;
    private final Route route;
    private final Patience patience;
    private final Map<ArchiveAddress, CopyAnswer> answers = new ConcurrentHashMap<>();
    private final Thread asking;

    private AskCopies(Archive archive, Duration every, Route route, InstantSource clock, Patience patience) {
        this.archive = archive;
        this.route = route;
        this.patience = patience;
        asking = Thread.ofVirtual().name("ask-copies").unstarted(() -> ask(every, clock));
    }

    /** Begins, and goes on until it is closed. */
    public static AskCopies every(Duration every, Archive archive, Route route, InstantSource clock) {
        return every(every, archive, route, clock, Patience.USUAL);
    }

    static AskCopies every(Duration every, Archive archive, Route route, InstantSource clock, Patience patience) {
        var copies = new AskCopies(archive, every, route, clock, patience);
        copies.asking.start();
        return copies;
    }

    /** What each copy last answered; those that were not asked yet are not in it. */
    public Map<ArchiveAddress, CopyAnswer> answers() {
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
                    .<Callable<CopyAnswer>>map(address -> () -> {
                        CopyAnswer answer = ask(address, clock.instant().truncatedTo(ChronoUnit.SECONDS));
                        answers.put(address, answer);
                        return answer;
                    })
                    .toList());
        }
    }

    private CopyAnswer ask(ArchiveAddress address, Instant now) {
        Predicate<InetAddress> allowed = AskCopies::isPublic;
        try (var source = new WebSource(address, route, patience, allowed)) {
            Optional<byte[]> note = SmallFiles.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
            if (note.isEmpty()) {
                return new CopyAnswer(now, Kind.SILENT, 0, "there is no archive");
            }
            TileLog ours = TileLog.open(
                            TileSource.in(archive.folder()), archive.contents().checkpoint())
                    .orThrow();
            return switch (Checkpoint.open(note.get(), key(ours))) {
                case Outcome.Refused<Checkpoint>(String code, String reason) ->
                    new CopyAnswer(now, Kind.OTHER_LOG, 0, code);
                case Outcome.Ok<Checkpoint>(Checkpoint shown) ->
                    new CopyAnswer(now, compared(ours, shown, source), shown.size(), "");
            };
        } catch (IOException | RuntimeException e) {
            return new CopyAnswer(now, Kind.SILENT, 0, "it cannot be reached");
        }
    }

    private static NoteKey.Verifier key(TileLog log) throws IOException {
        LogEntry first = LogEntry.parse(log.entries(0, 1).orThrow().getFirst()).orThrow();
        return ((LogEntry.Archive) first).key();
    }

    /** Which of the two logs is the beginning of the other. */
    private static Kind compared(TileLog ours, Checkpoint shown, Source source) throws IOException {
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
