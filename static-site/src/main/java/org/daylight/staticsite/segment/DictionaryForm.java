package org.daylight.staticsite.segment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the keys of a segment into the blocks of its dictionary ({@code spec/static-index.md} section 3.2). Keys are added in the order of their bytes. Holds one
 * block in memory; not safe for several threads.
 */
final class DictionaryForm implements AutoCloseable {

    /** A block has at most so many rare keys. */
    private static final int MOST_RARE = 4_096;

    /** A block of rare keys has about so many bytes before it is deflated. */
    private static final int RARE_BYTES = 1_000;

    /** Blocks for the square root of the number of frequent keys. */
    private static final double BLOCKS = 1.5;

    /** The keys that are hashes in a bucket have about so many bytes on average. */
    private static final int BUCKET_BYTES = 1_200;

    /** For the offset of the first list of a block of hashes. */
    private static final int OFFSET_BYTES = 8;

    /** The kinds of hashes in the order of their numbers, from 1. */
    private static final String HASH_KINDS = "dimuy";

    /** In the first byte of a hash's entry: it is the same hash as in the entry before. */
    private static final int SAME = 8;

    /** What is known of all keys before the first is added; they are counted in the order of their bytes. */
    static final class Totals {
        private long frequent;
        private long frequentBytes;
        private long hashBytes;
        private byte[] before = {};

        /** Counts a key. @param entryBytes the length of its entry */
        void add(byte[] key, boolean isRare, int entryBytes) {
            if (key[0] == KeyKind.HASH) {
                hashBytes += hashBytes(before, key, isRare, entryBytes);
                before = key;
            } else if (!isRare) {
                frequent++;
                frequentBytes += weight(key, entryBytes);
            }
        }
    }

    /** A key, and where the next list and the next positions begin. */
    private record Entry(byte[] key, byte[] value, boolean isRare, long list, long places) {

        int weight() {
            return DictionaryForm.weight(key, value.length);
        }
    }

    private final OutputStream out;
    private final OutputStream rest;
    private final Deflated deflated = new Deflated();

    /** The weight of the frequent keys of an average block. */
    private final long target;

    private final long buckets;
    private final int slotBytes;

    private final List<Entry> frequent = new ArrayList<>();
    private final List<Entry> rare = new ArrayList<>();

    /** Of the current bucket. */
    private final List<Entry> hashes = new ArrayList<>();

    private long weight;
    private byte[] last = {};
    private long list;
    private long places;

    private byte[] separator = {};
    private byte[] separatorBefore = {};
    private int blocks;
    private final ByteArea separators = new ByteArea(1 << 12);
    private final ByteArea lengths = new ByteArea(1 << 12);
    private long rareBytes;

    private long bucket;
    private long bucketBefore;
    private int largeBuckets;
    private final ByteArea largeRoot = new ByteArea();

    /** The blocks of buckets that are larger than a slot. */
    private final ByteArea large = new ByteArea();

    private final ByteArea block = new ByteArea(1 << 13);
    private final ByteArea rareBlock = new ByteArea(1 << 11);
    private final ByteArea rareBlocks = new ByteArea(1 << 14);
    private long bytes;

    /**
     * Both streams are closed by the caller.
     *
     * @param out receives the blocks
     * @param rest receives what follows them in the section: blocks of rare keys, then of hashes
     */
    DictionaryForm(Totals totals, OutputStream out, OutputStream rest) {
        this.out = out;
        this.rest = rest;
        long blockCount = Math.max(1, Math.round(BLOCKS * Math.sqrt(totals.frequent)));
        target = Math.max(1, totals.frequentBytes / blockCount);
        long bytesOfHashes = totals.hashBytes;
        buckets = bytesOfHashes == 0 ? 0 : Math.max(1, Math.round(bytesOfHashes / (double) BUCKET_BYTES));
        slotBytes = (int) (buckets == 0 ? 0 : buckets == 1 ? bytesOfHashes : bytesOfHashes * 7 / 5 / buckets)
                + OFFSET_BYTES;
    }

    /** About how many bytes a frequent key takes. */
    private static int weight(byte[] key, int entryBytes) {
        return key.length / 2 + entryBytes + 2;
    }

    /**
     * Adds a key.
     *
     * @param value its entry after the key
     * @param isRare whether everything is in the entry
     * @param listBytes the length of its list in the section lists
     * @param placesBytes the length of its positions in the file of places
     */
    void add(byte[] key, byte[] value, boolean isRare, int listBytes, int placesBytes) throws IOException {
        var entry = new Entry(key, value, isRare, list, places);
        if (key[0] == KeyKind.HASH) {
            endWords();
            addHash(entry);
        } else if (isRare) {
            if (rare.size() == MOST_RARE) {
                cut(frequent.size(), separator(last, key));
            }
            rare.add(entry);
        } else {
            if (weight + entry.weight() > target * 5 / 4 && !frequent.isEmpty()) {
                cutBefore(key);
            }
            frequent.add(entry);
            weight += entry.weight();
        }
        last = key;
        list += listBytes;
        places += placesBytes;
    }

    /** Cuts where the separator is shortest, of the places near the average size. @param next the frequent key after those that are here */
    private void cutBefore(byte[] next) throws IOException {
        int best = frequent.size();
        byte[] shortest = separator(frequent.getLast().key(), next);
        long before = weight;
        for (int i = frequent.size() - 1; i > 0; i--) {
            before -= frequent.get(i).weight();
            if (before < target * 3 / 4) {
                break;
            }
            byte[] candidate =
                    separator(frequent.get(i - 1).key(), frequent.get(i).key());
            if (candidate.length < shortest.length) {
                shortest = candidate;
                best = i;
            }
        }
        cut(best, shortest);
    }

    /** The shortest beginning of a key that is greater than a key before. */
    private static byte[] separator(byte[] before, byte[] key) {
        int same = Arrays.mismatch(before, key);
        return Arrays.copyOf(key, same + 1);
    }

    /** Writes a block. @param count how many frequent keys it has @param next the separator of the next block */
    private void cut(int count, byte[] next) throws IOException {
        int rares = 0;
        while (rares < rare.size()
                && (next.length == 0 || Arrays.compareUnsigned(rare.get(rares).key(), next) < 0)) {
            rares++;
        }
        List<Entry> mine = frequent.subList(0, count);
        block.clear();
        rareBlocks.clear();
        block.varint(mine.isEmpty() ? list : mine.getFirst().list());
        block.varint(mine.isEmpty() ? places : mine.getFirst().places());
        block.varint(rareBytes);
        rareBlocks(rare.subList(0, rares));
        byte[] before = {};
        for (Entry entry : mine) {
            block.key(before, entry.key(), entry.key().length).add(entry.value());
            weight -= entry.weight();
            before = entry.key();
        }
        byte[] packed = deflated.of(block);
        out.write(packed);
        bytes += packed.length;
        write(rareBlocks);
        rareBytes += rareBlocks.length();
        separators.key(separatorBefore, separator, separator.length);
        lengths.varint(packed.length);
        blocks++;
        separatorBefore = separator;
        separator = next;
        mine.clear();
        rare.subList(0, rares).clear();
    }

    /** Adds the table of blocks of rare keys to the block. */
    private void rareBlocks(List<Entry> rares) {
        List<Integer> ends = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < rares.size(); i++) {
            int more = weight(rares.get(i).key(), rares.get(i).value().length);
            if (size > 0 && size + more > RARE_BYTES) {
                ends.add(i);
                size = 0;
            }
            size += more;
        }
        if (size > 0) {
            ends.add(rares.size());
        }
        block.varint(ends.size());
        byte[] separatorOfBlock = {};
        int begin = 0;
        for (int end : ends) {
            rareBlock.clear();
            byte[] before = {};
            for (Entry entry : rares.subList(begin, end)) {
                rareBlock.key(before, entry.key(), entry.key().length).add(entry.value());
                before = entry.key();
            }
            if (begin > 0) {
                byte[] own =
                        separator(rares.get(begin - 1).key(), rares.get(begin).key());
                block.key(separatorOfBlock, own, own.length);
                separatorOfBlock = own;
            }
            block.varint(deflated.add(rareBlocks, rareBlock.array(), 0, rareBlock.length()));
            begin = end;
        }
    }

    /** The length of an entry of a hash. */
    private static int hashBytes(byte[] before, byte[] key, boolean isRare, int entryBytes) {
        return 1 + (isSameHash(before, key) ? 0 : KeyKind.HASH_BYTES) + entryBytes - (isRare ? 1 : 0);
    }

    private static boolean isSameHash(byte[] one, byte[] other) {
        int end = 1 + KeyKind.HASH_BYTES;
        return one.length > end && Arrays.equals(one, 0, end, other, 0, end);
    }

    private void addHash(Entry entry) throws IOException {
        long first = Integer.toUnsignedLong(
                ByteBuffer.wrap(entry.key(), 1, Integer.BYTES).getInt());
        for (long number = first * buckets >>> Integer.SIZE; bucket < number; ) {
            endBucket();
        }
        hashes.add(entry);
    }

    private void endBucket() throws IOException {
        block.clear();
        int end = hashesFrom(0);
        if (end == hashes.size() && block.length() <= slotBytes) {
            write(padded(block));
        } else {
            block.clear();
            write(padded(block));
            largeBucket();
        }
        hashes.clear();
        bucket++;
    }

    private ByteArea padded(ByteArea area) {
        return area.length() == 0 ? area.u8(0).align(slotBytes) : area.align(slotBytes);
    }

    /** Adds entries of hashes to the block, as many as a slot has room for; those of one hash are not cut. @return the place after the last one */
    private int hashesFrom(int from) {
        if (from < hashes.size()) {
            block.varint(hashes.get(from).list());
        }
        int at = from;
        byte[] last = {};
        while (at < hashes.size()) {
            int begin = at;
            int size = block.length();
            byte[] before = last;
            do {
                Entry entry = hashes.get(at++);
                size += hashBytes(before, entry.key(), entry.isRare(), entry.value().length);
                before = entry.key();
            } while (at < hashes.size() && isSameHash(before, hashes.get(at).key()));
            if (size > slotBytes && begin > from) {
                return begin;
            }
            for (Entry entry : hashes.subList(begin, at)) {
                hash(last, entry);
                last = entry.key();
            }
        }
        return at;
    }

    /** The entry of a hash: a byte with the kind, whether the hash is that before, and the count if it is rare; the hash; the list. */
    private void hash(byte[] before, Entry entry) {
        boolean isSame = isSameHash(before, entry.key());
        int kind = HASH_KINDS.indexOf(entry.key()[1 + KeyKind.HASH_BYTES]);
        int count = entry.isRare() ? entry.value()[0] : 0;
        block.u8(kind + 1 | (isSame ? SAME : 0) | count << 4);
        if (!isSame) {
            block.add(entry.key(), 1, KeyKind.HASH_BYTES);
        }
        int skipped = entry.isRare() ? 1 : 0;
        block.add(entry.value(), skipped, entry.value().length - skipped);
    }

    /** Writes the hashes of a bucket that is larger than a slot as blocks after all slots. */
    private void largeBucket() {
        largeRoot.varint(bucket - bucketBefore);
        bucketBefore = bucket;
        largeBuckets++;
        var cuts = new ByteArea();
        var cutLengths = new ByteArea();
        byte[] before = {};
        int count = 0;
        for (int from = 0; from < hashes.size(); count++) {
            if (from > 0) {
                byte[] key =
                        separator(hashes.get(from - 1).key(), hashes.get(from).key());
                cuts.key(before, key, key.length);
                before = key;
            }
            block.clear();
            from = hashesFrom(from);
            large.add(block);
            cutLengths.varint(block.length());
        }
        largeRoot.varint(count - 1).add(cuts).add(cutLengths);
    }

    private void write(ByteArea area) throws IOException {
        rest.write(area.array(), 0, area.length());
        bytes += area.length();
    }

    private void endWords() throws IOException {
        if (!frequent.isEmpty() || !rare.isEmpty()) {
            cut(frequent.size(), new byte[0]);
        }
    }

    /** Writes what is left. */
    void finish() throws IOException {
        endWords();
        while (bucket < buckets) {
            endBucket();
        }
        write(large);
    }

    /** The length of the section. */
    long bytes() {
        return bytes;
    }

    /** Writes the fields "blocks" and "hashes" of the root. */
    void writeRoot(ByteArea root) {
        root.varint(blocks).add(separators).add(lengths).varint(rareBytes);
        root.varint(buckets).varint(slotBytes).varint(largeBuckets).add(largeRoot);
    }

    @Override
    public void close() {
        deflated.close();
    }
}
