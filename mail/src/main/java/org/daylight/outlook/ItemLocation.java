package org.daylight.outlook;

import java.util.List;
import java.util.TreeSet;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;

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

    private static final int READ = 1;
    private static final int UNSENT = 8;

    /** Nothing is known about the location. */
    public static final ItemLocation NONE = new ItemLocation("", List.of(), List.of());

    public ItemLocation {
        categories = List.copyOf(categories);
        flags = List.copyOf(flags);
    }

    /** The location of an item with its categories and flags ([MS-OXCMSG] section 2.2.1.6, [MS-OXOFLAG] section 2.2.1). */
    public static ItemLocation of(String folder, MapiProperties item) {
        List<String> categories = item.texts(new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords"));
        var flags = new TreeSet<String>();
        long state = item.whole(PropertyTag.MESSAGE_FLAGS, 0);
        if ((state & READ) != 0) {
            flags.add("read");
        }
        if ((state & UNSENT) != 0) {
            flags.add("draft");
        }
        switch ((int) item.whole(PropertyTag.FLAG_STATUS, 0)) {
            case 1 -> flags.add("complete");
            case 2 -> flags.add("flagged");
            default -> {}
        }
        switch ((int) item.whole(PropertyTag.LAST_VERB_EXECUTED, 0)) {
            case 102, 103 -> flags.add("replied");
            case 104 -> flags.add("forwarded");
            default -> {}
        }
        return new ItemLocation(folder, categories, List.copyOf(flags));
    }

    /** The same location with one more flag. */
    public ItemLocation with(String flag) {
        var more = new TreeSet<>(flags);
        more.add(flag);
        return new ItemLocation(folder, categories, List.copyOf(more));
    }
}
