package org.daylight.submission;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * One text or file that a source sent. Random, and different for all items of all drops.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record ItemId(String hex) implements Comparable<ItemId> {

    /** The length, in bytes. */
    public static final int BYTES = 16;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException for any other text */
    public ItemId {
        Malformed.unless(FORM.matcher(hex).matches(), "item-id", "the id of an item has 32 hexadecimal digits");
    }

    /** Reads an id; refused with the code {@code item-id}. */
    public static Outcome<ItemId> parse(String hex) {
        return Malformed.caught(() -> new ItemId(hex));
    }

    /** @param bytes of length {@link #BYTES} */
    public static ItemId of(byte[] bytes) {
        return new ItemId(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(ItemId other) {
        return hex.compareTo(other.hex);
    }
}
