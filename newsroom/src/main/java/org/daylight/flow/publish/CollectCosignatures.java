package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.TileLog;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.HistoryClaims;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * Collects cosignatures for the newest checkpoint of the archive, and replaces the checkpoint with one that has these
 * lines ({@code spec/witness.md} section 4). It makes a best effort in bounded time: the checkpoint is just as valid
 * without them. A line is only added if it verifies with a key that the newsroom knows.
 */
public final class CollectCosignatures {

    /** For all witnesses together. A witness that has not answered by then is asked the next time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Newsroom newsroom;
    private final StepListener steps;
    private final Duration timeout;

    public CollectCosignatures(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public CollectCosignatures(Newsroom newsroom, StepListener steps) {
        this(newsroom, steps, TIMEOUT);
    }

    CollectCosignatures(Newsroom newsroom, StepListener steps, Duration timeout) {
        this.newsroom = newsroom;
        this.steps = steps;
        this.timeout = timeout;
    }

    /** The result for one witness. */
    public sealed interface Result {}

    /** Its cosignature is on the checkpoint. @param time by the witness's clock */
    public record Cosigned(Instant time) implements Result {}

    /** It refuses, or its answer is not valid. @param words one line, safe to print */
    public record Refused(String words) implements Result {}

    /** It cannot be reached, or is too slow. */
    public record NoAnswer(String words) implements Result {}

    /** It has no address: its cosignatures come as files. */
    public record NoAddress() implements Result {}

    /**
     * The result.
     *
     * @param size of the log, in entries; 0 when there is no archive yet
     * @param results by the witness's name, in the order of {@code witnesses.txt}
     */
    public record Collected(long size, Map<String, Result> results) {}

    /** Asks every witness that has an address, at the same time. */
    public Collected ask() throws IOException {
        List<KnownWitness> witnesses = WitnessesFile.read(newsroom);
        Optional<WitnessAnswer.Head> head = witnesses.isEmpty() ? Optional.empty() : head();
        if (head.isEmpty()) {
            return new Collected(0, Map.of());
        }
        var results = new LinkedHashMap<String, Result>();
        var lines = new ArrayList<SignedNote.Signature>();
        var contradictions = new ArrayList<HistoryClaims.Claim>();
        answers(witnesses, head.get()).forEach((witness, answer) -> {
            String name = witness.label();
            results.put(name, result(answer));
            if (answer instanceof WitnessAnswer.Cosigned cosigned) {
                lines.addAll(cosigned.lines());
            }
            if (answer instanceof WitnessAnswer.Contradicts(long size, String words)) {
                contradictions.add(new HistoryClaims.Claim(name, size, words, ""));
            }
        });
        for (KnownWitness witness : witnesses) {
            if (witness.address().isEmpty()) {
                results.put(witness.label(), new NoAddress());
            }
        }
        HistoryClaims.add(newsroom, contradictions);
        // If the process stops here, the witnesses have cosigned, and the next request gets the same lines.
        steps.reached("asked");
        place(head.get(), lines);
        return new Collected(head.get().log().size(), results);
    }

    /** Reads cosignatures from files that witnesses wrote: notes with the text of the newest checkpoint. */
    public Collected take(List<byte[]> files) throws IOException {
        List<KnownWitness> witnesses = WitnessesFile.read(newsroom);
        Optional<WitnessAnswer.Head> head = head();
        if (head.isEmpty()) {
            throw new IOException("there is no archive yet: publish or announce first");
        }
        var results = new LinkedHashMap<String, Result>();
        var lines = new ArrayList<SignedNote.Signature>();
        for (byte[] file : files) {
            SignedNote note = SignedNote.parse(file)
                    .ok()
                    .orElseThrow(() ->
                            new IOException("the file is not a signed note: name the file that the witness wrote"));
            if (!note.text().equals(head.get().note().text())) {
                throw new IOException("the file is for another checkpoint than the newest, which has "
                        + head.get().log().size() + " entries: the witness must see that one first");
            }
            for (KnownWitness witness : witnesses) {
                WitnessAnswer.Answer answer = WitnessAnswer.verified(witness, head.get(), note.signatures());
                if (answer instanceof WitnessAnswer.Cosigned cosigned) {
                    results.put(witness.label(), result(answer));
                    lines.addAll(cosigned.lines());
                }
            }
        }
        place(head.get(), lines);
        return new Collected(head.get().log().size(), results);
    }

    private static Result result(WitnessAnswer.Answer answer) {
        return switch (answer) {
            case WitnessAnswer.Cosigned cosigned -> new Cosigned(cosigned.time());
            case WitnessAnswer.Contradicts(long size, String words) -> new Refused(words + ". " + HistoryClaims.REMEDY);
            case WitnessAnswer.Refused(String words) -> new Refused(words);
            case WitnessAnswer.None(String words) -> new NoAnswer(words);
        };
    }

    private Map<KnownWitness, WitnessAnswer.Answer> answers(List<KnownWitness> witnesses, WitnessAnswer.Head head) {
        Map<KnownWitness, Callable<WitnessAnswer.Answer>> questions = new LinkedHashMap<>();
        for (KnownWitness witness : witnesses) {
            if (!witness.address().isEmpty()) {
                questions.put(witness, () -> WitnessAnswer.ask(witness, head));
            }
        }
        return ParallelRequests.ask(questions, timeout, WitnessAnswer.None::new);
    }

    private Optional<WitnessAnswer.Head> head() throws IOException {
        newsroom.readLogKey(); // another command may have changed it
        TileSource source = TileSource.in(newsroom.archiveFolder());
        Optional<byte[]> note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        return switch (TileLog.open(source, newsroom.logKey().verifier())) {
            case Outcome.Ok<TileLog>(TileLog log) ->
                Optional.of(new WitnessAnswer.Head(SignedNote.parse(note.get()).orThrow(), log));
            case Outcome.Refused<TileLog>(String code, String reason) ->
                throw new IOException("the archive's log is inconsistent (" + code + "): " + reason);
        };
    }

    /** Replaces the checkpoint with one that has more lines, unless the log has grown in the meantime. */
    private void place(WitnessAnswer.Head head, List<SignedNote.Signature> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            SignedNote now = head().orElseThrow().note();
            if (!now.text().equals(head.note().text())) {
                return; // the command that made it grow asks again
            }
            SignedNote with = now;
            for (SignedNote.Signature line : lines) {
                with = with.with(line);
            }
            Stage stage = Stage.begin(newsroom.stageFolder());
            stage.add(ArchivePath.CHECKPOINT, with.bytes());
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("staged");
            stage.commit(Json.Obj.EMPTY.with("catalog", new Json.Arr(List.of())));
            // From here on the lines will become public: if the process stops, the next run puts them in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
        }
    }
}
