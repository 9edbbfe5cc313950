package org.daylight.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.daylight.format.Sha256;

/** A store in memory, for tests without a server. Several of them share the same objects. */
public final class MemoryStore implements ObjectStore {

    /** What all stores of a test share. */
    public static final class Objects {
        private final ConcurrentSkipListMap<String, byte[]> all = new ConcurrentSkipListMap<>();
        private volatile boolean ignoresConditions;
        private volatile boolean isOpen;
        private volatile Consumer<String> beforePut = path -> {};

        /** From now on conditions are ignored. */
        public void ignoreConditions() {
            ignoresConditions = true;
        }

        /** From now on anyone can read. */
        public void open() {
            isOpen = true;
        }

        /** What happens before each put. */
        public void beforePut(Consumer<String> action) {
            beforePut = action;
        }

        /** The objects themselves. */
        public SortedMap<String, byte[]> all() {
            return all;
        }
    }

    private final Objects objects;

    public MemoryStore(Objects objects) {
        this.objects = objects;
    }

    private static Held held(String path, byte[] bytes) {
        return new Held(path, bytes.length, Sha256.of(bytes).hex());
    }

    @Override
    public SortedMap<String, Held> list(String below) {
        var found = new TreeMap<String, Held>();
        objects.all.forEach((path, bytes) -> {
            if (path.startsWith(below)) {
                found.put(path, held(path, bytes));
            }
        });
        return found;
    }

    @Override
    public Optional<Held> head(String path) {
        return Optional.ofNullable(objects.all.get(path)).map(bytes -> held(path, bytes));
    }

    @Override
    public Optional<Content> read(String path, int most) throws IOException {
        byte[] bytes = objects.all.get(path);
        if (bytes != null && bytes.length > most) {
            throw new IOException("it is too long");
        }
        return Optional.ofNullable(bytes)
                .map(found -> new Content(found.clone(), Sha256.of(found).hex()));
    }

    @Override
    public byte[] range(String path, long from, int count) throws IOException {
        byte[] bytes = objects.all.get(path);
        if (bytes == null) {
            throw new IOException("there is no such object");
        }
        int start = (int) Math.min(from, bytes.length);
        return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + count));
    }

    @Override
    public Held put(String path, ObjectContent content, Headers headers, Condition condition) throws IOException {
        objects.beforePut.accept(path);
        byte[] bytes = content.range(0, (int) content.bytes());
        synchronized (objects) {
            byte[] there = objects.all.get(path);
            boolean holds = switch (condition) {
                case Condition.Anything() -> true;
                case Condition.Absent() -> there == null;
                case Condition.Same(String tag) ->
                    there != null && Sha256.of(there).hex().equals(tag);
            };
            if (!holds && !objects.ignoresConditions && !Arrays.equals(there, bytes)) {
                throw new StoreConflict(path + " is another one");
            }
            objects.all.put(path, bytes);
            return held(path, bytes);
        }
    }

    @Override
    public boolean isSame(Held held, ObjectContent content) throws IOException {
        return Sha256.of(content.range(0, (int) content.bytes())).hex().equals(held.tag());
    }

    @Override
    public void delete(String path) {
        objects.all.remove(path);
    }

    @Override
    public boolean isReadableByAnyone(String path) {
        return objects.isOpen && objects.all.containsKey(path);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "the store of this test";
    }
}
