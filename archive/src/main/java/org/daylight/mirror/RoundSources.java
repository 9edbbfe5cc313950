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
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The sources of one round: what they show, which key is believed, and what is known of the log (spec/mirror.md section 1, steps 2 and 4). For one thread.
 */
final class RoundSources {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Mirror.Options options;
    private final MirrorFolder place;
    private final List<RoundSource> asked;
    private final Timeouts patience;
    private final SmallFiles small;
    private final Instant now;
    private final List<String> notes = new ArrayList<>();
    private @Nullable MirrorState before;

    /** The checkpoint in place where it is not the one of {@link #before}; its key has signed it. Null where there is none. */
    private byte @Nullable [] inPlace;

    private NoteKey.@Nullable Verifier keyInPlace;
    private long verified;
    private NoteKey.@Nullable Verifier key;
    private boolean keyGiven;

    RoundSources(
            Mirror.Options options,
            MirrorFolder place,
            List<RoundSource> asked,
            Timeouts patience,
            SmallFiles small,
            Instant now) {
        this.options = options;
        this.place = place;
        this.asked = new ArrayList<>(asked);
        this.patience = patience;
        this.small = small;
        this.now = now;
    }

    /**
     * Asks all for their checkpoints, and puts aside those whose checkpoint the believed key has not signed.
     *
     * @throws RoundEnded where none is left
     * @throws IOException in one line, when it is not known whom to believe
     */
    void ask() throws IOException, RoundEnded {
        remember();
        askAll();
        believeKey();
        verifyCheckpoints();
    }

    /** What was known before this round; null for nothing. */
    @Nullable
    MirrorState before() {
        return before;
    }

    /** How many entries the log in place has, if all of it was checked; otherwise 0. */
    long verified() {
        return verified;
    }

    /** As {@link #key()}; null while none is believed. */
    NoteKey.@Nullable Verifier keyIfAny() {
        return key;
    }

    boolean isKeyGiven() {
        return keyGiven;
    }

    /** All, those that were put aside among them. */
    List<RoundSource> all() {
        return asked;
    }

    List<RoundSource> usable() {
        return asked.stream().filter(RoundSource::isUsable).toList();
    }

    /** Those that show as much as was ever seen, the largest first. */
    List<RoundSource> largest() {
        return asked.stream()
                .filter(one -> one.isUsable() && one.size() >= held())
                .sorted(Comparator.comparingLong(RoundSource::size).reversed())
                .toList();
    }

    /** Every checkpoint that was seen, before or now. */
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
                seen.add(kept(shown));
            }
        }
        return seen;
    }

    /** What there is to say of them beside why they were put aside, a line each. */
    List<String> notes() {
        return notes;
    }

    /**
     * What this mirror knows: its state, and the checkpoint in place. What cannot be read is never taken for nothing.
     *
     * @throws IOException in one line that says what to do
     */
    private void remember() throws IOException {
        before = place.state().orElse(null);
        Path checkpoint = place.place(ArchivePath.CHECKPOINT);
        byte[] there = read(checkpoint);
        MirrorState state = before;
        String note = state == null ? null : state.note();
        boolean same = note != null && there != null && Arrays.equals(note.getBytes(UTF_8), there);
        verified = state != null && same && !options.recheck() ? state.size() : 0;
        if (verified > 0 || there == null) {
            return;
        }
        // What is in place may be a copy that was made in another way: it is a source like the others, and its
        // checkpoint was seen.
        RoundSource here = new RoundSource(new FolderSource(place.place(""), "the local copy"), true);
        here.shows(there);
        NoteKey.Verifier whose = options.key() != null ? options.key() : state != null ? state.key() : null;
        try {
            NoteKey.Verifier signer = whose != null ? whose : firstKey(here, there);
            here.verified(Checkpoint.open(there, signer).orThrow());
            keyInPlace = signer;
            inPlace = there;
            asked.add(here);
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

    /** A checkpoint in place; null where there is none. */
    private static byte @Nullable [] read(Path checkpoint) throws IOException {
        if (Files.notExists(checkpoint, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(checkpoint) || Files.size(checkpoint) > SignedNote.MAX_BYTES) {
            return new byte[0];
        }
        return Files.readAllBytes(checkpoint);
    }

    private void askAll() throws RoundEnded {
        ask(asked);
        if (isSilent() && options.listed()) {
            List<RoundSource> more = listed();
            ask(more);
            asked.addAll(more);
        }
        if (isSilent()) {
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
        }
    }

    /** Whether no source has shown a checkpoint. */
    private boolean isSilent() {
        return asked.stream().allMatch(one -> one.isHere() || one.note() == null);
    }

    /** Asks all at once. When one has shown a checkpoint that can be used, the others are not waited for much longer. */
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
                if (shownAt >= 0 && now - shownAt > patience.asking().toNanos()) {
                    answers.forEach((one, answer) -> {
                        if (!answer.isDone()) {
                            one.putAside("it did not send its checkpoint in time");
                        }
                    });
                    return;
                }
                try {
                    Thread.sleep(LOOK);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    answers.keySet().forEach(one -> one.putAside("interrupted"));
                    return;
                }
            }
            for (Future<?> answer : answers.values()) {
                if (answer.state() == Future.State.FAILED) { // no fault of a source
                    throw new IllegalStateException(answer.exceptionNow());
                }
            }
        }
    }

    private boolean mayBeUsed(RoundSource one) {
        byte[] note = one.note();
        MirrorState state = before;
        NoteKey.Verifier known = options.key() != null ? options.key() : state != null ? state.key() : keyInPlace;
        return note != null
                && !one.isHere()
                && one.aside() == null
                && (known == null
                        ? SignedNote.parse(note).isOk()
                        : Checkpoint.open(note, known).isOk());
    }

    private void ask(RoundSource one) {
        try {
            small.read(one, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                    .ifPresentOrElse(one::shows, () -> one.putAside("it has no archive (no checkpoint)"));
        } catch (IOException e) {
            one.putAside(String.valueOf(e.getMessage()));
        }
    }

    /** The copies that the log in place lists. */
    private List<RoundSource> listed() {
        try (Archive archive = Archive.open(place.place(""))) {
            return archive.contents().mirrors().stream()
                    .filter(address -> options.sources().stream().noneMatch(given -> isSame(given, address)))
                    .map(address -> new RoundSource(new WebSource(address, options.route(), patience, machine -> true)))
                    .toList();
        } catch (IOException noneInPlace) {
            return List.of();
        }
    }

    private static boolean isSame(String given, ArchiveAddress address) {
        return ArchiveAddress.typed(given).ok().filter(address::equals).isPresent();
    }

    /** The key that was given, or the one that was believed before, or the one that all sources begin with. */
    private void believeKey() throws IOException, RoundEnded {
        NoteKey.Verifier given = options.key();
        MirrorState state = before;
        if (given != null && state != null && !state.key().equals(given)) {
            throw new IOException("this mirror follows the log of " + state.key() + ", not of " + given
                    + ": use another folder for another archive");
        }
        keyGiven = given != null || state != null && state.keyGiven();
        if (state != null && keyGiven != state.keyGiven()) {
            before = new MirrorState(
                    state.key(),
                    keyGiven,
                    state.note(),
                    state.checked(),
                    state.asked(),
                    state.word(),
                    state.evidence());
        }
        NoteKey.Verifier believed = given != null ? given : state != null ? state.key() : keyInPlace;
        if (believed == null) {
            believed = firstSeen();
        }
        key = believed;
    }

    private NoteKey.Verifier firstSeen() throws IOException, RoundEnded {
        var seen = new LinkedHashSet<NoteKey.Verifier>();
        for (RoundSource one : asked) {
            byte[] note = one.note();
            if (note != null && one.aside() == null) {
                try {
                    seen.add(firstKey(one, note));
                } catch (IOException e) {
                    one.putAside(String.valueOf(e.getMessage()));
                }
            }
        }
        if (seen.size() > 1) {
            throw new IOException("the sources have logs with different keys, " + seen.getFirst() + " and "
                    + seen.getLast() + ": name the right one with  --key");
        }
        if (seen.isEmpty()) {
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
        }
        return seen.getFirst();
    }

    /** The key in the first entry of a log, of which nothing is proved yet. */
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
        Optional<byte[]> read = small.read(from, first.path(), Round.MAX_BUNDLE_BYTES);
        byte[] bundle = (read.isPresent() ? read : small.read(from, full.path(), Round.MAX_BUNDLE_BYTES))
                .orElseThrow(() -> new IOException("its log is missing"));
        int length = bundle.length < 2 ? 0 : (bundle[0] & 0xff) << 8 | bundle[1] & 0xff;
        byte[] entry = Arrays.copyOfRange(bundle, Math.min(2, bundle.length), Math.min(bundle.length, 2 + length));
        if (LogEntry.parse(entry) instanceof Outcome.Ok<LogEntry>(LogEntry.Archive archive)) {
            return archive.key();
        }
        throw new IOException("its log does not begin with an archive entry");
    }

    /** The key that is believed. @throws IllegalStateException before {@link #ask} */
    NoteKey.Verifier key() {
        NoteKey.Verifier believed = key;
        if (believed == null) {
            throw new IllegalStateException("no key is believed yet");
        }
        return believed;
    }

    private void verifyCheckpoints() throws RoundEnded {
        for (RoundSource one : asked) {
            byte[] note = one.note();
            if (note != null && one.aside() == null && !one.isHere()) {
                switch (Checkpoint.open(note, key())) {
                    case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> one.verified(checkpoint);
                    case Outcome.Refused<Checkpoint>(String code, String reason) ->
                        one.putAside("its checkpoint does not belong to this log (" + code + "): " + reason);
                }
            }
        }
        if (asked.stream().noneMatch(one -> one.isUsable() && !one.isHere())) {
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
        }
    }

    /** What in place is proved, so far as it can be read: without it everything is checked anew. */
    Optional<TwoHistories> secondHistory() throws IOException {
        MirrorState state = before;
        String note = state == null ? null : state.note();
        if (note == null || verified == 0) {
            return Optional.empty();
        }
        byte[] seen = note.getBytes(UTF_8);
        Checkpoint held = Checkpoint.open(seen, key()).orThrow();
        TileLog local = TileLog.open(TileSource.in(place.place("")), held).ok().orElse(null);
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
                Optional<TwoHistories> evidence = TwoHistories.between(key(), kept(theirs), shown, seen, local.tree());
                if (evidence.isPresent()) {
                    one.putAside("it shows another history of the log");
                    return evidence;
                }
            }
        }
        return Optional.empty();
    }

    /** How many entries the log has that is in place, or was checked before; 0 for none. Nothing smaller is ever put in place. */
    long held() {
        MirrorState state = before;
        long there = asked.stream()
                .filter(RoundSource::isHere)
                .mapToLong(RoundSource::size)
                .max()
                .orElse(0);
        return Math.max(there, state == null ? 0 : state.size());
    }

    /** Whether the largest log that is shown is the one in place; what is in place was checked. @throws RoundEnded where all that is shown was seen before */
    boolean isNothingNew() throws RoundEnded {
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
        if (newest
                < held()) { // nothing that is shown is as new as what was seen: it may be an old copy that is offered
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
        }
        return verified > 0 && newest == verified;
    }

    /** What is kept of a checkpoint that a source shows. */
    byte[] kept(byte[] note) {
        return new StoredNote(key(), options.witnesses())
                .of(SignedNote.parse(note).orThrow())
                .bytes();
    }

    /** Takes cosignatures of known witnesses that the checkpoint in place has not: they come later than a checkpoint. */
    void takeCosignatures() throws IOException {
        MirrorState state = before;
        String held = state == null ? null : state.note();
        if (state == null || held == null) {
            return;
        }
        var kept = new StoredNote(key(), options.witnesses());
        SignedNote best = SignedNote.parse(held.getBytes(UTF_8)).orThrow();
        for (RoundSource one : usable()) {
            byte[] note = one.note();
            SignedNote shown = note == null ? null : SignedNote.parse(note).ok().orElse(null);
            if (shown != null && shown.text().equals(best.text())) {
                best = kept.merged(best, shown);
            }
        }
        String note = new String(best.bytes(), UTF_8);
        if (!note.equals(held)) {
            place.fetched(ArchivePath.CHECKPOINT, best.bytes());
            before = new MirrorState(
                    state.key(), state.keyGiven(), note, now, now, MirrorState.Word.CURRENT, state.evidence());
            place.decide(List.of(ArchivePath.CHECKPOINT), before);
            place.finish();
        }
    }

    private void note(RoundSource one, String words) {
        notes.add(one.source().name() + ": " + words);
    }

    /**
     * Whether a source shows a larger log than when it was asked: what was not there, or was other bytes, may be none of its fault. The log's key must have
     * signed it, or a source could have the round repeated.
     */
    boolean hasMoved() {
        NoteKey.Verifier known = key;
        if (known == null) {
            return false;
        }
        for (RoundSource one : asked) {
            Checkpoint shown = one.checkpoint();
            if (shown == null || one.isHere()) {
                continue;
            }
            try (MirrorSource again = one.source().again()) {
                Checkpoint shows = SmallFiles.once(again, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                        .flatMap(note -> Checkpoint.open(note, known).ok())
                        .orElse(null);
                if (shows != null && shows.size() > shown.size()) {
                    return true;
                }
            } catch (IOException gone) {
                // then it is down, and has not moved
            }
        }
        return false;
    }
}
