package org.daylight.submission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.Violation;

/** What a drop hands over: anyone can encrypt to the editors. In this package because parts of its readers are not public. */
public final class SubmissionTarget {

    private static final byte[] SECRET = new byte[32];
    private static final AgeIdentity EDITOR = AgeSecret.identity(SECRET);
    private static final List<AgeRecipient> TO = List.of(AgeSecret.recipient(SECRET));
    private static final ItemId ITEM = new ItemId("00112233445566778899aabbccddeeff");

    private SubmissionTarget() {}

    /** What is read of a head, a tail or a reply is within its limits and is written and read again as the same. @param input the decrypted text */
    public static void texts(byte[] input) throws IOException {
        byte[] encrypted = encrypted(input);
        try {
            ItemHead head = ReadSubmission.head(encrypted, EDITOR);
            Accepted.count();
            Violation.unless(
                    head.name().getBytes(UTF_8).length <= ItemHead.MAX_NAME_BYTES && head.number() >= 1,
                    "a head " + head);
            Violation.unlessEqual(
                    head, ReadSubmission.head(head.encrypted(TO), EDITOR), "a head, written and read again");
        } catch (DamagedSubmission e) {
            refused(e);
        }
        try {
            ItemTail tail = ReadSubmission.tail(encrypted, EDITOR);
            Accepted.count();
            Violation.unless(tail.bytes() >= 0 && tail.segments() >= 1, "a tail " + tail);
            Violation.unlessEqual(
                    tail, ReadSubmission.tail(tail.encrypted(TO), EDITOR), "a tail, written and read again");
        } catch (DamagedSubmission e) {
            refused(e);
        }
        try {
            Reply reply = ReadSubmission.reply(encrypted, EDITOR);
            Accepted.count();
            Violation.unlessEqual(
                    reply,
                    ReadSubmission.reply(reply.encrypted(TO.getFirst()), EDITOR),
                    "a reply, written and read again");
        } catch (DamagedSubmission e) {
            refused(e);
        }
    }

    private static void refused(DamagedSubmission fault) {
        String reason = String.valueOf(fault.getMessage());
        Violation.unless(reason.lines().count() == 1, "a reason of several lines: " + reason);
    }

    private static byte[] encrypted(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream age = AgeFile.encrypt(out, TO, AgeFile.Form.BINARY)) {
            age.write(plain);
        }
        return out.toByteArray();
    }

    /** The end of a segment, as it is written. */
    public static byte[] end(int number, int length) {
        return ByteBuffer.allocate(SegmentWriter.END_BYTES)
                .put(SegmentWriter.MAGIC)
                .put(ITEM.bytes())
                .putLong(number)
                .putLong(length)
                .array();
    }

    /**
     * A segment that is accepted gives as many bytes as its end says, from its beginning; otherwise nothing is written.
     *
     * @param input how many chunks of content there are; the rest is the end of the segment
     */
    public static void segment(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] content = new byte[(input[0] & 1) * AgePieces.CHUNK_BYTES];
        Arrays.fill(content, (byte) 'c');
        byte[] all = Arrays.copyOf(content, content.length + input.length - 1);
        System.arraycopy(input, 1, all, content.length, input.length - 1);
        var out = new ByteArrayOutputStream();
        try {
            int length = ReadSubmission.segment(new ByteArrayInputStream(encrypted(all)), ITEM, 2, EDITOR, out);
            Accepted.count();
            Violation.unlessEqual(end(2, length), Arrays.copyOfRange(input, 1, input.length), "the end of a segment");
            Violation.unlessEqual(Arrays.copyOf(content, length), out.toByteArray(), "the content of a segment");
        } catch (DamagedSubmission e) {
            refused(e);
            Violation.unlessEqual(0, out.size(), "content of a segment that was refused");
        }
    }

    /** Bytes that were not encrypted by a drop are refused. @param input what a drop hands over */
    public static void encryptedBytes(byte[] input) throws IOException {
        try {
            ReadSubmission.head(input, EDITOR);
        } catch (DamagedSubmission e) {
            refused(e);
        }
        var out = new ByteArrayOutputStream();
        try {
            ReadSubmission.segment(new ByteArrayInputStream(input), ITEM, 1, EDITOR, out);
        } catch (DamagedSubmission e) {
            refused(e);
            Violation.unlessEqual(0, out.size(), "content of a segment that was refused");
        }
    }

    /** A head as a drop hands it over. */
    public static byte[] encryptedHead() {
        try {
            return ItemHead.of(ItemHead.Kind.FILE, "a.pdf", "2026-01-02", 3).encrypted(TO);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An empty segment as a drop hands it over. */
    public static byte[] encryptedSegment() {
        try {
            return encrypted(end(1, 0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
