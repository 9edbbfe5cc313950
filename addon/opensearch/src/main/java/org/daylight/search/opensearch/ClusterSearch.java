package org.daylight.search.opensearch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexRequest;
import org.daylight.search.IndexState;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.jspecify.annotations.Nullable;

/** What an index that is written and one that is only read have in common: it is searched at one commit until it switches to another. */
abstract class ClusterSearch implements Searchable {

    /** How often an answer is computed again when documents were erased in the meantime. */
    private static final int ATTEMPTS = 4;

    final ClusterClient client;
    final ClusterAddress address;
    final RecordStore store;
    private final IndexOwner owner;
    private volatile @Nullable ClusterView view;

    ClusterSearch(ClusterClient client, ClusterAddress address, IndexOwner owner) {
        this.client = client;
        this.address = address;
        this.owner = owner;
        store = new RecordStore(client, address);
    }

    /** Searches this commit from now on. */
    final synchronized void show(CommitRecord record) {
        ClusterView before = view;
        boolean isSame = before != null
                && before.record().commit() == record.commit()
                && before.record().purged() == record.purged();
        view = new ClusterView(
                client, address.prefix(), record, null, owner, isSame ? before.cache() : new ViewCache());
    }

    final ClusterView view() {
        ClusterView now = view;
        if (now == null) {
            throw new IllegalStateException("the index is closed");
        }
        return now;
    }

    /** Ends searching. @return false when it was closed before */
    final synchronized boolean closed() {
        boolean wasOpen = view != null;
        view = null;
        return wasOpen;
    }

    /** The record as it is now. */
    abstract CommitRecord newest() throws IOException;

    abstract Optional<String> rebuilt();

    @Override
    @SuppressWarnings("unchecked") // the answer to a StateRequest is an IndexState
    public <A> A answer(IndexRequest<A> request) throws IOException {
        ClusterView now = view();
        if (request instanceof StateRequest state) {
            if (state == StateRequest.REFRESHED) {
                refresh();
                now = view();
            }
            return (A) new IndexState(now.record().mark(), now.cache().documents(now), rebuilt());
        }
        for (int attempt = 1; ; attempt++) {
            A answer = null;
            IOException failure = null;
            try {
                answer = new ClusterAnswers(now).answer(request);
            } catch (ClusterFault fault) {
                failure = fault;
            }
            if (attempt == ATTEMPTS || newest().purged() <= now.record().commit()) {
                if (failure != null) {
                    throw failure;
                }
                return answer;
            }
            // documents of this commit were erased while it was searched
            if (answer instanceof Closeable held) {
                held.close();
            }
            refresh();
            now = view();
        }
    }

    private void refresh() throws IOException {
        CommitRecord newest = newest();
        if (newest.format() != CommitRecord.FORMAT) {
            throw new IOException(
                    "the search index was rebuilt by another version of the program: start this program again");
        }
        view();
        show(newest);
    }
}
