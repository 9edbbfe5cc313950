package org.daylight.flow;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.daylight.archive.ArchivePath;
import org.daylight.proof.Cosignature;
import org.daylight.proof.Json;
import org.daylight.proof.Outcome;
import org.daylight.proof.Sha256;
import org.daylight.proof.SignedNote;
import org.daylight.proof.TileLog;
import org.daylight.proof.TileSource;
import org.daylight.proof.Witnesses;
import org.daylight.witness.AddCheckpoint;
import org.daylight.witness.AskWitness;

/**
 * Collects cosignatures for the newest checkpoint of the archive, and puts it in place again with their lines ({@code spec/witness.md} section 4). Best
 * effort, in bounded time: without them the checkpoint is as valid. Nobody's line gets there that does not verify with the key the newsroom knows.
 */
public final class CollectCosignatures {

    /** All witnesses together; who has not answered by then is asked the next time. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Newsroom newsroom;
    private final Steps steps;
    private final Duration patience;

    public CollectCosignatures(Newsroom newsroom) {
        this(newsroom, Steps.UNWATCHED);
    }

    CollectCosignatures(Newsroom newsroom, Steps steps) {
        this(newsroom, steps, PATIENCE);
    }

    CollectCosignatures(Newsroom newsroom, Steps steps, Duration patience) {
        this.newsroom = newsroom;
        this.steps = steps;
        this.patience = patience;
    }

    /** What came of one witness. */
    public sealed interface Result {}

    /** Its cosignature is on the checkpoint. @param time by the witness's clock */
    public record Cosigned(Instant time) implements Result {}

    /** It will not, or its answer is worth nothing. @param words one line, safe to print */
    public record Refused(String words) implements Result {}

    /** It is not to be had, or too slow. */
    public record NoAnswer(String words) implements Result {}

    /** It has no address: its cosignatures come as files. */
    public record NotAsked() implements Result {}

    /**
     * What came of it.
     *
     * @param size of the log, in entries; 0 when there is no archive yet
     * @param results by the witness's name, in the order of {@code witnesses.txt}
     */
    public record Collected(long size, Map<String, Result> results) {}

    /** Asks every witness that has an address, at the same time. */
    public Collected ask() throws IOException {
        List<KnownWitness> witnesses = WitnessesFile.read(newsroom);
        Optional<Head> head = witnesses.isEmpty() ? Optional.empty() : head();
        if (head.isEmpty()) {
            return new Collected(0, Map.of());
        }
        var results = new LinkedHashMap<String, Result>();
        var lines = new ArrayList<SignedNote.Signature>();
        answers(witnesses, head.get()).forEach((witness, answer) -> {
            results.put(witness.label(), answer.result);
            lines.addAll(answer.lines);
        });
        // If we stop here, the witnesses have cosigned, and the next asking gets it again.
        steps.reached("asked");
        place(head.get(), lines);
        return new Collected(head.get().log.size(), results);
    }

    /** Takes cosignatures out of files that witnesses wrote: notes with the text of the newest checkpoint. */
    public Collected take(List<byte[]> files) throws IOException {
        List<KnownWitness> witnesses = WitnessesFile.read(newsroom);
        Optional<Head> head = head();
        if (head.isEmpty()) {
            throw new IOException("there is no archive yet: publish or announce first");
        }
        var results = new LinkedHashMap<String, Result>();
        var lines = new ArrayList<SignedNote.Signature>();
        for (byte[] file : files) {
            SignedNote note = SignedNote.parse(file)
                    .ok()
                    .orElseThrow(() -> new IOException("a file is no signed note: name what the witness wrote"));
            if (!note.text().equals(head.get().note.text())) {
                throw new IOException("a file is of another checkpoint than the newest, which has "
                        + head.get().log.size() + " entries: let the witness see that one first");
            }
            for (KnownWitness witness : witnesses) {
                Answer answer = verified(witness, head.get(), note.signatures());
                if (!answer.lines.isEmpty()) {
                    results.put(witness.label(), answer.result);
                    lines.addAll(answer.lines);
                }
            }
        }
        place(head.get(), lines);
        return new Collected(head.get().log.size(), results);
    }

    /** The newest checkpoint, and the log under it. */
    private record Head(SignedNote note, TileLog log) {}

    /** What a witness said, and its lines, verified. */
    private record Answer(Result result, List<SignedNote.Signature> lines) {
        Answer(Result result) {
            this(result, List.of());
        }
    }

    private Optional<Head> head() throws IOException {
        TileSource source = TileSource.in(newsroom.archiveFolder());
        Optional<byte[]> note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        return switch (TileLog.open(source, newsroom.logKey().verifier())) {
            case Outcome.Ok<TileLog>(TileLog log) ->
                Optional.of(new Head(SignedNote.parse(note.get()).orThrow(), log));
            case Outcome.Refused<TileLog>(String code, String reason) ->
                throw new IOException("the archive's log does not hold together (" + code + "): " + reason);
        };
    }

    private Map<KnownWitness, Answer> answers(List<KnownWitness> witnesses, Head head) {
        Map<KnownWitness, Future<Answer>> asked = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (KnownWitness witness : witnesses) {
            asked.put(witness, threads.submit(() -> asked(witness, head)));
        }
        Map<KnownWitness, Answer> answers = new LinkedHashMap<>();
        long end = System.nanoTime() + patience.toNanos();
        asked.forEach((witness, answer) -> answers.put(witness, within(answer, end - System.nanoTime())));
        threads.shutdownNow(); // who has not answered is not waited for
        return answers;
    }

    private static Answer within(Future<Answer> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Answer(new NoAnswer("it takes too long"));
        } catch (ExecutionException e) {
            return new Answer(new NoAnswer("asking failed: " + e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(new NoAnswer("interrupted"));
        }
    }

    /** First from the beginning of the log; a witness that has seen some of it says from where to go on. */
    private static Answer asked(KnownWitness witness, Head head) {
        if (witness.address().isEmpty()) {
            return new Answer(new NotAsked());
        }
        try {
            AskWitness at = AskWitness.at(witness.address());
            long size = head.log.size();
            byte[] note = head.note.bytes();
            AskWitness.Reply reply = at.add(new AddCheckpoint(0, List.of(), note));
            if (reply instanceof AskWitness.OtherSize(long seen)) {
                if (seen > size) {
                    return new Answer(new Refused("it has seen " + seen + " entries of this log, and here are " + size
                            + ": was this newsroom put back from an older copy? Publish nothing before you know"));
                }
                List<Sha256> proof = held(head.log.tree().consistencyProof(seen));
                reply = at.add(new AddCheckpoint(seen, proof, note));
            }
            return switch (reply) {
                case AskWitness.Lines(List<SignedNote.Signature> lines) -> verified(witness, head, lines);
                case AskWitness.OtherSize(long again) -> new Answer(new NoAnswer("it was asked by others meanwhile"));
                case AskWitness.Refused(int status, String words) ->
                    new Answer(new Refused("it answered " + status + ": " + words));
            };
        } catch (IOException | RuntimeException e) {
            return new Answer(new NoAnswer(String.valueOf(e.getMessage())));
        }
    }

    /** Of the lines those that are this witness's, and verify. */
    private static Answer verified(KnownWitness witness, Head head, List<SignedNote.Signature> lines) {
        List<SignedNote.Signature> own = lines.stream()
                .filter(line -> line.name().equals(witness.key().name())
                        && line.id() == witness.key().id())
                .toList();
        if (own.isEmpty()) {
            return new Answer(new Refused("what it sent is not signed by the key that is known here"));
        }
        var witnesses = Witnesses.atLeast(List.of(witness.key()), 1);
        return switch (witnesses.on(new SignedNote(head.note.text(), own))) {
            case Outcome.Ok<List<Cosignature>>(List<Cosignature> found) ->
                new Answer(new Cosigned(found.getFirst().time()), own);
            case Outcome.Refused<List<Cosignature>>(String code, String reason) -> new Answer(new Refused(reason));
        };
    }

    /** Puts the checkpoint in place with more lines, unless the log has grown meanwhile. */
    private void place(Head head, List<SignedNote.Signature> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.run(newsroom, steps);
            SignedNote now = head().orElseThrow().note;
            if (!now.text().equals(head.note.text())) {
                return; // whoever published that asks again
            }
            SignedNote with = now;
            for (SignedNote.Signature line : lines) {
                with = with.with(line);
            }
            Stage stage = Stage.begin(newsroom.stageFolder());
            stage.add(ArchivePath.CHECKPOINT, with.bytes());
            // If we stop between here and the decision, the stage is thrown away by the next run.
            steps.reached("staged");
            stage.commit(Json.Obj.EMPTY.with("catalog", new Json.Arr(List.of())));
            // From here on the lines will be there: if we stop, the next run puts them in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
        }
    }

    private static <T> T held(Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException("the archive's log does not hold together (" + code + "): " + reason);
        };
    }
}
