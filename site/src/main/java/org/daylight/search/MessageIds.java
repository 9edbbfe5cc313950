package org.daylight.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.daylight.message.Message;
import org.daylight.proof.Sha256;

/**
 * Message identifiers as the index keeps them: the first eight bytes of the SHA-256 of the identifier
 * (docs/decisions/0042-threads.md).
 */
final class MessageIds {

    static final int HASH_BYTES = 8;

    /** References of one message that are followed; mail software keeps them under 1,000. */
    private static final int MAX_PARENTS = 5_000;

    private MessageIds() {}

    static BytesRef hash(String id) {
        byte[] all = Sha256.of(normal(id).getBytes(StandardCharsets.UTF_8)).bytes();
        return new BytesRef(all, 0, HASH_BYTES);
    }

    static long hash(BytesRef hash) {
        return ByteBuffer.wrap(hash.bytes, hash.offset, HASH_BYTES).getLong();
    }

    /** White space and quotation marks do not tell two identifiers apart. */
    private static String normal(String id) {
        var normal = new StringBuilder(id.length());
        id.codePoints()
                .filter(c -> !QueryParser.isBlank(c) && !QueryParser.isQuote(c))
                .forEach(normal::appendCodePoint);
        return normal.toString();
    }

    /** What a message replies to, nearest last: References, then what In-Reply-To adds. */
    static List<String> parents(Message message) {
        Set<String> parents = new LinkedHashSet<>(message.references());
        for (String id : message.inReplyTo()) {
            if (!parents.contains(id)) {
                parents.add(id);
            }
        }
        List<String> all = new ArrayList<>(parents);
        return all.size() <= MAX_PARENTS ? all : all.subList(all.size() - MAX_PARENTS, all.size());
    }
}
