package org.daylight.search.similar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.archive.Withdrawal;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexMark;
import org.daylight.search.IndexedDocument;
import org.daylight.search.PartDocuments;
import org.daylight.search.Removals;

/**
 * Computes the vectors of an archive's documents, from the archive's packs and from nothing else. Releases are added in the order of the log.
 * A document that has its vectors is not embedded again, so the work grows with what is new. What was computed is committed after every
 * {@value #COMMIT_DOCUMENTS} documents: a crash loses no more than that.
 */
public final class SemanticIndex {

    private static final int COMMIT_DOCUMENTS = 500;

    private final Archive archive;
    private final PassageVectors vectors;
    private final Embedder embedder;
    private final BooleanSupplier stops;

    /** Documents without a commit. */
    private int uncommitted;

    private long done;

    /** Receives the progress of {@link #catchUp}: documents with vectors, of all that are published. */
    public interface Listener {
        void at(long done, long total);
    }

    /**
     * An index of vectors.
     *
     * @param vectors opened to be written, with {@link #fits}
     * @param stops asked after each document; true ends {@link #catchUp} after a commit
     */
    public SemanticIndex(Archive archive, PassageVectors vectors, Embedder embedder, BooleanSupplier stops) {
        this.archive = archive;
        this.vectors = vectors;
        this.embedder = embedder;
        this.stops = stops;
    }

    /** Whether vectors with this mark are of an archive. A run that was interrupted early has a mark as well. */
    public static boolean fits(String mark, PublicRecord contents) {
        int blank = mark.indexOf(' ');
        return blank > 0
                && mark.substring(0, blank).equals(firstPack(contents))
                && IndexMark.tryParse(mark.substring(blank + 1))
                        .filter(parsed -> parsed.isOf(contents) || isOfBegin(parsed, contents))
                        .isPresent();
    }

    private static boolean isOfBegin(IndexMark mark, PublicRecord contents) {
        return mark.last() == 0
                && mark.more().isEmpty()
                && mark.withdrawals() <= contents.withdrawals().size();
    }

    /** The SHA-256 of the first pack as it was first published, which no other archive has; {@code -} when there is none. */
    private static String firstPack(PublicRecord contents) {
        return contents.releases().isEmpty()
                ? "-"
                : contents.releases().getFirst().firstPack().hex();
    }

    private static String text(IndexMark mark, PublicRecord contents) {
        return firstPack(contents) + " " + mark.text();
    }

    /**
     * Erases the vectors of withdrawn documents and adds those that are missing.
     *
     * @return the number of documents that were embedded
     * @throws IOException in one line, when a release cannot be read or the model fails; what was done before is kept
     */
    public long catchUp(Listener listener) throws IOException {
        PublicRecord contents = archive.contents();
        if (vectors.mark().isEmpty()) {
            vectors.commit(text(IndexMark.empty(contents), contents), Removals.HIDDEN);
        }
        eraseWithdrawn(contents);
        Set<Integer> complete = new HashSet<>(mark(contents).releases(contents));
        long total = total();
        done = contents.releases().stream()
                .filter(release -> complete.contains(release.sequence()))
                .mapToLong(Release::published)
                .sum();
        long added = 0;
        for (Release release : contents.releases()) {
            if (complete.contains(release.sequence())) {
                continue;
            }
            try {
                added += add(release, () -> listener.at(done, total));
            } catch (IOException | RuntimeException e) {
                commit(text(mark(contents).with(contents, complete), contents)); // computing it again would take long
                throw e;
            }
            if (stops.getAsBoolean()) {
                break;
            }
            complete.add(release.sequence());
            if (uncommitted >= COMMIT_DOCUMENTS) {
                commit(text(mark(contents).with(contents, complete), contents));
            }
        }
        commit(text(mark(contents).with(contents, complete), contents));
        return added;
    }

    private IndexMark mark(PublicRecord contents) {
        String mark = vectors.mark();
        return IndexMark.tryParse(mark.substring(mark.indexOf(' ') + 1)).orElseGet(() -> IndexMark.empty(contents));
    }

    private void commit(String mark) throws IOException {
        if (uncommitted > 0 || !mark.equals(vectors.mark())) {
            vectors.commit(mark, Removals.HIDDEN);
            uncommitted = 0;
        }
    }

    private void eraseWithdrawn(PublicRecord contents) throws IOException {
        IndexMark mark = mark(contents);
        List<Withdrawal> all = contents.withdrawals();
        List<SealedPart> gone = mark.gone(contents);
        if (mark.withdrawals() == all.size() && gone.isEmpty()) {
            return;
        }
        for (Withdrawal withdrawal : all.subList(mark.withdrawals(), all.size())) {
            vectors.remove(ArchiveIndex.key(contents, withdrawal.id()));
        }
        for (SealedPart part : gone) {
            vectors.removeRelease(part.sequence());
        }
        IndexMark now = mark.with(contents, mark.releases(contents)).with(mark.keys(), all.size());
        vectors.commit(text(now, contents), Removals.ERASED);
    }

    private long add(Release release, Runnable progress) throws IOException {
        PublicRecord contents = archive.contents();
        var added = new long[1];
        try {
            PartDocuments.each(
                    archive,
                    release,
                    shown -> {
                        if (stops.getAsBoolean()) {
                            return false;
                        }
                        if (vectors.has(key(contents, release, shown), release.sequence())) {
                            count(shown, progress);
                            return false;
                        }
                        return true;
                    },
                    (shown, document) -> {
                        vectors.put(key(contents, release, shown), release.sequence(), embed(document));
                        count(shown, progress);
                        added(added);
                    },
                    this::commitSome);
        } catch (IOException e) {
            throw new IOException(
                    "the vectors of part " + release.part() + " of " + release.trove() + " could not be computed: "
                            + e.getMessage(),
                    e);
        }
        return added[0];
    }

    private static long key(PublicRecord contents, Release release, PackDocument.Shown shown) {
        return ArchiveIndex.key(contents, new DocumentId(release.trove(), shown.number()));
    }

    private List<byte[]> embed(IndexedDocument document) throws IOException {
        List<byte[]> embedded = new ArrayList<>();
        for (String passage : TextPassages.of(document)) {
            embedded.add(QuantisedVector.of(embedder.embed(passage)));
        }
        return embedded;
    }

    private synchronized void added(long[] added) {
        added[0]++;
        uncommitted++;
    }

    private synchronized void count(PackDocument.Shown shown, Runnable progress) {
        if (shown.reduces() == null) {
            done++;
        }
        progress.run();
    }

    /** Commits within a release. Its mark is that of the releases before, and the next run finds what it has already. */
    private void commitSome() throws IOException {
        boolean isDue;
        synchronized (this) {
            isDue = uncommitted >= COMMIT_DOCUMENTS;
            if (isDue) {
                uncommitted = 0;
            }
        }
        if (isDue) {
            vectors.commit(vectors.mark(), Removals.HIDDEN);
        }
    }

    /** How many documents are published. */
    public long total() {
        return archive.contents().releases().stream()
                .mapToLong(Release::published)
                .sum();
    }
}
