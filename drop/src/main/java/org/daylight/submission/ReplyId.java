package org.daylight.submission;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * One reply to a source. The newsroom chooses it at random.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record ReplyId(String hex) implements Comparable<ReplyId> {

    /** The length, in bytes. */
    public static final int BYTES = 16;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException for any other text */
    public ReplyId {
        Malformed.unless(FORM.matcher(hex).matches(), "reply-id", "the id of a reply has 32 hexadecimal digits");
    }

    /** Reads an id; refused with the code {@code reply-id}. */
    public static Outcome<ReplyId> parse(String hex) {
        return Malformed.caught(() -> new ReplyId(hex));
    }

    /** @param bytes of length {@link #BYTES} */
    public static ReplyId of(byte[] bytes) {
        return new ReplyId(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(ReplyId other) {
        return hex.compareTo(other.hex);
    }
}
