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
import org.daylight.log.HeldLog;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.mirror.FetchCheckpoint;
import org.daylight.newsroom.HistoryClaims;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.witness.RequestCosignature;

/**
 * Makes sure that the log here is the newest one before it grows ({@code spec/newsroom.md} section 7). Otherwise a
 * newsroom that was restored from an old backup would sign a second history. All witnesses that have an address, and
 * all copies that the newsroom knows of, are asked at the same time, for at most 15 seconds.
 *
 * <p>If one of them has more than is here, or something else, its answer is stored and nothing is signed until that is
 * settled. If none of them answers, nothing is signed unless the editor allowed that.
 */
final class ConfirmHistory {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String FENCED = "it has entries that a replaced key signed, which do not count any more; it"
            + " must first follow the recovery of the log's key";

    private final Newsroom newsroom;
    private final TileLog log;
    private final LogKeys keys;

    /**
     * @param log the log as it is here, before it grows
     * @param keys of the log; after a recovery what the old key signed does not contradict
     */
    ConfirmHistory(Newsroom newsroom, TileLog log, LogKeys keys) {
        this.newsroom = newsroom;
        this.log = log;
        this.keys = keys;
    }

    /** The answer of a witness or a copy. */
    private sealed interface Answer {}

    /** It has nothing that is not here. @param time the time by the clock of the witness; null for a copy */
    private record Confirms(
            @org.jspecify.annotations.Nullable Instant time) implements Answer {}

    private record Contradicts(HistoryClaims.Claim claim) implements Answer {}

    private record None(String words) implements Answer {}

    /**
     * Asks all witnesses and copies.
     *
     * @param copies the addresses that the log lists; those in {@code mirrors.txt} are also asked
     * @return the time by the clock of each witness that answered
     * @throws NotTheNewest when the log is not the newest, or none of them answered
     */
    List<Instant> run(List<ArchiveAddress> copies) throws IOException {
        Map<String, Callable<Answer>> questions = questions(copies);
        List<HistoryClaims.Claim> claims = HistoryClaims.read(newsroom);
        for (HistoryClaims.Claim claim : claims) {
            if (holds(claim, questions)) {
                throw new NotTheNewest(message(claim) + " (as reported before)");
            }
        }
        if (questions.isEmpty() && log.size() == 0) {
            newsroom.opening()
                    .notices()
                    .say("no witness and no mirror is known. If this newsroom was restored from an old backup,"
                            + " publishing would sign a second history, and nothing would stop it. (daylight help"
                            + " witnesses)");
        }
        Map<String, Answer> answers = ParallelRequests.ask(questions, TIMEOUT, None::new);
        var contradictions = new ArrayList<HistoryClaims.Claim>();
        var silent = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        answers.forEach((who, answer) -> {
            switch (answer) {
                case Contradicts(HistoryClaims.Claim claim) -> contradictions.add(claim);
                case None(String words) -> silent.add(who + ": " + words);
                case Confirms(Instant time) -> {
                    if (time != null) {
                        times.add(time);
                    }
                }
            }
        });
        // If the process stops here, the answers are not stored, and all are asked again.
        HistoryClaims.add(newsroom, contradictions);
        if (!contradictions.isEmpty()) {
            throw new NotTheNewest(
                    contradictions.stream().map(ConfirmHistory::message).collect(Collectors.joining("; ")));
        }
        if (!claims.isEmpty()) { // they are settled: the log here has everything that they have
            HistoryClaims.write(newsroom, unsettled(claims, answers));
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

    /**
     * The checkpoint of a log without entries was never published. It is signed for the request only, and commits to
     * nothing.
     */
    private WitnessAnswer.Head head() throws IOException {
        if (keys.at(log.size()).equals(newsroom.verifierKey()) || log.size() == 0) {
            return new WitnessAnswer.Head(log.checkpoint().sign(newsroom.logKey()), log);
        }
        // The log has a newer key than this newsroom, which is about to get the next one.
        byte[] note = TileSource.in(newsroom.archiveFolder())
                .read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES)
                .orElse(new byte[0]);
        return switch (SignedNote.parse(note)) {
            case Outcome.Ok<SignedNote>(SignedNote stored) -> new WitnessAnswer.Head(stored, log);
            case Outcome.Refused<SignedNote>(String code, String reason) -> throw new IOException(reason);
        };
    }

    private Answer answer(KnownWitness witness, WitnessAnswer.Head head) {
        return switch (WitnessAnswer.ask(witness, head)) {
            case WitnessAnswer.Cosigned cosigned -> new Confirms(cosigned.time());
            case WitnessAnswer.Contradicts(long size, String words) -> {
                byte[] note = newest(witness);
                yield isFenced(note)
                        ? new None(FENCED)
                        : new Contradicts(shown(note, new HistoryClaims.Claim(witness.label(), size, words, "")));
            }
            case WitnessAnswer.Refused(String words) -> log.size() == 0 ? new Confirms(null) : new None(words);
            case WitnessAnswer.None(String words) -> new None(words);
        };
    }

    /**
     * Adds the checkpoint that the witness cosigned last, if the witness shows one that this log's key has signed: that
     * is proof.
     */
    private HistoryClaims.Claim shown(byte[] note, HistoryClaims.Claim claim) {
        try {
            if (keys.open(note) instanceof Outcome.Ok<Checkpoint>(Checkpoint shown)
                    && !isOfReplacedKey(shown)
                    && objection(shown).isPresent()) {
                String text = new String(SignedNote.parse(note).orThrow().bytes(), StandardCharsets.UTF_8);
                return new HistoryClaims.Claim(claim.by(), shown.size(), claim.words(), text);
            }
        } catch (IOException e) {
            // the claim counts without it
        }
        return claim;
    }

    /** The checkpoint that a witness cosigned last, not verified; empty bytes if it shows none. */
    private byte[] newest(KnownWitness witness) {
        try {
            Sha256 origin = Sha256.of(newsroom.settings().origin().getBytes(StandardCharsets.UTF_8));
            return RequestCosignature.at(witness.address()).newest(origin).orElse(new byte[0]);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Whether a key signed a checkpoint that a recovery had replaced at that size. */
    private boolean isFenced(byte[] note) {
        return keys.replaced(note).filter(KeyChange::isRecovery).isPresent();
    }

    /** Whether recovery keys have replaced the key that signed it: what else it signed proves nothing against the log here. */
    private boolean isOfReplacedKey(Checkpoint shown) {
        return isRecovered(keys.at(shown.size()));
    }

    private boolean isRecovered(NoteKey.Verifier key) {
        return keys.changes().stream()
                .anyMatch(change -> change.isRecovery() && change.oldKey().equals(key));
    }

    private byte[] ownNote() throws IOException {
        return TileSource.in(newsroom.archiveFolder())
                .read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES)
                .orElseThrow(() -> new IOException("the archive has no checkpoint"));
    }

    private Answer answer(ArchiveAddress address) throws IOException {
        Optional<byte[]> note;
        try {
            note = FetchCheckpoint.of(address, TIMEOUT);
        } catch (IOException e) {
            return new None("it cannot be reached");
        }
        if (note.isEmpty()) {
            return log.size() == 0 ? new Confirms(null) : new None("it shows no archive");
        }
        return switch (keys.open(note.get())) {
            case Outcome.Refused<Checkpoint>(String code, String reason) ->
                isFenced(note.get()) ? new None(FENCED) : newerKey(address, note.get());
            case Outcome.Ok<Checkpoint>(Checkpoint shown) -> {
                Optional<String> objection = objection(shown);
                if (objection.isPresent() && isOfReplacedKey(shown)) {
                    yield new None(FENCED);
                }
                String text = new String(SignedNote.parse(note.get()).orThrow().bytes(), StandardCharsets.UTF_8);
                yield objection.isEmpty()
                        ? new Confirms(null)
                        : new Contradicts(new HistoryClaims.Claim(address.text(), shown.size(), objection.get(), text));
            }
        };
    }

    /** The answer of a copy whose checkpoint the keys here have not signed: it may know that the log has a newer key. */
    private Answer newerKey(ArchiveAddress address, byte[] note) throws IOException {
        Outcome<LogKeys> read;
        try {
            read = FetchCheckpoint.keys(address, keys.first(), TIMEOUT);
        } catch (IOException e) {
            return new None("its checkpoint is not signed by this log's key");
        }
        LogKeys theirs = read.ok().orElse(keys);
        Optional<HeldLog.Rival> rival = log.size() == 0
                ? Optional.empty()
                : new HeldLog(TileSource.in(newsroom.archiveFolder()), keys, ownNote()).rival(theirs);
        if (rival.isPresent()) {
            KeyChange change = rival.get().change();
            String text = new String(change.checkpoint().bytes(), StandardCharsets.UTF_8);
            return isRecovered(change.oldKey())
                    ? new None(FENCED)
                    : new Contradicts(new HistoryClaims.Claim(
                            address.text(), change.size(), rival.get().words(), text));
        }
        boolean isNewer =
                theirs.against(keys) == LogKeys.Relation.LONGER || theirs.against(keys) == LogKeys.Relation.REPLACES;
        return isNewer && theirs.open(note) instanceof Outcome.Ok<Checkpoint>(Checkpoint shown)
                ? new Contradicts(new HistoryClaims.Claim(
                        address.text(),
                        Math.max(shown.size(), log.size() + 1),
                        "it shows that the log has a newer key than the one here, "
                                + theirs.current().text(),
                        ""))
                : new None("its checkpoint is not signed by this log's key");
    }

    /** How a signed checkpoint contradicts the log here; empty if it does not. */
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

    /** Whether a claim still prevents signing, before anyone is asked again. */
    private boolean holds(HistoryClaims.Claim claim, Map<String, Callable<Answer>> questions) throws IOException {
        if (!claim.checkpoint().isEmpty()) {
            byte[] note = claim.checkpoint().getBytes(StandardCharsets.UTF_8);
            return keys.open(note) instanceof Outcome.Ok<Checkpoint>(Checkpoint shown)
                    && !isOfReplacedKey(shown)
                    && objection(shown).isPresent();
        }
        // A claim without a proof: the witness may withdraw it when it is asked again. A witness that was removed
        // cannot be asked.
        return claim.size() > log.size() || claim.size() == 0 && !questions.containsKey(claim.by());
    }

    /** The claims without a proof that their witnesses have not withdrawn. */
    private static List<HistoryClaims.Claim> unsettled(List<HistoryClaims.Claim> claims, Map<String, Answer> answers)
            throws IOException {
        var left = new ArrayList<HistoryClaims.Claim>();
        for (HistoryClaims.Claim claim : claims) {
            if (claim.checkpoint().isEmpty() && answers.get(claim.by()) instanceof None) {
                if (claim.size() == 0) {
                    throw new NotTheNewest(message(claim) + " (as reported before)");
                }
                left.add(claim);
            }
        }
        return left;
    }

    private static String message(HistoryClaims.Claim claim) {
        String witness = claim.checkpoint().isEmpty() && !claim.by().contains("://")
                ? ". It did not show a signed checkpoint. If you are sure that it is wrong, remove it with  daylight"
                        + " witnesses remove"
                        + " " + claim.by().split(" ", 2)[0] + "  and delete history.json in the newsroom"
                : "";
        return claim.by() + " contradicts the log here: " + claim.words() + ". Nothing was signed. "
                + HistoryClaims.REMEDY + witness;
    }
}
