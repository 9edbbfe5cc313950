package org.daylight.flow.ingest;

/**
 * Where batches end and where the index is committed. Both depend on the items of a source and their order only, so that the newsroom has the same
 * bytes however they were prepared.
 */
final class BatchCounter {

    private final int batchMessages;
    private final long indexCommitBytes;
    private int items;
    private long bytes;
    private long uncommitted;

    BatchCounter(int batchMessages, long indexCommitBytes) {
        this.batchMessages = batchMessages;
        this.indexCommitBytes = indexCommitBytes;
    }

    /** Counts an item. @param size of its original; 0 when it has none */
    void add(long size) {
        items++;
        bytes += size;
        uncommitted += size;
    }

    /** Whether the batch ends after the last item. */
    boolean isFull() {
        return bytes >= ImportPipeline.BATCH_BYTES || items >= batchMessages;
    }

    /** Whether the index is committed after the last item, which also ends the batch. */
    boolean commitsIndex() {
        return uncommitted >= indexCommitBytes;
    }

    /** Begins a batch. */
    void endBatch() {
        items = 0;
        bytes = 0;
    }

    /** Begins counting what is not committed. */
    void endCommit() {
        uncommitted = 0;
    }
}
