package org.daylight.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.daylight.store.ObjectStore;

/** Reads an object from the beginning to the end, or here and there, with few requests: each reads a range that becomes longer. For one thread. */
final class ObjectWindow implements BlockSource {

    private final ObjectStore store;
    private final String path;
    private int next;
    private byte[] bytes = new byte[0];
    private long start;
    private boolean hasFailed;

    /** @param first the length of the first range */
    ObjectWindow(ObjectStore store, String path, int first) {
        this.store = store;
        this.path = path;
        next = first;
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        if (at < start || at >= start + bytes.length) {
            boolean isNext = at == start + bytes.length && at > 0;
            if (isNext) {
                next = Math.min(ObjectStore.MAX_RANGE_BYTES, next * 2);
            }
            try {
                bytes = store.range(path, at, next);
                start = at;
            } catch (IOException e) {
                hasFailed = true;
                throw e;
            }
            if (bytes.length == 0) {
                return -1;
            }
        }
        int from = Math.toIntExact(at - start);
        int count = Math.min(to.remaining(), bytes.length - from);
        to.put(bytes, from, count);
        return count;
    }

    /** Whether a request failed, so that nothing is known of the object. */
    boolean hasFailed() {
        return hasFailed;
    }
}
