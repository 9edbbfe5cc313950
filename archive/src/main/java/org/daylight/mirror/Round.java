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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.check.CheckGrowth;
import org.daylight.check.LogContents;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.tree.TilePath;
import org.jspecify.annotations.Nullable;

/** One round of a mirror. Read {@link #run}: its steps are the mirror. */
final class Round implements Closeable {
    static final int MAX_BUNDLE_BYTES = TilePath.WIDTH * (TileLog.MAX_ENTRY_BYTES + 2);
    private static final int MAX_FAULTS = 100;

    /** No log has more entries, and no accession more documents: what a signature claims is not believed without end. */
    private static final long MAX_LEAVES = 100_000_000;

    private final Mirror.Options options;
    private final MirrorFolder place;
    private final RoundSources sources;
    private final Fetcher fetcher;
    private final MirrorSteps steps;
    private final Mirror.Progress progress;
    private final Instant now;

    private final List<Verdict> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final LongAdder came = new LongAdder();
    private final LongAdder newBytes = new LongAdder();
    private volatile long total = -1;
    private volatile int packsDone;

    Round(
            Mirror.Options options,
            MirrorFolder place,
            List<RoundSource> asked,
            Timeouts patience,
            Fetcher.Waiting waiting,
            MirrorSteps steps,
            InstantSource clock,
            Mirror.Progress progress) {
        this.options = options;
        this.place = place;
        this.steps = steps;
        this.progress = progress;
        now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        sources = new RoundSources(options, place, asked, patience, new SmallFiles(patience, waiting), now);
        fetcher = new Fetcher(place, patience, waiting, this::came);
    }

    Mirror.Result run() throws IOException {
        try {
            sources.ask();
            // If we stop here or on the way, some files are in the private place: the next round goes on with them.
            Optional<TwoHistories> second = sources.secondHistory();
            if (second.isPresent()) {
                throw new RoundEnded(MirrorState.Word.REFUSED, second.get());
            }
            if (sources.isNothingNew()) {
                sources.takeCosignatures();
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
        } catch (RoundEnded e) {
            fetcher.stop();
            return ended(e.word(), e.evidence());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    // --- the log

    /** The largest log that a source shows and that holds together. */
    private CheckGrowth log() throws IOException, RoundEnded {
        for (RoundSource target : sources.largest()) {
            if (target.size() > MAX_LEAVES) {
                target.putAside("its log is longer than the limit");
                continue;
            }
            Optional<CheckGrowth> growth = log(target, false);
            if (growth.isEmpty() && target.aside() == null) {
                growth = log(target, true);
            }
            if (growth.isPresent()) {
                return growth.get();
            }
            target.putAside(faults.isEmpty() ? "its log cannot be downloaded" : "its log is inconsistent");
        }
        throw new RoundEnded(faults.isEmpty() ? MirrorState.Word.UNREACHABLE : MirrorState.Word.REFUSED);
    }

    /** @param anew whether also what is in place of it is fetched, because something was wrong */
    private Optional<CheckGrowth> log(RoundSource target, boolean anew) throws IOException {
        byte[] note = target.note();
        if (note == null) {
            return Optional.empty();
        }
        wanted.clear();
        place.fetched(ArchivePath.CHECKPOINT, sources.kept(note));
        if (!tiles("", target.size(), true, List.of(target), anew)) {
            return Optional.empty();
        }
        faults.clear();
        Optional<CheckGrowth> growth = CheckGrowth.begin(
                new LocalFiles(place), sources.key(), sources.verified(), options.threads(), this::verdict);
        if (growth.isPresent()) {
            faults.clear();
        }
        return growth;
    }

    /** Brings the tiles of a tree that are not at hand; false where some cannot be had. */
    private boolean tiles(String prefix, long size, boolean entries, List<RoundSource> from, boolean anew) {
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
        long hashes = sources.verified() >>> 8 * Math.max(0, tile.level());
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
    private void historyGoesOn(CheckGrowth growth) throws IOException, RoundEnded {
        for (byte[] seen : sources.checkpoints()) {
            Optional<TwoHistories> evidence = growth.contradicts(seen);
            if (evidence.isPresent()) {
                throw new RoundEnded(MirrorState.Word.REFUSED, evidence.get());
            }
        }
    }

    // --- commitments, packs, and the rest

    private void room(LogEntry.Accession accession) throws IOException, RoundEnded {
        if (accession.count() > MAX_LEAVES) {
            String path = LogContents.path(accession);
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "it has more documents than this program can hold"));
            throw new RoundEnded(MirrorState.Word.REFUSED);
        }
        room(accession.count() * Sha256.BYTES);
    }

    private void commitments(CheckGrowth growth) throws IOException, RoundEnded {
        for (LogEntry.Accession accession : growth.newAccessions()) {
            String prefix = LogContents.path(accession);
            room(accession);
            boolean anew = false;
            while (true) {
                List<RoundSource> from = sources.usable().stream().limit(1).toList();
                if (!tiles(prefix, accession.count(), false, from, anew)) {
                    if (sources.usable().isEmpty()) {
                        throw new RoundEnded(MirrorState.Word.UNREACHABLE);
                    }
                    from.forEach(
                            one -> one.putAside("it does not have the commitments of accession " + accession.number()));
                    continue;
                }
                if (growth.check(accession)) {
                    faults.clear();
                    break;
                }
                if (anew) { // all of it came from this source, and it is wrong
                    from.forEach(one -> one.putAside("its commitments do not match the log"));
                }
                if (sources.usable().isEmpty()) {
                    throw new RoundEnded(MirrorState.Word.UNREACHABLE);
                }
                anew = true;
            }
        }
    }

    private void packs(CheckGrowth growth) throws IOException, RoundEnded {
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
                        coming.put(number, fetching.start(wanted(pack), sources.usable()));
                    }
                }
                for (LogContents.Pack pack : packs) {
                    check(growth, pack, coming.get(pack.release().number()));
                }
            } catch (IOException | RoundEnded | RuntimeException e) {
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
            throws IOException, RoundEnded {
        if (coming != null && !Fetching.came(coming)) {
            notes.add(pack.path() + " is not available from any source");
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
        }
        Path file = coming == null ? place.place(pack.path()) : place.fetched(pack.path());
        if (!growth.check(pack, file, (documents, bytes) -> {})) {
            place.forget(pack.path());
            throw new RoundEnded(MirrorState.Word.REFUSED);
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
            throw new IOException("the new files have " + (needed >> 20) + " MiB, but only " + (free >> 20)
                    + " MiB are free in " + place.place(""));
        }
    }

    /** Lists of keys and of people. */
    private void files(CheckGrowth growth) throws RoundEnded {
        for (LogEntry.Keys keys : growth.newKeys()) {
            file(LogContents.path(keys), keys.fileBytes(), LogContents.MAX_KEYS_BYTES, keys.file());
        }
        for (LogEntry.People people : growth.newPeople()) {
            file(LogContents.path(people), people.fileBytes(), LogContents.MAX_PEOPLE_BYTES, people.file());
        }
    }

    private void file(String path, long bytes, long most, Sha256 sha256) throws RoundEnded {
        if (bytes > most) {
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "according to the log it is larger than the limit"));
            throw new RoundEnded(MirrorState.Word.REFUSED);
        }
        if (Fetcher.isRight(place.place(path), bytes, sha256)) {
            return;
        }
        wanted.add(path);
        newBytes.add(bytes);
        if (!fetcher.fetch(new Fetcher.Wanted(path, bytes, bytes, sha256, null), sources.usable())) {
            notes.add(path + " is not available from any source");
            throw new RoundEnded(MirrorState.Word.UNREACHABLE);
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
        MirrorState before = sources.before();
        String evidence = before == null ? null : before.evidence();
        place.decide(
                paths,
                new MirrorState(
                        sources.key(), sources.isKeyGiven(), note, now, now, MirrorState.Word.CURRENT, evidence));
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
        MirrorState state = sources.before();
        if (state == null && evidence != null) {
            state = new MirrorState(sources.key(), sources.isKeyGiven(), null, null, now, word, evidence);
        }
        if (state != null) {
            place.keep(state.asked(now, word, evidence));
        }
        if (word == MirrorState.Word.REFUSED) {
            place.clear();
        }
        Path kept =
                evidence == null ? null : MirrorState.folder(place.place("")).resolve(evidence);
        return result(word, false, sources.held(), 0, kept);
    }

    private Mirror.Result result(
            MirrorState.Word word, boolean updated, long entries, int packs, @Nullable Path evidence) {
        var from = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        long fetched = 0;
        for (RoundSource one : sources.all()) {
            fetched += one.isHere() ? 0 : one.source().bytes();
            if (one.source().bytes() > 0 && one.aside() == null && !one.isHere()) {
                from.add(one.source().name());
            }
            if (one.aside() != null) {
                reasons.add(one.source().name() + ": ignored: " + printable(one.aside()));
            }
        }
        reasons.addAll(sources.notes());
        reasons.addAll(notes);
        return new Mirror.Result(
                word,
                updated,
                sources.keyIfAny(),
                sources.isKeyGiven(),
                entries,
                sources.held(),
                packs,
                newBytes.sum(),
                fetched,
                List.copyOf(from),
                List.copyOf(reasons),
                List.copyOf(faults),
                evidence);
    }

    private static String printable(@Nullable String foreign) {
        return String.valueOf(foreign).replaceAll("[^ -~]", "?");
    }

    private void came(long bytes) {
        came.add(bytes);
        progress.at(packsDone, came.sum(), total);
    }

    @Override
    public void close() {
        for (RoundSource one : sources.all()) {
            one.source().close();
        }
    }

    /** Whether a source shows another checkpoint than when it was asked: what was not there, or was other bytes, may be none of its fault. */
    boolean hasMoved() {
        return sources.hasMoved();
    }
}
