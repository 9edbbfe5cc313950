package org.daylight.submission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgePieces;
import org.daylight.format.Outcome;

/** Decrypts and joins what a drop handed over. Memory is bounded by one segment. Whatever the drop sends is an error, never a crash. */
public final class ReadSubmission {

    private static final int MAX_HEAD = 64 << 10;

    private ReadSubmission() {}

    /** The head of an item. @throws DamagedSubmission when it is not one, or is encrypted to someone else */
    public static ItemHead head(DropExchange drop, WaitingItem item, AgeIdentity editor) throws IOException {
        return head(drop.head(item), editor);
    }

    /** Decrypts a head. */
    public static ItemHead head(byte[] encrypted, AgeIdentity identity) throws IOException {
        return read(ItemHead.parse(text(encrypted, identity)), "head");
    }

    /** The tail of an item. @throws DamagedSubmission as in {@link #head} */
    public static ItemTail tail(DropExchange drop, WaitingItem item, AgeIdentity editor) throws IOException {
        return tail(drop.tail(item), editor);
    }

    /** Decrypts a tail. */
    public static ItemTail tail(byte[] encrypted, AgeIdentity identity) throws IOException {
        return read(ItemTail.parse(text(encrypted, identity)), "description");
    }

    /** Decrypts a reply, as the source reads it. */
    public static Reply reply(byte[] encrypted, AgeIdentity source) throws IOException {
        return read(Reply.parse(text(encrypted, source)), "reply");
    }

    private static <T> T read(Outcome<T> outcome, String what) throws DamagedSubmission {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new DamagedSubmission("the " + what + " of an item cannot be read: " + reason);
        };
    }

    private static String text(byte[] encrypted, AgeIdentity identity) throws IOException {
        if (encrypted.length > Math.max(DropExchange.MAX_HEAD_BYTES, Reply.MAX_ENCRYPTED_BYTES)) {
            throw new DamagedSubmission("what the drop sent is too long");
        }
        try (InputStream in = AgeFile.decrypt(new ByteArrayInputStream(encrypted), identity)) {
            byte[] all = in.readNBytes(MAX_HEAD + 1);
            if (all.length > MAX_HEAD) {
                throw new DamagedSubmission("what the drop sent is too long");
            }
            return new String(all, StandardCharsets.UTF_8);
        } catch (AgeFile.CannotDecrypt e) {
            throw new DamagedSubmission("what the drop sent cannot be decrypted: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the content of an item. It is complete only when this returns: until then, nothing that was written may be used.
     *
     * @param out is not closed
     * @return the tail, whose length is what was written
     * @throws DamagedSubmission when a segment is missing, changed, of another item, in the wrong place, or encrypted to someone else
     */
    public static ItemTail content(DropExchange drop, WaitingItem item, AgeIdentity editor, OutputStream out)
            throws IOException {
        ItemTail tail = tail(drop, item, editor);
        if (tail.segments() != item.segments()) {
            throw new DamagedSubmission("the item " + item.item().hex() + " has " + item.segments()
                    + " segments instead of " + tail.segments());
        }
        long written = 0;
        for (int number = 1; number <= tail.segments(); number++) {
            try (InputStream in = drop.segment(item, number)) {
                written += segment(in, item.item(), number, editor, out);
            }
        }
        if (written != tail.bytes()) {
            throw new DamagedSubmission(
                    "the item " + item.item().hex() + " has " + written + " bytes instead of " + tail.bytes());
        }
        return tail;
    }

    /**
     * Decrypts one segment.
     *
     * @param number which one it must be, from 1
     * @return the length of its content
     * @throws DamagedSubmission when it is changed, of another item, in the wrong place, or encrypted to someone else
     */
    public static int segment(InputStream encrypted, ItemId item, int number, AgeIdentity editor, OutputStream out)
            throws IOException {
        String which = "segment " + number + " of the item " + item.hex();
        byte[] all;
        try (InputStream in = AgeFile.decrypt(encrypted, editor)) {
            all = in.readNBytes(SegmentWriter.MAX_BYTES + SegmentWriter.END_BYTES + 1);
        } catch (AgeFile.CannotDecrypt e) {
            throw new DamagedSubmission(which + " cannot be decrypted: " + e.getMessage(), e);
        }
        int padded = all.length - SegmentWriter.END_BYTES;
        if (padded < 0 || padded > SegmentWriter.MAX_BYTES || padded % AgePieces.CHUNK_BYTES != 0) {
            throw new DamagedSubmission(which + " has a wrong length");
        }
        ByteBuffer end = ByteBuffer.wrap(all, padded, SegmentWriter.END_BYTES);
        byte[] magic = new byte[SegmentWriter.MAGIC.length];
        byte[] id = new byte[ItemId.BYTES];
        end.get(magic).get(id);
        boolean isRight =
                Arrays.equals(magic, SegmentWriter.MAGIC) && Arrays.equals(id, item.bytes()) && end.getLong() == number;
        long length = isRight ? end.getLong() : -1;
        if (length < 0 || length > padded) {
            throw new DamagedSubmission(which + " belongs to another item or place");
        }
        out.write(all, 0, (int) length);
        return (int) length;
    }
}
