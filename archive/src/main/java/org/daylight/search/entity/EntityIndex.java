package org.daylight.search.entity;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.file.ExclusiveLock;
import org.daylight.search.IndexInUse;
import org.daylight.search.IndexedDocument;
import org.daylight.search.PartDocuments;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names in an archive's documents, from the archive's packs and from nothing else, and keeps them in a folder: a file for each release
 * ({@code spec/entities.md}). The same archive and the same program give the same files. A release that has its file is not read again, so the work
 * grows with what is new. What was found is synced after every {@value #SYNC_DOCUMENTS} documents: a crash loses no more than that.
 */
public final class EntityIndex implements Closeable {

    /** The most names of one document: those that it has most often. */
    static final int MOST_NAMES = 100;

    /** How the name of a release's file ends; before it is the number of the release in the log. */
    static final String SUFFIX = ".names";

    private static final String WORK = ".work";
    private static final int SYNC_DOCUMENTS = 500;

    private final Archive archive;
    private final Path folder;
    private final EntityExtractor extractor;
    private final BooleanSupplier stops;
    private final Consumer<String> steps;
    private final ExclusiveLock lock;
    private final AtomicLong done = new AtomicLong();
    private int unsynced;

    /** Receives the progress of {@link #catchUp}: documents that were read, of all that are published. */
    public interface Listener {
        void at(long done, long total);
    }

    /**
     * What a run has done.
     *
     * @param read documents that were read
     * @param skipped documents of the archive that cost too much, in this and in earlier runs; of them no name is known
     * @param documents documents of the archive that have been read, in this and in earlier runs
     * @param total documents of the archive
     * @param rebuilt why files were made again, in one line; null when none were
     */
    public record Result(
            long read,
            long skipped,
            long documents,
            long total,
            @Nullable String rebuilt) {}

    /**
     * Opens a folder, which is created.
     *
     * @param stops asked after each document; true ends {@link #catchUp}
     * @throws IndexInUse when another process writes there
     */
    public static EntityIndex open(Archive archive, Path folder, EntityExtractor extractor, BooleanSupplier stops)
            throws IOException {
        return open(archive, folder, extractor, stops, step -> {});
    }

    /** The same. @param steps told of each step after which a crash is tried in tests */
    public static EntityIndex open(
            Archive archive, Path folder, EntityExtractor extractor, BooleanSupplier stops, Consumer<String> steps)
            throws IOException {
        Files.createDirectories(folder);
        ExclusiveLock lock = ExclusiveLock.take(folder.resolve("write.lock"))
                .orElseThrow(() -> new IndexInUse(folder, new IOException("another process writes there")));
        return new EntityIndex(archive, folder, extractor, stops, steps, lock);
    }

    private EntityIndex(
            Archive archive,
            Path folder,
            EntityExtractor extractor,
            BooleanSupplier stops,
            Consumer<String> steps,
            ExclusiveLock lock) {
        this.archive = archive;
        this.folder = folder;
        this.extractor = extractor;
        this.stops = stops;
        this.steps = steps;
        this.lock = lock;
    }

    /** The file of a release. @param sequence its number in the log */
    static Path file(Path folder, int sequence) {
        return folder.resolve(String.format("%04d", sequence) + SUFFIX);
    }

    private Path work(Release release) {
        return folder.resolve(String.format("%04d", release.sequence()) + WORK);
    }

    /**
     * Removes the names of withdrawn documents from the files, and reads the documents that were not read.
     *
     * @throws IOException in one line, when a release or a file cannot be read; what was done before is kept
     */
    public Result catchUp(Listener listener) throws IOException {
        PublicRecord contents = archive.contents();
        removeOthers(contents);
        long total = contents.releases().stream()
                .mapToLong(release -> release.published() + release.again())
                .sum();
        List<Release> missing = new ArrayList<>();
        String rebuilt = null;
        for (Release release : contents.releases()) {
            Current current = current(release);
            if (current.isUsable) {
                Files.deleteIfExists(work(release)); // left by a crash after the file was written
                done.addAndGet(current.documents);
            } else {
                missing.add(release);
                rebuilt = current.objection != null ? current.objection : rebuilt;
            }
        }
        long read = 0;
        for (Release release : missing) {
            if (stops.getAsBoolean()) {
                break;
            }
            read += read(release, () -> listener.at(done.get(), total));
        }
        long skipped = 0;
        for (Release release : contents.releases()) {
            skipped += current(release).skipped;
        }
        return new Result(read, skipped, done.get(), total, rebuilt);
    }

    /** What the file of a release is. @param objection why it cannot be used; null when there is none, or there is no file */
    private record Current(
            boolean isUsable,
            int documents,
            int skipped,
            @Nullable String objection) {}

    private Current current(Release release) throws IOException {
        Path file = file(folder, release.sequence());
        if (!Files.exists(file)) {
            return new Current(false, 0, 0, null);
        }
        Optional<PartFile.Reader> opened = PartFile.open(file);
        if (opened.isEmpty()) {
            return new Current(
                    false, 0, 0, "the names in " + folder + " were written by another version of this program");
        }
        try (PartFile.Reader reader = opened.get()) {
            PartFile.Header header = reader.header();
            if (!header.model().equals(extractor.model())) {
                return new Current(false, 0, 0, "the names in " + folder + " were found by " + header.model());
            }
            if (!header.pack().equals(release.firstPack().hex())) {
                return new Current(false, 0, 0, "the names in " + folder + " are of another archive");
            }
            int kept = release.published() + release.again();
            if (header.documents() == kept) {
                return new Current(true, kept, header.skipped().length, null);
            }
            PartFile.Header without = without(header, release);
            PartFile.write(file, without, () -> without(reader, release));
            steps.accept("erased");
            return new Current(true, without.documents(), without.skipped().length, null);
        }
    }

    private static PartFile.Header without(PartFile.Header header, Release release) {
        return new PartFile.Header(
                header.model(),
                header.pack(),
                release.published() + release.again(),
                without(header.skipped(), release),
                without(header.again(), release));
    }

    private static int[] without(int[] numbers, Release release) {
        return java.util.Arrays.stream(numbers)
                .filter(number -> !release.withdrawn().containsKey(number))
                .toArray();
    }

    /** The next name that a document has that was not withdrawn. */
    private static PartFile.@Nullable Posting without(PartFile.Reader reader, Release release) throws IOException {
        for (PartFile.Posting next = reader.next(); next != null; next = reader.next()) {
            BitSet kept = new BitSet();
            for (int i = 0; i < next.numbers().length; i++) {
                kept.set(i, !release.withdrawn().containsKey(next.numbers()[i]));
            }
            if (!kept.isEmpty()) {
                PartFile.Posting all = next;
                return new PartFile.Posting(
                        all.entity(),
                        kept.stream().map(i -> all.numbers()[i]).toArray(),
                        kept.stream().map(i -> all.counts()[i]).toArray());
            }
        }
        return null;
    }

    /** Deletes files of releases that the archive does not have, such as a part whose seal was cancelled, and what a crash left. */
    private void removeOthers(PublicRecord contents) throws IOException {
        var wanted = new java.util.HashSet<Path>();
        for (Release release : contents.releases()) {
            wanted.add(file(folder, release.sequence()));
            wanted.add(work(release));
        }
        List<Path> others;
        try (Stream<Path> all = Files.list(folder)) {
            others = all.filter(file -> isOurs(file.getFileName().toString()) && !wanted.contains(file))
                    .toList();
        }
        for (Path other : others) {
            Files.deleteIfExists(other);
        }
        if (!others.isEmpty()) {
            PartFile.sync(folder);
        }
    }

    private static boolean isOurs(String name) {
        return name.endsWith(SUFFIX) || name.endsWith(WORK) || name.endsWith(".new");
    }

    private long read(Release release, Runnable progress) throws IOException {
        var again = new BitSet();
        long before = done.get();
        long had;
        try (WorkFile work = WorkFile.open(
                work(release), extractor.model() + " " + release.firstPack().hex())) {
            steps.accept("begun");
            had = work.documents();
            try {
                PartDocuments.each(
                        archive,
                        release,
                        shown -> {
                            if (shown.reduces() != null) {
                                again.set(shown.number());
                            }
                            if (stops.getAsBoolean()) {
                                return false;
                            }
                            if (work.has(shown.number())) {
                                done.incrementAndGet();
                                return false;
                            }
                            return true;
                        },
                        (shown, document) -> {
                            work.add(shown.number(), names(document));
                            done.incrementAndGet();
                            progress.run();
                            syncSome(work);
                        },
                        () -> {});
            } catch (IOException e) {
                work.sync();
                throw new IOException(
                        "the names of part " + release.part() + " of " + release.trove() + " could not be found: "
                                + e.getMessage(),
                        e);
            }
            work.sync();
            steps.accept("read");
            if (done.get() - before < release.published() + release.again()) {
                return work.documents() - had; // stopped
            }
            WorkFile.Found found = work.names(number -> !release.withdrawn().containsKey(number));
            PartFile.write(
                    file(folder, release.sequence()),
                    new PartFile.Header(
                            extractor.model(),
                            release.firstPack().hex(),
                            found.documents(),
                            found.skipped(),
                            again.stream().toArray()),
                    found.names());
            steps.accept("written");
            had = work.documents() - had;
        }
        Files.deleteIfExists(work(release));
        steps.accept("done");
        return had;
    }

    private synchronized void syncSome(WorkFile work) throws IOException {
        if (++unsynced >= SYNC_DOCUMENTS) {
            unsynced = 0;
            work.sync();
            steps.accept("synced");
        }
    }

    /** The names of a document; null when it costs too much. */
    private @Nullable Map<NamedEntity, Integer> names(IndexedDocument document) {
        try {
            List<NamedEntity> names = new ArrayList<>();
            for (String paragraph : TextParagraphs.of(document)) {
                names.addAll(extractor.extract(paragraph));
            }
            return new HashMap<>(WorkFile.counted(names, MOST_NAMES));
        } catch (OutOfMemoryError | StackOverflowError | RuntimeException e) {
            return null; // one document must not stop the others: it is counted
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
