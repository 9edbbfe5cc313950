package org.daylight.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.daylight.check.ArchiveFiles;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.log.TwoHistories;
import org.daylight.log.WitnessedLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Polls the archives of followed logs. It fetches the checkpoint and the tiles that prove that it extends the last one, and cosigns it, or
 * stores the evidence of two histories (spec/witness.md section 5). A log that does not answer does not delay the others.
 */
public final class PollLogs {

    private final WitnessFolder witness;
    private final Supplier<Instant> clock;
    private final Duration timeout;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Origins of the logs that are being polled. */
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

    /** The result of polling one log. */
    public record Visit(FollowedLog log, Result result) {}

    /** What polling a log led to. */
    public sealed interface Result {}

    /** Its checkpoint was cosigned. */
    public record Cosigned(WitnessFolder.Cosigned answer) implements Result {}

    /** Its checkpoint was not cosigned, for a reason that concerns the log. */
    public record Refused(WitnessFolder.Refused answer) implements Result {}

    /** The log could not be reached now, or its files are not consistent. */
    public record NoAnswer(String words) implements Result {}

    /**
     * A poller.
     *
     * @param clock the witness's time
     * @param timeout for all logs together; a log that takes longer is tried again the next time
     */
    public PollLogs(WitnessFolder witness, Supplier<Instant> clock, Duration timeout) {
        this.witness = witness;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Polls all logs that have an address, at the same time. @throws IOException when the witness's own folder cannot be read */
    public List<Visit> all() throws IOException {
        Map<FollowedLog, Future<Result>> visits = new LinkedHashMap<>();
        var results = new ArrayList<Visit>();
        for (FollowedLog log : witness.logs()) {
            if (log.address().isEmpty()) {
                continue;
            }
            if (inProgress.add(log.origin())) {
                visits.put(log, threads.submit(() -> poll(log)));
            } else {
                results.add(new Visit(log, new NoAnswer("the last visit has not ended yet")));
            }
        }
        long end = System.nanoTime() + timeout.toNanos();
        visits.forEach((log, visit) -> results.add(new Visit(log, within(visit, end - System.nanoTime()))));
        return results;
    }

    private static Result within(Future<Result> visit, long nanos) {
        try {
            return visit.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new NoAnswer("it did not answer in time");
        } catch (ExecutionException e) {
            return new NoAnswer("the visit failed: " + e.getCause()); // one log must not delay the others
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoAnswer("interrupted");
        }
    }

    private Result poll(FollowedLog log) {
        try (ArchiveFiles files = ArchiveFiles.at(log.address())) {
            return poll(log, files);
        } catch (IOException e) {
            return new NoAnswer(String.valueOf(e.getMessage()));
        } finally {
            inProgress.remove(log.origin());
        }
    }

    private Result poll(FollowedLog log, TileSource files) throws IOException {
        byte[] note = files.read(TileSource.CHECKPOINT, AddCheckpoint.MAX_BYTES).orElse(null);
        if (note == null) {
            return new NoAnswer("it has no checkpoint");
        }
        if (note.length > AddCheckpoint.MAX_BYTES) {
            return new NoAnswer("its checkpoint is longer than " + AddCheckpoint.MAX_BYTES + " bytes");
        }
        Outcome<Checkpoint> opened = log.keys().open(note);
        if (!opened.isOk()) {
            Optional<LogKeys> newer = newer(log, files);
            if (newer.isPresent()) {
                return changed(log, newer.get(), files, note);
            }
        }
        return switch (opened) {
            case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> poll(log, files, note, checkpoint);
            case Outcome.Refused<Checkpoint>(String code, String reason)
            when code.equals("note-unsigned") ->
                new NoAnswer("its checkpoint is not signed by " + log.key().text());
            case Outcome.Refused<Checkpoint>(String code, String reason) ->
                new NoAnswer("its checkpoint is not valid (" + code + "): " + reason);
        };
    }

    /** The keys that the archive shows, if they go beyond the known ones. */
    private static Optional<LogKeys> newer(FollowedLog log, TileSource files) throws IOException {
        return LogKeys.read(files, log.keys().first()).ok().filter(keys -> switch (keys.against(log.keys())) {
            case LONGER, REPLACES -> true;
            case SAME, SHORTER, REPLACED, CONFLICT -> false;
        });
    }

    private Result changed(FollowedLog log, LogKeys newer, TileSource files, byte[] note) throws IOException {
        if (!(newer.open(note) instanceof Outcome.Ok<Checkpoint>(Checkpoint checkpoint))) {
            return new NoAnswer("its checkpoint is not signed by the newest key that it shows");
        }
        if (!(TileTree.open(files, checkpoint.size(), checkpoint.root()) instanceof Outcome.Ok<TileTree>(TileTree tree))
                || !follow(newer, tree, checkpoint.size())) {
            return new NoAnswer("tiles of its log are missing or wrong");
        }
        SignedNote last = witness.state(log).last();
        if (last != null && newer.open(last.bytes()) instanceof Outcome.Ok<Checkpoint>(Checkpoint earlier)) {
            Optional<Result> other = extend(log, newer, last, earlier, tree, checkpoint.size());
            if (other.isPresent()) {
                return other.get();
            }
        }
        FollowedLog changed;
        try {
            changed = witness.changeKeys(log, newer, files);
        } catch (IOException e) {
            return refused(
                    log, String.valueOf(e.getMessage()), witness.evidence(log).orElse(null));
        }
        return poll(changed, files, note, checkpoint);
    }

    /** Whether the changes of the key are those of this log. */
    private static boolean follow(LogKeys keys, TileTree tree, long size) throws IOException {
        for (KeyChange change : keys.changes()) {
            if (change.size() <= size
                    && !tree.root(change.size())
                            .ok()
                            .filter(change.statement().root()::equals)
                            .isPresent()) {
                return false;
            }
        }
        return true;
    }

    /** Why a log with a new key does not extend what was cosigned last; empty if it does. Otherwise the new key must not be followed. */
    private Optional<Result> extend(
            FollowedLog log, LogKeys newer, SignedNote last, Checkpoint earlier, TileTree tree, long size)
            throws IOException {
        if (earlier.size() > size) {
            return Optional.of(refused(
                    log,
                    "it has " + size + " entries and a new key, but had " + earlier.size() + " entries of the old key",
                    null));
        }
        if (!(tree.root(earlier.size()) instanceof Outcome.Ok<Sha256>(Sha256 root))) {
            return Optional.of(new NoAnswer("tiles of its log are missing or wrong"));
        }
        if (root.equals(earlier.root())) {
            return Optional.empty();
        }
        Path stored = null;
        for (KeyChange change : newer.changes()) {
            boolean isOfOneKey = change.oldKey().equals(newer.at(earlier.size()))
                    && change.size() >= earlier.size()
                    && change.size() <= size;
            if (isOfOneKey
                    && tree.consistencyProof(earlier.size(), change.size())
                            instanceof Outcome.Ok<List<Sha256>>(List<Sha256> proof)) {
                stored = witness.store(
                        log,
                        new TwoHistories(
                                change.oldKey(),
                                last.bytes(),
                                change.checkpoint().bytes(),
                                root,
                                proof));
            }
        }
        return Optional.of(refused(
                log,
                "it shows a new key, but its first " + earlier.size() + " entries are not the ones that were cosigned:"
                        + " the log has two histories; nothing was changed",
                stored));
    }

    private Refused refused(FollowedLog log, String words, @Nullable Path evidence) throws IOException {
        return new Refused(new WitnessFolder.Refused(
                WitnessedLog.Reason.OTHER_ROOT, witness.state(log).size(), words, evidence));
    }

    private Result poll(FollowedLog log, TileSource files, byte[] note, Checkpoint checkpoint) throws IOException {
        WitnessedLog state = witness.state(log);
        if (checkpoint.size() < state.size()) {
            String words = "it has " + checkpoint.size() + " entries, but had " + state.size()
                    + ": it is an old copy, or entries were removed";
            return new Refused(new WitnessFolder.Refused(WitnessedLog.Reason.OTHER_SIZE, state.size(), words, null));
        }
        return switch (TileTree.open(files, checkpoint.size(), checkpoint.root())) {
            case Outcome.Ok<TileTree>(TileTree tree) -> cosign(log, state, note, tree);
            case Outcome.Refused<TileTree>(String code, String reason) -> new NoAnswer(reason);
        };
    }

    private Result cosign(FollowedLog log, WitnessedLog state, byte[] note, TileTree tree) throws IOException {
        if (!(tree.root(state.size()) instanceof Outcome.Ok<Sha256>)
                || !(tree.consistencyProof(state.size()) instanceof Outcome.Ok<List<Sha256>>(List<Sha256> proof))) {
            return new NoAnswer("tiles of its log are missing or wrong");
        }
        SignedNote last = state.last();
        if (last != null) {
            Checkpoint earlier = Checkpoint.parse(last.text()).orThrow();
            long size = SignedNote.parse(note)
                    .then(signed -> Checkpoint.parse(signed.text()))
                    .map(Checkpoint::size)
                    .orThrow();
            NoteKey.Verifier key = log.keys().at(size);
            Optional<TwoHistories> evidence = log.keys().at(earlier.size()).equals(key)
                    ? TwoHistories.between(key, last.bytes(), earlier, note, tree)
                    : Optional.empty(); // a proof that leads from another root is refused below
            if (evidence.isPresent()) {
                Path stored = witness.store(log, evidence.get());
                String words = "its first " + state.size() + " entries are not the ones that were cosigned";
                return new Refused(
                        new WitnessFolder.Refused(WitnessedLog.Reason.OTHER_ROOT, state.size(), words, stored));
            }
        }
        return switch (witness.add(log, new AddCheckpoint(state.size(), proof, note), clock.get())) {
            case WitnessFolder.Cosigned cosigned -> new Cosigned(cosigned);
            case WitnessFolder.Refused refused -> new Refused(refused);
        };
    }
}
