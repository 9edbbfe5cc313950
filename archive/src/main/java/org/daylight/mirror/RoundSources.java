package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Outcome;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.HeldLog;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The sources of one round: what they show, which key is trusted, and what is known of the log (spec/mirror.md section 1, steps 2 and 4).
 * For one thread.
 */
final class RoundSources {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Mirror.Options options;
    private final WorkFolder work;
    private final List<RoundSource> asked;
    private final Timeouts timeouts;
    private final SmallFileReader small;
    private final Instant now;
    private final List<String> notes = new ArrayList<>();
    private @Nullable MirrorState before;

    /** The checkpoint in place, if it is not that of {@link #before}; signed by {@link #keyInPlace}. Otherwise null. */
    private byte @Nullable [] inPlace;

    private NoteKey.@Nullable Verifier keyInPlace;
    private @Nullable LogKeys keysInPlace;
    private @Nullable RoundKeys roundKeys;
    private @Nullable Fenced fenced;
    private long verified;
    private NoteKey.@Nullable Verifier key;
    private boolean keyGiven;

    RoundSources(
            Mirror.Options options,
            WorkFolder work,
            List<RoundSource> asked,
            Timeouts timeouts,
            SmallFileReader small,
            Instant now) {
        this.options = options;
        this.work = work;
        this.asked = new ArrayList<>(asked);
        this.timeouts = timeouts;
        this.small = small;
        this.now = now;
    }

    /**
     * Asks all sources for their checkpoints, and excludes those whose checkpoint is not signed by the trusted key.
     *
     * @throws RoundAborted when none is left
     * @throws IOException with a one-line message, when it is not clear which key to trust
     */
    void ask() throws IOException, RoundAborted {
        readState();
        askAll();
        chooseKey();
        verifyCheckpoints();
        goBack();
    }

    /**
     * What was in place and does not count any more, because the recovery keys have replaced the key that signed it.
     *
     * @param note the checkpoint
     * @param size its number of entries
     */
    record Fenced(byte[] note, long size, KeyChange change) {}

    /** The checkpoint in place, if a recovery makes it invalid; otherwise null. */
    @Nullable
    Fenced fenced() {
        return fenced;
    }

    /** The keys of the log. @throws IllegalStateException before {@link #ask} */
    LogKeys keys() {
        RoundKeys chosen = roundKeys;
        if (chosen == null) {
            throw new IllegalStateException("no key is trusted yet");
        }
        return chosen.keys();
    }

    /** As {@link #keys}; null while no key is trusted. */
    @Nullable
    LogKeys keysIfAny() {
        return roundKeys == null ? null : roundKeys.keys();
    }

    /** Finds out whether a recovery makes what is in place invalid. */
    private void goBack() throws RoundAborted {
        MirrorState state = before;
        String held = state == null ? null : state.note();
        byte[] there = inPlace;
        byte[] note = held != null ? held.getBytes(UTF_8) : there;
        RoundKeys chosen = roundKeys;
        if (note == null || chosen == null) {
            return;
        }
        Optional<KeyChange> change;
        try {
            change = chosen.recovery(note);
        } catch (RoundAborted e) {
            notes.add("the log's key was changed as planned after entry "
                    + chosen.keys().replaced(note).map(KeyChange::size).orElse(0L)
                    + ", but this mirror has checked more entries that the old key signed: the publisher has signed two"
                    + " histories. Ask the publisher for a recovery");
            throw e;
        }
        change.ifPresent(recovery -> {
            long size = SignedNote.parse(note)
                    .then(signed -> Checkpoint.parse(signed.text()))
                    .map(Checkpoint::size)
                    .orThrow();
            fenced = new Fenced(note, size, recovery);
            verified = 0;
            asked.removeIf(RoundSource::isLocal);
        });
    }

    /** The mirror's state before this round; null for a new mirror. */
    @Nullable
    MirrorState before() {
        return before;
    }

    /** The size of the log in place in entries, if all of it was checked; otherwise 0. */
    long verified() {
        return verified;
    }

    /** As {@link #key()}; null while no key is trusted. */
    NoteKey.@Nullable Verifier keyIfAny() {
        return key;
    }

    boolean isKeyGiven() {
        return keyGiven;
    }

    /** All sources, including excluded ones. */
    List<RoundSource> all() {
        return asked;
    }

    List<RoundSource> usable() {
        return asked.stream().filter(RoundSource::isUsable).toList();
    }

    /** Usable sources that show at least as large a log as was ever seen, the largest first. */
    List<RoundSource> largest() {
        return asked.stream()
                .filter(one -> one.isUsable() && one.size() >= held())
                .sorted(Comparator.comparingLong(RoundSource::size).reversed())
                .toList();
    }

    /** Every checkpoint that was seen, in earlier rounds or in this one. */
    List<byte[]> checkpoints() {
        var seen = new ArrayList<byte[]>();
        MirrorState state = before;
        String note = state == null ? null : state.note();
        if (note != null) {
            seen.add(note.getBytes(UTF_8));
        }
        byte[] placed = inPlace;
        if (placed != null) {
            seen.add(placed);
        }
        for (RoundSource one : usable()) {
            byte[] shown = one.note();
            if (shown != null) {
                seen.add(stored(shown));
            }
        }
        return seen;
    }

    /** Remarks about sources, a line each, without the reasons for excluding them. */
    List<String> notes() {
        return notes;
    }

    /**
     * Reads the mirror's state and the checkpoint in place. A file that cannot be read is never treated as absent.
     *
     * @throws IOException with a one-line message that says what to do
     */
    private void readState() throws IOException {
        before = work.state().orElse(null);
        Path checkpoint = work.inArchive(ArchivePath.CHECKPOINT);
        byte[] there = read(checkpoint);
        MirrorState state = before;
        String note = state == null ? null : state.note();
        boolean same = note != null && there != null && Arrays.equals(note.getBytes(UTF_8), there);
        verified = state != null && same && !options.recheck() ? state.size() : 0;
        if (verified > 0 || there == null) {
            return;
        }
        // What is in place may be a copy that was made in another way: it is a source like the others, and its
        // checkpoint counts as seen.
        RoundSource local = new RoundSource(new FolderSource(work.inArchive(""), "the local copy"), true);
        local.shows(there);
        NoteKey.Verifier whose = options.key() != null ? options.key() : state != null ? state.key() : null;
        try {
            NoteKey.Verifier signer = whose != null ? whose : firstKey(local, there);
            LogKeys keys = state != null
                    ? state.keys()
                    : LogKeys.read(TileSource.in(work.inArchive("")), signer).orThrow();
            local.verified(keys.open(there).orThrow());
            keyInPlace = signer;
            keysInPlace = keys;
            inPlace = there;
            asked.add(local);
        } catch (IOException | IllegalArgumentException e) {
            if (state == null || note == null || !options.recheck()) {
                throw new UnreadableState(checkpoint + " cannot be used: "
                        + String.valueOf(e.getMessage()).replaceAll("[^ -~]", "?")
                        + ". It records what this mirror has seen of the log. "
                        + (note == null
                                ? "Restore it from a backup, or start again in another folder with  --key"
                                : "Run  daylight mirror --recheck : the mirror's state knows the log, and the"
                                        + " file is downloaded again"));
            }
        }
    }

    /** The checkpoint in place; null for none. */
    private static byte @Nullable [] read(Path checkpoint) throws IOException {
        if (Files.notExists(checkpoint, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(checkpoint) || Files.size(checkpoint) > SignedNote.MAX_BYTES) {
            return new byte[0];
        }
        return Files.readAllBytes(checkpoint);
    }

    private void askAll() throws RoundAborted {
        ask(asked);
        if (isSilent() && options.listed()) {
            List<RoundSource> more = listed();
            ask(more);
            asked.addAll(more);
        }
        if (isSilent()) {
            throw new RoundAborted(MirrorState.Word.UNREACHABLE);
        }
    }

    /** Whether no source has shown a checkpoint. */
    private boolean isSilent() {
        return asked.stream().allMatch(one -> one.isLocal() || one.note() == null);
    }

    /** Asks all at once. When one has shown a usable checkpoint, the others get only a limited time. */
    private void ask(List<RoundSource> all) {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new HashMap<RoundSource, Future<?>>();
            for (RoundSource one : all) {
                if (one.note() == null) {
                    answers.put(one, asking.submit(() -> ask(one)));
                }
            }
            long shownAt = -1;
            while (answers.values().stream().anyMatch(answer -> !answer.isDone())) {
                long now = System.nanoTime();
                if (shownAt < 0 && all.stream().anyMatch(this::mayBeUsed)) {
                    shownAt = now;
                }
                if (shownAt >= 0 && now - shownAt > timeouts.asking().toNanos()) {
                    answers.forEach((one, answer) -> {
                        if (!answer.isDone()) {
                            one.exclude("it did not send its checkpoint in time");
                        }
                    });
                    return;
                }
                try {
                    Thread.sleep(POLL);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    answers.keySet().forEach(one -> one.exclude("interrupted"));
                    return;
                }
            }
            for (Future<?> answer : answers.values()) {
                if (answer.state() == Future.State.FAILED) { // an error of the program, not of a source
                    throw new IllegalStateException(answer.exceptionNow());
                }
            }
        }
    }

    private boolean mayBeUsed(RoundSource one) {
        byte[] note = one.note();
        MirrorState state = before;
        LogKeys known = state != null ? state.keys() : keysInPlace;
        return note != null
                && !one.isLocal()
                && one.excluded() == null
                && (known == null
                        ? SignedNote.parse(note).isOk()
                        : known.open(note).isOk());
    }

    private void ask(RoundSource one) {
        try {
            small.read(one, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                    .ifPresentOrElse(one::shows, () -> one.exclude("it has no archive (no checkpoint)"));
        } catch (IOException e) {
            one.exclude(String.valueOf(e.getMessage()));
        }
    }

    /** The copies that the log in place lists. */
    private List<RoundSource> listed() {
        try (Archive archive = Archive.open(work.inArchive(""))) {
            return archive.contents().mirrors().stream()
                    .filter(address -> options.sources().stream().noneMatch(given -> isSame(given, address)))
                    .map(address -> new RoundSource(new WebSource(address, options.route(), timeouts, machine -> true)))
                    .toList();
        } catch (IOException noneInPlace) {
            return List.of();
        }
    }

    private static boolean isSame(String given, ArchiveAddress address) {
        return ArchiveAddress.typed(given).ok().filter(address::equals).isPresent();
    }

    /** Chooses the key to trust: the given one, or that of earlier rounds, or the one that all sources show. */
    private void chooseKey() throws IOException, RoundAborted {
        NoteKey.Verifier given = options.key();
        MirrorState state = before;
        if (given != null && state != null && !state.keys().all().contains(given)) {
            throw new IOException("this mirror follows the log of " + state.key() + ", not of " + given
                    + ": use another folder for another archive");
        }
        keyGiven = given != null || state != null && state.keyGiven();
        if (state != null && keyGiven != state.keyGiven()) {
            before = new MirrorState(
                    state.key(),
                    state.keys(),
                    keyGiven,
                    state.note(),
                    state.checked(),
                    state.asked(),
                    state.word(),
                    state.evidence());
        }
        NoteKey.Verifier trusted = given != null ? given : state != null ? state.key() : keyInPlace;
        if (trusted == null) {
            trusted = firstSeen();
        }
        key = trusted;
        LogKeys known = state != null ? state.keys() : keysInPlace;
        roundKeys = new RoundKeys(trusted, known, known == null ? null : own(known));
    }

    /** The log that this mirror holds; null if it holds none yet. */
    private @Nullable HeldLog own(LogKeys known) {
        MirrorState state = before;
        String note = state == null ? null : state.note();
        byte[] held = note != null ? note.getBytes(UTF_8) : inPlace;
        return held == null ? null : new HeldLog(TileSource.in(work.inArchive("")), known, held);
    }

    private NoteKey.Verifier firstSeen() throws IOException, RoundAborted {
        var seen = new LinkedHashSet<NoteKey.Verifier>();
        for (RoundSource one : asked) {
            byte[] note = one.note();
            if (note != null && one.excluded() == null) {
                try {
                    seen.add(firstKey(one, note));
                } catch (IOException e) {
                    one.exclude(String.valueOf(e.getMessage()));
                }
            }
        }
        if (seen.size() > 1) {
            throw new IOException("the sources have logs with different keys, " + seen.getFirst() + " and "
                    + seen.getLast() + ": name the right one with  --key");
        }
        if (seen.isEmpty()) {
            throw new RoundAborted(MirrorState.Word.UNREACHABLE);
        }
        return seen.getFirst();
    }

    /** The key in the first entry of a log, which is not verified. */
    private NoteKey.Verifier firstKey(RoundSource from, byte[] note) throws IOException {
        long size = SignedNote.parse(note)
                .then(signed -> Checkpoint.parse(signed.text()))
                .map(Checkpoint::size)
                .ok()
                .orElse(0L);
        if (size == 0) {
            throw new IOException("its checkpoint is not valid, or its log is empty");
        }
        var first = new TilePath(TilePath.ENTRIES, 0, (int) Math.min(size, TilePath.WIDTH));
        var full = new TilePath(TilePath.ENTRIES, 0, TilePath.WIDTH);
        Optional<byte[]> read = small.read(from, first.path(), MirrorRound.MAX_BUNDLE_BYTES);
        byte[] bundle = (read.isPresent() ? read : small.read(from, full.path(), MirrorRound.MAX_BUNDLE_BYTES))
                .orElseThrow(() -> new IOException("its log is missing"));
        int length = bundle.length < 2 ? 0 : (bundle[0] & 0xff) << 8 | bundle[1] & 0xff;
        byte[] entry = Arrays.copyOfRange(bundle, Math.min(2, bundle.length), Math.min(bundle.length, 2 + length));
        if (LogEntry.parse(entry) instanceof Outcome.Ok<LogEntry>(LogEntry.Archive archive)) {
            return archive.key();
        }
        throw new IOException("its log does not begin with an archive entry");
    }

    /** The trusted key. @throws IllegalStateException before {@link #ask} */
    NoteKey.Verifier key() {
        NoteKey.Verifier trusted = key;
        if (trusted == null) {
            throw new IllegalStateException("no key is trusted yet");
        }
        return trusted;
    }

    private void verifyCheckpoints() throws IOException, RoundAborted {
        RoundKeys chosen = roundKeys;
        if (chosen == null) {
            throw new IllegalStateException("no key is trusted yet");
        }
        chosen.verify(asked.stream().filter(one -> !one.isLocal()).toList(), small);
        if (asked.stream().noneMatch(one -> one.isUsable() && !one.isLocal())) {
            HeldLog.Rival rival = chosen.rival().orElse(null);
            throw rival == null
                    ? new RoundAborted(MirrorState.Word.UNREACHABLE)
                    : new RoundAborted(MirrorState.Word.REFUSED, rival.evidence());
        }
    }

    /** Compares the sources with the log in place. If that log cannot be read, it counts as unverified and everything is checked again. */
    Optional<TwoHistories> secondHistory() throws IOException {
        MirrorState state = before;
        String note = state == null ? null : state.note();
        if (note == null || verified == 0) {
            return Optional.empty();
        }
        byte[] seen = note.getBytes(UTF_8);
        Checkpoint held = keys().open(seen).orThrow();
        TileLog local =
                TileLog.open(TileSource.in(work.inArchive("")), held).ok().orElse(null);
        if (local == null) {
            verified = 0;
            return Optional.empty();
        }
        for (RoundSource one : asked) {
            Checkpoint shown = one.checkpoint();
            byte[] theirs = one.note();
            if (one.isUsable() && shown != null && theirs != null && shown.size() <= held.size()) {
                if (!local.tree().root(shown.size()).isOk()) { // a tile in place is damaged
                    verified = 0;
                    return Optional.empty();
                }
                if (local.tree().root(shown.size()).orThrow().equals(shown.root())) {
                    continue;
                }
                NoteKey.Verifier signer = keys().at(held.size());
                if (!keys().at(shown.size()).equals(signer)) { // no evidence, which needs two checkpoints of one key
                    one.exclude("it shows another history of the log, signed by an earlier key");
                    continue;
                }
                Optional<TwoHistories> evidence =
                        TwoHistories.between(signer, stored(theirs), shown, seen, local.tree());
                if (evidence.isPresent()) {
                    one.exclude("it shows another history of the log");
                    return evidence;
                }
            }
        }
        return Optional.empty();
    }

    /** The size of the largest log that is in place or was checked before, in entries; 0 for none. A smaller log is never put in place. */
    long held() {
        Fenced gone = fenced;
        if (gone != null) {
            return gone.change.size();
        }
        MirrorState state = before;
        long there = asked.stream()
                .filter(RoundSource::isLocal)
                .mapToLong(RoundSource::size)
                .max()
                .orElse(0);
        return Math.max(there, state == null ? 0 : state.size());
    }

    /** Whether the largest log shown is the one in place, which was checked. @throws RoundAborted when all logs shown are older than what was seen */
    boolean isNothingNew() throws RoundAborted {
        for (RoundSource one : asked) {
            if (one.isUsable() && one.size() < held()) {
                note(one, "behind: it shows " + one.size() + " entries, but " + held() + " are known");
            }
        }
        long newest = asked.stream()
                .filter(RoundSource::isUsable)
                .mapToLong(RoundSource::size)
                .max()
                .orElse(0);
        if (newest < held()) { // every log shown is older than what was seen: the sources may offer an old copy
            throw new RoundAborted(MirrorState.Word.UNREACHABLE);
        }
        return verified > 0 && newest == verified;
    }

    /** A checkpoint that a source shows, with the signature lines that the mirror stores. */
    byte[] stored(byte[] note) {
        SignedNote signed = SignedNote.parse(note).orThrow();
        return selection(signed).of(signed).bytes();
    }

    private SignatureSelection selection(SignedNote signed) {
        long size = Checkpoint.parse(signed.text()).orThrow().size();
        return new SignatureSelection(keys().at(size), options.witnesses());
    }

    /** Adds cosignatures of known witnesses that the checkpoint in place does not have yet: they appear later than the checkpoint. */
    void addCosignatures() throws IOException {
        MirrorState state = before;
        String held = state == null ? null : state.note();
        if (state == null || held == null) {
            return;
        }
        SignedNote best = SignedNote.parse(held.getBytes(UTF_8)).orThrow();
        SignatureSelection selection = selection(best);
        for (RoundSource one : usable()) {
            byte[] note = one.note();
            SignedNote shown = note == null ? null : SignedNote.parse(note).ok().orElse(null);
            if (shown != null && shown.text().equals(best.text())) {
                best = selection.merged(best, shown);
            }
        }
        String note = new String(best.bytes(), UTF_8);
        if (!note.equals(held)) {
            work.fetched(ArchivePath.CHECKPOINT, best.bytes());
            before = new MirrorState(
                    state.key(),
                    state.keys(),
                    state.keyGiven(),
                    note,
                    now,
                    now,
                    MirrorState.Word.CURRENT,
                    state.evidence());
            work.decide(List.of(ArchivePath.CHECKPOINT), before);
            work.finish();
        }
    }

    private void note(RoundSource one, String words) {
        notes.add(one.source().name() + ": " + words);
    }

    /**
     * Whether a source now shows a larger log than when it was asked: missing or different files may then not be its fault. The log's key
     * must have signed it; otherwise a source could make the mirror repeat the round.
     */
    boolean hasGrown() {
        LogKeys known = keysIfAny();
        if (known == null) {
            return false;
        }
        for (RoundSource one : asked) {
            Checkpoint shown = one.checkpoint();
            if (shown == null || one.isLocal()) {
                continue;
            }
            try (MirrorSource reopened = one.source().reopened()) {
                Checkpoint shows = SmallFileReader.once(reopened, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                        .flatMap(note -> known.open(note).ok())
                        .orElse(null);
                if (shows != null && shows.size() > shown.size()) {
                    return true;
                }
            } catch (IOException gone) {
                // the source is down, so it shows nothing new
            }
        }
        return false;
    }
}
