package org.daylight.outlook.pst;

import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.daylight.outlook.ItemKind;

/** A folder while its items are counted. */
final class FolderTally {

    final String path;
    final int node;
    long counted = -1;
    long listed = -1;
    long recovered;
    long extracted;
    long hidden;
    /** How many items the folder counts beyond those that it lists. */
    long unlisted;

    private final TreeMap<ItemKind, Long> skipped = new TreeMap<>();
    private final TreeMap<PstLoss, Long> lost = new TreeMap<>();

    FolderTally(String path, int node) {
        this.path = path;
        this.node = node;
    }

    long declared() {
        return Math.max(0, Math.max(counted, listed));
    }

    void skipped(ItemKind kind) {
        skipped.merge(kind, 1L, Long::sum);
    }

    void lost(PstLoss reason, long items) {
        lost.merge(reason, items, Long::sum);
    }

    FolderAccount account() {
        return new FolderAccount(
                path, node, counted, listed, declared(), recovered, extracted, copy(skipped), copy(lost), hidden);
    }

    private static <K> SequencedMap<K, Long> copy(TreeMap<K, Long> counts) {
        return Collections.unmodifiableSequencedMap(new TreeMap<>(counts));
    }
}
