package org.daylight.tree;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.format.Sha256;

/** Seeded trees, and a log stored in a map, for tests. */
public final class Trees {
    private Trees() {}

    public static List<Sha256> leaves(long seed, int size) {
        var random = new Random(seed);
        var leaves = new ArrayList<Sha256>(size);
        byte[] bytes = new byte[Sha256.BYTES];
        for (int i = 0; i < size; i++) {
            random.nextBytes(bytes);
            leaves.add(Sha256.wrap(bytes));
        }
        return leaves;
    }

    public static List<byte[]> entries(long seed, int count, int maxBytes) {
        var random = new Random(seed);
        var entries = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            byte[] entry = new byte[random.nextInt(maxBytes + 1)];
            random.nextBytes(entry);
            entries.add(entry);
        }
        return entries;
    }

    /** RFC 6962 section 2.1, word for word: slow, recursive, and written independently of the tested code. */
    public static Sha256 definition(List<Sha256> leaves) {
        if (leaves.isEmpty()) {
            return Sha256.of();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = 1;
        while (2 * k < leaves.size()) {
            k *= 2;
        }
        Sha256 left = definition(leaves.subList(0, k));
        Sha256 right = definition(leaves.subList(k, leaves.size()));
        return Sha256.of(new byte[] {1}, left.bytes(), right.bytes());
    }

    /** Predictable randomness for tests: the bytes first, first + step, first + 2 step, … */
    public static final class Counting extends SecureRandom {
        private int next;
        private final int step;

        public Counting(int first, int step) {
            this.next = first;
            this.step = step;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++, next += step) {
                bytes[i] = (byte) next;
            }
        }
    }

    /** Files in a map, with a count of what was read. */
    public static final class Files implements TileSource {
        public final Map<String, byte[]> files = new TreeMap<>();
        public int reads;

        @Override
        public Optional<byte[]> read(String path, int limitBytes) {
            reads++;
            return Optional.ofNullable(files.get(path));
        }

        public Files write(List<TileFile> written) {
            written.forEach(file -> files.put(file.path().path(), file.bytes()));
            return this;
        }
    }
}
