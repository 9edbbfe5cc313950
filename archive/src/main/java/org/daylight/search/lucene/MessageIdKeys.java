package org.daylight.search.lucene;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.BytesRef;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * Message identifiers as the index keeps them: the first eight bytes of the SHA-256 of the identifier
 * (docs/decisions/0042-threads.md).
 */
final class MessageIdKeys {

    static final int HASH_BYTES = 8;

    /** References of one message that are followed; mail software keeps them under 1,000. A column holds 32,766 bytes a document. */
    private static final int MAX_PARENTS = 4_000;

    /** Stands in a column before an identifier that may be none ({@link DoubtfulIds}). */
    static final long UNSURE = 1;

    private static final BytesRef NONE = new BytesRef(new byte[HASH_BYTES]);
    private static final BytesRef MARK = new BytesRef(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) UNSURE});

    private MessageIdKeys() {}

    static BytesRef hash(String id) {
        byte[] all = Sha256.of(normal(id).getBytes(StandardCharsets.UTF_8)).bytes();
        return new BytesRef(all, 0, HASH_BYTES);
    }

    static long hash(BytesRef hash) {
        return ByteBuffer.wrap(hash.bytes, hash.offset, HASH_BYTES).getLong();
    }

    /** The hash at a place in a column of them. */
    static long hash(BytesRef hashes, int index) {
        return (long) BitUtil.VH_BE_LONG.get(hashes.bytes, hashes.offset + index * HASH_BYTES);
    }

    /** White space and quotation marks do not tell two identifiers apart. */
    private static String normal(String id) {
        if (AddressTerms.isPlain(id)) {
            return id;
        }
        var normal = new StringBuilder(id.length());
        id.codePoints()
                .filter(c -> !QueryParser.isBlank(c) && !QueryParser.isQuote(c))
                .forEach(normal::appendCodePoint);
        return normal.toString();
    }

    /**
     * How a message is tied, as a column holds it: the hash of its own identifier (zero for none), References in their order, and after a
     * zero what In-Reply-To names. The last is what it answers: In-Reply-To where it names one message, otherwise the last of References
     * (RFC 5322 section 3.6.4); a zero stands between two of which nobody says that one answers the other, and {@link #UNSURE} before one that
     * ties only to a message that has it.
     *
     * @return null when it names nothing and has no identifier
     */
    static @Nullable BytesRef ties(Message message) {
        String id = message.messageId();
        List<String> references = new ArrayList<>(new LinkedHashSet<>(message.references()));
        List<String> replies = new ArrayList<>(new LinkedHashSet<>(message.inReplyTo()));
        if (id == null && references.isEmpty() && replies.isEmpty()) {
            return null;
        }
        boolean certain = replies.size() == 1 || references.isEmpty();
        List<@Nullable String> parents = new ArrayList<>();
        for (String reply : certain ? List.<String>of() : replies) {
            parents.add(reply);
            parents.add(null);
        }
        parents.addAll(references);
        // Several replies and no reference: the first counts, and so it is the last.
        for (String reply : certain ? replies.reversed() : List.<String>of()) {
            if (!reply.equals(parents.isEmpty() ? null : parents.getLast())) {
                parents.add(null);
                parents.add(reply);
            }
        }
        Set<String> unsure = DoubtfulIds.of(message);
        var column = new ArrayList<BytesRef>();
        for (String parent : parents) {
            if (parent != null && unsure.contains(parent)) {
                column.add(MARK);
            }
            column.add(parent == null ? NONE : hash(parent));
        }
        int from = Math.max(0, column.size() - MAX_PARENTS);
        if (from > 0 && column.get(from - 1) == MARK) {
            from++; // never without its mark
        }
        var ties = new BytesRef(new byte[(1 + column.size() - from) * HASH_BYTES]);
        ties.length = ties.bytes.length;
        put(ties, 0, id == null ? NONE : hash(id));
        for (int i = from; i < column.size(); i++) {
            put(ties, 1 + i - from, column.get(i));
        }
        return ties;
    }

    private static void put(BytesRef ties, int index, BytesRef hash) {
        System.arraycopy(hash.bytes, hash.offset, ties.bytes, index * HASH_BYTES, HASH_BYTES);
    }
}
