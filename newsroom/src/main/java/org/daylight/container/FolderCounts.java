package org.daylight.container;

import java.util.SequencedMap;

/**
 * Where the items of one folder of an Outlook file went: {@code declared + recovered = extracted + skipped + lost}. All
 * items of the folder come before it.
 *
 * @param container as in {@link Provenance#container()}, with the folder after the last {@code !}
 * @param counted how many items the folder's properties state; -1 when they state none
 * @param listed how many items the folder lists; -1 when it has no list
 * @param declared the higher of the two, or 0
 * @param recovered items that no folder lists
 * @param extracted items that were written as messages
 * @param skipped items that are not messages, by kind
 * @param lost by reason
 * @param hidden items with settings, which are not in the sum
 */
public record FolderCounts(
        String container,
        long counted,
        long listed,
        long declared,
        long recovered,
        long extracted,
        SequencedMap<String, Long> skipped,
        SequencedMap<String, Long> lost,
        long hidden)
        implements ContainerItem {}
