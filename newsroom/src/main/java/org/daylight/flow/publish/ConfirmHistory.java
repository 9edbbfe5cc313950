package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.TileLog;
import org.daylight.mirror.FetchCheckpoint;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.OtherHistories;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.witness.RequestCosignature;

/**
 * Makes sure that the log here is the newest before it grows ({@code spec/newsroom.md} section 7): a newsroom that was restored from an old backup would sign
 * a second history. All witnesses that have an address, and all copies that the newsroom knows of, are asked at the same time, for 15 seconds at most.
 *
 * <p>One that has seen more than is here, or something else, is believed, and what it said is kept: nothing is signed until that is settled. When nobody
 * answers, nothing is signed unless the editor allowed that.
 */
final class ConfirmHistory {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Newsroom newsroom;
    private final TileLog log;

    /** @param log the log as it is here, before it grows */
    ConfirmHistory(Newsroom newsroom, TileLog log) {
        this.newsroom = newsroom;
        this.log = log;
    }

    /** What one of those asked has answered. */
    private sealed interface Answer {}

    /** It has nothing that is not here. @param time by the clock of a witness; null for a copy */
    private record Confirms(
            @org.jspecify.annotations.Nullable Instant time) implements Answer {}

    private record Contradicts(OtherHistories.Claim claim) implements Answer {}

    private record None(String words) implements Answer {}

    /**
     * Asks.
     *
     * @param copies the addresses that the log lists; those of {@code mirrors.txt} are asked, too
     * @return the time by the clock of each witness that answered
     * @throws NotTheNewest when the log is not the newest, or nobody could say
     */
    List<Instant> run(List<ArchiveAddress> copies) throws IOException {
        Map<String, Callable<Answer>> questions = questions(copies);
        List<OtherHistories.Claim> claims = OtherHistories.read(newsroom);
        for (OtherHistories.Claim claim : claims) {
            if (holds(claim, questions)) {
                throw new NotTheNewest(message(claim) + " (as reported before)");
            }
        }
        if (questions.isEmpty() && log.size() == 0) {
            newsroom.opening()
                    .notices()
                    .say("this newsroom has no witness and no mirror, so it cannot notice if it was"
                            + " restored from an old backup and would sign a second history (daylight help"
                            + " witnesses)");
        }
        Map<String, Answer> answers = ParallelRequests.ask(questions, PATIENCE, None::new);
        var contradictions = new ArrayList<OtherHistories.Claim>();
        var silent = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        answers.forEach((who, answer) -> {
            switch (answer) {
                case Contradicts(OtherHistories.Claim claim) -> contradictions.add(claim);
                case None(String words) -> silent.add(who + ": " + words);
                case Confirms(Instant time) -> {
                    if (time != null) {
                        times.add(time);
                    }
                }
            }
        });
        // If we stop here, what they said is not kept, and they are asked again.
        OtherHistories.add(newsroom, contradictions);
        if (!contradictions.isEmpty()) {
            throw new NotTheNewest(
                    contradictions.stream().map(ConfirmHistory::message).collect(Collectors.joining("; ")));
        }
        if (!claims.isEmpty()) { // they are settled: the log here has what they have
            OtherHistories.write(newsroom, unsettled(claims, answers));
        }
        if (!answers.isEmpty() && silent.size() == answers.size()) {
            String who = String.join("; ", silent);
            if (!newsroom.opening().withoutWitnesses()) {
                throw new NotTheNewest("no witness or mirror could confirm that this is the newest history of the log ("
                        + who + "): try again when they can be reached, or continue without them with "
                        + " --without-witnesses  if you are sure that this newsroom was not restored from a backup");
            }
            newsroom.opening()
                    .notices()
                    .say("no witness or mirror could confirm that this is the newest history of the" + " log (" + who
                            + "); continuing because of --without-witnesses");
        }
        return times;
    }

    private Map<String, Callable<Answer>> questions(List<ArchiveAddress> copies) throws IOException {
        Map<String, Callable<Answer>> questions = new LinkedHashMap<>();
        WitnessAnswer.Head head = head();
        for (KnownWitness witness : WitnessesFile.read(newsroom)) {
            if (!witness.address().isEmpty()) {
                questions.put(witness.label(), () -> answer(witness, head));
            }
        }
        var addresses = new ArrayList<>(PublishMirrors.readIfThere(newsroom));
        addresses.addAll(copies);
        for (ArchiveAddress address : addresses) {
            if (FetchCheckpoint.canReach(address)) {
                questions.putIfAbsent(address.text(), () -> answer(address));
            }
        }
        return questions;
    }

    /** The checkpoint of a log that has no entry was never published; it is signed to ask with, and says nothing. */
    private WitnessAnswer.Head head() throws IOException {
        return new WitnessAnswer.Head(log.checkpoint().sign(newsroom.logKey()), log);
    }

    private Answer answer(KnownWitness witness, WitnessAnswer.Head head) {
        return switch (WitnessAnswer.ask(witness, head)) {
            case WitnessAnswer.Cosigned cosigned -> new Confirms(cosigned.time());
            case WitnessAnswer.Contradicts(long size, String words) ->
                new Contradicts(shown(witness, new OtherHistories.Claim(witness.label(), size, words, "")));
            case WitnessAnswer.Refused(String words) -> log.size() == 0 ? new Confirms(null) : new None(words);
            case WitnessAnswer.None(String words) -> new None(words);
        };
    }

    /** With the checkpoint that the witness cosigned last, where it shows one that this log's key has signed: nobody can argue with that. */
    private OtherHistories.Claim shown(KnownWitness witness, OtherHistories.Claim claim) {
        try {
            Sha256 origin = Sha256.of(newsroom.settings().origin().getBytes(StandardCharsets.UTF_8));
            byte[] note =
                    RequestCosignature.at(witness.address()).newest(origin).orElse(new byte[0]);
            if (Checkpoint.open(note, newsroom.verifierKey()) instanceof Outcome.Ok<Checkpoint>(Checkpoint shown)
                    && objection(shown).isPresent()) {
                String text = new String(SignedNote.parse(note).orThrow().bytes(), StandardCharsets.UTF_8);
                return new OtherHistories.Claim(claim.by(), shown.size(), claim.words(), text);
            }
        } catch (IOException e) {
            // its word stands without it
        }
        return claim;
    }

    private Answer answer(ArchiveAddress address) throws IOException {
        Optional<byte[]> note;
        try {
            note = FetchCheckpoint.of(address, PATIENCE);
        } catch (IOException e) {
            return new None("it cannot be reached");
        }
        if (note.isEmpty()) {
            return log.size() == 0 ? new Confirms(null) : new None("it shows no archive");
        }
        return switch (Checkpoint.open(note.get(), newsroom.verifierKey())) {
            case Outcome.Refused<Checkpoint>(String code, String reason) ->
                new None("its checkpoint is not signed by this log's key");
            case Outcome.Ok<Checkpoint>(Checkpoint shown) -> {
                Optional<String> objection = objection(shown);
                String text = new String(SignedNote.parse(note.get()).orThrow().bytes(), StandardCharsets.UTF_8);
                yield objection.isEmpty()
                        ? new Confirms(null)
                        : new Contradicts(
                                new OtherHistories.Claim(address.text(), shown.size(), objection.get(), text));
            }
        };
    }

    /** What is in a signed checkpoint and not here. */
    private Optional<String> objection(Checkpoint shown) throws IOException {
        if (shown.size() > log.size()) {
            return Optional.of(
                    "it shows " + shown.size() + " entries of this log, but there are only " + log.size() + " here");
        }
        return switch (log.tree().root(shown.size())) {
            case Outcome.Ok<Sha256>(Sha256 root) ->
                root.equals(shown.root())
                        ? Optional.empty()
                        : Optional.of("it shows other entries of this log than the ones here");
            case Outcome.Refused<Sha256>(String code, String reason) ->
                throw new IOException("the archive's log is inconsistent (" + code + "): " + reason);
        };
    }

    /** Whether what was said is still in the way, before anybody is asked again. */
    private boolean holds(OtherHistories.Claim claim, Map<String, Callable<Answer>> questions) throws IOException {
        if (!claim.checkpoint().isEmpty()) {
            byte[] note = claim.checkpoint().getBytes(StandardCharsets.UTF_8);
            return Checkpoint.open(note, newsroom.verifierKey()) instanceof Outcome.Ok<Checkpoint>(Checkpoint shown)
                    && objection(shown).isPresent();
        }
        // Without a proof: a witness may change its mind when it is asked again. One that was removed cannot be asked.
        return claim.size() > log.size() || claim.size() == 0 && !questions.containsKey(claim.by());
    }

    /** What a witness said that shows no proof, and that it has not taken back. */
    private static List<OtherHistories.Claim> unsettled(List<OtherHistories.Claim> claims, Map<String, Answer> answers)
            throws IOException {
        var left = new ArrayList<OtherHistories.Claim>();
        for (OtherHistories.Claim claim : claims) {
            if (claim.checkpoint().isEmpty() && answers.get(claim.by()) instanceof None) {
                if (claim.size() == 0) {
                    throw new NotTheNewest(message(claim) + " (as reported before)");
                }
                left.add(claim);
            }
        }
        return left;
    }

    private static String message(OtherHistories.Claim claim) {
        String witness = claim.checkpoint().isEmpty()
                ? ". It did not show a signed checkpoint. If you are sure that it is wrong, remove it with  daylight"
                        + " witnesses remove"
                        + " " + claim.by().split(" ", 2)[0] + "  and delete history.json in the newsroom"
                : "";
        return claim.by() + " contradicts the log here: " + claim.words() + ". Nothing was signed. "
                + OtherHistories.REMEDY + witness;
    }
}
