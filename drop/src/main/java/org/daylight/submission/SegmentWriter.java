package org.daylight.submission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;

/**
 * Writes one segment of an item: an age file of at most {@value #MAX_BYTES} bytes of content, padding, and an end that says which segment it is and
 * how much of it is content ({@code spec/drop.md} section 3). What arrives is encrypted at once and not kept. For one thread.
 */
public final class SegmentWriter {

    /** The most content of a segment: 16 blocks. */
    public static final int MAX_BYTES = 16 * BlockHashes.BLOCK_BYTES;

    static final byte[] MAGIC = "DROPSEG1".getBytes(StandardCharsets.US_ASCII);

    /** The mark, the id of the item, the number of the segment, and the length of the content. */
    static final int END_BYTES = 8 + ItemId.BYTES + 2 * Long.BYTES;

    private static final byte[] ZEROS = new byte[AgePieces.CHUNK_BYTES];

    private final AgePieces pieces;
    private final ItemId item;
    private final int number;
    private int content;

    /**
     * Begins a segment.
     *
     * @param out is not closed
     * @param editors who can decrypt
     * @param number from 1
     * @param work as in {@link AgePieces}
     */
    public SegmentWriter(
            OutputStream out, List<AgeRecipient> editors, ItemId item, int number, SecureRandom random, byte[] work)
            throws IOException {
        pieces = new AgePieces(out, editors, random, work);
        this.item = item;
        this.number = number;
    }

    /** How much more content the segment can hold, in bytes. */
    public int room() {
        return MAX_BYTES - content;
    }

    /** The content written so far, in bytes. */
    public int content() {
        return content;
    }

    /** Encrypts some bytes. @param length at most {@link #room} */
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > room()) {
            throw new IllegalArgumentException("a segment has at most 16 blocks");
        }
        pieces.write(bytes, from, length);
        content += length;
    }

    /**
     * Writes padding and the end.
     *
     * @param counted how much of the content counts, at most {@link #content}: what follows is a block that did not arrive completely
     * @param padded the length of content and padding, at least {@link #content}, at most {@link #MAX_BYTES}; rounded up to whole chunks
     */
    public void end(int counted, int padded) throws IOException {
        if (counted > content || padded < content || padded > MAX_BYTES) {
            throw new IllegalArgumentException("wrong lengths");
        }
        int missing = padded - content;
        while (missing > 0) {
            int some = Math.min(missing, ZEROS.length);
            pieces.write(ZEROS, 0, some);
            missing -= some;
        }
        pieces.write(ZEROS, 0, pieces.missing());
        pieces.end(ByteBuffer.allocate(END_BYTES)
                .put(MAGIC)
                .put(item.bytes())
                .putLong(number)
                .putLong(counted)
                .array());
    }

    /**
     * The length to which the last segment of an item is padded: for an item of one segment the next power of two of at least 64 KiB, so that
     * its size says little; for any other a whole segment.
     */
    public static int paddedLast(int number, int content) {
        if (number > 1) {
            return MAX_BYTES;
        }
        int padded = AgePieces.CHUNK_BYTES;
        while (padded < content) {
            padded *= 2;
        }
        return padded;
    }
}
