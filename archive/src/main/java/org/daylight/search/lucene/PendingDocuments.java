package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.daylight.search.lucene.segment.SegmentBuffer;
import org.daylight.search.query.WordSplitter;
import org.jspecify.annotations.Nullable;

/**
 * The documents that were added and are not in the index yet: a buffer for each thread that adds, each of which becomes a segment when it is
 * full, or at a commit (docs/decisions/0044).
 *
 * <p>A document that replaces another one knows where that one is: in a buffer, where it is marked as removed; or in the index, from
 * which it is taken just before the new one's buffer goes there.
 *
 * <p>Safe for several threads; adds of one key must not meet (the caller sees to it).
 */
final class PendingDocuments {

    /** Segments are written in folders of this name, beside the files of the index. */
    private static final String FOLDER = "adding-";

    private static final int TOKEN_BYTES = Long.BYTES;

    private final Path folder;
    private final IndexWriter writer;
    private final long mostBytes;
    private final FieldNumbers fieldNumbers;

    /** Buffers that may be added to. Also the lock for the next two. */
    private final List<Filling> filling = new ArrayList<>();

    /** Buffers on their way to the index. */
    private final Set<Filling> leaving = new HashSet<>();

    private int folders;

    /** Where documents are that the index does not have. Also the lock for {@link Filling#gone} and {@link Filling#replaces}. */
    private final Map<Long, Place> pending = new HashMap<>();

    /** Held while a buffer goes to the index, and while the index is committed: so that no commit sees half a replacement. */
    private final Object installing = new Object();

    /** A buffer that could not be written: its documents are lost, and no commit may claim to have them. */
    private volatile @Nullable Throwable lost;

    private record Place(Filling buffer, int document) {}

    /** A buffer, and what it will replace in the index. */
    private final class Filling {
        final ReentrantLock busy = new ReentrantLock();
        final SegmentBuffer documents = new SegmentBuffer(
                new WordSplitter(false),
                WordSplitter.MAX_TEXT,
                WordAnalyzer.GAP,
                writer.getConfig().getSimilarity(),
                fieldNumbers);
        final Set<Long> replaces = new HashSet<>();
        /** Whether it is too late to remove something from it. */
        boolean gone;
    }

    /**
     * Begins; what a crash left half-written is deleted.
     *
     * @param mostBytes that one buffer takes on the heap
     */
    PendingDocuments(Path folder, IndexWriter writer, FieldNumbers fieldNumbers, long mostBytes) throws IOException {
        this.folder = folder;
        this.writer = writer;
        this.fieldNumbers = fieldNumbers;
        this.mostBytes = mostBytes;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path left : files.filter(path -> path.getFileName().toString().startsWith(FOLDER))
                    .toList()) {
                delete(left);
            }
        }
    }

    /** Adds a document. @param isKnown whether one with this key was added before, to the index or here */
    void add(long key, Document fields, boolean isKnown) throws IOException {
        Filling buffer = acquire();
        boolean isFull;
        try {
            place(key, new Place(buffer, buffer.documents.add(fields)), isKnown);
            isFull = buffer.documents.ramBytes() >= mostBytes && take(buffer);
        } finally {
            buffer.busy.unlock();
        }
        if (isFull) {
            write(buffer);
        }
    }

    private void place(long key, Place place, boolean isKnown) {
        synchronized (pending) {
            Place old = pending.put(key, place);
            boolean isInIndex = isKnown;
            if (old != null && !old.buffer.gone) {
                old.buffer.documents.remove(old.document);
                isInIndex = old.buffer.replaces.remove(key);
            }
            if (isInIndex) {
                place.buffer.replaces.add(key);
            }
        }
    }

    /** Removes a document, wherever it is. */
    void remove(long key) throws IOException {
        synchronized (installing) {
            synchronized (pending) {
                Place old = pending.remove(key);
                if (old != null) {
                    old.buffer.documents.remove(old.document);
                    old.buffer.replaces.remove(key);
                }
            }
            writer.deleteDocuments(DocumentFields.key(key));
        }
    }

    /** Commits the index with everything that was added before. The buffers are written beside one another. */
    void commit(Map<String, String> said) throws IOException, InterruptedException {
        List<Filling> all;
        Set<Filling> before;
        synchronized (filling) {
            all = List.copyOf(filling);
            before = Set.copyOf(leaving);
        }
        List<Filling> taken = new ArrayList<>();
        for (Filling buffer : all) {
            buffer.busy.lock();
            try {
                if (take(buffer)) {
                    taken.add(buffer);
                }
            } finally {
                buffer.busy.unlock();
            }
        }
        writeAll(taken);
        synchronized (filling) {
            while (leaving.stream().anyMatch(buffer -> before.contains(buffer) || all.contains(buffer))) {
                filling.wait();
            }
        }
        Throwable failure = lost;
        if (failure != null) {
            throw new IOException("a part of the index could not be written: " + failure.getMessage(), failure);
        }
        synchronized (installing) {
            writer.setLiveCommitData(said.entrySet());
            writer.commit();
        }
    }

    private void writeAll(List<Filling> buffers) throws IOException, InterruptedException {
        if (buffers.size() < 2) {
            for (Filling buffer : buffers) {
                write(buffer);
            }
            return;
        }
        int threads = Math.min(buffers.size(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> writing = new ArrayList<>();
            for (Filling buffer : buffers) {
                writing.add(pool.submit(() -> {
                    write(buffer);
                    return null;
                }));
            }
            for (Future<?> each : writing) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** A buffer that nobody else adds to, locked; a new one when all are busy. */
    private Filling acquire() {
        synchronized (filling) {
            for (Filling buffer : filling) {
                if (buffer.busy.tryLock()) {
                    return buffer;
                }
            }
            Filling added = new Filling();
            added.busy.lock();
            filling.add(added);
            return added;
        }
    }

    /** Takes a buffer out of use, so that one thread, and no other, writes it. */
    private boolean take(Filling buffer) {
        synchronized (filling) {
            if (!filling.remove(buffer)) {
                return false;
            }
            leaving.add(buffer);
            return true;
        }
    }

    /** Writes a buffer that was taken. If we stop here, a folder of no meaning is left, and the next opening deletes it. */
    private void write(Filling buffer) throws IOException {
        Path place;
        synchronized (filling) {
            place = folder.resolve(FOLDER + ++folders);
        }
        try (Directory directory = new Unsynced(FSDirectory.open(place))) {
            int room = (int) Math.max(1 << 16, mostBytes / 4 / TOKEN_BYTES);
            install(buffer, buffer.documents.write(directory, room), directory);
            delete(place);
        } catch (IOException | RuntimeException | Error e) {
            lost = e;
            throw e;
        } finally {
            synchronized (filling) {
                leaving.remove(buffer);
                filling.notifyAll();
            }
        }
    }

    private void install(Filling buffer, SegmentBuffer.Written written, Directory directory) throws IOException {
        synchronized (installing) {
            synchronized (pending) {
                buffer.gone = true;
                written.commit();
            }
            for (long key : buffer.replaces) {
                writer.deleteDocuments(DocumentFields.key(key));
            }
            writer.addIndexes(directory);
            synchronized (pending) {
                pending.values().removeIf(place -> place.buffer == buffer);
            }
        }
    }

    private static void delete(Path left) throws IOException {
        try (Stream<Path> files = Files.list(left)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(left);
    }

    /** A folder whose files are synced where they go next. */
    private static final class Unsynced extends FilterDirectory {

        Unsynced(Directory in) {
            super(in);
        }

        @Override
        public void sync(java.util.Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }
}
