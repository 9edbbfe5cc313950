package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.proof.ArchiveAddress;
import org.daylight.proof.CheckGrowth;
import org.daylight.proof.Checkpoint;
import org.daylight.proof.LogContents;
import org.daylight.proof.LogEntry;
import org.daylight.proof.NoteKey;
import org.daylight.proof.Outcome;
import org.daylight.proof.Sha256;
import org.daylight.proof.SignedNote;
import org.daylight.proof.TileLog;
import org.daylight.proof.TilePath;
import org.daylight.proof.TileSource;
import org.daylight.proof.TwoHistories;
import org.daylight.proof.Verdict;
import org.daylight.proof.VerdictCode;
import org.jspecify.annotations.Nullable;

/** One round of a mirror. Read {@link #run}: its steps are the mirror. */
final class Round implements Closeable {
    private static final int MAX_BUNDLE_BYTES = TilePath.WIDTH * (TileLog.MAX_ENTRY_BYTES + 2);
    private static final int MAX_FAULTS = 100;

    /** No log has more entries, and no accession more documents: what a signature claims is not believed without end. */
    private static final long MAX_LEAVES = 100_000_000;

    private final Mirror.Options options;
    private final PrivatePlace place;
    private final List<Asked> asked;
    private final Patience patience;
    private final Fetcher fetcher;
    private final SmallFiles small;
    private final Steps steps;
    private final Mirror.Progress progress;
    private final Instant now;

    private final List<Verdict> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final LongAdder came = new LongAdder();
    private final LongAdder newBytes = new LongAdder();
    private volatile long total = -1;
    private volatile int packsDone;
    private @Nullable MirrorState before;
    private long verified;
    private NoteKey.@Nullable Verifier key;
    private boolean keyGiven;

    /** Why a round ends before its end. */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private final MirrorState.Word word;
        private final transient @Nullable TwoHistories evidence;

        Ended(MirrorState.Word word, @Nullable TwoHistories evidence) {
            super(null, null, false, false);
            this.word = word;
            this.evidence = evidence;
        }
    }

    Round(
            Mirror.Options options,
            PrivatePlace place,
            List<Asked> asked,
            Patience patience,
            Fetcher.Waiting waiting,
            Steps steps,
            InstantSource clock,
            Mirror.Progress progress) {
        this.options = options;
        this.place = place;
        this.asked = new ArrayList<>(asked);
        this.patience = patience;
        this.steps = steps;
        this.progress = progress;
        now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        small = new SmallFiles(patience, waiting);
        fetcher = new Fetcher(place, patience, waiting, this::came);
    }

    Mirror.Result run() throws IOException {
        try {
            remember();
            // If we stop here or on the way, some files are in the private place: the next round goes on with them.
            askAll();
            believeKey();
            verifyCheckpoints();
            Optional<TwoHistories> second = secondHistory();
            if (second.isPresent()) {
                throw new Ended(MirrorState.Word.REFUSED, second.get());
            }
            if (isNothingNew()) {
                takeCosignatures();
                return ended(MirrorState.Word.CURRENT, null);
            }
            try (CheckGrowth growth = log()) {
                steps.reached("log");
                historyGoesOn(growth);
                commitments(growth);
                steps.reached("commitments");
                packs(growth);
                steps.reached("packs");
                files(growth);
                steps.reached("files");
                return putInPlace(growth);
            }
        } catch (Ended e) {
            fetcher.stop();
            return ended(e.word, e.evidence);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    // --- what is known

    private void remember() throws IOException {
        before = place.state().orElse(null);
        Path checkpoint = place.place(ArchivePath.CHECKPOINT);
        byte[] inPlace = Files.isRegularFile(checkpoint) && Files.size(checkpoint) <= SignedNote.MAX_BYTES
                ? Files.readAllBytes(checkpoint)
                : new byte[0];
        MirrorState state = before;
        String note = state == null ? null : state.note();
        boolean same = note != null && Arrays.equals(note.getBytes(UTF_8), inPlace);
        verified = state != null && same && !options.recheck() ? state.size() : 0;
        if (verified == 0 && inPlace.length > 0) {
            // What lies there may be a copy that was made in another way: it is a source like the others.
            var there = new Asked(new FolderSource(place.place(""), "what is in place"), true);
            there.shows(inPlace);
            asked.add(there);
        }
    }

    private void askAll() throws Ended {
        ask(asked);
        if (asked.stream().allMatch(one -> one.note() == null) && options.listed()) {
            List<Asked> more = listed();
            ask(more);
            asked.addAll(more);
        }
        if (asked.stream().allMatch(one -> one.note() == null)) {
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
    }

    private void ask(List<Asked> all) {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Asked one : all) {
                if (one.note() == null) {
                    asking.submit(() -> ask(one));
                }
            }
        }
    }

    private void ask(Asked one) {
        try {
            small.read(one.source(), ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                    .ifPresentOrElse(one::shows, () -> one.putAside("there is no archive: it has no checkpoint"));
        } catch (IOException e) {
            one.putAside(String.valueOf(e.getMessage()));
        }
    }

    /** The copies that the log in place lists. */
    private List<Asked> listed() {
        try (Archive archive = Archive.open(place.place(""))) {
            return archive.contents().mirrors().stream()
                    .filter(address -> options.sources().stream().noneMatch(given -> isSame(given, address)))
                    .map(address -> new Asked(new WebSource(address, options.route(), patience, machine -> true)))
                    .toList();
        } catch (IOException noneInPlace) {
            return List.of();
        }
    }

    private static boolean isSame(String given, ArchiveAddress address) {
        return ArchiveAddress.typed(given).ok().filter(address::equals).isPresent();
    }

    /** The key that was given, or the one that was believed before, or the one that all sources begin with. */
    private void believeKey() throws IOException, Ended {
        NoteKey.Verifier given = options.key();
        MirrorState state = before;
        if (given != null && state != null && !state.key().equals(given)) {
            throw new IOException("this mirror follows the log of " + state.key() + ", and not of " + given
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
        NoteKey.Verifier believed = given != null ? given : state == null ? null : state.key();
        if (believed == null) {
            believed = firstSeen();
        }
        key = believed;
    }

    private NoteKey.Verifier firstSeen() throws IOException, Ended {
        var seen = new LinkedHashSet<NoteKey.Verifier>();
        for (Asked one : asked) {
            byte[] note = one.note();
            if (note != null && one.aside() == null) {
                try {
                    seen.add(firstKey(one.source(), note));
                } catch (IOException e) {
                    one.putAside(String.valueOf(e.getMessage()));
                }
            }
        }
        if (seen.size() > 1) {
            throw new IOException("the sources have logs of different keys, " + seen.getFirst() + " and "
                    + seen.getLast() + ": say which is right with  --key");
        }
        if (seen.isEmpty()) {
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
        return seen.getFirst();
    }

    /** The key in the first entry of a log, of which nothing is proved yet. */
    private NoteKey.Verifier firstKey(Source source, byte[] note) throws IOException {
        long size = SignedNote.parse(note)
                .then(signed -> Checkpoint.parse(signed.text()))
                .map(Checkpoint::size)
                .ok()
                .orElse(0L);
        if (size == 0) {
            throw new IOException("its checkpoint is none, or the log has no entry");
        }
        var first = new TilePath(TilePath.ENTRIES, 0, (int) Math.min(size, TilePath.WIDTH));
        var full = new TilePath(TilePath.ENTRIES, 0, TilePath.WIDTH);
        Optional<byte[]> read = small.read(source, first.path(), MAX_BUNDLE_BYTES);
        byte[] bundle = (read.isPresent() ? read : small.read(source, full.path(), MAX_BUNDLE_BYTES))
                .orElseThrow(() -> new IOException("its log is not there"));
        int length = bundle.length < 2 ? 0 : (bundle[0] & 0xff) << 8 | bundle[1] & 0xff;
        byte[] entry = Arrays.copyOfRange(bundle, Math.min(2, bundle.length), Math.min(bundle.length, 2 + length));
        if (LogEntry.parse(entry) instanceof Outcome.Ok<LogEntry>(LogEntry.Archive archive)) {
            return archive.key();
        }
        throw new IOException("its log does not begin as the log of an archive does");
    }

    private NoteKey.Verifier key() {
        NoteKey.Verifier believed = key;
        if (believed == null) {
            throw new IllegalStateException("no key is believed yet");
        }
        return believed;
    }

    private void verifyCheckpoints() throws Ended {
        for (Asked one : asked) {
            byte[] note = one.note();
            if (note != null && one.aside() == null) {
                switch (Checkpoint.open(note, key())) {
                    case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> one.verified(checkpoint);
                    case Outcome.Refused<Checkpoint>(String code, String reason) ->
                        one.putAside("its checkpoint is not one of this log (" + code + "): " + reason);
                }
            }
        }
        if (asked.stream().noneMatch(Asked::isUsable)) {
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
    }

    /** What in place is proved, so far as it can be read: without it everything is checked anew. */
    private Optional<TwoHistories> secondHistory() throws IOException {
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
        for (Asked one : asked) {
            Checkpoint shown = one.checkpoint();
            byte[] theirs = one.note();
            if (one.isUsable() && shown != null && theirs != null && shown.size() <= held.size()) {
                if (!local.tree().root(shown.size()).isOk()) { // a tile in place is damaged
                    verified = 0;
                    return Optional.empty();
                }
                Optional<TwoHistories> evidence = TwoHistories.between(key(), theirs, shown, seen, local.tree());
                if (evidence.isPresent()) {
                    one.putAside("it shows another history of the log");
                    return evidence;
                }
            }
        }
        return Optional.empty();
    }

    private long held() {
        MirrorState state = before;
        return state == null ? 0 : state.size();
    }

    private boolean isNothingNew() throws Ended {
        for (Asked one : asked) {
            if (one.isUsable() && one.size() < held()) {
                note(one, "behind: it shows " + one.size() + " entries, and " + held() + " were seen");
            }
        }
        long newest = asked.stream()
                .filter(Asked::isUsable)
                .mapToLong(Asked::size)
                .max()
                .orElse(0);
        if (newest
                < held()) { // nothing that is shown is as new as what was seen: it may be an old copy that is offered
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
        return verified > 0 && newest == verified;
    }

    /** The same checkpoint with more signatures, such as those of witnesses, which come later, takes the place of the one that is there. */
    private void takeCosignatures() throws IOException {
        MirrorState state = before;
        String held = state == null ? null : state.note();
        if (state == null || held == null) {
            return;
        }
        SignedNote best = SignedNote.parse(held.getBytes(UTF_8)).orThrow();
        for (Asked one : asked) {
            byte[] note = one.note();
            SignedNote shown = note == null || !one.isUsable()
                    ? null
                    : SignedNote.parse(note).ok().orElse(null);
            if (shown != null
                    && shown.text().equals(best.text())
                    && shown.signatures().size() > best.signatures().size()) {
                best = shown;
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

    // --- the log

    /** The largest log that a source shows and that holds together. */
    private CheckGrowth log() throws IOException, Ended {
        List<Asked> largest = asked.stream()
                .filter(one -> one.isUsable() && one.size() >= held())
                .sorted(Comparator.comparingLong(Asked::size).reversed())
                .toList();
        for (Asked target : largest) {
            if (target.size() > MAX_LEAVES) {
                target.putAside("its log is longer than any");
                continue;
            }
            Optional<CheckGrowth> growth = log(target, false);
            if (growth.isEmpty() && target.aside() == null) {
                growth = log(target, true);
            }
            if (growth.isPresent()) {
                return growth.get();
            }
            target.putAside(faults.isEmpty() ? "its log cannot be fetched" : "its log does not hold together");
        }
        throw new Ended(faults.isEmpty() ? MirrorState.Word.UNREACHABLE : MirrorState.Word.REFUSED, null);
    }

    /** @param anew whether also what is in place of it is fetched, because something was wrong */
    private Optional<CheckGrowth> log(Asked target, boolean anew) throws IOException {
        byte[] note = target.note();
        if (note == null) {
            return Optional.empty();
        }
        wanted.clear();
        place.fetched(ArchivePath.CHECKPOINT, note);
        if (!tiles("", target.size(), true, List.of(target), anew)) {
            return Optional.empty();
        }
        faults.clear();
        Optional<CheckGrowth> growth =
                CheckGrowth.begin(new FilesAtHand(place), key(), verified, options.threads(), this::verdict);
        if (growth.isPresent()) {
            faults.clear();
        }
        return growth;
    }

    /** Brings the tiles of a tree that are not at hand; false where some cannot be had. */
    private boolean tiles(String prefix, long size, boolean entries, List<Asked> from, boolean anew) {
        try (var fetching = new Fetching(fetcher, options.connections())) {
            TilePath.ofTree(size, entries, tile -> {
                String path = prefix + tile;
                wanted.add(path);
                if (anew) {
                    forget(path);
                } else if (isAtHand(path, tile)) {
                    return true;
                }
                Path beginning = anew || !prefix.isEmpty() ? null : earlier(tile);
                long bytes = tile.isEntries() ? -1 : (long) tile.width() * Sha256.BYTES;
                long limit = tile.isEntries() ? MAX_BUNDLE_BYTES : bytes;
                return fetching.add(
                        new Fetcher.Wanted(path, limit, bytes, null, beginning),
                        from,
                        given -> newBytes.add(size(place.fetched(path)) - (beginning == null ? 0 : size(beginning))));
            });
            return fetching.isComplete();
        }
    }

    private boolean isAtHand(String path, TilePath tile) {
        Path file = place.atHand(path);
        return Files.isRegularFile(file) && (tile.isEntries() || size(file) == (long) tile.width() * Sha256.BYTES);
    }

    /** The partial file in place that a file of the grown log begins with; null for none. */
    private @Nullable Path earlier(TilePath tile) {
        long hashes = verified >>> 8 * Math.max(0, tile.level());
        long width = Math.clamp(hashes - tile.index() * TilePath.WIDTH, 0, TilePath.WIDTH);
        if (width == 0 || width >= tile.width()) {
            return null;
        }
        Path file = place.place(new TilePath(tile.level(), tile.index(), (int) width).path());
        return Files.isRegularFile(file) ? file : null;
    }

    private void forget(String path) {
        try {
            place.forget(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void verdict(Verdict verdict) {
        if (verdict.status() != VerdictCode.Status.CONFIRMED) {
            synchronized (faults) {
                if (faults.size() < MAX_FAULTS) {
                    faults.add(verdict);
                }
            }
        }
    }

    /** Everything that was ever seen, and all that the sources show, is the beginning of this log. */
    private void historyGoesOn(CheckGrowth growth) throws IOException, Ended {
        MirrorState state = before;
        String note = state == null ? null : state.note();
        if (note != null) {
            refuse(growth.contradicts(note.getBytes(UTF_8)));
        }
        for (Asked one : asked) {
            byte[] shown = one.note();
            if (shown != null && one.isUsable()) {
                refuse(growth.contradicts(shown));
            }
        }
    }

    private static void refuse(Optional<TwoHistories> evidence) throws Ended {
        if (evidence.isPresent()) {
            throw new Ended(MirrorState.Word.REFUSED, evidence.get());
        }
    }

    // --- commitments, packs, and the rest

    private List<Asked> usable() {
        return asked.stream().filter(Asked::isUsable).toList();
    }

    private void room(LogEntry.Accession accession) throws IOException, Ended {
        if (accession.count() > MAX_LEAVES) {
            String path = LogContents.path(accession);
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "it has more documents than this program can hold"));
            throw new Ended(MirrorState.Word.REFUSED, null);
        }
        room(accession.count() * Sha256.BYTES);
    }

    private void commitments(CheckGrowth growth) throws IOException, Ended {
        for (LogEntry.Accession accession : growth.newAccessions()) {
            String prefix = LogContents.path(accession);
            room(accession);
            boolean anew = false;
            while (true) {
                List<Asked> from = usable().stream().limit(1).toList();
                if (!tiles(prefix, accession.count(), false, from, anew)) {
                    if (usable().isEmpty()) {
                        throw new Ended(MirrorState.Word.UNREACHABLE, null);
                    }
                    from.forEach(one -> one.putAside("it lacks commitments of accession " + accession.number()));
                    continue;
                }
                if (growth.check(accession)) {
                    faults.clear();
                    break;
                }
                if (anew) { // all of it came from this source, and it is wrong
                    from.forEach(one -> one.putAside("it gives other commitments than the log names"));
                }
                if (usable().isEmpty()) {
                    throw new Ended(MirrorState.Word.UNREACHABLE, null);
                }
                anew = true;
            }
        }
    }

    private void packs(CheckGrowth growth) throws IOException, Ended {
        List<LogContents.Pack> packs = growth.newPacks();
        Set<Long> absent = new HashSet<>();
        for (LogContents.Pack pack : packs) {
            if (!Fetcher.isRight(place.place(pack.path()), pack.bytes(), pack.sha256())) {
                absent.add(pack.release().number());
            }
        }
        room(packs.stream()
                .filter(pack -> absent.contains(pack.release().number()))
                .toList());
        try (var fetching = new Fetching(fetcher, options.connections())) {
            try {
                var coming = new HashMap<Long, Future<Boolean>>();
                for (LogContents.Pack pack : packs) {
                    long number = pack.release().number();
                    if (absent.contains(number)) {
                        coming.put(number, fetching.start(wanted(pack), usable()));
                    }
                }
                for (LogContents.Pack pack : packs) {
                    check(growth, pack, coming.get(pack.release().number()));
                }
            } catch (IOException | Ended | RuntimeException e) {
                fetcher.stop();
                throw e;
            }
        }
    }

    private Fetcher.Wanted wanted(LogContents.Pack pack) {
        wanted.add(pack.path());
        newBytes.add(pack.bytes());
        return new Fetcher.Wanted(pack.path(), pack.bytes(), pack.bytes(), pack.sha256(), null);
    }

    /** @param coming null where it is in place already */
    private void check(CheckGrowth growth, LogContents.Pack pack, @Nullable Future<Boolean> coming)
            throws IOException, Ended {
        if (coming != null && !Fetching.came(coming)) {
            notes.add(pack.path() + " cannot be had from any source");
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
        Path file = coming == null ? place.place(pack.path()) : place.fetched(pack.path());
        if (!growth.check(pack, file, (documents, bytes) -> {})) {
            place.forget(pack.path());
            throw new Ended(MirrorState.Word.REFUSED, null);
        }
        packsDone++;
        came(0);
    }

    /** Nothing is begun for which there is no room. */
    private void room(List<LogContents.Pack> absent) throws IOException {
        long needed = 0;
        for (LogContents.Pack pack : absent) {
            Path part = place.part(pack.path());
            long had = Files.exists(part) ? size(part) : 0;
            needed = needed + pack.bytes() < needed
                    ? Long.MAX_VALUE
                    : needed + pack.bytes() - Math.min(had, pack.bytes());
        }
        room(needed);
        total = came.sum() + needed;
    }

    private void room(long needed) throws IOException {
        long free = Files.getFileStore(place.place("")).getUsableSpace();
        if (needed > free) {
            throw new IOException("what is to come has " + (needed >> 20) + " MiB, and " + (free >> 20)
                    + " MiB are free in " + place.place(""));
        }
    }

    /** Lists of keys and of people. */
    private void files(CheckGrowth growth) throws Ended {
        for (LogEntry.Keys keys : growth.newKeys()) {
            file(LogContents.path(keys), keys.fileBytes(), LogContents.MAX_KEYS_BYTES, keys.file());
        }
        for (LogEntry.People people : growth.newPeople()) {
            file(LogContents.path(people), people.fileBytes(), LogContents.MAX_PEOPLE_BYTES, people.file());
        }
    }

    private void file(String path, long bytes, long most, Sha256 sha256) throws Ended {
        if (bytes > most) {
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "the log says that it is longer than any may be"));
            throw new Ended(MirrorState.Word.REFUSED, null);
        }
        if (Fetcher.isRight(place.place(path), bytes, sha256)) {
            return;
        }
        wanted.add(path);
        newBytes.add(bytes);
        if (!fetcher.fetch(new Fetcher.Wanted(path, bytes, bytes, sha256, null), usable())) {
            notes.add(path + " cannot be had from any source");
            throw new Ended(MirrorState.Word.UNREACHABLE, null);
        }
    }

    // --- the end

    private Mirror.Result putInPlace(CheckGrowth growth) throws IOException {
        List<String> paths = new ArrayList<>(wanted.stream()
                .filter(path -> Files.isRegularFile(place.fetched(path)))
                .sorted(Comparator.comparingInt(Round::turn))
                .toList());
        paths.addAll(torrents(growth.contents()));
        paths.add(ArchivePath.CHECKPOINT);
        String note = new String(growth.contents().note(), UTF_8);
        String evidence = before == null ? null : before.evidence();
        place.decide(paths, new MirrorState(key(), keyGiven, note, now, now, MirrorState.Word.CURRENT, evidence));
        // From here on it will be in place: if we stop, the next round puts it there.
        place.finish();
        return result(
                MirrorState.Word.CURRENT,
                true,
                growth.contents().checkpoint().size(),
                growth.newPacks().size(),
                null);
    }

    /**
     * Makes the torrents that ought to lie here and do not (spec/torrent.md): of new packs, which are read once more, and of all where the log has another
     * list of addresses, without reading their packs. Nothing is fetched for it, and nothing depends on it: a pack in place that was damaged gets none.
     */
    private List<String> torrents(LogContents contents) throws IOException {
        var made = new ArrayList<String>();
        for (LogContents.Pack pack : contents.packs()) {
            Optional<byte[]> torrent = torrent(contents, pack);
            if (torrent.isPresent()) {
                place.fetched(pack.torrentPath(), torrent.get());
                made.add(pack.torrentPath());
            }
        }
        return made;
    }

    private Optional<byte[]> torrent(LogContents contents, LogContents.Pack pack) {
        Path there = place.place(pack.torrentPath());
        try {
            return PackTorrent.due(there, place.atHand(pack.path()), contents.label(pack), contents.mirrors());
        } catch (IOException notThePack) {
            return Optional.empty();
        }
    }

    /** In which order files come to their places (spec/archive.md section 3). */
    private static int turn(String path) {
        return path.startsWith("accessions/") ? 0 : path.startsWith("tile/") ? 2 : 1;
    }

    private Mirror.Result ended(MirrorState.Word word, @Nullable TwoHistories second) throws IOException {
        String evidence = second == null ? null : place.keep(second);
        MirrorState state = before;
        if (state == null && evidence != null) {
            state = new MirrorState(key(), keyGiven, null, null, now, word, evidence);
        }
        if (state != null) {
            place.keep(state.asked(now, word, evidence));
        }
        if (word == MirrorState.Word.REFUSED) {
            place.clear();
        }
        Path kept =
                evidence == null ? null : MirrorState.folder(place.place("")).resolve(evidence);
        return result(word, false, held(), 0, kept);
    }

    private Mirror.Result result(
            MirrorState.Word word, boolean updated, long entries, int packs, @Nullable Path evidence) {
        var from = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        long fetched = 0;
        for (Asked one : asked) {
            fetched += one.isHere() ? 0 : one.source().bytes();
            if (one.source().bytes() > 0 && one.aside() == null && !one.isHere()) {
                from.add(one.source().name());
            }
            if (one.aside() != null) {
                reasons.add(one.source().name() + ": put aside: " + printable(one.aside()));
            }
        }
        reasons.addAll(notes);
        return new Mirror.Result(
                word,
                updated,
                key,
                keyGiven,
                entries,
                held(),
                packs,
                newBytes.sum(),
                fetched,
                List.copyOf(from),
                List.copyOf(reasons),
                List.copyOf(faults),
                evidence);
    }

    private void note(Asked one, String words) {
        notes.add(one.source().name() + ": " + words);
    }

    private static String printable(@Nullable String foreign) {
        return String.valueOf(foreign).replaceAll("[^ -~]", "?");
    }

    private void came(long bytes) {
        came.add(bytes);
        progress.at(packsDone, came.sum(), total);
    }

    @Override
    public void close() throws IOException {
        for (Asked one : asked) {
            one.source().close();
        }
    }

    /** Whether a source shows another checkpoint than when it was asked: what was not there, or was other bytes, may be none of its fault. */
    boolean hasMoved() {
        for (Asked one : asked) {
            byte[] shown = one.note();
            try {
                if (shown != null
                        && SmallFiles.once(one.source(), ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES)
                                .filter(now -> !Arrays.equals(now, shown))
                                .isPresent()) {
                    return true;
                }
            } catch (IOException gone) {
                // then it is down, and has not moved
            }
        }
        return false;
    }
}
