package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.Pack;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Outcome;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/**
 * The search index of an archive. It is built from the archive's packs and from nothing else. Whole releases are added in the order
 * of the log. A document that is shown again with fewer redactions replaces its earlier form, and remains one of the part in which it was first. A
 * crash therefore loses only the releases since the last commit, and a release that was indexed before is never read
 * again.
 *
 * <p>The index's mark is {@code sequence pack-hash keys withdrawals}: the last release in the index, the SHA-256 of that release's pack
 * as first published, the last list of keys that the signatures were verified with, and how many of the log's withdrawals have been
 * erased from the index. An index that was built from another archive is detected by its mark and rebuilt. Safe for use by several
 * threads.
 */
public final class ArchiveIndex implements Closeable {

    private static final int PAGE = 1_000;

    /** Releases are committed together until they have this many documents: a commit costs as much as adding some thousand. */
    private static final int COMMIT_DOCUMENTS = 20_000;

    /** Kilobytes of messages that may be processed at the same time. */
    private static final int BUDGET_KILOBYTES = 64 << 10;

    /** The folder in the index where the archive caches the directories of its packs. */
    private static final String PACKS = "packs";

    /** How long to wait after a failure before trying again. */
    private static final Duration AFTER_FAULT = Duration.ofMinutes(1);

    private final Archive archive;
    private final Searchable searched;

    /** Null when another process writes the index and this one only reads it. */
    private final @Nullable SearchIndex index;

    private final AtomicLong indexed = new AtomicLong();

    /** Whether documents were added that cannot be found yet, and would be lost if the process ended. */
    private volatile boolean hasUncommitted;

    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    /** How many documents are published, counted once for each state of the archive: a server asks for each page. */
    private volatile @Nullable Total published;

    private record Total(PublicRecord of, long documents) {}

    private final Optional<String> rebuilt;
    private volatile boolean closing;
    private @Nullable Thread follower;

    /**
     * How much of the archive is in the index.
     *
     * @param indexed documents in the index, including those added since the last commit; all of them only after the last commit
     * @param total documents published
     */
    public record Progress(long indexed, long total) {
        public boolean isDone() {
            return indexed >= total;
        }
    }

    private ArchiveIndex(Archive archive, Searchable searched) throws IOException {
        this.archive = archive;
        this.searched = searched;
        index = searched instanceof SearchIndex writable ? writable : null;
        rebuilt = searched.answer(StateRequest.CURRENT).rebuilt();
    }

    /**
     * Opens the index in a folder, and creates it when it is missing. Documents that were withdrawn are no longer found when this
     * returns; everything else is left to {@link #catchUp}.
     *
     * @param folder of the index only; it may be deleted at any time when no process has it open
     * @param engine opens the index to write it
     * @throws IndexInUse when another process writes to it; {@link #openToRead} works in the meantime
     * @throws IOException in one line, when the disk fails
     */
    public static ArchiveIndex open(Archive archive, Path folder, IndexOpener<? extends SearchIndex> engine)
            throws IOException {
        PublicRecord contents = archive.contents();
        var owner = new IndexOwner(
                documentBytes(archive),
                DocumentRegister.NONE,
                mark -> mark.isEmpty() || isOf(mark, contents) ? null : "the index is of another archive");
        SearchIndex index = engine.open(folder, owner);
        try {
            archive.cacheIn(folder.resolve(PACKS));
            ArchiveIndex opened = new ArchiveIndex(archive, index);
            opened.missing(contents);
            if (opened.removeWithdrawn(contents)) {
                index.commit(mark(index), Removals.HIDDEN); // not found any more while the rest of the work is done
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /**
     * Opens an index that another process writes or has written, to read it only. {@link #catchUp} and {@link #follow} then switch to
     * the newest commit of that process.
     *
     * @param engine opens the index to read it
     * @throws IOException in one line, when there is no index, or it is of another archive
     */
    public static ArchiveIndex openToRead(Archive archive, Path folder, IndexOpener<? extends Searchable> engine)
            throws IOException {
        Searchable reading = engine.open(folder, new IndexOwner(documentBytes(archive), DocumentRegister.NONE));
        try {
            String mark = mark(reading);
            if (!mark.isEmpty() && !isOf(mark, archive.contents())) {
                throw new IOException(
                        "the search index in " + folder + " is of another archive, or of a newer state of this one");
            }
            ArchiveIndex opened = new ArchiveIndex(archive, reading);
            opened.missing(archive.contents());
            return opened;
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    /** Whether it is only read, because another process writes it. */
    public boolean isReadOnly() {
        return index == null;
    }

    /** Why the index was rebuilt from nothing when it was opened, in one line for people; empty when it was not. */
    public Optional<String> rebuilt() {
        return rebuilt;
    }

    /**
     * A query for the documents that were published when the log had so many entries.
     *
     * @param entries 0 or more
     */
    public static Query releasedBy(PublicRecord contents, long entries) {
        return new Query.InReleases(contents.releases().stream()
                .filter(release -> release.entry() < entries)
                .map(release -> release.trove() + "/" + release.part())
                .collect(Collectors.toSet()));
    }

    /**
     * The key of a document in the index: the position of its trove in the log, from 0, in the upper 32 bits, and its number in the
     * lower.
     *
     * @throws IllegalArgumentException when the archive has no such trove
     */
    public static long key(PublicRecord contents, DocumentId id) {
        List<Trove> troves = contents.troves();
        for (int i = 0; i < troves.size(); i++) {
            if (troves.get(i).slug().equals(id.trove())) {
                return (long) i << 32 | id.number();
            }
        }
        throw new IllegalArgumentException("no trove " + id.trove());
    }

    /** The published bytes of the documents of the archive, by {@link #key}. */
    private static DocumentBytes documentBytes(Archive archive) {
        return new DocumentBytes() {
            @Override
            public Optional<byte[]> firstBytes(long key, int most) throws IOException {
                var firstBytes = new FirstBytes(most);
                Optional<DocumentId> id = id(archive.contents(), key);
                boolean shown = id.isPresent() && archive.exact(id.get(), published -> published.copyTo(firstBytes));
                return shown ? Optional.of(firstBytes.bytes()) : Optional.empty();
            }

            @Override
            public DocumentForm form(long key) throws IOException {
                Optional<DocumentId> id = id(archive.contents(), key);
                return id.isPresent() && archive.state(id.get()) instanceof DocumentState.Published published
                        ? archive.form(published)
                        : DocumentForm.MAIL;
            }
        };
    }

    /** The document with this {@link #key}; empty when the archive has no such trove. */
    private static Optional<DocumentId> id(PublicRecord contents, long key) {
        List<Trove> troves = contents.troves();
        int trove = (int) (key >>> 32);
        return trove < troves.size()
                ? Optional.of(new DocumentId(troves.get(trove).slug(), (int) key))
                : Optional.empty();
    }

    /** The index, to search it. */
    public Searchable index() {
        return searched;
    }

    /** How much of the archive is in the index. */
    public Progress progress() {
        PublicRecord contents = archive.contents();
        Total last = published;
        if (last == null || last.of != contents) {
            last = new Total(
                    contents,
                    contents.releases().stream().mapToLong(Release::published).sum());
            published = last;
        }
        long total = last.documents;
        return new Progress(Math.min(indexed.get(), hasUncommitted ? Math.max(0, total - 1) : total), total);
    }

    /**
     * Whether {@link #catchUp} has nothing to do: the index contains every release, its signatures are verified with the newest keys,
     * and nothing that was withdrawn is left in it.
     */
    public boolean isCurrent() throws IOException {
        PublicRecord contents = archive.contents();
        IndexMark mark = indexMark(contents);
        return progress().isDone()
                && mark.keys() == contents.keys().size()
                && mark.withdrawals() == contents.withdrawals().size()
                && mark.gone(contents).isEmpty();
    }

    /** Why {@link #follow} cannot continue at the moment, in one line; empty when nothing is wrong. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault.get());
    }

    /**
     * Until this is closed, a background thread refreshes the archive ({@link Archive#refresh}) and adds its new releases to the index. All
     * readers of the same {@link Archive} see the new state of the log, even before the index has caught up.
     *
     * @param pause how long to wait before looking for new releases again
     * @throws IllegalStateException when called twice
     */
    public synchronized void follow(Duration pause) {
        if (follower != null) {
            throw new IllegalStateException("follows already");
        }
        follower = Thread.ofPlatform().daemon().name("archive index").start(() -> {
            String prepared = null;
            String charted = null;
            while (!closing) {
                try {
                    if (prepared == null) {
                        eraseWithdrawn(archive.contents());
                        prepare(); // first for what is in the index already, then for new releases
                        prepared = mark(searched);
                    }
                    archive.refresh();
                    catchUp();
                    if (!prepared.equals(mark(searched))) {
                        prepare();
                        prepared = mark(searched);
                    }
                    fault.set(null);
                    pause(pause);
                    if (!closing && !prepared.equals(charted)) {
                        countEverything(); // only charts need these counts, so they can wait
                        charted = prepared;
                    }
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    fault.set(String.valueOf(e.getMessage()));
                    pause(AFTER_FAULT);
                }
            }
        });
    }

    /**
     * Adds every release that the index lacks, erases what was withdrawn, and verifies signatures again for which keys were added
     * since. When it returns, all documents can be found. An index that is only read switches to the newest commit instead.
     *
     * @throws IOException when a release cannot be read, or is not the one in the log; the releases before it can be found
     */
    public void catchUp() throws IOException {
        PublicRecord contents = archive.contents();
        if (isReadOnly()) {
            searched.answer(StateRequest.REFRESHED);
            missing(contents);
            return;
        }
        eraseWithdrawn(contents);
        Set<Integer> done = indexMark(contents).releases(contents);
        int uncommitted = 0;
        for (Release release : missing(contents)) {
            hasUncommitted = true;
            try {
                add(release);
            } catch (IOException | RuntimeException e) {
                // Part of this release becomes visible. Each of these documents is verified, and the next attempt
                // replaces it with itself.
                commit(contents, done);
                throw e;
            }
            if (closing) {
                return; // the release may be half added: what is not committed is lost
            }
            done.add(release.sequence());
            uncommitted += release.published();
            if (uncommitted >= COMMIT_DOCUMENTS) {
                commit(contents, done);
                uncommitted = 0;
            }
        }
        commit(contents, done);
        verifyAgain();
    }

    /** Erases what was withdrawn: afterwards no file of the index contains a word of it. Adds nothing. */
    public void forgetWithdrawn() throws IOException {
        eraseWithdrawn(archive.contents());
    }

    /**
     * Removes what was withdrawn since the last time, and erases it from the files of the index. If this is interrupted, the documents
     * are not found, the mark is the old one, and the next run does it again.
     */
    private void eraseWithdrawn(PublicRecord contents) throws IOException {
        SearchIndex writable = index;
        if (writable != null && isOf(mark(searched), contents) && removeWithdrawn(contents)) {
            IndexMark mark = indexMark(contents);
            IndexMark now = mark.with(contents, mark.releases(contents))
                    .with(mark.keys(), contents.withdrawals().size());
            writable.commit(now.text(), Removals.ERASED);
            missing(contents);
        }
    }

    /**
     * Removes the withdrawn documents that the mark does not count yet, and those of parts that were opened and then cancelled; false when there are
     * none.
     */
    private boolean removeWithdrawn(PublicRecord contents) throws IOException {
        SearchIndex writable = Objects.requireNonNull(index);
        List<Withdrawal> all = contents.withdrawals();
        IndexMark mark = indexMark(contents);
        int done = mark.withdrawals();
        for (Withdrawal withdrawal : all.subList(Math.min(done, all.size()), all.size())) {
            writable.remove(key(contents, withdrawal.id()));
        }
        for (SealedPart part : mark.gone(contents)) {
            var documents = new Query.InReleases(Set.of(part.trove() + "/" + part.part()));
            try (CompleteResult indexed = searched.answer(new CompleteRequest(documents, Sort.OLDEST))) {
                for (List<Hit> hits = indexed.next(PAGE); !hits.isEmpty(); hits = indexed.next(PAGE)) {
                    for (Hit hit : hits) {
                        writable.remove(key(contents, new DocumentId(hit.trove(), hit.number())));
                    }
                }
            }
        }
        return done < all.size() || !mark.gone(contents).isEmpty();
    }

    /**
     * Verifies again the messages whose signatures name a key from a list that was published since. If this is interrupted, the mark
     * still names the list before, and the next run does it again.
     */
    private void verifyAgain() throws IOException {
        SearchIndex writable = Objects.requireNonNull(index);
        PublicRecord contents = archive.contents();
        int newest = contents.keys().size();
        IndexMark mark = indexMark(contents);
        if (!isOf(mark(searched), contents) || mark.keys() == newest) {
            return;
        }
        KeyArchive late = switch (archive.lateKeys()) {
            case Outcome.Ok<KeyArchive>(KeyArchive keys) -> keys;
            case Outcome.Refused<KeyArchive>(String code, String reason) -> throw new IOException(reason);
        };
        Map<Integer, DkimVerifier> verifiers = new HashMap<>();
        Set<KeyName> names = new TreeSet<>();
        late.records()
                .forEach(
                        record -> KeyName.of(record.selector(), record.domain()).ifPresent(names::add));
        for (KeyName name : names) {
            try (CompleteResult affected =
                    searched.answer(new CompleteRequest(new Query.AsksForKey(name), Sort.OLDEST))) {
                for (List<Hit> hits = affected.next(PAGE); !hits.isEmpty(); hits = affected.next(PAGE)) {
                    for (Hit hit : hits) {
                        verifyAgain(writable, hit, verifiers);
                    }
                    if (closing) {
                        return;
                    }
                }
            }
        }
        writable.commit(mark.with(newest, mark.withdrawals()).text(), Removals.HIDDEN);
    }

    private void verifyAgain(SearchIndex writable, Hit hit, Map<Integer, DkimVerifier> verifiers) throws IOException {
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        if (archive.state(id) instanceof DocumentState.Published document) {
            Release release = document.release();
            if (!verifiers.containsKey(release.sequence())) {
                verifiers.put(release.sequence(), new DkimVerifier(archive.keys(release)));
            }
            DkimVerifier verifier = verifiers.get(release.sequence());
            List<ExtractedText.Unit> extracted = new ArrayList<>();
            if (archive.extractedText(document, new IndexedUnits(extracted)).isEmpty()) {
                extracted.clear();
            }
            archive.exact(
                    id,
                    published -> writable.add(indexed(
                                    id,
                                    hit.release(),
                                    published.bytes(),
                                    published.form(),
                                    document.redaction(),
                                    verifier)
                            .with(extracted)));
        }
    }

    private static String mark(Searchable index) throws IOException {
        return index.answer(StateRequest.CURRENT).mark();
    }

    /** What the index reflects. One that is still empty will reflect everything. */
    private IndexMark indexMark(PublicRecord contents) throws IOException {
        String mark = mark(searched);
        return mark.isEmpty() ? IndexMark.empty(contents) : IndexMark.parse(mark);
    }

    /** Prepares the index and the directories of the packs, so that the first reader does not wait for them. */
    private void prepare() throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<IndexState> prepared = threads.submit(() -> searched.answer(StateRequest.PREPARED));
            forEachRelease(archive::prepare);
            prepared.get();
            forEachRelease(archive::prepareProofs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    private void countEverything() throws IOException {
        searched.answer(
                new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 0, EnumSet.allOf(SearchRequest.Facet.class)));
    }

    private interface Preparation {
        void prepare(Release release) throws IOException;
    }

    private void forEachRelease(Preparation preparation) throws IOException {
        for (Release release : archive.contents().releases().reversed()) {
            if (closing) {
                return;
            }
            try {
                preparation.prepare(release);
            } catch (DamagedCopy damaged) {
                // A reader who opens one of its documents gets an error; the other releases are prepared.
            }
        }
    }

    /** Commits these releases; does nothing when the index has no others than at the last commit. */
    private void commit(PublicRecord contents, Set<Integer> done) throws IOException {
        IndexMark now = indexMark(contents).with(contents, done);
        if (index != null && !done.isEmpty() && !now.text().equals(mark(searched))) {
            index.commit(now.text(), Removals.HIDDEN);
        }
        hasUncommitted = false;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        Thread running = follower;
        if (running != null) {
            running.interrupt();
            join(running);
        }
        searched.close();
    }

    /** The releases that the index lacks. Resets the count of indexed documents, which a failed attempt may have increased. */
    private List<Release> missing(PublicRecord contents) throws IOException {
        Set<Integer> done = indexMark(contents).releases(contents);
        indexed.set(contents.releases().stream()
                .filter(release -> done.contains(release.sequence()))
                .mapToLong(Release::published)
                .sum());
        return contents.releases().stream()
                .filter(release -> !done.contains(release.sequence()))
                .toList();
    }

    private void add(Release release) throws IOException {
        SearchIndex writable = Objects.requireNonNull(index);
        int threads = Runtime.getRuntime().availableProcessors();
        for (Withdrawal withdrawal : release.withdrawn().values()) {
            // An attempt that failed may have added it before it was withdrawn.
            writable.remove(key(archive.contents(), withdrawal.id()));
        }
        Semaphore budget = new Semaphore(BUDGET_KILOBYTES);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        try (Pack pack = Pack.open(archive.pack(release), release);
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            pack.documents(line -> {}); // verifies all lines before any of them is used
            DkimVerifier verifier = new DkimVerifier(archive.keys(release));
            pack.documents(line -> {
                if (line instanceof PackDocument.Shown shown
                        && !release.withdrawn().containsKey(shown.number())
                        && failed.get() == null
                        && !closing) {
                    byte[] published = pack.message(shown.number(), shown.publishedBytes(), shown.published())
                            .orElseThrow(() -> new IOException("releases/" + release.sequence()
                                    + " does not contain document " + shown.number() + ": fetch it again"));
                    DocumentForm form = pack.form(shown);
                    List<ExtractedText.Unit> extracted = new ArrayList<>();
                    PackEntry text = shown.text();
                    if (text != null
                            && pack.read(shown.number(), text, new IndexedUnits(extracted))
                                    .isEmpty()) {
                        extracted.clear(); // a text that breaks a rule must not stop the index: the document has none
                    }
                    long textBytes = text == null ? 0 : Math.min(text.sizeBytes(), 4L * ExtractedWords.MAX_CHARS);
                    int kilobytes = (int) Math.min(BUDGET_KILOBYTES, 1 + (published.length + 2 * textBytes) / 256);
                    budget.acquireUninterruptibly(kilobytes);
                    DocumentId id = new DocumentId(release.trove(), shown.number());
                    int part = shown.reduces() == null ? release.part() : firstPart(id, release);
                    workers.execute(() -> {
                        try {
                            writable.add(indexed(id, part, published, form, Redaction.of(shown), verifier)
                                    .with(extracted));
                            if (shown.reduces() == null) {
                                indexed.incrementAndGet();
                            }
                        } catch (IOException | RuntimeException e) {
                            failed.compareAndSet(null, e);
                        } catch (OutOfMemoryError | StackOverflowError e) {
                            // Otherwise the document would be missing from an index that is reported as complete.
                            failed.compareAndSet(null, new IOException("document " + shown.number() + ": " + e, e));
                        } finally {
                            budget.release(kilobytes);
                        }
                    });
                }
            });
        }
        if (failed.get() != null) {
            throw new IOException(
                    "part " + release.part() + " of " + release.trove() + " could not be indexed: "
                            + failed.get().getMessage(),
                    failed.get());
        }
    }

    /** The part in which a document that is shown again was first: searches, counts and dates of documents are those of that part. */
    private int firstPart(DocumentId id, Release release) throws IOException {
        return archive.firstRelease(id).map(Release::part).orElse(release.part());
    }

    private IndexedDocument indexed(
            DocumentId id,
            int part,
            byte[] published,
            DocumentForm form,
            @Nullable Redaction redaction,
            DkimVerifier verifier) {
        long key = key(archive.contents(), id);
        return redaction == null
                ? IndexedDocument.of(key, id.trove(), id.number(), part, published, form, verifier)
                : IndexedDocument.redacted(key, id.trove(), id.number(), part, published, form, redaction);
    }

    private static boolean isOf(String mark, PublicRecord contents) {
        return IndexMark.tryParse(mark).filter(parsed -> parsed.isOf(contents)).isPresent();
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            // closing
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
