package org.daylight.staticsite.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the list and the positions of a key in the form of {@code spec/static-index.md} section 4. Reused for one key after the other; not safe for several
 * threads.
 */
final class ListForm implements AutoCloseable {

    /** Documents of a chunk. */
    static final int CHUNK = 4_096;

    /** Documents of a unit of positions. */
    static final int UNIT = 512;

    /** Documents of the best chunk. */
    static final int BEST = 1_024;

    /** The list of a key with at most so many documents is in the dictionary, with its positions. */
    static final int RARE = 8;

    /** If it has at most so many positions. */
    private static final int RARE_POSITIONS = 64;

    /** How much more a word of the head counts than one of the body. */
    private static final float HEAD_BOOST = 2;

    private static final byte NO_LENGTH = 1;

    private final SegmentStatistics statistics;
    private final int[] newNumbers;
    private final Deflated deflated = new Deflated();

    private int count;
    private int[] documents = new int[16];
    private int[] bodies = new int[16];
    private int[] heads = new int[16];
    private int[] placesFrom = new int[16];
    private int[] placesTo = new int[16];
    private long[] order = new long[16];
    private float[] scores = new float[16];
    private byte[] raw = new byte[0];
    private int at;
    private final ByteArea chunk = new ByteArea(1 << 13);
    private final ByteArea list = new ByteArea(1 << 13);
    private final ByteArea directory = new ByteArea(1 << 10);

    /** @param newNumbers the number in the segment of each document, by ordinal */
    ListForm(SegmentStatistics statistics, int[] newNumbers) {
        this.statistics = statistics;
        this.newNumbers = newNumbers;
    }

    /**
     * Writes a key.
     *
     * @param lists as {@link TokenBuffer} writes them, one after another
     * @param expected how many documents they have
     * @param entry receives the entry of the dictionary after its key
     * @param listBytes receives the list, unless it is in the entry
     * @param places receives the positions, unless they are in the entry
     * @return whether the key is rare: everything is in the entry
     */
    boolean write(KeyKind kind, ByteArea lists, int expected, ByteArea entry, ByteArea listBytes, ByteArea places) {
        read(kind, lists, expected);
        entry.varint(count);
        if (isRare(kind)) {
            content(kind, 0, count, 0, entry);
            for (int i = 0; i < count && kind.hasPositions(); i++) {
                entry.add(raw, placesFrom[i], placesTo[i] - placesFrom[i]);
            }
            return true;
        }
        if (kind == KeyKind.WORD) {
            entry.varint(countOf(bodies)).varint(countOf(heads));
        }
        if (count <= CHUNK) {
            chunk.clear();
            chunk.varint(count);
            content(kind, 0, count, 0, chunk);
            entry.varint(deflated.add(listBytes, chunk.array(), 0, chunk.length()));
        } else {
            longList(kind);
            entry.varint(directory.length() + list.length()).varint(directory.length());
            listBytes.add(directory).add(list);
        }
        if (kind.hasPositions()) {
            entry.varint(positions(places));
        }
        return false;
    }

    private boolean isRare(KeyKind kind) {
        long positions = 0;
        for (int i = 0; i < count && count <= RARE && kind.hasPositions(); i++) {
            positions += bodies[i] + (long) heads[i];
        }
        return count <= RARE && positions <= RARE_POSITIONS;
    }

    /** Reads the lists, and brings the documents into the order of the segment. */
    private void read(KeyKind kind, ByteArea lists, int expected) {
        if (expected > documents.length) {
            int room = Math.max(expected, 2 * documents.length);
            documents = new int[room];
            bodies = new int[room];
            heads = new int[room];
            placesFrom = new int[room];
            placesTo = new int[room];
            order = new long[room];
        }
        raw = lists.array();
        at = 0;
        count = expected;
        int[] readBodies = bodies;
        for (int i = 0; i < expected; i++) {
            order[i] = (long) newNumbers[varint()] << 32 | i;
            if (kind.hasPositions()) {
                readBodies[i] = varint();
                heads[i] = kind == KeyKind.WORD ? varint() : 0;
                placesFrom[i] = at;
                for (int left = readBodies[i] + heads[i]; left > 0; at++) {
                    left -= raw[at] >= 0 ? 1 : 0;
                }
                placesTo[i] = at;
            }
        }
        if (at != lists.length()) {
            throw new IllegalStateException("a temporary file of the index is damaged");
        }
        sort(kind);
    }

    private void sort(KeyKind kind) {
        boolean isSorted = true;
        for (int i = 1; i < count && isSorted; i++) {
            isSorted = order[i - 1] < order[i];
        }
        if (!isSorted) {
            Arrays.sort(order, 0, count);
            if (kind.hasPositions()) {
                bodies = permuted(bodies);
                heads = permuted(heads);
                placesFrom = permuted(placesFrom);
                placesTo = permuted(placesTo);
            }
        }
        for (int i = 0; i < count; i++) {
            documents[i] = (int) (order[i] >>> 32);
        }
    }

    private int[] permuted(int[] values) {
        int[] result = new int[values.length];
        for (int i = 0; i < count; i++) {
            result[i] = values[(int) order[i]];
        }
        return result;
    }

    private int varint() {
        int value = raw[at] & 0x7f;
        for (int shift = 7; raw[at++] < 0; shift += 7) {
            value |= (raw[at] & 0x7f) << shift;
        }
        return value;
    }

    private int countOf(int[] frequencies) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += frequencies[i] > 0 ? 1 : 0;
        }
        return found;
    }

    /** Documents, frequencies and lengths of a part of the list. @param before the number that the first document is the difference to */
    private void content(KeyKind kind, int from, int to, int before, ByteArea out) {
        int last = before;
        for (int i = from; i < to; i++) {
            out.varint(documents[i] - last);
            last = documents[i] + 1;
        }
        if (!kind.hasPositions()) {
            return;
        }
        if (kind != KeyKind.WORD) {
            for (int i = from; i < to; i++) {
                out.u8(Math.min(255, bodies[i]));
            }
            for (int i = from; i < to; i++) {
                if (bodies[i] >= 255) {
                    out.varint(bodies[i]);
                }
            }
            return;
        }
        for (int i = from; i < to; i++) {
            out.u8(Math.min(15, bodies[i]) | Math.min(15, heads[i]) << 4);
        }
        for (int i = from; i < to; i++) {
            if (bodies[i] >= 15) {
                out.varint(bodies[i]);
            }
            if (heads[i] >= 15) {
                out.varint(heads[i]);
            }
        }
        for (int i = from; i < to; i++) {
            if (bodies[i] > 0) {
                out.u8(statistics.bodyLength(documents[i]));
            }
        }
        for (int i = from; i < to; i++) {
            if (heads[i] > 0) {
                out.u8(statistics.headLength(documents[i]));
            }
        }
    }

    private void longList(KeyKind kind) {
        list.clear();
        directory.clear();
        boolean[] isBest = new boolean[count];
        directory.varint(kind.hasPositions() ? best(kind, isBest) : 0);
        int last = 0;
        for (int from = 0; from < count; from += CHUNK) {
            int to = Math.min(count, from + CHUNK);
            chunk.clear();
            chunk.varint(to - from);
            content(kind, from, to, last, chunk);
            directory.varint(documents[to - 1] - last).varint(deflated.add(list, chunk.array(), 0, chunk.length()));
            if (kind.hasPositions()) {
                impacts(kind, from, to, null);
            }
            last = documents[to - 1];
        }
        if (kind.hasPositions()) {
            impacts(kind, 0, count, isBest);
        }
    }

    /** Adds the chunk of the best documents to the list. @return its length in bytes */
    private int best(KeyKind kind, boolean[] isBest) {
        scores = scores.length < count ? new float[documents.length] : scores;
        Bm25 body = statistics.body(kind);
        Bm25 head = statistics.head();
        float bodyWeight = body.weight(countOf(bodies), 1);
        float headWeight = kind == KeyKind.WORD ? head.weight(countOf(heads), HEAD_BOOST) : 0;
        for (int i = 0; i < count; i++) {
            int document = documents[i];
            double score = bodies[i] == 0
                    ? 0
                    : body.score(
                            bodyWeight, bodies[i], kind == KeyKind.WORD ? statistics.bodyLength(document) : NO_LENGTH);
            if (heads[i] > 0) {
                score += head.score(headWeight, heads[i], statistics.headLength(document));
            }
            scores[i] = (float) score;
        }
        float[] sorted = Arrays.copyOf(scores, count);
        Arrays.sort(sorted);
        float least = sorted[count - BEST];
        int room = BEST;
        for (int i = 0; i < count; i++) {
            room -= scores[i] > least ? 1 : 0;
        }
        int[] kept = new int[BEST];
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (scores[i] > least || scores[i] == least && room-- > 0) {
                isBest[i] = true;
                kept[size++] = i;
            }
        }
        return chunkOf(kind, kept);
    }

    /** Writes the documents at these places of the list as a chunk. */
    private int chunkOf(KeyKind kind, int[] kept) {
        int[] allDocuments = documents;
        int[] allBodies = bodies;
        int[] allHeads = heads;
        documents = Arrays.stream(kept).map(i -> allDocuments[i]).toArray();
        bodies = Arrays.stream(kept).map(i -> allBodies[i]).toArray();
        heads = Arrays.stream(kept).map(i -> allHeads[i]).toArray();
        chunk.clear();
        chunk.varint(kept.length);
        content(kind, 0, kept.length, 0, chunk);
        documents = allDocuments;
        bodies = allBodies;
        heads = allHeads;
        return deflated.add(list, chunk.array(), 0, chunk.length());
    }

    /** Adds the impacts of a part of the list to the directory. @param skipped documents that do not count; null for none */
    private void impacts(KeyKind kind, int from, int to, boolean @Nullable [] skipped) {
        if (kind == KeyKind.WORD) {
            impacts(bodies, statistics.bodyLengths(), from, to, skipped);
            impacts(heads, statistics.headLengths(), from, to, skipped);
        } else {
            impacts(bodies, null, from, to, skipped);
        }
    }

    private void impacts(int[] frequencies, byte @Nullable [] lengths, int from, int to, boolean @Nullable [] skipped) {
        int[] most = new int[256]; // the greatest frequency with each length
        for (int i = from; i < to; i++) {
            if (frequencies[i] > 0 && (skipped == null || !skipped[i])) {
                int length = lengths == null ? NO_LENGTH : lengths[documents[i]] & 0xff;
                most[length] = Math.max(most[length], frequencies[i]);
            }
        }
        int pairs = 0;
        int before = 0;
        for (int length = 0; length < most.length; length++) {
            if (most[length] > before) {
                before = most[length];
                pairs++;
            }
        }
        directory.varint(pairs);
        before = 0;
        for (int length = 0; length < most.length; length++) {
            if (most[length] > before) {
                before = most[length];
                directory.varint(before).u8(length);
            }
        }
    }

    /** Adds the units of positions. @return how many bytes they are */
    private int positions(ByteArea places) {
        int begin = places.length();
        int units = (count + UNIT - 1) / UNIT;
        int[] lengths = new int[units];
        list.clear();
        for (int unit = 0; unit < units; unit++) {
            chunk.clear();
            for (int i = unit * UNIT; i < Math.min(count, (unit + 1) * UNIT); i++) {
                chunk.add(raw, placesFrom[i], placesTo[i] - placesFrom[i]);
            }
            lengths[unit] = deflated.add(list, chunk.array(), 0, chunk.length());
        }
        if (units > 1) {
            for (int length : lengths) {
                places.u32(length);
            }
        }
        places.add(list);
        return places.length() - begin;
    }

    @Override
    public void close() {
        deflated.close();
    }
}
