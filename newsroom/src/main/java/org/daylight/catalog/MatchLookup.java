package org.daylight.catalog;

import java.util.List;
import java.util.Map;

/**
 * The match keys of some documents, and the documents that share them, read in a few queries. It shows the catalog as it was when it
 * was read. Immutable.
 */
public final class MatchLookup {

    /** A document that has a match key. @param attached whether only a message that is attached to it has the key */
    public record Holder(long document, boolean attached) {}

    /** Of no documents. */
    public static final MatchLookup NONE = new MatchLookup(Map.of(), Map.of());

    private final Map<Long, List<MatchKey>> own;
    private final Map<Long, List<Holder>> holders;

    MatchLookup(Map<Long, List<MatchKey>> own, Map<Long, List<Holder>> holders) {
        this.own = own;
        this.holders = holders;
    }

    /** The own keys of one of the documents, without those of attached messages, the strongest kind first. */
    public List<MatchKey> own(long document) {
        return own.getOrDefault(document, List.of());
    }

    /** All documents that have a key of one of the documents. A document that has it in two ways is listed twice. */
    public List<Holder> holders(MatchKey key) {
        return holders.getOrDefault(key.hash(), List.of());
    }
}
