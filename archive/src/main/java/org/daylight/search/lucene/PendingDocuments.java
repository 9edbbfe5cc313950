package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
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
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.Version;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.daylight.search.lucene.segment.SegmentBuffer;
import org.daylight.search.query.WordSplitter;
import org.jspecify.annotations.Nullable;

/**
 * The documents that were added and are not in the index yet. Each adding thread has a buffer. A buffer becomes a segment when it is full, or
 * at a commit (docs/decisions/0044).
 *
 * <p>A document that replaces another one has to remove the old one. The old one is in a buffer, where it is marked as removed; or in the
 * index, from which it is removed just before the new one's buffer is added.
 *
 * <p>Safe for several threads, but the caller ensures that two additions of one key do not run at the same time.
 */
final class PendingDocuments {

    /** Segments are written in folders with this name, in the folder of the index. */
    private static final String FOLDER = "adding-";

    private static final int TOKEN_BYTES = Long.BYTES;

    private final Path folder;
    private final IndexWriter writer;
    private final long mostBytes;
    private final FieldNumbers fieldNumbers;

    /** Buffers that documents are added to. Also the lock for the next two fields. */
    private final List<Buffer> open = new ArrayList<>();

    /** Buffers that are being written. */
    private final Set<Buffer> closing = new HashSet<>();

    private int folders;

    /** The buffers of the documents that are not in the index yet. Also the lock for {@link Buffer#written} and {@link Buffer#replaces}. */
    private final Map<Long, BufferedDocument> pending = new HashMap<>();

    /** Locked while a buffer is added to the index and while the index is committed, so that no commit contains half a replacement. */
    private final Object installing = new Object();

    /** Why a buffer could not be written. Its documents are lost, so every later commit fails. */
    private volatile @Nullable Throwable failure;

    private record BufferedDocument(Buffer buffer, int document) {}

    /** A buffer, and the keys that it will replace in the index. */
    private final class Buffer {
        final ReentrantLock busy = new ReentrantLock();
        final SegmentBuffer documents = new SegmentBuffer(
                new WordSplitter(false),
                WordSplitter.MAX_TEXT,
                WordAnalyzer.GAP,
                writer.getConfig().getSimilarity(),
                fieldNumbers);
        final Set<Long> replaces = new HashSet<>();

        /** Whether it was written, so that nothing can be removed from it any more. */
        boolean written;
    }

    /**
     * Starts without documents. Deletes what an interrupted process left half-written.
     *
     * @param mostBytes the memory that one buffer may take, in bytes
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
        Buffer buffer = acquire();
        boolean isFull;
        try {
            place(key, new BufferedDocument(buffer, buffer.documents.add(fields)), isKnown);
            isFull = buffer.documents.ramBytes() >= mostBytes && close(buffer);
        } finally {
            buffer.busy.unlock();
        }
        if (isFull) {
            write(buffer);
        }
    }

    private void place(long key, BufferedDocument place, boolean isKnown) {
        synchronized (pending) {
            BufferedDocument old = pending.put(key, place);
            boolean isInIndex = isKnown;
            if (old != null && !old.buffer.written) {
                old.buffer.documents.remove(old.document);
                isInIndex = old.buffer.replaces.remove(key);
            }
            if (isInIndex) {
                place.buffer.replaces.add(key);
            }
        }
    }

    /** Removes a document from its buffer or from the index. */
    void remove(long key) throws IOException {
        synchronized (installing) {
            synchronized (pending) {
                BufferedDocument old = pending.remove(key);
                if (old != null) {
                    old.buffer.documents.remove(old.document);
                    old.buffer.replaces.remove(key);
                }
            }
            writer.deleteDocuments(DocumentFields.key(key));
        }
    }

    /** Commits the index with everything that was added before. The buffers are written in parallel. */
    void commit(Map<String, String> commitData) throws IOException, InterruptedException {
        List<Buffer> all;
        Set<Buffer> before;
        synchronized (open) {
            all = List.copyOf(open);
            before = Set.copyOf(closing);
        }
        List<Buffer> closed = new ArrayList<>();
        for (Buffer buffer : all) {
            buffer.busy.lock();
            try {
                if (close(buffer)) {
                    closed.add(buffer);
                }
            } finally {
                buffer.busy.unlock();
            }
        }
        writeAll(closed);
        synchronized (open) {
            while (closing.stream().anyMatch(buffer -> before.contains(buffer) || all.contains(buffer))) {
                open.wait();
            }
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new IOException("a part of the index could not be written: " + cause.getMessage(), cause);
        }
        synchronized (installing) {
            writer.setLiveCommitData(commitData.entrySet());
            writer.commit();
        }
    }

    private void writeAll(List<Buffer> buffers) throws IOException, InterruptedException {
        if (buffers.size() < 2) {
            for (Buffer buffer : buffers) {
                write(buffer);
            }
            return;
        }
        int threads = Math.min(buffers.size(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> writing = new ArrayList<>();
            for (Buffer buffer : buffers) {
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

    /** A buffer that no other thread adds to, locked; a new one when all are in use. */
    private Buffer acquire() {
        synchronized (open) {
            for (Buffer buffer : open) {
                if (buffer.busy.tryLock()) {
                    return buffer;
                }
            }
            Buffer added = new Buffer();
            added.busy.lock();
            open.add(added);
            return added;
        }
    }

    /** Closes a buffer, so that exactly one thread writes it; false when another thread has closed it. */
    private boolean close(Buffer buffer) {
        synchronized (open) {
            if (!open.remove(buffer)) {
                return false;
            }
            closing.add(buffer);
            return true;
        }
    }

    /** Writes a closed buffer. If this is interrupted, a useless folder is left, which the next opening deletes. */
    private void write(Buffer buffer) throws IOException {
        Path place;
        synchronized (open) {
            place = folder.resolve(FOLDER + ++folders);
        }
        try (Directory directory = new Unsynced(FSDirectory.open(place))) {
            int room = (int) Math.max(1 << 16, mostBytes / 4 / TOKEN_BYTES);
            install(buffer, buffer.documents.write(directory, room), directory);
            delete(place);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            synchronized (open) {
                closing.remove(buffer);
                open.notifyAll();
            }
        }
    }

    private void install(Buffer buffer, SegmentBuffer.Written written, Directory directory) throws IOException {
        synchronized (installing) {
            synchronized (pending) {
                buffer.written = true;
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

    /**
     * Adds documents of a segment that was written elsewhere. Its files are linked or copied first, and stay as they are.
     *
     * @param documents how many it must have
     * @param taken which of them are added
     * @param replaced keys of older documents, which are removed
     */
    void take(Path segment, int documents, BitSet taken, List<Long> replaced) throws IOException {
        Path place;
        synchronized (open) {
            place = folder.resolve(FOLDER + ++folders);
        }
        Files.createDirectories(place);
        try (Directory there = FSDirectory.open(segment);
                Directory here = new Unsynced(new LinkingDirectory(FSDirectory.open(place)))) {
            link(there, here, documents, taken);
            synchronized (installing) {
                for (long key : replaced) {
                    remove(key);
                }
                writer.addIndexes(here);
            }
        }
        delete(place);
    }

    /** Makes an index with some documents of an index of one segment. The files of the segment are shared. */
    private static void link(Directory there, Directory here, int documents, BitSet taken) throws IOException {
        SegmentInfos found = SegmentInfos.readLatestCommit(there);
        if (found.size() != 1
                || found.info(0).info.maxDoc() != documents
                || found.info(0).hasDeletions()) {
            throw new CorruptIndexException("not a segment of " + documents + " documents", "segment");
        }
        SegmentInfo info = found.info(0).info;
        for (String file : info.files()) {
            here.copyFrom(there, file, file, IOContext.DEFAULT);
        }
        var whole = new SegmentCommitInfo(info, 0, 0, -1, -1, -1, StringHelper.randomId());
        int removed = documents - taken.cardinality();
        var index = new SegmentInfos(Version.LATEST.major);
        index.counter = 1; // the number for the name of the next segment
        if (removed == 0) {
            index.add(whole);
        } else {
            var live = new FixedBitSet(documents);
            taken.stream().forEach(live::set);
            info.getCodec()
                    .liveDocsFormat()
                    .writeLiveDocs(live.asReadOnlyBits(), here, whole, removed, IOContext.DEFAULT);
            index.add(new SegmentCommitInfo(info, removed, 0, 1, -1, -1, StringHelper.randomId()));
        }
        index.commit(here);
    }

    private static void delete(Path left) throws IOException {
        try (Stream<Path> files = Files.list(left)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(left);
    }

    /** A folder whose files are not synced here, but when the index has taken them over. */
    private static final class Unsynced extends FilterDirectory {

        Unsynced(Directory in) {
            super(in);
        }

        /** The folder below it may link files. */
        @Override
        public void copyFrom(Directory from, String source, String target, IOContext context) throws IOException {
            in.copyFrom(from, source, target, context);
        }

        @Override
        public void sync(java.util.Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }
}
