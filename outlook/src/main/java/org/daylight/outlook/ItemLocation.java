package org.daylight.outlook;

import java.util.List;

/**
 * Where an item was in its file.
 *
 * @param folder names of the folders from the outermost, separated by {@code /}; a {@code /} in a name is written
 *     {@code %2F}; from outside, not escaped otherwise; empty where the format has no folders
 * @param categories in the order of the item
 * @param flags words from a fixed list, in alphabetical order: {@code complete}, {@code draft}, {@code flagged},
 *     {@code forwarded}, {@code read}, {@code replied}; and for PST {@code deleted}, {@code orphaned}
 */
public record ItemLocation(String folder, List<String> categories, List<String> flags) {

    /** Nothing is known about the location. */
    public static final ItemLocation NONE = new ItemLocation("", List.of(), List.of());

    public ItemLocation {
        categories = List.copyOf(categories);
        flags = List.copyOf(flags);
    }
}
