package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.Hit;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;

/** Answers a {@link ThreadRequest}: of all messages of a thread the numbers are looked at, and the cards of the asked ones alone. */
final class ThreadReader {

    private static final int ABOVE = 6;
    private static final int BESIDE = 2;
    private static final int BELOW = 8;

    private final Snapshot snapshot;

    /**
     * A thread of a snapshot, tied.
     *
     * @param documents its messages by their numbers in the snapshot, in the order of their keys
     * @param byTime its places of messages, the oldest first
     */
    record Tied(ThreadTree tree, int[] documents, int[] byTime) {

        /** Some bytes a place; see {@link ThreadTree}. */
        int weight() {
            return tree.size() + documents.length;
        }
    }

    ThreadReader(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    ThreadPart of(ThreadRequest request) throws IOException {
        FixedBitSet named = new LuceneQueries(snapshot).named(request.name());
        int document = named.cardinality() == 0 ? -1 : named.nextSetBit(0);
        if (document < 0) {
            return ThreadPart.NONE;
        }
        int thread = snapshot.threads().thread(document);
        int trove = request.acrossTroves() ? -1 : snapshot.trove(document);
        Tied tied = snapshot.tied(thread, trove);
        ThreadTree tree = tied.tree();
        int here = tree.place(indexOf(tied.documents(), document));
        int[] places = places(request, tied, here);
        int from = (int) Math.min(request.offset(), places.length);
        int to = Math.min(
                places.length, request.part() == ThreadRequest.Part.PLACE ? places.length : from + request.limit());
        int above = request.part() == ThreadRequest.Part.BELOW ? tree.depth[here] : 0;
        StoredFields stored = snapshot.reader.storedFields();
        List<ThreadPart.Row> rows = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            int place = places[i];
            int member = tree.member[place];
            rows.add(new ThreadPart.Row(
                    member < 0 ? null : hit(stored, tied.documents()[member]),
                    tree.missing[place],
                    request.part() == ThreadRequest.Part.BY_TIME ? 0 : tree.depth[place] - above,
                    tree.answers(place),
                    place == here));
        }
        return new ThreadPart(
                tree.messages(),
                snapshot.threads().size(thread),
                tree.position(here),
                tree.depth[here],
                hit(stored, tied.documents()[tree.member[tied.byTime()[0]]]),
                places.length,
                List.copyOf(rows));
    }

    private static int indexOf(int[] documents, int document) {
        int index = 0;
        while (documents[index] != document) {
            index++;
        }
        return index;
    }

    private static int[] places(ThreadRequest request, Tied tied, int here) {
        ThreadTree tree = tied.tree();
        return switch (request.part()) {
            case WHOLE -> IntStream.range(0, tree.size()).toArray();
            case BELOW -> IntStream.range(here, tree.end[here]).toArray();
            case BY_TIME -> tied.byTime();
            case BRANCHES ->
                IntStream.range(0, tree.size())
                        .filter(place -> tree.depth[place] <= 1)
                        .toArray();
            case PLACE -> around(tree, here);
        };
    }

    /** A few places around one, in the order of the conversation. */
    private static int[] around(ThreadTree tree, int at) {
        var shown = new TreeSet<Integer>();
        shown.add(at);
        int steps = 0;
        for (int up = tree.parent[at]; up >= 0; up = tree.parent[up], steps++) {
            if (steps < ABOVE || tree.parent[up] < 0) {
                shown.add(up);
            }
        }
        int parent = tree.parent[at];
        if (parent >= 0) {
            var before = new ArrayList<Integer>();
            for (int sibling = parent + 1; sibling < at; sibling = tree.end[sibling]) {
                before.add(sibling);
            }
            shown.addAll(before.subList(Math.max(0, before.size() - BESIDE), before.size()));
            int after = 0;
            for (int sibling = tree.end[at];
                    sibling < tree.end[parent] && after < BESIDE;
                    sibling = tree.end[sibling], after++) {
                shown.add(sibling);
            }
        }
        int below = 0;
        for (int child = at + 1; child < tree.end[at] && below < BELOW; child = tree.end[child], below++) {
            shown.add(child);
        }
        return shown.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What a list shows of a document. */
    Hit hit(StoredFields stored, int document) throws IOException {
        LeafReaderContext leaf = snapshot.leaves.get(ReaderUtil.subIndex(document, snapshot.leaves));
        long key = snapshot.columns()[leaf.ord].keys()[document - leaf.docBase];
        BytesRef card = stored.document(document).getBinaryValue(DocumentFields.CARD);
        return StoredHit.read(
                card,
                key,
                snapshot.threads().sizeInTrove(document, snapshot.trove(document)),
                snapshot.copies().count(document),
                0);
    }

    /** Ties the messages of a thread, of one trove or (-1) of all. */
    static Tied tied(Snapshot snapshot, int thread, int trove) throws IOException {
        Threads threads = snapshot.threads();
        FixedBitSet live = snapshot.live();
        Columns[] columns = snapshot.columns();
        List<Member> found = new ArrayList<>();
        int segment = -1;
        BinaryDocValues ties = DocValues.emptyBinary();
        for (int document = thread; document >= 0; document = threads.next(document)) {
            if (!live.get(document) || trove >= 0 && snapshot.trove(document) != trove) {
                continue;
            }
            LeafReaderContext leaf = snapshot.leaves.get(ReaderUtil.subIndex(document, snapshot.leaves));
            if (leaf.ord != segment) {
                segment = leaf.ord;
                ties = DocValues.getBinary(leaf.reader(), DocumentFields.TIES);
            }
            int i = document - leaf.docBase;
            long[] hashes = ties.advanceExact(i) ? hashes(ties.binaryValue()) : new long[1];
            found.add(new Member(
                    document, columns[leaf.ord].keys()[i], columns[leaf.ord].times()[i], hashes));
        }
        found.sort(Comparator.comparingLong(Member::key));
        long[] times = found.stream().mapToLong(Member::time).toArray();
        ThreadTree tree = ThreadTree.of(found.stream().map(Member::ties).toArray(long[][]::new), times);
        int[] byTime = IntStream.range(0, tree.size())
                .filter(place -> tree.member[place] >= 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer place) -> afterAll(times[tree.member[place]]))
                        .thenComparingInt(place -> tree.member[place]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Tied(tree, found.stream().mapToInt(Member::document).toArray(), byTime);
    }

    private record Member(int document, long key, long time, long[] ties) {}

    private static long afterAll(long time) {
        return time == Columns.UNKNOWN ? Long.MAX_VALUE : time;
    }

    private static long[] hashes(BytesRef column) {
        long[] hashes = new long[column.length / MessageIdKeys.HASH_BYTES];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = MessageIdKeys.hash(column, i);
        }
        return hashes;
    }
}
