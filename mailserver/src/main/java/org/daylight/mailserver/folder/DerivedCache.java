package org.daylight.mailserver.folder;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.daylight.archive.DocumentId;

/** What was derived from documents, in memory: the least recently used is forgotten when it is too much. Safe for use by several threads. */
public final class DerivedCache {

    private final long most;
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    /**
     * What was derived from what.
     *
     * @param sequence of the release whose form of the document it was: that form never changes
     */
    private record Key(DocumentId id, int sequence, Class<?> kind, String name) {}

    private record Entry(Object value, long bytes) {}

    /** @param most bytes of memory, approximately */
    public DerivedCache(long most) {
        this.most = most;
    }

    /** Computes a value. */
    public interface Derivation<T> {
        T get() throws java.io.IOException;
    }

    /**
     * The value if it is known; otherwise it is computed and kept.
     *
     * @param name what it is
     * @param bytes the memory that it takes
     */
    public <T> T get(
            FolderItem item,
            Class<T> kind,
            String name,
            Derivation<T> derivation,
            java.util.function.ToLongFunction<T> bytes)
            throws java.io.IOException {
        var key = new Key(item.id(), item.release().sequence(), kind, name);
        Optional<Entry> known;
        synchronized (entries) {
            known = Optional.ofNullable(entries.get(key));
        }
        if (known.isPresent()) {
            return kind.cast(known.get().value());
        }
        T value = derivation.get();
        long weight = bytes.applyAsLong(value) + 200;
        synchronized (entries) {
            Entry before = entries.put(key, new Entry(value, weight));
            size += weight - (before == null ? 0 : before.bytes());
            Iterator<Entry> eldest = entries.values().iterator();
            while (size > most && eldest.hasNext()) {
                size -= eldest.next().bytes();
                eldest.remove();
            }
        }
        return value;
    }
}
