package org.daylight.staticsite.segment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The keys of some documents and where they occur, in memory, until they are written as a sorted run ({@link RunCursor}).
 *
 * <p>The occurrences are logged in their order and sorted once, by counting, when the run is written. Not safe for several threads.
 */
final class TokenBuffer {

    /** In the value of a token: it is in the head, not in the body. The other bits are the position. */
    private static final int HEAD = 1 << 31;

    private static final int NO_KEY = -1;

    /** So that nobody can choose words that make the table slow. What is written does not depend on it. */
    private static final long SEED = new SecureRandom().nextLong();

    private final int mostTokens;

    private byte[] pool = new byte[1 << 16];
    private int poolLength;
    private int[] starts = new int[1 << 12];
    private long[] prefixes = new long[1 << 12];
    private int[] counts = new int[1 << 12];
    private int keys;
    private int[] table = new int[1 << 13];

    private int[] tokenKeys = new int[1 << 14];
    private int[] tokenValues = new int[1 << 14];
    private int tokens;

    private int[] documents = new int[1 << 8];
    private int[] ends = new int[1 << 8];
    private int documentCount;

    private byte[] key = new byte[256];

    /** @param mostTokens about how many occurrences it may have, 24 bytes each; at least 1 */
    TokenBuffer(int mostTokens) {
        this.mostTokens = mostTokens;
        Arrays.fill(table, NO_KEY);
    }

    boolean isFull() {
        return tokens >= mostTokens || poolLength >= 1 << 28;
    }

    boolean isEmpty() {
        return documentCount == 0;
    }

    /** Starts a document. @param document its ordinal, not used before in this buffer */
    void begin(int document) {
        if (documentCount == documents.length) {
            documents = Arrays.copyOf(documents, 2 * documentCount);
            ends = Arrays.copyOf(ends, documents.length);
        }
        documents[documentCount++] = document;
    }

    /** Ends the document. */
    void end() {
        ends[documentCount - 1] = tokens;
    }

    /** Adds a key without a position. */
    void add(KeyKind kind, byte[] value) {
        add(kind, value, value.length, 0);
    }

    /** Adds a word. The words of the body must come before those of the head. @param term its first characters are the word */
    void word(KeyKind kind, char[] term, int length, boolean isHead, int position) {
        if (key.length < 1 + 3 * length) {
            key = new byte[1 + 3 * length];
        }
        key[0] = kind.letter();
        int end = 1;
        for (int i = 0; i < length; i++) {
            char c = term[i];
            if (c < 0x80) {
                key[end++] = (byte) c;
            } else if (c < 0x800) {
                key[end++] = (byte) (0xC0 | c >> 6);
                key[end++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(term[i + 1])) {
                int point = Character.toCodePoint(c, term[++i]);
                key[end++] = (byte) (0xF0 | point >> 18);
                key[end++] = (byte) (0x80 | point >> 12 & 0x3F);
                key[end++] = (byte) (0x80 | point >> 6 & 0x3F);
                key[end++] = (byte) (0x80 | point & 0x3F);
            } else {
                key[end++] = (byte) (0xE0 | c >> 12);
                key[end++] = (byte) (0x80 | c >> 6 & 0x3F);
                key[end++] = (byte) (0x80 | c & 0x3F);
            }
        }
        token(end, isHead ? HEAD | position : position);
    }

    private void add(KeyKind kind, byte[] value, int length, int token) {
        if (key.length < 1 + length) {
            key = new byte[1 + length];
        }
        key[0] = kind.letter();
        System.arraycopy(value, 0, key, 1, length);
        token(1 + length, token);
    }

    private void token(int keyLength, int value) {
        int id = id(keyLength);
        if (tokens == tokenKeys.length) {
            int more = Math.max(tokens + 1, (int) Math.min(2L * tokens, Integer.MAX_VALUE - 16));
            tokenKeys = Arrays.copyOf(tokenKeys, more);
            tokenValues = Arrays.copyOf(tokenValues, more);
        }
        tokenKeys[tokens] = id;
        tokenValues[tokens++] = value;
        counts[id]++;
    }

    private int id(int keyLength) {
        int mask = table.length - 1;
        int slot = hash(key, 0, keyLength) & mask;
        while (table[slot] != NO_KEY) {
            int id = table[slot];
            int start = starts[id];
            if (length(id) == keyLength && Arrays.equals(pool, start, start + keyLength, key, 0, keyLength)) {
                return id;
            }
            slot = slot + 1 & mask;
        }
        int id = newKey(keyLength);
        table[slot] = id;
        if (2 * keys > table.length) {
            grow();
        }
        return id;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = SEED;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    private int length(int id) {
        return (id + 1 < keys ? starts[id + 1] : poolLength) - starts[id];
    }

    private int newKey(int keyLength) {
        if (keys == starts.length) {
            starts = Arrays.copyOf(starts, 2 * keys);
            prefixes = Arrays.copyOf(prefixes, starts.length);
            counts = Arrays.copyOf(counts, starts.length);
        }
        if (pool.length - poolLength < keyLength) {
            pool = Arrays.copyOf(pool, Math.max(poolLength + keyLength, 2 * pool.length));
        }
        System.arraycopy(key, 0, pool, poolLength, keyLength);
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << 8 | (i < keyLength ? key[i] & 0xff : 0);
        }
        prefixes[keys] = prefix;
        counts[keys] = 0;
        starts[keys] = poolLength;
        poolLength += keyLength;
        return keys++;
    }

    private void grow() {
        table = new int[2 * table.length];
        Arrays.fill(table, NO_KEY);
        int mask = table.length - 1;
        for (int id = 0; id < keys; id++) {
            int slot = hash(pool, starts[id], starts[id] + length(id)) & mask;
            while (table[slot] != NO_KEY) {
                slot = slot + 1 & mask;
            }
            table[slot] = id;
        }
    }

    /** Writes everything as a sorted run, and starts again without documents. */
    void write(Path run) throws IOException {
        int[] order = sorted();
        int[] next = new int[keys];
        int at = 0;
        for (int id : order) {
            next[id] = at;
            at += counts[id];
        }
        long[] placed = new long[tokens];
        int token = 0;
        for (int document = 0; document < documentCount; document++) {
            for (; token < ends[document]; token++) {
                placed[next[tokenKeys[token]]++] = (long) document << 32 | tokenValues[token] & 0xffff_ffffL;
            }
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run), 1 << 18)) {
            var entry = new ByteArea(1 << 12);
            var list = new ByteArea(1 << 12);
            byte[] before = new byte[0];
            for (int id : order) {
                list.clear();
                byte[] bytes = Arrays.copyOfRange(pool, starts[id], starts[id] + length(id));
                int count = list(list, KeyKind.of(bytes[0]), placed, next[id] - counts[id], next[id]);
                entry.clear();
                entry.key(before, bytes, bytes.length).varint(count).varint(list.length());
                out.write(entry.array(), 0, entry.length());
                out.write(list.array(), 0, list.length());
                before = bytes;
            }
        }
        clear();
    }

    /** The documents of a key with its positions in each, as {@link ListForm} reads them. @return how many documents */
    private int list(ByteArea list, KeyKind kind, long[] placed, int from, int to) {
        int count = 0;
        for (int at = from; at < to; count++) {
            int document = (int) (placed[at] >>> 32);
            int end = at;
            int body = 0;
            for (; end < to && (int) (placed[end] >>> 32) == document; end++) {
                body += (int) placed[end] >= 0 ? 1 : 0;
            }
            list.varint(documents[document]);
            if (kind.hasPositions()) {
                list.varint(body);
                if (kind == KeyKind.WORD) {
                    list.varint(end - at - body);
                }
                positions(list, placed, at, at + body);
                positions(list, placed, at + body, end);
            }
            at = end;
        }
        return count;
    }

    private static void positions(ByteArea list, long[] placed, int from, int to) {
        int before = 0;
        for (int i = from; i < to; i++) {
            int position = (int) placed[i] & ~HEAD;
            list.varint(position - before);
            before = position;
        }
    }

    /** The keys in the order of their bytes. A merge sort without recursion, which no choice of keys makes slow. */
    private int[] sorted() {
        int[] from = new int[keys];
        int[] to = new int[keys];
        for (int i = 0; i < keys; i++) {
            from[i] = i;
        }
        for (long width = 1; width < keys; width *= 2) {
            for (long begin = 0; begin < keys; begin += 2 * width) {
                int middle = (int) Math.min(keys, begin + width);
                merge(from, to, (int) begin, middle, (int) Math.min(keys, begin + 2 * width));
            }
            int[] other = from;
            from = to;
            to = other;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int begin, int middle, int end) {
        int left = begin;
        int right = middle;
        for (int i = begin; i < end; i++) {
            boolean takeLeft = right == end || left < middle && compare(from[left], from[right]) <= 0;
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private int compare(int one, int other) {
        int byPrefix = Long.compareUnsigned(prefixes[one], prefixes[other]);
        return byPrefix != 0
                ? byPrefix
                : Arrays.compareUnsigned(
                        pool,
                        starts[one],
                        starts[one] + length(one),
                        pool,
                        starts[other],
                        starts[other] + length(other));
    }

    private void clear() {
        poolLength = 0;
        keys = 0;
        tokens = 0;
        documentCount = 0;
        Arrays.fill(table, NO_KEY);
    }
}
