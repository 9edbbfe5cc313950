package org.daylight.drop;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.daylight.http.BodyReceiver;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemKey;
import org.jspecify.annotations.Nullable;

/**
 * The uploads that are going on. There is a greatest number of them; each holds little memory, and no thread while its client sends nothing. A new
 * request for an item takes over from an earlier one, whose connection may be dead without anyone noticing. Safe for several threads.
 */
final class Uploads {

    /** Of one visit at once. */
    static final int PER_VISIT = 4;

    /** Heap that one upload may use: measured about 20 kB (docs/decisions/0313). */
    private static final int BYTES_EACH = 128 << 10;

    private final int most;
    private final Map<ItemId, BodyReceiver> active = new HashMap<>();
    private int count;

    Uploads(int most) {
        this.most = most;
    }

    /** As many as fit into half of a heap of this size. */
    static int mostFor(long heapBytes) {
        return (int) Math.clamp(heapBytes / 2 / BYTES_EACH, 16, 4_000);
    }

    /** Begins one; false when there are too many. */
    synchronized boolean begin() {
        if (count >= most) {
            return false;
        }
        count++;
        return true;
    }

    synchronized void end() {
        count--;
    }

    synchronized int count() {
        return count;
    }

    /** Opens an item for appending; an earlier request for it is ended first. */
    ItemUpload takeOver(SourceMailboxes mailboxes, ItemFolder item, ItemKey key, BodyReceiver by) throws IOException {
        BodyReceiver earlier;
        synchronized (this) {
            earlier = active.put(item.item(), by);
        }
        if (earlier != null && earlier != by) {
            earlier.broken();
        }
        return mailboxes.append(item, key);
    }

    synchronized void release(@Nullable ItemId item, BodyReceiver by) {
        if (item != null) {
            active.remove(item, by);
        }
    }
}
