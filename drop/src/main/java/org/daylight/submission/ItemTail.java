package org.daylight.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * What the drop knows of an item once it is complete. Encrypted like the head, because the exact size is nobody else's business
 * ({@code spec/drop.md} section 3).
 *
 * @param bytes the length of the content
 * @param segments how many segments it has
 * @param receipt the signed receipt, {@link Receipt}, as published
 */
public record ItemTail(long bytes, int segments, String receipt) {

    static final int PADDED_BYTES = 4096;
    private static final String FORMAT = "org.daylight.drop/complete/v1";
    private static final String CODE = "item-tail";

    public ItemTail {
        Malformed.unless(bytes >= 0 && segments >= 1, CODE, "an item has no length");
    }

    /** Encrypts the tail. @param to the editors and the source */
    public byte[] encrypted(List<AgeRecipient> to) throws IOException {
        String text = Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("bytes", bytes)
                .with("segments", segments)
                .with("receipt", receipt)
                .text();
        return ItemHead.encrypted(text.getBytes(StandardCharsets.UTF_8), PADDED_BYTES, to);
    }

    /** Reads a decrypted tail; refused with the code {@code item-tail}. */
    static Outcome<ItemTail> parse(String text) {
        return Malformed.caught(() -> {
            Json.Obj object = object(text, FORMAT, CODE);
            long segments = object.number("segments").orElse(0);
            Malformed.unless(segments <= Integer.MAX_VALUE, CODE, "an item has too many segments");
            return new ItemTail(
                    object.number("bytes").orElse(-1),
                    (int) segments,
                    object.string("receipt").orElseThrow(() -> new Malformed(CODE, "an item has no receipt")));
        });
    }

    /** Reads an object of a format, padded with spaces. */
    static Json.Obj object(String text, String format, String code) {
        return switch (Json.parse(text.strip())) {
            case Outcome.Ok<Json>(Json.Obj object) -> {
                Malformed.unless(
                        object.string("format").orElse("").equals(format), code, "its format is not " + format);
                yield object;
            }
            case Outcome.Ok<Json> other -> throw new Malformed(code, "it is not a JSON object");
            case Outcome.Refused<Json>(String why, String reason) -> throw new Malformed(code, reason);
        };
    }
}
