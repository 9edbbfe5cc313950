package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A second engine, as simple as possible: it keeps parsed messages in memory and reads all of them for every request. It exists to
 * show that {@link SearchIndexContract} can be fulfilled without Lucene. "Stored" means stored in this object, by folder.
 */
final class MemoryEngine {

    private final Map<Path, MemoryCommit> stored = new ConcurrentHashMap<>();
    private final Set<Path> written = ConcurrentHashMap.newKeySet();

    /** An {@link IndexOpener} to write. */
    SearchIndex open(Path folder, IndexOwner owner) throws IOException {
        if (!written.add(folder)) {
            throw new IndexInUse(folder, new IllegalStateException("open already"));
        }
        MemoryCommit found = stored.get(folder);
        String objection = found == null ? null : owner.objection().apply(found.mark());
        if (found == null || objection != null) {
            stored.put(folder, new MemoryCommit(new TreeMap<>(), ""));
        }
        return new Writer(folder, owner, Optional.ofNullable(objection));
    }

    /** An {@link IndexOpener} to read. */
    Searchable openToRead(Path folder, IndexOwner owner) throws IOException {
        if (!stored.containsKey(folder)) {
            throw new IOException("there is no index in " + folder);
        }
        return new Reader(folder, owner);
    }

    private class Reader implements Searchable {
        final Path folder;
        private final IndexOwner owner;
        private volatile @Nullable MemoryCommit commit;

        Reader(Path folder, IndexOwner owner) {
            this.folder = folder;
            this.owner = owner;
            refresh();
        }

        final void refresh() {
            commit = stored.get(folder);
        }

        Optional<String> rebuilt() {
            return Optional.empty();
        }

        @Override
        @SuppressWarnings("unchecked") // the answer to a StateRequest is an IndexState
        public <A> A answer(IndexRequest<A> request) throws IOException {
            if (commit != null && request == StateRequest.REFRESHED) {
                refresh();
            }
            MemoryCommit searched = commit;
            if (searched == null) {
                throw new IllegalStateException("closed");
            }
            return request instanceof StateRequest
                    ? (A) new IndexState(searched.mark(), searched.size(), rebuilt())
                    : searched.answer(request, owner);
        }

        @Override
        public void close() {
            commit = null;
        }
    }

    private final class Writer extends Reader implements SearchIndex {
        private final Optional<String> rebuilt;
        private final Map<Long, Optional<MemoryDocument>> pending = new TreeMap<>();
        private boolean closed;

        Writer(Path folder, IndexOwner owner, Optional<String> rebuilt) {
            super(folder, owner);
            this.rebuilt = rebuilt;
        }

        @Override
        Optional<String> rebuilt() {
            return rebuilt;
        }

        @Override
        public void add(IndexedDocument document) {
            var parsed = new MemoryDocument(document);
            synchronized (pending) {
                pending.put(document.key(), Optional.of(parsed));
            }
        }

        @Override
        public void remove(long key) {
            synchronized (pending) {
                pending.put(key, Optional.empty());
            }
        }

        /** Nothing of a removed document remains, so that hiding and erasing are the same. */
        @Override
        public void commit(String mark, Removals removals) {
            synchronized (pending) {
                var documents = new TreeMap<>(stored.get(folder).documents());
                pending.forEach((key, document) ->
                        document.ifPresentOrElse(one -> documents.put(key, one), () -> documents.remove(key)));
                pending.clear();
                stored.put(folder, new MemoryCommit(documents, mark));
                refresh();
            }
        }

        @Override
        public void close() {
            synchronized (pending) {
                super.close();
                if (!closed) {
                    closed = true;
                    written.remove(folder);
                }
            }
        }
    }
}
