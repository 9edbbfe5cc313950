package org.daylight.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.daylight.format.Sha256;

/**
 * A hash that two messages share when one is a copy of the other in some respect ({@code spec/catalog.md}, section
 * "Match keys").
 *
 * @param kind what was hashed
 * @param attached false for the document itself; true for a message that is attached to it, at any depth
 * @param hash the first 8 bytes, big-endian, of SHA-256(kind, 0x00, what was hashed)
 */
public record MatchKey(Kind kind, boolean attached, long hash) {

    /** What was hashed; the strongest kind first. */
    public enum Kind {
        /** All bytes, with line ends made equal. Used only for a message that has no other key. */
        BYTES,
        /** Author, time, subject, text and attachments: the copy key of {@code spec/copies.md}. */
        COPY,
        /** Letters and digits of a text of 12 words or more. */
        TEXT,
        /** The Message-ID. */
        MESSAGE_ID
    }

    private static final int ATTACHED = 0x80;
    private static final int STORED_BYTES = 1 + Long.BYTES;

    /** The key of some content. */
    public static MatchKey of(Kind kind, boolean attached, byte[] content) {
        byte[] label = (kind.name() + '\0').getBytes(StandardCharsets.US_ASCII);
        return new MatchKey(
                kind,
                attached,
                ByteBuffer.wrap(Sha256.of(label, content).bytes()).getLong());
    }

    /**
     * The keys in the form of the document's row: for each a byte for the kind, whose highest bit says that it is
     * attached, then the hash.
     */
    static byte[] stored(Collection<MatchKey> keys) {
        ByteBuffer stored = ByteBuffer.allocate(keys.size() * STORED_BYTES);
        for (MatchKey key : keys) {
            stored.put((byte) (key.kind.ordinal() | (key.attached ? ATTACHED : 0)));
            stored.putLong(key.hash);
        }
        return stored.array();
    }

    static List<MatchKey> read(byte[] stored) {
        List<MatchKey> keys = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(stored);
        while (rest.remaining() >= STORED_BYTES) {
            int first = rest.get() & 0xFF;
            keys.add(new MatchKey(Kind.values()[first & ~ATTACHED], (first & ATTACHED) != 0, rest.getLong()));
        }
        return keys;
    }
}
