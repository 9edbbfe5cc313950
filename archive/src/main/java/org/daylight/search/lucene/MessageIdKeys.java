package org.daylight.search.lucene;

import java.nio.ByteBuffer;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.BytesRef;
import org.daylight.message.Message;
import org.daylight.search.thread.MessageLinks;
import org.jspecify.annotations.Nullable;

/** {@link MessageLinks} as the index stores them: eight bytes for each hash, big-endian. */
final class MessageIdKeys {

    static final int HASH_BYTES = Long.BYTES;

    private MessageIdKeys() {}

    /** The hash of an identifier, as a term. */
    static BytesRef term(String id) {
        return bytes(MessageLinks.hash(id));
    }

    static long hash(BytesRef hash) {
        return ByteBuffer.wrap(hash.bytes, hash.offset, HASH_BYTES).getLong();
    }

    /** The hash at a position in a column of hashes. */
    static long hash(BytesRef hashes, int index) {
        return (long) BitUtil.VH_BE_LONG.get(hashes.bytes, hashes.offset + index * HASH_BYTES);
    }

    /** The links of a message as a column; null when it has none. A column holds at most 32,766 bytes for each document. */
    static @Nullable BytesRef column(Message message) {
        long[] links = MessageLinks.of(message);
        return links.length == 0 ? null : bytes(links);
    }

    private static BytesRef bytes(long... hashes) {
        ByteBuffer bytes = ByteBuffer.allocate(hashes.length * HASH_BYTES);
        for (long hash : hashes) {
            bytes.putLong(hash);
        }
        return new BytesRef(bytes.array());
    }
}
