package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
import org.daylight.search.thread.ThreadLayout;

/**
 * Answers a {@link ThreadRequest}. Of all messages of the thread it reads the links and times; it reads the stored fields only of the
 * messages on the page.
 */
final class ThreadReader {

    private final Snapshot snapshot;

    /**
     * A thread of a snapshot.
     *
     * @param documents its messages by document number, in the order of their keys
     */
    record LoadedThread(ThreadLayout layout, int[] documents) {

        /** In proportion to the memory it takes: some bytes for each unit. */
        int weight() {
            return layout.size() + documents.length;
        }
    }

    ThreadReader(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    ThreadPart of(ThreadRequest request) throws IOException {
        FixedBitSet named = new LuceneQueries(snapshot, false).named(request.name());
        int document = named.cardinality() == 0 ? -1 : named.nextSetBit(0);
        if (document < 0) {
            return ThreadPart.NONE;
        }
        int thread = snapshot.threads().thread(document);
        int trove = request.acrossTroves() ? -1 : snapshot.trove(document);
        LoadedThread loaded = snapshot.loadedThread(thread, trove);
        StoredFields stored = snapshot.reader.storedFields();
        return loaded.layout()
                .part(
                        request,
                        indexOf(loaded.documents(), document),
                        snapshot.threads().size(thread),
                        message -> hit(stored, loaded.documents()[message]));
    }

    private static int indexOf(int[] documents, int document) {
        int index = 0;
        while (documents[index] != document) {
            index++;
        }
        return index;
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

    /** Reads the messages of a thread, in one trove or (-1) in all. */
    static LoadedThread load(Snapshot snapshot, int thread, int trove) throws IOException {
        Threads threads = snapshot.threads();
        FixedBitSet live = snapshot.live();
        Columns[] columns = snapshot.columns();
        List<Member> found = new ArrayList<>();
        int segment = -1;
        BinaryDocValues links = DocValues.emptyBinary();
        for (int document = thread; document >= 0; document = threads.next(document)) {
            if (!live.get(document) || trove >= 0 && snapshot.trove(document) != trove) {
                continue;
            }
            LeafReaderContext leaf = snapshot.leaves.get(ReaderUtil.subIndex(document, snapshot.leaves));
            if (leaf.ord != segment) {
                segment = leaf.ord;
                links = DocValues.getBinary(leaf.reader(), DocumentFields.LINKS);
            }
            int i = document - leaf.docBase;
            long[] hashes = links.advanceExact(i) ? hashes(links.binaryValue()) : new long[1];
            found.add(new Member(
                    document, columns[leaf.ord].keys()[i], columns[leaf.ord].times()[i], hashes));
        }
        found.sort(Comparator.comparingLong(Member::key));
        ThreadLayout layout = ThreadLayout.of(
                found.stream().map(Member::links).toArray(long[][]::new),
                found.stream().mapToLong(Member::time).toArray());
        return new LoadedThread(
                layout, found.stream().mapToInt(Member::document).toArray());
    }

    private record Member(int document, long key, long time, long[] links) {}

    private static long[] hashes(BytesRef column) {
        long[] hashes = new long[column.length / MessageIdKeys.HASH_BYTES];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = MessageIdKeys.hash(column, i);
        }
        return hashes;
    }
}
