package org.daylight.search.thread;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * How messages are linked into threads: by their identifiers, each represented by the first eight bytes of the SHA-256 of the
 * identifier (docs/decisions/0042-threads.md).
 */
public final class MessageLinks {

    /** Comes before a {@linkplain DoubtfulIds doubtful} identifier among the links. */
    public static final long UNSURE = 1;

    /**
     * Comes before a {@linkplain ConversationId conversation identifier}, which is the only link of a message that names no
     * other.
     */
    public static final long CONVERSATION = 2;

    /** References of one message that are followed; mail software keeps them under 1,000. */
    private static final int MAX_PARENTS = 4_000;

    private MessageLinks() {}

    /** The hash of an identifier. White space and quotation marks make no difference. */
    public static long hash(String id) {
        return ByteBuffer.wrap(
                        Sha256.of(normal(id).getBytes(StandardCharsets.UTF_8)).bytes())
                .getLong();
    }

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
     * The links of a message: the hash of its own identifier (0 when it has none), the hashes of References in their order, and after
     * a 0 those of In-Reply-To. The last one is the message it answers: In-Reply-To when it names one message, otherwise the last of
     * References (RFC 5322 section 3.6.4). A 0 separates two identifiers when nothing says that one answers the other.
     * {@link #UNSURE} precedes an identifier that links only to a message that has it. A message that names no other has its
     * conversation's identifier, after {@link #CONVERSATION}.
     *
     * @return empty when the message has no identifier, names none, and has no conversation
     */
    public static long[] of(Message message) {
        String id = message.messageId();
        List<String> references = new ArrayList<>(new LinkedHashSet<>(message.references()));
        List<String> replies = new ArrayList<>(new LinkedHashSet<>(message.inReplyTo()));
        if (references.isEmpty() && replies.isEmpty()) {
            String conversation = ConversationId.of(message);
            long own = id == null ? 0 : hash(id);
            if (conversation != null) {
                return new long[] {own, CONVERSATION, hash(conversation)};
            }
            return id == null ? new long[0] : new long[] {own};
        }
        boolean certain = replies.size() == 1 || references.isEmpty();
        List<@Nullable String> parents = new ArrayList<>();
        for (String reply : certain ? List.<String>of() : replies) {
            parents.add(reply);
            parents.add(null);
        }
        parents.addAll(references);
        // With several replies and no reference, the first reply counts, so it comes last.
        for (String reply : certain ? replies.reversed() : List.<String>of()) {
            if (!reply.equals(parents.isEmpty() ? null : parents.getLast())) {
                parents.add(null);
                parents.add(reply);
            }
        }
        Set<String> doubtful = DoubtfulIds.of(message);
        List<Long> hashes = new ArrayList<>();
        for (String parent : parents) {
            if (parent != null && doubtful.contains(parent)) {
                hashes.add(UNSURE);
            }
            hashes.add(parent == null ? 0 : hash(parent));
        }
        int from = Math.max(0, hashes.size() - MAX_PARENTS);
        if (from > 0 && hashes.get(from - 1) == UNSURE) {
            from++; // an identifier is never without its UNSURE
        }
        long[] links = new long[1 + hashes.size() - from];
        links[0] = id == null ? 0 : hash(id);
        for (int i = from; i < hashes.size(); i++) {
            links[1 + i - from] = hashes.get(i);
        }
        return links;
    }
}
