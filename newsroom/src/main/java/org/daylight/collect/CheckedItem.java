package org.daylight.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.daylight.age.AgeIdentity;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemTail;
import org.daylight.submission.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * An item that was read to its end and is whole.
 *
 * @param number in its mailbox, as its head says: later items have larger ones
 * @param name of the file, safe to store; empty for none
 * @param bytes its length
 * @param text what the source wrote, or the start of a long text; null for a file
 * @param isLong whether {@code text} is only the start
 */
record CheckedItem(
        ItemId item,
        long number,
        String name,
        long bytes,
        Sha256 sha256,
        @Nullable String text,
        boolean isLong) {

    /** A longer text is a file. */
    static final int MAX_TEXT_BYTES = 1 << 20;

    /** A text that is longer in JSON, where a character may take six, is stored apart from its conversation. */
    static final int MAX_INLINE_CHARS = 8 << 10;

    private static final int START_CHARS = 1_000;

    /**
     * Reads and checks a copy: every segment is there, in its place and of this item; the length is that of the tail; the receipt
     * is signed by the drop and names this item and its length.
     *
     * @param progress receives the number of bytes that were read
     * @throws DamagedSubmission when one of these is not so
     */
    static CheckedItem of(ItemCopy copy, AgeIdentity identity, NoteKey.Verifier receipts, LongConsumer progress)
            throws IOException {
        ItemHead head = copy.head(identity);
        ItemTail tail = copy.tail(identity);
        Outcome<Receipt> receipt = Receipt.verified(tail.receipt().getBytes(StandardCharsets.UTF_8), receipts);
        boolean isOfItem = receipt instanceof Outcome.Ok<Receipt>(Receipt signed)
                && signed.item().equals(copy.item())
                && signed.bytes() == tail.bytes();
        if (!isOfItem) {
            throw new DamagedSubmission("the item " + copy.item().hex() + " has no receipt of this drop");
        }
        boolean mayBeText = head.kind() == ItemHead.Kind.TEXT && tail.bytes() <= MAX_TEXT_BYTES;
        byte[] start = new byte[mayBeText ? (int) tail.bytes() : 0];
        MessageDigest digest = Sha256.digest();
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = copy.content(identity)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                if (length < start.length) {
                    System.arraycopy(buffer, 0, start, (int) length, (int) Math.min(count, start.length - length));
                }
                length += count;
                progress.accept(count);
            }
        }
        String text = mayBeText ? text(start) : null;
        Arrays.fill(start, (byte) 0);
        boolean isLong = text != null && new Json.Str(text).text().length() > MAX_INLINE_CHARS;
        boolean isUnnamedText = head.kind() == ItemHead.Kind.TEXT && text == null;
        return new CheckedItem(
                copy.item(),
                head.number(),
                isUnnamedText ? "message.txt" : storable(head.name()),
                length,
                Sha256.wrap(digest.digest()),
                text == null || !isLong ? text : start(text),
                isLong);
    }

    private static String start(String text) {
        return text.substring(
                0, Character.isHighSurrogate(text.charAt(START_CHARS - 1)) ? START_CHARS - 1 : START_CHARS);
    }

    /** The text; null when it is no text that can be shown: then it is treated as a file. */
    private static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t') ? null : text;
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    /** Unpaired surrogates cannot be stored as UTF-8. */
    static String storable(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
