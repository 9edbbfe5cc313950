package org.daylight.outlook.pst;

import java.util.SequencedMap;
import org.daylight.outlook.ItemKind;

/**
 * Where every item of a folder went: {@code declared + recovered = extracted + skipped + lost}.
 *
 * @param folder its path, as in {@link PstEvent.Item#folder}; {@link PstReader#ORPHANED} and {@link PstReader#RECOVERED}
 *     stand for items that no folder lists
 * @param node its identifier; 0 for the two folders that do not exist in the file
 * @param counted the number of items in the folder's own properties (PidTagContentCount); -1 when it is absent or impossible
 * @param listed the number of items in the folder's table of contents; -1 when there is no table
 * @param declared the higher of the two; 0 when both are absent
 * @param recovered items that no folder lists, found in the index of nodes or in unused space
 * @param extracted items that were passed on
 * @param skipped items that are not mail, by kind
 * @param lost items that could not be read, by reason
 * @param hidden associated items: settings of the folder, which are not in the sum
 */
public record FolderAccount(
        String folder,
        int node,
        long counted,
        long listed,
        long declared,
        long recovered,
        long extracted,
        SequencedMap<ItemKind, Long> skipped,
        SequencedMap<PstLoss, Long> lost,
        long hidden) {

    /** How many items were skipped. */
    public long allSkipped() {
        return sum(skipped);
    }

    /** How many items were lost. */
    public long allLost() {
        return sum(lost);
    }

    /** Whether the file's own numbers differ from each other, or something was recovered or lost. */
    public boolean hasDifference() {
        return recovered > 0 || allLost() > 0 || counted >= 0 && listed >= 0 && counted != listed;
    }

    private static long sum(SequencedMap<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
