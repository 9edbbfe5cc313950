package org.daylight.outlook;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.daylight.mapi.MapiMessage;
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

    /** Nothing is known about the location. */
    public static final ItemLocation NONE = new ItemLocation("", List.of(), List.of());

    private static final PropertyKey KEYWORDS = new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords");

    /** PidTagLastVerbExecuted ([MS-OXOMSG] section 2.2.1.16). */
    private static final int LAST_VERB = 0x1081;

    private static final int READ = 0x1;
    private static final int UNSENT = 0x8;

    public ItemLocation {
        categories = List.copyOf(categories);
        flags = List.copyOf(flags);
    }

    /** The location that an item states. @param more flags that its file adds */
    public static ItemLocation of(MapiMessage message, String folder, Collection<String> more) {
        MapiProperties properties = message.properties();
        var flags = new TreeSet<>(more);
        long state = properties.whole(PropertyTag.MESSAGE_FLAGS, 0);
        add(flags, (state & READ) != 0, "read");
        add(flags, (state & UNSENT) != 0, "draft");
        long status = properties.whole(PropertyTag.FLAG_STATUS, 0);
        add(flags, status == 1, "complete");
        add(flags, status == 2, "flagged");
        long icon = properties.whole(PropertyTag.ICON_INDEX, 0);
        long verb = properties.whole(LAST_VERB, 0);
        add(flags, icon == 0x105 || verb == 102 || verb == 103, "replied");
        add(flags, icon == 0x106 || verb == 104, "forwarded");
        return new ItemLocation(folder, properties.texts(KEYWORDS), List.copyOf(flags));
    }

    private static void add(TreeSet<String> flags, boolean applies, String flag) {
        if (applies) {
            flags.add(flag);
        }
    }
}
