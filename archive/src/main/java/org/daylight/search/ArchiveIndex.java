package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.daylight.archive.Pack;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Outcome;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;
import org.jspecify.annotations.Nullable;

/**
 * The index of an archive, made from its packs and nothing else. Whole releases are added in the order of the log, so a crash
 * costs the releases since the last commit, and a release that came yesterday is never read again.
 *
 * <p>The index's mark is {@code sequence pack-hash keys withdrawals}: the last release it holds and the SHA-256 of its pack as it came out, the last
 * list of keys it was judged by, and how many of the log's withdrawals have left no trace in it. An index that was made from another archive is noticed and begun anew.
 * Safe for use by several threads.
 */
public final class ArchiveIndex implements Closeable {

    private static final int AT_ONCE = 1_000;

    /** Releases are made visible together until they have so many documents: a commit costs as much as some thousand of them. */
    private static final int COMMIT_DOCUMENTS = 20_000;

    /** Bytes of messages that may be in work at once, in kilobytes. */
    private static final int BUDGET_KILOBYTES = 64 << 10;

    /** Where the archive keeps what it has read of its packs: a folder in the index's, which Lucene passes over. */
    private static final String PACKS = "packs";

    /** A release that cannot be read now is not read again at once. */
    private static final Duration AFTER_FAULT = Duration.ofMinutes(1);

    private final Archive archive;
    private final Searchable searched;

    /** Null where another process writes the index, and this one reads it. */
    private final @Nullable LuceneIndex index;

    private final AtomicLong indexed = new AtomicLong();
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private volatile boolean closing;
    private @Nullable Thread follower;

    /**
     * How far it is.
     *
     * @param indexed documents searched so far
     * @param total documents published
     */
    public record Progress(long indexed, long total) {
        public boolean isDone() {
            return indexed >= total;
        }
    }

    private ArchiveIndex(Archive archive, Searchable searched) {
        this.archive = archive;
        this.searched = searched;
        index = searched instanceof LuceneIndex writable ? writable : null;
    }

    /**
     * Opens the index in a derived folder, making it when it is absent, and does no work yet, but that what was withdrawn is no longer found.
     *
     * @throws IndexInUse when another process writes to it: {@link #openToRead} may be used meanwhile
     * @throws IOException in one line, when the disk fails
     */
    public static ArchiveIndex open(Archive archive, Path folder) throws IOException {
        PublicRecord contents = archive.contents();
        LuceneIndex index = LuceneIndex.open(
                folder,
                originals(archive),
                mark -> mark.isEmpty() || last(mark, contents).isPresent() ? null : "the index is of another archive");
        archive.keepIn(folder.resolve(PACKS));
        ArchiveIndex opened = new ArchiveIndex(archive, index);
        opened.missing(contents);
        try {
            if (opened.removeWithdrawn(contents)) {
                index.commit(index.mark()); // nobody may find them while the rest of the work is done
            }
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
        return opened;
    }

    /**
     * Opens the index that another process makes, or has made, to read it only: {@link #catchUp} and {@link #follow} go on to what that
     * process has made visible.
     *
     * @throws IOException in one line, when there is none, or it is of another archive
     */
    public static ArchiveIndex openToRead(Archive archive, Path folder) throws IOException {
        LuceneReading reading = LuceneReading.openToRead(folder, originals(archive));
        if (!reading.mark().isEmpty()
                && last(reading.mark(), archive.contents()).isEmpty()) {
            reading.close();
            throw new IOException(
                    "the search index in " + folder + " is of another archive, or of a newer state of this one");
        }
        ArchiveIndex opened = new ArchiveIndex(archive, reading);
        opened.missing(archive.contents());
        return opened;
    }

    /** Whether it is only read here, and made by another process. */
    public boolean isReadOnly() {
        return index == null;
    }

    /** Why the index was begun anew although there was one, in one line for people; empty when it was not. */
    public Optional<String> begunAnew() {
        return index == null ? Optional.empty() : index.begunAnew();
    }

    /** The documents of those releases that stand in the first entries of a log: what could be searched when it had no more. */
    public static Query releasedBy(PublicRecord contents, long entries) {
        return new Query.InReleases(contents.releases().stream()
                .filter(release -> release.entry() < entries)
                .map(release -> release.trove() + "/" + release.number())
                .collect(Collectors.toSet()));
    }

    /** The key of a document: its trove's place in the log, and its number. */
    public static long key(PublicRecord contents, DocumentId id) {
        List<Trove> troves = contents.troves();
        for (int i = 0; i < troves.size(); i++) {
            if (troves.get(i).slug().equals(id.trove())) {
                return (long) i << 32 | id.number();
            }
        }
        throw new IllegalArgumentException("no trove " + id.trove());
    }

    /** The originals of an archive, by {@link #key}. */
    private static Originals originals(Archive archive) {
        return (key, most) -> {
            List<Trove> troves = archive.contents().troves();
            int trove = (int) (key >>> 32);
            if (trove >= troves.size()) {
                return Optional.empty();
            }
            var beginning = new FirstBytes(most);
            boolean shown = archive.exact(
                    new DocumentId(troves.get(trove).slug(), (int) key), original -> original.copyTo(beginning));
            return shown ? Optional.of(beginning.bytes()) : Optional.empty();
        };
    }

    /** What is searched. */
    public Searchable index() {
        return searched;
    }

    public Progress progress() {
        long total = archive.contents().releases().stream()
                .mapToLong(Release::published)
                .sum();
        return new Progress(Math.min(indexed.get(), total), total);
    }

    /** Whether it holds every release, judged by the newest keys, and nothing withdrawn: there is nothing for {@link #catchUp} to do. */
    public boolean isCurrent() {
        PublicRecord contents = archive.contents();
        Counted counted = counted(contents);
        return progress().isDone()
                && counted.keys() == contents.keys().size()
                && counted.withdrawals() == contents.withdrawals().size();
    }

    /** Why the index is not made further; empty when nothing is wrong. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault.get());
    }

    /** Looks for new releases now and then, and adds them, in a thread of its own, until this is closed. */
    public synchronized void follow(Duration pause) {
        if (follower != null) {
            throw new IllegalStateException("follows already");
        }
        follower = Thread.ofPlatform().daemon().name("archive index").start(() -> {
            String prepared = null;
            String pictured = null;
            while (!closing) {
                try {
                    if (prepared == null) {
                        takeOut(archive.contents());
                        prepare(); // readers of what is there already come before new releases
                        prepared = searched.mark();
                    }
                    archive.refresh();
                    catchUp();
                    if (!prepared.equals(searched.mark())) {
                        prepare();
                        prepared = searched.mark();
                    }
                    fault.set(null);
                    pause(pause);
                    if (!closing && !prepared.equals(pictured)) {
                        everything(0, EnumSet.allOf(SearchRequest.Facet.class)); // what only pictures need can wait
                        pictured = prepared;
                    }
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    fault.set(String.valueOf(e.getMessage()));
                    pause(AFTER_FAULT);
                }
            }
        });
    }

    /**
     * Adds every release that the index does not hold; returns when all can be found. One that is only read goes on to what its writer
     * has made visible.
     *
     * @throws IOException when a release cannot be read, or is not the one in the log; those before it can be found
     */
    public void catchUp() throws IOException {
        PublicRecord contents = archive.contents();
        if (searched instanceof LuceneReading reading) {
            reading.refresh();
            missing(contents);
            return;
        }
        takeOut(contents);
        Release whole = null;
        int uncommitted = 0;
        for (Release release : missing(contents)) {
            try {
                add(release);
            } catch (IOException | RuntimeException e) {
                // What was added of this release is seen already; each of its documents is proved, and is replaced by
                // itself next time.
                commit(contents, whole);
                throw e;
            }
            if (closing) {
                return; // the release may be half added: what is not committed is forgotten
            }
            whole = release;
            uncommitted += release.published();
            if (uncommitted >= COMMIT_DOCUMENTS) {
                commit(contents, whole);
                whole = null;
                uncommitted = 0;
            }
        }
        commit(contents, whole);
        judgeAgain();
    }

    /** Takes out what was withdrawn, so that no file of the index has a word of it any more, and adds nothing. */
    public void forgetWithdrawn() throws IOException {
        takeOut(archive.contents());
    }

    /**
     * Takes out what was withdrawn since, and what files of the index still have of it. If we stop on the way, nobody finds it, the mark is the
     * old one, and the next run does it again.
     */
    private void takeOut(PublicRecord contents) throws IOException {
        LuceneIndex writable = index;
        Optional<Release> last = last(searched.mark(), contents);
        if (writable != null && last.isPresent() && removeWithdrawn(contents)) {
            writable.purge(mark(
                    last.get(),
                    new Counted(counted(contents).keys(), contents.withdrawals().size())));
            missing(contents);
        }
    }

    /** Removes what the mark does not count yet; false when there is nothing. */
    private boolean removeWithdrawn(PublicRecord contents) throws IOException {
        LuceneIndex writable = Objects.requireNonNull(index);
        List<Withdrawal> all = contents.withdrawals();
        int done = counted(contents).withdrawals();
        for (Withdrawal withdrawal : all.subList(Math.min(done, all.size()), all.size())) {
            writable.remove(key(contents, withdrawal.id()));
        }
        return done < all.size();
    }

    /**
     * Judges the messages that ask for keys of a list that came since. If we stop on the way, the mark still names the list before, and the next
     * run does it again.
     */
    private void judgeAgain() throws IOException {
        LuceneIndex writable = Objects.requireNonNull(index);
        PublicRecord contents = archive.contents();
        Optional<Release> last = last(searched.mark(), contents);
        int newest = contents.keys().size();
        Counted counted = counted(contents);
        if (last.isEmpty() || counted.keys() == newest) {
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
            try (CompleteResult asking = searched.hold(new Query.AsksForKey(name), SearchRequest.Sort.OLDEST)) {
                for (List<Hit> hits = asking.next(AT_ONCE); !hits.isEmpty(); hits = asking.next(AT_ONCE)) {
                    for (Hit hit : hits) {
                        judgeAgain(writable, hit, verifiers);
                    }
                    if (closing) {
                        return;
                    }
                }
            }
        }
        writable.commit(mark(last.get(), new Counted(newest, counted.withdrawals())));
    }

    private void judgeAgain(LuceneIndex writable, Hit hit, Map<Integer, DkimVerifier> verifiers) throws IOException {
        Release release = archive.contents()
                .release(hit.trove(), hit.release())
                .orElseThrow(() -> new IOException("the search index is of another archive"));
        DkimVerifier verifier = verifiers.get(release.sequence());
        if (verifier == null) {
            verifier = new DkimVerifier(archive.keys(release));
            verifiers.put(release.sequence(), verifier);
        }
        Optional<byte[]> original = archive.original(new DocumentId(hit.trove(), hit.number()));
        if (original.isPresent()) {
            writable.add(
                    IndexedDocument.of(hit.key(), hit.trove(), hit.number(), hit.release(), original.get(), verifier));
        }
    }

    /** What an index has taken notice of. @param keys the list of keys it was judged by; 0 for none. @param withdrawals how many */
    private record Counted(int keys, int withdrawals) {}

    private static String mark(Release last, Counted counted) {
        return last.sequence() + " " + last.firstPack().hex() + " " + counted.keys() + " " + counted.withdrawals();
    }

    /** As the mark says; an index that holds nothing yet will take notice of everything. */
    private Counted counted(PublicRecord contents) {
        String[] words = searched.mark().split(" ");
        return words.length < 3
                ? new Counted(contents.keys().size(), contents.withdrawals().size())
                : new Counted(Integer.parseInt(words[2]), words.length == 3 ? 0 : Integer.parseInt(words[3]));
    }

    /**
     * Has everything ready that the first reader would wait for otherwise: columns, threads, copies and counts, on as many processors as
     * there are, and what the packs hold; and keeps beside the index what was made for it.
     */
    private void prepare() throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> made = List.of(
                    threads.submit(() -> everything(0, SearchRequest.NARROWING)),
                    threads.submit(() -> everything(1, Set.of())),
                    threads.submit(() -> searched.find(
                            new SearchRequest(new Query.IsCopy(), SearchRequest.Sort.NEWEST, 0, 0, Set.of()))));
            preparePacks();
            for (Future<?> one : made) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
            return;
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
        if (index != null && !index.mark().isEmpty()) {
            index.keep();
        }
    }

    private SearchResult everything(int hits, Set<SearchRequest.Facet> facets) throws IOException {
        return searched.find(new SearchRequest(new Query.Everything(), SearchRequest.Sort.NEWEST, 0, hits, facets));
    }

    private void preparePacks() throws IOException {
        for (Release release : archive.contents().releases().reversed()) {
            if (closing) {
                return;
            }
            try {
                archive.prepare(release);
            } catch (DamagedCopy damaged) {
                // whoever asks for something of it is told, and the others need not wait for that
            }
        }
    }

    /** Makes everything up to this release visible; does nothing when there is nothing new. */
    private void commit(PublicRecord contents, @Nullable Release whole) throws IOException {
        if (whole != null && index != null) {
            index.commit(mark(whole, counted(contents)));
        }
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

    /** The releases that the index does not hold; what was counted of them in an attempt that failed is forgotten. */
    private List<Release> missing(PublicRecord contents) {
        int done = last(searched.mark(), contents).map(Release::sequence).orElse(0);
        indexed.set(contents.releases().stream()
                .filter(release -> release.sequence() <= done)
                .mapToLong(Release::published)
                .sum());
        return contents.releases().stream()
                .filter(release -> release.sequence() > done)
                .toList();
    }

    private void add(Release release) throws IOException {
        LuceneIndex writable = Objects.requireNonNull(index);
        int threads = Runtime.getRuntime().availableProcessors();
        for (Withdrawal withdrawal : release.withdrawn().values()) {
            // An attempt that failed may have added it before it was withdrawn.
            writable.remove(key(archive.contents(), withdrawal.id()));
        }
        Semaphore budget = new Semaphore(BUDGET_KILOBYTES);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        try (Pack pack = Pack.open(archive.pack(release), release);
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            pack.documents(line -> {}); // proves the lines before anything of them is believed
            DkimVerifier verifier = new DkimVerifier(archive.keys(release));
            pack.documents(line -> {
                if (line instanceof PackDocument.Shown shown
                        && !release.withdrawn().containsKey(shown.number())
                        && failed.get() == null
                        && !closing) {
                    byte[] original = pack.message(shown.number(), shown.publishedBytes(), shown.published())
                            .orElseThrow(() -> new IOException("releases/" + release.sequence()
                                    + " does not contain document " + shown.number() + ": fetch it again"));
                    int kilobytes = Math.min(BUDGET_KILOBYTES, 1 + original.length / 256);
                    budget.acquireUninterruptibly(kilobytes);
                    workers.execute(() -> {
                        try {
                            index(writable, release, shown.number(), original, verifier);
                        } catch (IOException | RuntimeException e) {
                            failed.compareAndSet(null, e);
                        } catch (OutOfMemoryError | StackOverflowError e) {
                            // Without this the document would be missing from an index that calls itself complete.
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
                    "part " + release.number() + " of " + release.trove() + " could not be indexed: "
                            + failed.get().getMessage(),
                    failed.get());
        }
    }

    private void index(LuceneIndex index, Release release, int number, byte[] original, DkimVerifier verifier)
            throws IOException {
        DocumentId id = new DocumentId(release.trove(), number);
        index.add(IndexedDocument.of(
                key(archive.contents(), id), release.trove(), number, release.number(), original, verifier));
        indexed.incrementAndGet();
    }

    /** The last release that the index holds, when it is one of this archive. */
    private static Optional<Release> last(String mark, PublicRecord contents) {
        return contents.releases().stream()
                .filter(release -> mark.startsWith(
                        release.sequence() + " " + release.firstPack().hex() + " "))
                .findFirst();
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            // closing, or somebody wants it sooner
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
