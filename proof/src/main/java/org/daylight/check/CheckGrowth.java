package org.daylight.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * Checks what is new in an archive of which the rest was checked before (spec/verdicts.md section 4): the log as a whole, which is small, and of the
 * packs and commitments those that the log did not name then. So the cost grows with what is new. It is a mirror's check, and the same as {@link
 * CheckArchive}'s, file by file. For one thread.
 */
public final class CheckGrowth implements Closeable {
    private final ArchiveFiles files;
    private final Verdicts verdicts;
    private final CheckLog.Checked log;
    private final ExecutorService workers;
    private final Map<Long, TileTree> commitments = new HashMap<>();
    private final Map<Slug, TroveNumbers> numbers = new HashMap<>();
    private final Set<Long> named = new HashSet<>();

    private CheckGrowth(ArchiveFiles files, Verdicts verdicts, CheckLog.Checked log, int threads) {
        this.files = files;
        this.verdicts = verdicts;
        this.log = log;
        workers = Executors.newFixedThreadPool(threads);
        newPacks().forEach(pack -> named.add(pack.release().number()));
    }

    /**
     * Checks the log; no pack is needed for that.
     *
     * @param files what was checked before and what is new, as one; more of it may come while the check goes on
     * @param key that must have signed the log
     * @param earlierSize of the log when everything was checked the last time; 0 for never
     * @param threads that unpack and hash documents, 1 or more
     * @param verdicts takes each verdict, one at a time, from any thread
     * @return empty where the log does not hold together or cannot be read; then a verdict says why
     */
    public static Optional<CheckGrowth> begin(
            ArchiveFiles files, NoteKey.Verifier key, long earlierSize, int threads, Consumer<Verdict> verdicts) {
        var collected = new Verdicts(verdicts);
        Optional<CheckLog.Checked> log = new CheckLog(files, collected).check(earlierSize);
        if (log.isPresent() && !log.get().contents().archive().key().equals(key)) {
            String other =
                    "the log has the key " + log.get().contents().archive().key();
            collected.add(TileSource.CHECKPOINT, VerdictCode.LOG_OF_OTHERS, other);
            return Optional.empty();
        }
        return log.map(checked -> new CheckGrowth(files, collected, checked, threads));
    }

    /** What the log says now. */
    public LogContents contents() {
        return log.contents();
    }

    /**
     * Whether the log goes on from a checkpoint of before, or from one that somebody else shows.
     *
     * @param seen a signed checkpoint
     * @return the evidence that it does not; empty where it does, or where this is no checkpoint of the log or a longer one
     * @throws IOException when a tile cannot be read for now
     */
    public Optional<TwoHistories> contradicts(byte[] seen) throws IOException {
        NoteKey.Verifier key = contents().archive().key();
        Checkpoint earlier = Checkpoint.open(seen, key).ok().orElse(null);
        return earlier == null || earlier.size() > contents().checkpoint().size()
                ? Optional.empty()
                : TwoHistories.between(
                        key, seen, earlier, contents().note(), log.log().tree());
    }

    /** The accessions that the log did not name at the earlier size. */
    public List<LogEntry.Accession> newAccessions() {
        LogContents earlier = log.earlier();
        List<LogEntry.Accession> all = contents().accessions();
        return all.subList(earlier == null ? 0 : earlier.accessions().size(), all.size());
    }

    /** The packs that the log did not name at the earlier size, those that replace another among them. */
    public List<LogContents.Pack> newPacks() {
        LogContents earlier = log.earlier();
        List<LogContents.Pack> before = earlier == null ? List.of() : earlier.packs();
        return contents().packs().stream()
                .filter(pack -> {
                    int at = (int) pack.release().number() - 1;
                    return at >= before.size() || !before.get(at).sha256().equals(pack.sha256());
                })
                .toList();
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

    /** Checks all commitments of an accession, which must be there; false where a verdict says what is wrong. */
    public boolean check(LogEntry.Accession accession) {
        Optional<TileTree> tree =
                new CheckTree(files, LogContents.path(accession), verdicts).check(accession.count(), accession.root());
        tree.ifPresent(proved -> commitments.put(accession.number(), proved));
        return tree.isPresent();
    }

    /**
     * Checks a pack, with the commitments of its documents, and that it names no number that another names.
     *
     * @param file whose bytes have the SHA-256 that the log names
     * @param progress told of the documents and bytes that are done
     * @return false where a verdict says what is wrong, or what could not be read
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

    /** Told, on the thread that checks, of each batch of documents that is done. */
    public interface Progress {
        void done(long documents, long packedBytes);
    }

    /** The trees of the accessions that may have committed to documents of a pack; those of before are read from their right edge only. */
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

    /** The numbers of a trove, with those of the packs of before that may name one of the release's. */
    private TroveNumbers numbers(LogEntry.Release release) throws IOException {
        Slug trove = release.trove();
        long committed = contents().documents().getOrDefault(trove, 0L);
        TroveNumbers of = numbers.computeIfAbsent(trove, slug -> new TroveNumbers(committed));
        for (LogContents.Pack other : contents().packs()) {
            LogEntry.Release before = other.release();
            boolean overlaps = before.trove().equals(trove)
                    && before.first().compareTo(release.last()) <= 0
                    && release.first().compareTo(before.last()) <= 0;
            if (overlaps && named.add(before.number())) {
                name(other, of);
            }
        }
        return of;
    }

    private void name(LogContents.Pack pack, TroveNumbers in) throws IOException {
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
                    in.name(parsed, pack.withdrawn().contains(parsed.number()));
                }
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
