package org.daylight.submission;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A source's mailbox. It follows from the source's reply key, which follows from the source's words: nobody can find one without them, and no drop can
 * give a mailbox the reply key of somebody else ({@code spec/drop.md} section 2).
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record MailboxId(String hex) implements Comparable<MailboxId> {

    /** The length, in bytes. */
    public static final int BYTES = 32;

    private static final String CONTEXT = "org.daylight.drop/v1 mailbox ";
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException for any other text */
    public MailboxId {
        Malformed.unless(FORM.matcher(hex).matches(), "mailbox-id", "the id of a mailbox has 64 hexadecimal digits");
    }

    /** Reads an id; refused with the code {@code mailbox-id}. */
    public static Outcome<MailboxId> parse(String hex) {
        return Malformed.caught(() -> new MailboxId(hex));
    }

    /** The mailbox of the source to whom replies are encrypted with this key. */
    public static MailboxId of(AgeRecipient replyTo) {
        return new MailboxId(Sha256.of((CONTEXT + replyTo.text()).getBytes(StandardCharsets.US_ASCII))
                .hex());
    }

    /** Whether this is the mailbox of the source with this reply key. A drop that says something else is damaged or hostile. */
    public boolean isOf(AgeRecipient replyTo) {
        return equals(of(replyTo));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(MailboxId other) {
        return hex.compareTo(other.hex);
    }
}
