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
import org.daylight.log.TwoHistories;
import org.daylight.log.WitnessedLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * Goes to the archives of followed logs: fetches the checkpoint and what of the tiles proves that it extends the last one, cosigns, or keeps the
 * evidence (spec/witness.md section 5). A log that does not answer holds up no other.
 */
public final class PollLogs {

    private final WitnessFolder witness;
    private final Supplier<Instant> clock;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Logs whose last visit has not ended, by origin. */
    private final Set<String> under = ConcurrentHashMap.newKeySet();

    /** What came of a visit. */
    public record Visit(FollowedLog log, Result result) {}

    /** One of the three. */
    public sealed interface Result {}

    /** It was cosigned. */
    public record Cosigned(WitnessFolder.Cosigned answer) implements Result {}

    /** It was not, and that says something about the log. */
    public record Refused(WitnessFolder.Refused answer) implements Result {}

    /** It could not be asked for now, or what it has does not hold together. */
    public record NoAnswer(String words) implements Result {}

    /**
     * @param clock the witness's time
     * @param patience how long all visits together may take; what takes longer is tried again the next time
     */
    public PollLogs(WitnessFolder witness, Supplier<Instant> clock, Duration patience) {
        this.witness = witness;
        this.clock = clock;
        this.patience = patience;
    }

    /** Visits all logs that have an address, at the same time. @throws IOException when the witness's own folder cannot be read */
    public List<Visit> all() throws IOException {
        Map<FollowedLog, Future<Result>> visits = new LinkedHashMap<>();
        var results = new ArrayList<Visit>();
        for (FollowedLog log : witness.logs()) {
            if (log.address().isEmpty()) {
                continue;
            }
            if (under.add(log.origin())) {
                visits.put(log, threads.submit(() -> visited(log)));
            } else {
                results.add(new Visit(log, new NoAnswer("the last visit has not ended yet")));
            }
        }
        long end = System.nanoTime() + patience.toNanos();
        visits.forEach((log, visit) -> results.add(new Visit(log, within(visit, end - System.nanoTime()))));
        return results;
    }

    private static Result within(Future<Result> visit, long nanos) {
        try {
            return visit.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new NoAnswer("it did not answer in time");
        } catch (ExecutionException e) {
            return new NoAnswer("the visit failed: " + e.getCause()); // one log must not hold up the others
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NoAnswer("interrupted");
        }
    }

    private Result visited(FollowedLog log) {
        try (ArchiveFiles files = ArchiveFiles.at(log.address())) {
            return visit(log, files);
        } catch (IOException e) {
            return new NoAnswer(String.valueOf(e.getMessage()));
        } finally {
            under.remove(log.origin());
        }
    }

    private Result visit(FollowedLog log, TileSource files) throws IOException {
        byte[] note = files.read(TileSource.CHECKPOINT, AddCheckpoint.MAX_BYTES).orElse(null);
        if (note == null) {
            return new NoAnswer("it has no checkpoint");
        }
        if (note.length > AddCheckpoint.MAX_BYTES) {
            return new NoAnswer("its checkpoint is longer than " + AddCheckpoint.MAX_BYTES + " bytes");
        }
        return switch (Checkpoint.open(note, log.key())) {
            case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> visit(log, files, note, checkpoint);
            case Outcome.Refused<Checkpoint>(String code, String reason)
            when code.equals("note-unsigned") ->
                new NoAnswer("its checkpoint is not signed by " + log.key().text());
            case Outcome.Refused<Checkpoint>(String code, String reason) ->
                new NoAnswer("its checkpoint is not valid (" + code + "): " + reason);
        };
    }

    private Result visit(FollowedLog log, TileSource files, byte[] note, Checkpoint checkpoint) throws IOException {
        WitnessedLog state = witness.state(log);
        if (checkpoint.size() < state.size()) {
            String words = "it has " + checkpoint.size() + " entries, but had " + state.size()
                    + ": it is an old copy, or entries were removed";
            return new Refused(new WitnessFolder.Refused(WitnessedLog.Reason.OTHER_SIZE, state.size(), words, null));
        }
        return switch (TileTree.open(files, checkpoint.size(), checkpoint.root())) {
            case Outcome.Ok<TileTree>(TileTree tree) -> judged(log, state, note, tree);
            case Outcome.Refused<TileTree>(String code, String reason) -> new NoAnswer(reason);
        };
    }

    private Result judged(FollowedLog log, WitnessedLog state, byte[] note, TileTree tree) throws IOException {
        if (!(tree.root(state.size()) instanceof Outcome.Ok<Sha256>)
                || !(tree.consistencyProof(state.size()) instanceof Outcome.Ok<List<Sha256>>(List<Sha256> proof))) {
            return new NoAnswer("tiles of its log are missing or wrong");
        }
        SignedNote last = state.last();
        if (last != null) {
            Checkpoint earlier = Checkpoint.parse(last.text()).orThrow();
            Optional<TwoHistories> evidence = TwoHistories.between(log.key(), last.bytes(), earlier, note, tree);
            if (evidence.isPresent()) {
                Path kept = witness.keep(log, evidence.get());
                String words = "its first " + state.size() + " entries are not the ones that were cosigned";
                return new Refused(
                        new WitnessFolder.Refused(WitnessedLog.Reason.OTHER_ROOT, state.size(), words, kept));
            }
        }
        return switch (witness.add(log, new AddCheckpoint(state.size(), proof, note), clock.get())) {
            case WitnessFolder.Cosigned cosigned -> new Cosigned(cosigned);
            case WitnessFolder.Refused refused -> new Refused(refused);
        };
    }
}
