package org.daylight.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * What a source said about an item before its content arrived. Encrypted to the editors and to the source's own reply key, and always of the same
 * size ({@code spec/drop.md} section 3).
 *
 * @param kind what it is
 * @param name the file name as sent, at most {@link #MAX_NAME_BYTES} bytes of UTF-8; empty for a text. Untrusted: it may contain anything
 * @param day when it began to arrive, a date such as 2026-11-30 (UTC)
 * @param number the place among all items of the mailbox, from 1, in the order in which they began to arrive
 */
public record ItemHead(Kind kind, String name, String day, long number) {

    /** The longest name that is kept, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 512;

    static final int PADDED_BYTES = 4096;
    private static final String FORMAT = "org.daylight.drop/item/v1";
    private static final String CODE = "item-head";

    /** Texts are typed into the page; all else is a file. */
    public enum Kind {
        TEXT,
        FILE
    }

    public ItemHead {
        Malformed.unless(
                name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES,
                CODE,
                "the name of an item is too long");
        Malformed.unless(Days.isDay(day), CODE, "the day of an item is not a date");
        Malformed.unless(number >= 1, CODE, "an item has no number");
    }

    /** A head for a name as a browser sent it, which is cut off where it is too long. */
    public static ItemHead of(Kind kind, String name, String day, long number) {
        String kept = name;
        while (kept.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return new ItemHead(kind, kept, day, number);
    }

    /** Encrypts the head. @param to the editors and the source */
    public byte[] encrypted(List<AgeRecipient> to) throws IOException {
        String text = Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("kind", kind.name().toLowerCase(Locale.ROOT))
                .with("name", name)
                .with("day", day)
                .with("number", number)
                .text();
        return encrypted(text.getBytes(StandardCharsets.UTF_8), PADDED_BYTES, to);
    }

    /** Encrypts bytes, filled up with spaces to a multiple of a step. */
    static byte[] encrypted(byte[] bytes, int step, List<AgeRecipient> to) throws IOException {
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + step - 1) / step * step);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        var out = new ByteArrayOutputStream(padded.length + 1024);
        try (OutputStream age = AgeFile.encrypt(out, to, AgeFile.Form.BINARY)) {
            age.write(padded);
        }
        return out.toByteArray();
    }

    /** Reads a decrypted head; refused with the code {@code item-head}. */
    static Outcome<ItemHead> parse(String text) {
        return Malformed.caught(() -> {
            Json.Obj object = ItemTail.object(text, FORMAT, CODE);
            Kind kind = switch (object.string("kind").orElse("")) {
                case "text" -> Kind.TEXT;
                case "file" -> Kind.FILE;
                default -> throw new Malformed(CODE, "the kind of an item is neither text nor file");
            };
            return new ItemHead(
                    kind,
                    object.string("name").orElseThrow(() -> new Malformed(CODE, "an item has no name")),
                    object.string("day").orElse(""),
                    object.number("number").orElse(0));
        });
    }
}
