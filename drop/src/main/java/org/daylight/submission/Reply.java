package org.daylight.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * A reply of the newsroom to a source, encrypted to the source's reply key. The drop cannot read it. Its size is padded to steps of 4 KiB
 * ({@code spec/drop.md} section 6).
 *
 * @param day when it was written, a date (UTC)
 * @param text at most {@link #MAX_CHARS} characters
 */
public record Reply(String day, String text) {

    /** The longest reply, in characters. */
    public static final int MAX_CHARS = 10_000;

    /** The longest encrypted reply, in bytes. */
    public static final int MAX_ENCRYPTED_BYTES = 128 << 10;

    private static final int STEP_BYTES = 4096;
    private static final String FORMAT = "org.daylight.drop/reply/v1";
    private static final String CODE = "reply-malformed";

    /** @throws IllegalArgumentException for a text that is empty or too long */
    public Reply {
        Malformed.unless(Days.isDay(day), CODE, "the day of a reply is not a date");
        Malformed.unless(!text.isBlank(), CODE, "the reply is empty");
        Malformed.unless(text.length() <= MAX_CHARS, CODE, "the reply has more than " + MAX_CHARS + " characters");
        Malformed.unless(
                StandardCharsets.UTF_8.newEncoder().canEncode(text), CODE, "the reply cannot be written as UTF-8");
    }

    /** Encrypts the reply. @param source what {@link WaitingItem#replyTo} says */
    public byte[] encrypted(AgeRecipient source) throws IOException {
        String json = Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("day", day)
                .with("text", text)
                .text();
        return ItemHead.encrypted(json.getBytes(StandardCharsets.UTF_8), STEP_BYTES, List.of(source));
    }

    /** Reads a decrypted reply; refused with the code {@code reply-malformed}. */
    public static Outcome<Reply> parse(String decrypted) {
        return Malformed.caught(() -> {
            Json.Obj object = ItemTail.object(decrypted, FORMAT, CODE);
            return new Reply(
                    object.string("day").orElse(""), object.string("text").orElse(""));
        });
    }
}
