package org.daylight.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Malformed;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.pack.PackLayout;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackLines;
import org.daylight.pack.PackZip;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * Checks what is new in an archive whose other files were checked before (spec/verdicts.md section 4): the whole log, which is small, and those packs and
 * commitments that the log did not name then. So the cost grows with what is new. Mirrors use it. File by file, the check is the same as that of
 * {@link CheckArchive}. For one thread.
 */
public final class CheckGrowth implements Closeable {
    private final ArchiveFiles files;
    private final Verdicts verdicts;
    private final CheckLog.Checked log;
    private final ExecutorService workers;
    private final Map<Long, TileTree> commitments = new HashMap<>();
    private final Map<Slug, TroveNumbers> numbers = new HashMap<>();
    private final Set<Long> named = new HashSet<>();
    private LogContents contents;

    private CheckGrowth(ArchiveFiles files, Verdicts verdicts, CheckLog.Checked log, int threads) {
        this.files = files;
        this.verdicts = verdicts;
        this.log = log;
        contents = log.contents();
        workers = Executors.newFixedThreadPool(threads);
        newPacks().forEach(pack -> named.add(pack.release().sequence()));
    }

    /**
     * Checks the log. This needs no pack.
     *
     * @param files the files that were checked before and the new ones together; further files may be added during the check
     * @param key that must have signed the log
     * @param earlierSize size of the log at the last complete check; 0 for none
     * @param threads number of threads that unpack and hash documents, 1 or more
     * @param verdicts receives each verdict, one at a time, on any thread
     * @return empty if the log is inconsistent or cannot be read; a verdict then says why
     */
    public static Optional<CheckGrowth> begin(
            ArchiveFiles files, NoteKey.Verifier key, long earlierSize, int threads, Consumer<Verdict> verdicts) {
        var collected = new Verdicts(verdicts);
        Optional<CheckLog.Checked> log = new CheckLog(files, collected).check(earlierSize);
        if (log.isPresent() && !log.get().contents().logKeys().all().contains(key)) {
            String other =
                    "the log has the key " + log.get().contents().logKeys().current();
            collected.add(TileSource.CHECKPOINT, VerdictCode.LOG_OF_OTHERS, other);
            return Optional.empty();
        }
        return log.map(checked -> new CheckGrowth(files, collected, checked, threads));
    }

    /** The contents of the log now, and the releases that were {@link #open}ed. */
    public LogContents contents() {
        return contents;
    }

    /**
     * Adds a sealed release that someone opened with its key (spec/sealed.md section 5).
     *
     * @param number of the sealed release; it is neither released nor cancelled by the log
     * @param entry the bytes of a file {@code unsealed/0009.json}
     * @return its pack, which is one of the contents now; empty if this is not the release that was sealed
     */
    public Optional<LogContents.Pack> open(long number, byte[] entry) {
        LogEntry.Sealed seal = contents.sealed().get(number);
        Optional<LogContents> opened = seal == null
                        || contents.packs().stream()
                                .anyMatch(pack -> pack.release().sequence() == number)
                ? Optional.empty()
                : contents.withOpened(seal, entry).ok();
        opened.ifPresent(more -> {
            contents = more;
            named.add(number); // its numbers are named when it is checked
        });
        return opened.map(more -> more.packs().getLast());
    }

    /** The sealed parts that the log did not name at the earlier size. */
    public List<LogEntry.Sealed> newSealed() {
        LogContents earlier = log.earlier();
        return contents.sealed().values().stream()
                .filter(seal -> earlier == null || !earlier.sealed().containsKey(seal.number()))
                .toList();
    }

    /**
     * Compares the log with an earlier checkpoint, or one that someone else shows.
     *
     * @param seen a signed checkpoint
     * @return evidence that the log does not extend it; empty if it does, or if this is not a checkpoint of the log, or one of a longer log, or
     *     one that another key signed than the newest checkpoint: {@link #rewrites} says whether such a one contradicts
     * @throws IOException if a tile cannot be read
     */
    public Optional<TwoHistories> contradicts(byte[] seen) throws IOException {
        Checkpoint earlier = contents().logKeys().open(seen).ok().orElse(null);
        long size = contents().checkpoint().size();
        NoteKey.Verifier key = contents().logKeys().at(size);
        return earlier == null
                        || earlier.size() > size
                        || !contents().logKeys().at(earlier.size()).equals(key)
                ? Optional.empty()
                : TwoHistories.between(
                        key, seen, earlier, contents().note(), log.log().tree());
    }

    /** Whether a checkpoint of an earlier key of the log belongs to another history. @throws IOException if a tile cannot be read */
    public boolean rewrites(byte[] seen) throws IOException {
        Checkpoint earlier = contents().logKeys().open(seen).ok().orElse(null);
        return earlier != null
                && earlier.size() <= contents().checkpoint().size()
                && !log.log().tree().root(earlier.size()).orThrow().equals(earlier.root());
    }

    /** Whether the log implies a public file, or may have it. */
    public boolean isImplied(String path) {
        return new CheckOtherFiles(files, contents, new MovedLog(files, contents), verdicts).isImplied(path);
    }

    /** The accessions that the log did not name at the earlier size. */
    public List<LogEntry.Accession> newAccessions() {
        LogContents earlier = log.earlier();
        List<LogEntry.Accession> all = contents().accessions();
        return all.subList(earlier == null ? 0 : earlier.accessions().size(), all.size());
    }

    /** The packs that the log did not name at the earlier size, including those that replace another. */
    public List<LogContents.Pack> newPacks() {
        Map<Long, LogContents.Pack> before = earlierPacks();
        return contents().packs().stream()
                .filter(pack -> {
                    LogContents.Pack old = before.get(pack.release().sequence());
                    return old == null || !old.sha256().equals(pack.sha256());
                })
                .toList();
    }

    /** The releases with views that the log did not name at the earlier size, including views that replace others. */
    public List<LogContents.Pack> newViews() {
        Map<Long, LogContents.Pack> before = earlierPacks();
        return contents().packs().stream()
                .filter(pack -> {
                    LogContents.Pack old = before.get(pack.release().sequence());
                    return pack.views() != null && (old == null || !pack.views().equals(old.views()));
                })
                .toList();
    }

    private Map<Long, LogContents.Pack> earlierPacks() {
        var before = new HashMap<Long, LogContents.Pack>();
        LogContents earlier = log.earlier();
        if (earlier != null) {
            earlier.packs().forEach(pack -> before.put(pack.release().sequence(), pack));
        }
        return before;
    }

    /**
     * Checks a file of views.
     *
     * @param file whose bytes have the SHA-256 that the log names
     * @return false if something is wrong or could not be read; a verdict then says what
     */
    public boolean checkViews(LogContents.Pack pack, Path file) {
        Verdict verdict;
        try {
            verdict = CheckViews.check(
                    pack,
                    Objects.requireNonNull(pack.views()),
                    file,
                    numbers.get(pack.release().trove()));
        } catch (IOException e) {
            verdict = new Verdict(pack.viewsPath(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
        verdicts.add(verdict);
        return verdict.status() == VerdictCode.Status.CONFIRMED;
    }

    /** The lists of keys that the log did not name at the earlier size. */
    public List<LogEntry.Keys> newKeys() {
        LogContents earlier = log.earlier();
        List<LogEntry.Keys> all = contents().keys();
        return all.subList(earlier == null ? 0 : earlier.keys().size(), all.size());
    }

    /** The files of people that the log did not name at the earlier size. */
    public List<LogEntry.People> newPeople() {
        LogContents earlier = log.earlier();
        List<LogEntry.People> all = contents().people();
        return all.subList(earlier == null ? 0 : earlier.people().size(), all.size());
    }

    /** The versions of stories and of lists of annotations that the log did not name at the earlier size, without those that were withdrawn. */
    public List<LogEntry.Version> newVersions() {
        LogContents earlier = log.earlier();
        List<LogEntry.Version> all = contents().versions();
        return all.subList(earlier == null ? 0 : earlier.versions().size(), all.size()).stream()
                .filter(version -> !contents().isWithdrawn(version))
                .toList();
    }

    /** The plans for trustees that the log did not name at the earlier size. */
    public List<LogEntry.Trustees> newTrustees() {
        LogContents earlier = log.earlier();
        List<LogEntry.Trustees> all = contents().trustees();
        return all.subList(earlier == null ? 0 : earlier.trustees().size(), all.size());
    }

    /** Checks all commitments of an accession, which must be there. @return false if something is wrong; a verdict then says what */
    public boolean check(LogEntry.Accession accession) {
        Optional<TileTree> tree =
                new CheckTree(files, LogContents.path(accession), verdicts).check(accession.count(), accession.root());
        tree.ifPresent(proved -> commitments.put(accession.number(), proved));
        return tree.isPresent();
    }

    /**
     * Checks a pack, the commitments of its documents, and that no other pack has the same document numbers.
     *
     * @param file whose bytes have the SHA-256 that the log names
     * @param progress receives the number of documents and bytes checked
     * @return false if something is wrong or could not be read; a verdict then says what
     */
    public boolean check(LogContents.Pack pack, Path file, Progress progress) {
        try {
            if (!openCommitments(pack)) {
                return false;
            }
            TroveNumbers of = numbers(pack.release());
            var check = new CheckPack(pack, contents().accessions(), commitments, of, workers, progress::done);
            List<Verdict> faults = check.check(file);
            faults.forEach(verdicts::add);
            return faults.isEmpty();
        } catch (IOException e) {
            verdicts.add(pack.path(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        } catch (Malformed e) {
            verdicts.add(Verdict.of(pack.path(), e.code(), String.valueOf(e.getMessage())));
        }
        return false;
    }

    /** Receives, on the thread that checks, the size of each checked batch of documents. */
    public interface Progress {
        void done(long documents, long packedBytes);
    }

    /** Opens the trees of the accessions that may have committed to documents of a pack. Of earlier accessions, only the right edge is read. */
    private boolean openCommitments(LogContents.Pack pack) throws IOException {
        LogEntry.Release release = pack.release();
        for (LogEntry.Accession accession : contents().accessions().subList(0, pack.accessions())) {
            DocumentNumber first = accession.first();
            DocumentNumber last = accession.last();
            boolean concerns = accession.trove().equals(release.trove())
                    && first != null
                    && last != null
                    && first.compareTo(release.last()) <= 0
                    && release.first().compareTo(last) <= 0;
            if (!concerns || commitments.containsKey(accession.number())) {
                continue;
            }
            String path = LogContents.path(accession);
            Optional<TileTree> tree = new CheckTree(files, path, verdicts).open(accession.count(), accession.root());
            if (tree.isEmpty()) {
                return false;
            }
            commitments.put(accession.number(), tree.get());
        }
        return true;
    }

    /** The numbers of a trove, including those of earlier packs that overlap with the release. */
    private TroveNumbers numbers(LogEntry.Release release) throws IOException {
        Slug trove = release.trove();
        long committed = contents().documents().getOrDefault(trove, 0L);
        TroveNumbers of = numbers.computeIfAbsent(
                trove, slug -> new TroveNumbers(committed, contents().showsAgain(trove)));
        for (LogContents.Pack other : contents().packs()) {
            LogEntry.Release before = other.release();
            boolean overlaps = before.trove().equals(trove)
                    && before.first().compareTo(release.last()) <= 0
                    && release.first().compareTo(before.last()) <= 0;
            if (overlaps && named.add(before.sequence())) {
                name(files, other, of);
            }
        }
        return of;
    }

    /** Notes the numbers of a pack that was checked before. */
    static void name(ArchiveFiles files, LogContents.Pack pack, TroveNumbers in) throws IOException {
        try (ArchiveFiles.Held held = files.hold(pack.path(), pack.bytes()).orElse(null)) {
            if (held == null) {
                throw new IOException(pack.path() + " is no longer there");
            }
            try (PackZip zip = PackZip.open(held.path());
                    InputStream lines = zip.open(
                            PackLayout.of(zip, pack.release().keys() != null).tag(PackLayout.DOCUMENTS))) {
                var all = new PackLines(lines);
                for (byte[] line = all.next(); line != null; line = all.next()) {
                    PackLine parsed = PackLine.parse(line);
                    in.name(
                            parsed,
                            pack.withdrawn().contains(parsed.number()),
                            pack.release().sequence());
                }
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
