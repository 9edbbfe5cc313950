package org.daylight.submission;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * A source's mailbox. It follows from the source's words, so nobody can find one without them.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record MailboxId(String hex) implements Comparable<MailboxId> {

    /** The length, in bytes. */
    public static final int BYTES = 32;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException for any other text */
    public MailboxId {
        Malformed.unless(FORM.matcher(hex).matches(), "mailbox-id", "the id of a mailbox has 64 hexadecimal digits");
    }

    /** Reads an id; refused with the code {@code mailbox-id}. */
    public static Outcome<MailboxId> parse(String hex) {
        return Malformed.caught(() -> new MailboxId(hex));
    }

    /** @param bytes of length {@link #BYTES} */
    public static MailboxId of(byte[] bytes) {
        return new MailboxId(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(MailboxId other) {
        return hex.compareTo(other.hex);
    }
}
