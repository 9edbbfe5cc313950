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
import org.daylight.file.FreeSpace;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.NoteKey;
import org.daylight.seal.OpenSealed;
import org.daylight.tree.TilePath;
import org.jspecify.annotations.Nullable;

/** One round of a mirror: {@link #run} lists its steps. */
final class MirrorRound implements Closeable {
    static final int MAX_BUNDLE_BYTES = TilePath.WIDTH * (TileLog.MAX_ENTRY_BYTES + 2);
    private static final int MAX_FAULTS = 100;

    /** Limit on the entries of a log and the documents of an accession, whatever a signed checkpoint claims. */
    private static final long MAX_LEAVES = 100_000_000;

    private final Mirror.Options options;
    private final WorkFolder work;
    private final RoundSources sources;
    private final Fetcher fetcher;
    private final MirrorSteps steps;
    private final Mirror.Progress progress;
    private final Instant now;

    private final List<Verdict> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder newBytes = new LongAdder();
    private volatile long total = -1;
    private volatile int packsDone;

    MirrorRound(
            Mirror.Options options,
            WorkFolder work,
            List<RoundSource> asked,
            Timeouts timeouts,
            Fetcher.Waiting waiting,
            MirrorSteps steps,
            InstantSource clock,
            Mirror.Progress progress) {
        this.options = options;
        this.work = work;
        this.steps = steps;
        this.progress = progress;
        now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        sources = new RoundSources(options, work, asked, timeouts, new SmallFileReader(timeouts, waiting), now);
        fetcher = new Fetcher(work, timeouts, waiting, this::received);
    }

    Mirror.Result run() throws IOException {
        try {
            sources.ask();
            // If the program stops here or later, some files are in the work folder, and the next round uses them.
            Optional<TwoHistories> second = sources.secondHistory();
            if (second.isPresent()) {
                throw new RoundAborted(MirrorState.Word.REFUSED, second.get());
            }
            if (sources.isNothingNew()) {
                sources.addCosignatures();
                return openedMeanwhile();
            }
            try (CheckGrowth growth = log()) {
                steps.reached("log");
                checkHistory(growth);
                commitments(growth);
                steps.reached("commitments");
                new OpenedParts(work, sources, wanted, notes).find(growth);
                packs(growth);
                steps.reached("packs");
                files(growth);
                sealed(growth);
                views(growth); // last: a source that leaves views out may be set aside for the rest of the round
                steps.reached("files");
                return putInPlace(growth);
            }
        } catch (RoundAborted e) {
            fetcher.stop();
            return ended(e.word(), e.evidence());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** When the log has nothing new, sealed parts may have been opened with their keys. */
    private Mirror.Result openedMeanwhile() throws IOException, RoundAborted {
        if (!OpenSealed.hasSealedFiles(work.inArchive(""))) {
            return ended(MirrorState.Word.CURRENT, null);
        }
        Optional<CheckGrowth> begun =
                CheckGrowth.begin(staged(), sources.key(), sources.verified(), options.threads(), this::verdict);
        if (begun.isEmpty()) {
            throw new RoundAborted(MirrorState.Word.REFUSED);
        }
        try (CheckGrowth growth = begun.get()) {
            if (!new OpenedParts(work, sources, wanted, notes).find(growth)) {
                return ended(MirrorState.Word.CURRENT, null);
            }
            steps.reached("opened parts");
            packs(growth);
            views(growth);
            return putInPlace(growth);
        }
    }

    /** Fetches the files of parts that are sealed. */
    private void sealed(CheckGrowth growth) throws IOException, RoundAborted {
        for (LogEntry.Sealed seal : growth.newSealed()) {
            if (!Files.exists(work.newest(LogContents.path(seal)))) {
                room(seal.fileBytes());
            }
            file(LogContents.path(seal), seal.fileBytes(), Long.MAX_VALUE, seal.file());
        }
    }

    // --- the log

    /** The largest consistent log that a source shows. */
    private CheckGrowth log() throws IOException, RoundAborted {
        for (RoundSource target : sources.largest()) {
            if (target.size() > MAX_LEAVES) {
                target.exclude("its log is longer than the limit");
                continue;
            }
            Optional<CheckGrowth> growth = log(target, false);
            if (growth.isEmpty() && target.excluded() == null) {
                growth = log(target, true);
            }
            if (growth.isPresent()) {
                return growth.get();
            }
            target.exclude(faults.isEmpty() ? "its log cannot be downloaded" : "its log is inconsistent");
        }
        throw new RoundAborted(faults.isEmpty() ? MirrorState.Word.UNREACHABLE : MirrorState.Word.REFUSED);
    }

    /** Fetches and checks a log. @param anew whether to fetch files that are in place again, because one was wrong */
    private Optional<CheckGrowth> log(RoundSource target, boolean anew) throws IOException {
        byte[] note = target.note();
        if (note == null) {
            return Optional.empty();
        }
        wanted.clear();
        work.fetched(ArchivePath.CHECKPOINT, sources.stored(note));
        keyChanges();
        if (!tiles("", target.size(), true, List.of(target), anew)) {
            return Optional.empty();
        }
        faults.clear();
        Optional<CheckGrowth> growth =
                CheckGrowth.begin(staged(), sources.key(), sources.verified(), options.threads(), this::verdict);
        if (growth.isPresent()) {
            faults.clear();
        }
        return growth;
    }

    private StagedArchive staged() {
        return new StagedArchive(work, sources.keys());
    }

    /** Stores the files about key changes that are not in place. They were read and verified with the checkpoints. */
    private void keyChanges() throws IOException {
        for (KeyChange change : sources.keys().changes()) {
            String path = KeyChange.path(change.number());
            byte[] file = change.bytes();
            Path there = work.inArchive(path);
            if (!Fetcher.isRight(there, file.length, Sha256.of(file))) {
                work.fetched(path, file);
                wanted.add(path);
            }
        }
    }

    /** Fetches the missing tiles of a tree; false when some cannot be had. */
    private boolean tiles(String prefix, long size, boolean entries, List<RoundSource> from, boolean anew) {
        try (var fetching = new FetchQueue(fetcher, options.connections())) {
            TilePath.ofTree(size, entries, tile -> {
                String path = prefix + tile;
                wanted.add(path);
                if (anew) {
                    delete(path);
                } else if (isPresent(path, tile)) {
                    return true;
                }
                Path beginning = anew || !prefix.isEmpty() ? null : earlier(tile);
                long bytes = tile.isEntries() ? -1 : (long) tile.width() * Sha256.BYTES;
                long limit = tile.isEntries() ? MAX_BUNDLE_BYTES : bytes;
                return fetching.add(
                        new Fetcher.Wanted(path, limit, bytes, null, beginning),
                        from,
                        given -> newBytes.add(size(work.fetched(path)) - (beginning == null ? 0 : size(beginning))));
            });
            return fetching.isComplete();
        }
    }

    private boolean isPresent(String path, TilePath tile) {
        Path file = work.newest(path);
        return Files.isRegularFile(file) && (tile.isEntries() || size(file) == (long) tile.width() * Sha256.BYTES);
    }

    /** The partial tile in place with which a tile of the larger log begins; null for none. */
    private @Nullable Path earlier(TilePath tile) {
        long hashes = sources.verified() >>> 8 * Math.max(0, tile.level());
        long width = Math.clamp(hashes - tile.index() * TilePath.WIDTH, 0, TilePath.WIDTH);
        if (width == 0 || width >= tile.width()) {
            return null;
        }
        Path file = work.inArchive(new TilePath(tile.level(), tile.index(), (int) width).path());
        return Files.isRegularFile(file) ? file : null;
    }

    private void delete(String path) {
        try {
            work.delete(path);
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

    /** Checks that every checkpoint seen before, or shown by a source, belongs to this log. */
    private void checkHistory(CheckGrowth growth) throws IOException, RoundAborted {
        for (byte[] seen : sources.checkpoints()) {
            Optional<TwoHistories> evidence = growth.contradicts(seen);
            if (evidence.isPresent()) {
                throw new RoundAborted(MirrorState.Word.REFUSED, evidence.get());
            }
            if (growth.rewrites(seen)) {
                notes.add("the log is not the one that an earlier key signed: the publisher has signed two histories");
                throw new RoundAborted(MirrorState.Word.REFUSED);
            }
        }
    }

    // --- commitments, packs, and the rest

    private void room(LogEntry.Accession accession) throws IOException, RoundAborted {
        if (accession.count() > MAX_LEAVES) {
            String path = LogContents.path(accession);
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "it has more documents than this program can hold"));
            throw new RoundAborted(MirrorState.Word.REFUSED);
        }
        room(accession.count() * Sha256.BYTES);
    }

    private void commitments(CheckGrowth growth) throws IOException, RoundAborted {
        for (LogEntry.Accession accession : growth.newAccessions()) {
            String prefix = LogContents.path(accession);
            room(accession);
            boolean anew = false;
            while (true) {
                List<RoundSource> from = sources.usable().stream().limit(1).toList();
                if (!tiles(prefix, accession.count(), false, from, anew)) {
                    if (sources.usable().isEmpty()) {
                        throw new RoundAborted(MirrorState.Word.UNREACHABLE);
                    }
                    from.forEach(
                            one -> one.exclude("it does not have the commitments of accession " + accession.number()));
                    continue;
                }
                if (growth.check(accession)) {
                    faults.clear();
                    break;
                }
                if (anew) { // all of it came from this source, so this source sent wrong bytes
                    from.forEach(one -> one.exclude("its commitments do not match the log"));
                }
                if (sources.usable().isEmpty()) {
                    throw new RoundAborted(MirrorState.Word.UNREACHABLE);
                }
                anew = true;
            }
        }
    }

    private void packs(CheckGrowth growth) throws IOException, RoundAborted {
        List<LogContents.Pack> packs = growth.newPacks();
        Set<Long> absent = new HashSet<>();
        for (LogContents.Pack pack : packs) {
            if (!Fetcher.isRight(work.inArchive(pack.path()), pack.bytes(), pack.sha256())) {
                absent.add(pack.release().sequence());
            }
        }
        room(packs.stream()
                .filter(pack -> absent.contains(pack.release().sequence()))
                .toList());
        try (var fetching = new FetchQueue(fetcher, options.connections())) {
            try {
                var downloads = new HashMap<Long, Future<Boolean>>();
                for (LogContents.Pack pack : packs) {
                    long sequence = pack.release().sequence();
                    if (absent.contains(sequence)) {
                        downloads.put(sequence, fetching.start(wanted(pack), sources.usable()));
                    }
                }
                for (LogContents.Pack pack : packs) {
                    check(growth, pack, downloads.get(pack.release().sequence()));
                }
            } catch (IOException | RoundAborted | RuntimeException e) {
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

    /** Checks a pack. @param download null when the pack is in place already */
    private void check(CheckGrowth growth, LogContents.Pack pack, @Nullable Future<Boolean> download)
            throws IOException, RoundAborted {
        if (download != null && !FetchQueue.isComplete(download)) {
            notes.add(pack.path() + " is not available from any source");
            throw new RoundAborted(MirrorState.Word.UNREACHABLE);
        }
        Path file = download == null ? work.inArchive(pack.path()) : work.fetched(pack.path());
        if (!growth.check(pack, file, (documents, bytes) -> {})) {
            work.delete(pack.path());
            throw new RoundAborted(MirrorState.Word.REFUSED);
        }
        packsDone++;
        received(0);
    }

    /** Fails when the disk has no room for the missing packs. */
    private void room(List<LogContents.Pack> absent) throws IOException {
        long needed = 0;
        for (LogContents.Pack pack : absent) {
            Path part = work.part(pack.path());
            long had = Files.exists(part) ? size(part) : 0;
            needed = needed + pack.bytes() < needed
                    ? Long.MAX_VALUE
                    : needed + pack.bytes() - Math.min(had, pack.bytes());
        }
        room(needed);
        total = received.sum() + needed;
    }

    private void room(long needed) throws IOException {
        long free = FreeSpace.usable(work.inArchive(""));
        if (needed > free) {
            throw new IOException("the new files have " + (needed >> 20) + " MiB, but only " + (free >> 20)
                    + " MiB are free in " + work.inArchive(""));
        }
    }

    /** Fetches and checks views: those that are missing, if they are wanted, and those that replace others. */
    private void views(CheckGrowth growth) throws IOException, RoundAborted {
        for (LogContents.Pack pack : growth.contents().packs()) {
            LoggedViews views = pack.views();
            Path file = work.inArchive(pack.viewsPath());
            if (views == null || !options.views() && !Files.exists(file)) {
                continue;
            }
            boolean isOld = growth.newViews().contains(pack) || options.recheck();
            if (Files.isRegularFile(file) && size(file) == views.fileBytes() && !isOld) {
                continue;
            }
            room(views.fileBytes());
            if (!Fetcher.isRight(file, views.fileBytes(), views.file()) && !fetchViews(pack, views)) {
                Files.deleteIfExists(file); // it may show what was withdrawn since
                notes.add(pack.viewsPath() + " is not available from any source, and is left out");
                continue;
            }
            if (!growth.checkViews(pack, work.newest(pack.viewsPath()))) {
                work.delete(pack.viewsPath());
                throw new RoundAborted(MirrorState.Word.REFUSED);
            }
        }
    }

    private boolean fetchViews(LogContents.Pack pack, LoggedViews views) {
        newBytes.add(views.fileBytes());
        boolean isFetched = fetcher.fetch(
                new Fetcher.Wanted(pack.viewsPath(), views.fileBytes(), views.fileBytes(), views.file(), null),
                sources.usable());
        if (isFetched) {
            wanted.add(pack.viewsPath());
        }
        return isFetched;
    }

    /** Fetches lists of keys, files of people and of trustees, stories and lists of annotations. */
    private void files(CheckGrowth growth) throws RoundAborted {
        for (LogEntry.Keys keys : growth.newKeys()) {
            file(LogContents.path(keys), keys.fileBytes(), LogContents.MAX_KEYS_BYTES, keys.file());
        }
        for (LogEntry.People people : growth.newPeople()) {
            file(LogContents.path(people), people.fileBytes(), LogContents.MAX_PEOPLE_BYTES, people.file());
        }
        for (LogEntry.Version version : growth.newVersions()) {
            file(LogContents.path(version), version.fileBytes(), version.kind().maxBytes(), version.file());
        }
        for (LogEntry.Trustees plan : growth.newTrustees()) {
            file(LogContents.path(plan), plan.fileBytes(), LogContents.MAX_TRUSTEES_BYTES, plan.file());
        }
    }

    private void file(String path, long bytes, long most, Sha256 sha256) throws RoundAborted {
        if (bytes > most) {
            faults.add(new Verdict(path, VerdictCode.UNREADABLE, "according to the log it is larger than the limit"));
            throw new RoundAborted(MirrorState.Word.REFUSED);
        }
        if (Fetcher.isRight(work.inArchive(path), bytes, sha256)) {
            return;
        }
        wanted.add(path);
        newBytes.add(bytes);
        if (!fetcher.fetch(new Fetcher.Wanted(path, bytes, bytes, sha256, null), sources.usable())) {
            notes.add(path + " is not available from any source");
            throw new RoundAborted(MirrorState.Word.UNREACHABLE);
        }
    }

    // --- putting in place

    private Mirror.Result putInPlace(CheckGrowth growth) throws IOException {
        List<String> paths = new ArrayList<>(wanted.stream()
                .filter(path -> Files.isRegularFile(work.fetched(path)))
                .sorted(Comparator.comparingInt(MirrorRound::order))
                .toList());
        paths.addAll(torrents(growth.contents()));
        paths.add(ArchivePath.CHECKPOINT);
        String note = new String(growth.contents().note(), UTF_8);
        MirrorState before = sources.before();
        String evidence = before == null ? null : before.evidence();
        FencedFiles fenced = fenced(growth);
        work.decide(
                paths,
                fenced,
                new MirrorState(
                        sources.key(),
                        sources.keys(),
                        sources.isKeyGiven(),
                        note,
                        now,
                        now,
                        MirrorState.Word.CURRENT,
                        evidence));
        // The decision is on disk: if the program stops now, the next round puts the files in place.
        work.finish();
        return result(
                MirrorState.Word.CURRENT,
                true,
                growth.contents().checkpoint().size(),
                growth.newPacks().size(),
                null);
    }

    /** Copies what proves the fenced history, and lists the files that only it named; none if nothing is fenced off. */
    private FencedFiles fenced(CheckGrowth growth) throws IOException {
        RoundSources.Fenced gone = sources.fenced();
        if (gone == null) {
            return FencedFiles.NONE;
        }
        Set<String> tiles = new HashSet<>();
        TilePath.ofTree(growth.contents().checkpoint().size(), true, tile -> tiles.add(tile.path()));
        FencedFiles files = FencedFiles.of(
                work, gone.note(), path -> path.startsWith("tile/") ? tiles.contains(path) : growth.isImplied(path));
        steps.reached("fenced");
        notes.add("recovery keys (" + names(gone.change()) + ") have replaced the log's key: of the " + gone.size()
                + " entries in place, those after the first "
                + gone.change().size() + " do not count any more. "
                + files.paths().size()
                + (files.paths().size() == 1 ? " file that does" : " files that do")
                + " not belong to the log any more moved to " + work.beside(files.folder()));
        return files;
    }

    private static String names(KeyChange change) {
        return String.join(
                ", ", change.holders().stream().map(NoteKey.Verifier::name).toList());
    }

    /**
     * Creates the missing and outdated torrents (spec/torrent.md): of new packs, which are read again for this, and of all packs when the list
     * of addresses has changed, without reading the packs. Nothing is fetched, and nothing depends on a torrent: a damaged pack gets none.
     */
    private List<String> torrents(LogContents contents) throws IOException {
        var made = new ArrayList<String>();
        for (LogContents.Pack pack : contents.packs()) {
            Optional<byte[]> torrent = torrent(contents, pack);
            if (torrent.isPresent()) {
                work.fetched(pack.torrentPath(), torrent.get());
                made.add(pack.torrentPath());
            }
        }
        return made;
    }

    private Optional<byte[]> torrent(LogContents contents, LogContents.Pack pack) {
        Path there = work.inArchive(pack.torrentPath());
        try {
            return PackTorrent.due(there, work.newest(pack.path()), contents.label(pack), contents.mirrors());
        } catch (IOException notThePack) {
            return Optional.empty();
        }
    }

    /** The order in which files are put in place (spec/archive.md section 3). */
    private static int order(String path) {
        if (path.startsWith("unsealed/")) {
            return path.endsWith(".json") ? 4 : 3; // the entry, which makes the part visible, is the last
        }
        return path.startsWith("accessions/") ? 0 : path.startsWith("tile/") ? 2 : 1;
    }

    private Mirror.Result ended(MirrorState.Word word, @Nullable TwoHistories second) throws IOException {
        String evidence = second == null ? null : work.store(second);
        MirrorState state = sources.before();
        if (state == null && evidence != null) {
            state = new MirrorState(
                    sources.key(), sources.keys(), sources.isKeyGiven(), null, null, now, word, evidence);
        }
        if (state != null) {
            work.store(state.asked(now, word, evidence));
        }
        if (word == MirrorState.Word.REFUSED) {
            work.clear();
        }
        Path stored =
                evidence == null ? null : MirrorState.folder(work.inArchive("")).resolve(evidence);
        return result(word, false, sources.held(), 0, stored);
    }

    private Mirror.Result result(
            MirrorState.Word word, boolean updated, long entries, int packs, @Nullable Path evidence) {
        var from = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        long fetched = 0;
        for (RoundSource one : sources.all()) {
            fetched += one.isLocal() ? 0 : one.source().bytes();
            if (one.source().bytes() > 0 && one.excluded() == null && !one.isLocal()) {
                from.add(one.source().name());
            }
            if (one.excluded() != null) {
                reasons.add(one.source().name() + ": ignored: " + printable(one.excluded()));
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

    private void received(long bytes) {
        received.add(bytes);
        progress.at(packsDone, received.sum(), total);
    }

    @Override
    public void close() {
        for (RoundSource one : sources.all()) {
            one.source().close();
        }
    }

    /** The sources that showed a log of the trusted key and were not set aside. */
    List<RoundSource> usable() {
        return sources.usable();
    }

    /** Whether a source now shows a larger log than when it was asked: missing or different files may then not be its fault. */
    boolean hasGrown() {
        return sources.hasGrown();
    }
}
