package org.daylight.staticsite.segment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    private static final long FREE = -1;

    /** Bytes of a key in the pool before its own. */
    private static final int POOL_HEAD = 2 * Integer.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** So that nobody can choose words that make the table slow. What is written does not depend on it. */
    private static final long SEED = new SecureRandom().nextLong();

    private final int mostTokens;

    /** For each key: its number, its length, its bytes. */
    private byte[] pool = new byte[1 << 16];

    private int poolLength;

    /** Where each key is in the pool. */
    private int[] places = new int[1 << 12];

    private int keys;

    /** The hash of a key, and where it is in the pool. */
    private long[] table = new long[1 << 13];

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
        Arrays.fill(table, FREE);
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
        int end = 1 + value.length;
        if (key.length < end + 1) {
            key = new byte[end + 1];
        }
        key[0] = kind.isHash() ? KeyKind.HASH : kind.letter();
        System.arraycopy(value, 0, key, 1, value.length);
        if (kind.isHash()) {
            key[end++] = kind.letter();
        }
        token(end, 0);
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

    private void token(int keyLength, int value) {
        int id = id(keyLength);
        if (tokens == tokenKeys.length) {
            int more = Math.max(tokens + 1, (int) Math.min(2L * tokens, Integer.MAX_VALUE - 16));
            tokenKeys = Arrays.copyOf(tokenKeys, more);
            tokenValues = Arrays.copyOf(tokenValues, more);
        }
        tokenKeys[tokens] = id;
        tokenValues[tokens++] = value;
    }

    /** The number of the key in {@link #key}. Looks at two places of the memory for a key that is known, because these are most of the time. */
    private int id(int keyLength) {
        int hash = hash(keyLength);
        int mask = table.length - 1;
        int slot = hash & mask;
        for (long found = table[slot]; found != FREE; found = table[slot]) {
            if ((int) (found >>> 32) == hash) {
                int place = (int) found;
                if (lengthAt(place) == keyLength
                        && Arrays.equals(pool, place + POOL_HEAD, place + POOL_HEAD + keyLength, key, 0, keyLength)) {
                    return (int) INT.get(pool, place);
                }
            }
            slot = slot + 1 & mask;
        }
        int id = newKey(keyLength);
        table[slot] = (long) hash << 32 | places[id];
        if (2 * keys > table.length) {
            grow();
        }
        return id;
    }

    private int hash(int keyLength) {
        long hash = SEED;
        for (int i = 0; i < keyLength; i++) {
            hash = (hash ^ key[i]) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    private int lengthAt(int place) {
        return (int) INT.get(pool, place + Integer.BYTES);
    }

    private int newKey(int keyLength) {
        if (keys == places.length) {
            places = Arrays.copyOf(places, 2 * keys);
        }
        if (pool.length - poolLength < POOL_HEAD + keyLength) {
            pool = Arrays.copyOf(pool, Math.max(poolLength + POOL_HEAD + keyLength, 2 * pool.length));
        }
        INT.set(pool, poolLength, keys);
        INT.set(pool, poolLength + Integer.BYTES, keyLength);
        System.arraycopy(key, 0, pool, poolLength + POOL_HEAD, keyLength);
        places[keys] = poolLength;
        poolLength += POOL_HEAD + keyLength;
        return keys++;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        Arrays.fill(table, FREE);
        int mask = table.length - 1;
        for (long entry : old) {
            if (entry != FREE) {
                int slot = (int) (entry >>> 32) & mask;
                while (table[slot] != FREE) {
                    slot = slot + 1 & mask;
                }
                table[slot] = entry;
            }
        }
    }

    /** Writes everything as a sorted run, and starts again without documents. */
    void write(Path run) throws IOException {
        int[] counts = new int[keys];
        for (int i = 0; i < tokens; i++) {
            counts[tokenKeys[i]]++;
        }
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
                int begin = places[id] + POOL_HEAD;
                byte[] bytes = Arrays.copyOfRange(pool, begin, begin + lengthAt(places[id]));
                int count = list(list, KeyKind.of(bytes), placed, next[id] - counts[id], next[id]);
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
        long[] prefixes = prefixes();
        for (int i = 0; i < keys; i++) {
            from[i] = i;
        }
        for (long width = 1; width < keys; width *= 2) {
            for (long begin = 0; begin < keys; begin += 2 * width) {
                int middle = (int) Math.min(keys, begin + width);
                merge(prefixes, from, to, (int) begin, middle, (int) Math.min(keys, begin + 2 * width));
            }
            int[] other = from;
            from = to;
            to = other;
        }
        return from;
    }

    private void merge(long[] prefixes, int[] from, int[] to, int begin, int middle, int end) {
        int left = begin;
        int right = middle;
        for (int i = begin; i < end; i++) {
            boolean takeLeft = right == end || left < middle && compare(prefixes, from[left], from[right]) <= 0;
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private int compare(long[] prefixes, int one, int other) {
        int byPrefix = Long.compareUnsigned(prefixes[one], prefixes[other]);
        if (byPrefix != 0) {
            return byPrefix;
        }
        int left = places[one];
        int right = places[other];
        return Arrays.compareUnsigned(
                pool,
                left + POOL_HEAD,
                left + POOL_HEAD + lengthAt(left),
                pool,
                right + POOL_HEAD,
                right + POOL_HEAD + lengthAt(right));
    }

    /** The first bytes of each key as a number. */
    private long[] prefixes() {
        long[] prefixes = new long[keys];
        for (int id = 0; id < keys; id++) {
            int begin = places[id] + POOL_HEAD;
            int length = lengthAt(places[id]);
            for (int i = 0; i < Long.BYTES; i++) {
                prefixes[id] = prefixes[id] << 8 | (i < length ? pool[begin + i] & 0xff : 0);
            }
        }
        return prefixes;
    }

    private void clear() {
        poolLength = 0;
        keys = 0;
        tokens = 0;
        documentCount = 0;
        Arrays.fill(table, FREE);
    }
}
