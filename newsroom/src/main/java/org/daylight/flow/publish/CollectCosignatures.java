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
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.OtherHistories;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * Collects cosignatures for the newest checkpoint of the archive, and puts it in place again with their lines ({@code spec/witness.md} section 4). Best
 * effort, in bounded time: without them the checkpoint is as valid. Nobody's line gets there that does not verify with the key the newsroom knows.
 */
public final class CollectCosignatures {

    /** All witnesses together; who has not answered by then is asked the next time. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Newsroom newsroom;
    private final FlowSteps steps;
    private final Duration patience;

    public CollectCosignatures(Newsroom newsroom) {
        this(newsroom, FlowSteps.UNWATCHED);
    }

    public CollectCosignatures(Newsroom newsroom, FlowSteps steps) {
        this(newsroom, steps, PATIENCE);
    }

    CollectCosignatures(Newsroom newsroom, FlowSteps steps, Duration patience) {
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
        Optional<WitnessAnswer.Head> head = witnesses.isEmpty() ? Optional.empty() : head();
        if (head.isEmpty()) {
            return new Collected(0, Map.of());
        }
        var results = new LinkedHashMap<String, Result>();
        var lines = new ArrayList<SignedNote.Signature>();
        var contradictions = new ArrayList<OtherHistories.Claim>();
        answers(witnesses, head.get()).forEach((witness, answer) -> {
            String name = witness.label();
            results.put(name, result(answer));
            if (answer instanceof WitnessAnswer.Cosigned cosigned) {
                lines.addAll(cosigned.lines());
            }
            if (answer instanceof WitnessAnswer.Contradicts(long size, String words)) {
                contradictions.add(new OtherHistories.Claim(name, size, words, ""));
            }
        });
        for (KnownWitness witness : witnesses) {
            if (witness.address().isEmpty()) {
                results.put(witness.label(), new NotAsked());
            }
        }
        OtherHistories.add(newsroom, contradictions);
        // If we stop here, the witnesses have cosigned, and the next asking gets it again.
        steps.reached("asked");
        place(head.get(), lines);
        return new Collected(head.get().log().size(), results);
    }

    /** Takes cosignatures out of files that witnesses wrote: notes with the text of the newest checkpoint. */
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
            case WitnessAnswer.Contradicts(long size, String words) ->
                new Refused(words + ". " + OtherHistories.REMEDY);
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
        return ParallelRequests.ask(questions, patience, WitnessAnswer.None::new);
    }

    private Optional<WitnessAnswer.Head> head() throws IOException {
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

    /** Puts the checkpoint in place with more lines, unless the log has grown meanwhile. */
    private void place(WitnessAnswer.Head head, List<SignedNote.Signature> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            SignedNote now = head().orElseThrow().note();
            if (!now.text().equals(head.note().text())) {
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
}
