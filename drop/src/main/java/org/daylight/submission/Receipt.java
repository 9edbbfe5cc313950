package org.daylight.submission;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * What a drop signs when an item has arrived completely ({@code spec/drop.md} section 5). With the words and the file, the source can show that
 * the receipt is for this file. Without the words nobody can: the root is a hash with a secret key.
 *
 * @param drop the name of the drop's key
 * @param salt the drop's salt, as 64 hexadecimal digits
 * @param item the item
 * @param day when it was complete, a date (UTC)
 * @param bytes the length of the content
 * @param root {@link BlockHashes#root}
 */
public record Receipt(String drop, String salt, ItemId item, String day, long bytes, Sha256 root) {

    private static final String FORMAT = "org.daylight.drop/receipt/v1";
    private static final String CODE = "receipt-malformed";

    /** The longest receipt, in bytes. */
    public static final int MAX_BYTES = 4096;

    private static final Pattern TEXT = Pattern.compile(Pattern.quote(FORMAT)
            + "\n"
            + "drop (\\S{1,255})\n"
            + "salt ([0-9a-f]{64})\n"
            + "item ([0-9a-f]{32})\n"
            + "day (\\S{10})\n"
            + "bytes (0|[1-9][0-9]{0,15})\n"
            + "root ([0-9a-f]{64})\n");

    private String text() {
        return FORMAT + "\ndrop " + drop + "\nsalt " + salt + "\nitem " + item.hex() + "\nday " + day + "\nbytes "
                + bytes + "\nroot " + root.hex() + "\n";
    }

    /** The receipt, signed. */
    public SignedNote signed(NoteKey.Signer key) {
        return SignedNote.sign(text(), key);
    }

    /** Reads a receipt and verifies its signature; refused with {@code receipt-malformed} or a code of {@link SignedNote}. */
    public static Outcome<Receipt> verified(byte[] note, NoteKey.Verifier key) {
        if (note.length > MAX_BYTES) {
            return Outcome.refused(CODE, "the receipt is too long");
        }
        return SignedNote.parse(note).then(signed -> signed.verify(List.of(key)).then(by -> parsed(signed.text())));
    }

    private static Outcome<Receipt> parsed(String text) {
        return Malformed.caught(() -> {
            Matcher parts = TEXT.matcher(text);
            Malformed.unless(parts.matches(), CODE, "it is not a receipt of a drop");
            Malformed.unless(Days.isDay(parts.group(4)), CODE, "the day of the receipt is not a date");
            return new Receipt(
                    parts.group(1),
                    parts.group(2),
                    new ItemId(parts.group(3)),
                    parts.group(4),
                    Long.parseLong(parts.group(5)),
                    Sha256.parsed(parts.group(6)));
        });
    }

    /**
     * Whether this receipt is for these words and this file.
     *
     * @param passphrase the 16 bytes of the words
     * @param file is read to its end and not closed
     */
    public boolean isFor(byte[] passphrase, SlowHash hash, InputStream file) throws IOException {
        SourceKeys keys = SourceKeys.of(passphrase, HexFormat.of().parseHex(salt), hash);
        var hashes = new BlockHashes(keys.itemKey(item), 0);
        byte[] some = new byte[1 << 16];
        long length = 0;
        for (int count = file.read(some); count >= 0; count = file.read(some)) {
            length += count;
            hashes.add(some, 0, count);
        }
        hashes.end();
        keys.destroy();
        return length == bytes && BlockHashes.root(hashes.hashes()).equals(root);
    }
}
