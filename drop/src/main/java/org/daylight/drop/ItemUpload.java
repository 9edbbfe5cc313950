package org.daylight.drop;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.ItemKey;
import org.daylight.submission.ItemTail;
import org.daylight.submission.Receipt;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * Appends to an item. What arrives is encrypted at once: no byte of it is kept on the disk, and in memory fewer than 64, the state of a hash, until the
 * upload ends. It ends with {@link #complete} or with {@link #broken}, which keeps the whole blocks. For one thread at a time.
 */
final class ItemUpload {

    /** Encrypted bytes on their way to the disk; one for each thread. */
    private static final ThreadLocal<byte[]> WORK = ThreadLocal.withInitial(() -> new byte[AgePieces.CHUNK_BYTES]);

    private static final int FILE_BUFFER = 4 << 10;

    private final SourceMailboxes mailboxes;
    private final ItemFolder item;
    private final ItemKey key;
    private final long blocksBefore;
    private BlockHashes hashes;
    private int number;
    private long blocks;
    private @Nullable FileChannel file;
    private @Nullable OutputStream out;
    private @Nullable SegmentWriter segment;
    private int reserved;
    private boolean isTorn;
    private boolean ended;

    ItemUpload(SourceMailboxes mailboxes, ItemFolder item, ItemKey key) throws IOException {
        this.mailboxes = mailboxes;
        this.item = item;
        this.key = key;
        ItemFolder.Content content = item.content();
        if (content.complete()) {
            throw new IOException("the item is complete");
        }
        if (content.hasGap()) {
            throw new DamagedSubmission("a segment of the item is missing");
        }
        blocksBefore = content.blocks();
        blocks = blocksBefore;
        number = content.segments().size();
        hashes = new BlockHashes(key, blocks);
    }

    /** Where the first byte goes. */
    long offset() {
        return blocksBefore * BlockHashes.BLOCK_BYTES;
    }

    /** Bytes of the item so far. */
    long bytes() {
        return blocks * BlockHashes.BLOCK_BYTES + (segment == null ? 0 : segment.content());
    }

    /** @throws Space.NoRoom when the disk or a share of it is used up; call {@link #broken} then, as after any exception */
    void write(byte[] bytes, int from, int length) throws IOException {
        whole(() -> append(bytes, from, length));
    }

    /** What writes to the open segment. */
    private interface Writing {
        void run() throws IOException;
    }

    /** Notes when a write failed in its middle: then nobody knows what is in the file, and the segment is never finished. */
    private void whole(Writing writing) throws IOException {
        isTorn = true;
        try {
            writing.run();
            isTorn = false;
        } catch (Space.NoRoom refused) {
            isTorn = false; // nothing was written
            throw refused;
        }
    }

    private void append(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            SegmentWriter open = segment();
            int some = Math.min(open.room(), from + length - at);
            if (bytes() + some > mailboxes.folder().settings().limits().itemBytes()) {
                throw new Space.NoRoom(Space.Refusal.MAILBOX_FULL);
            }
            mailboxes.space().received(item.mailbox(), some);
            reserve(open.content() + some);
            open.write(bytes, at, some);
            hashes.add(bytes, at, some);
            at += some;
            if (open.room() == 0) {
                finish(open, open.content());
            }
        }
    }

    private SegmentWriter segment() throws IOException {
        if (segment != null) {
            return segment;
        }
        reserved = 0;
        reserve(BlockHashes.BLOCK_BYTES);
        number++;
        try {
            file = FileChannel.open(item.part(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = new BufferedOutputStream(Channels.newOutputStream(file), FILE_BUFFER);
            List<AgeRecipient> editors = mailboxes.folder().settings().editors();
            segment = new SegmentWriter(out, editors, item.item(), number, mailboxes.random(), WORK.get());
            return segment;
        } catch (IOException | RuntimeException e) {
            mailboxes.space().add(item.mailbox(), -reserved);
            reserved = 0;
            throw e;
        }
    }

    /** Reserves room for a segment with so much content and padding. */
    private void reserve(int bytes) throws Space.NoRoom {
        if (bytes > reserved) {
            int blocks = (bytes + BlockHashes.BLOCK_BYTES - 1) / BlockHashes.BLOCK_BYTES;
            int more = blocks * BlockHashes.BLOCK_BYTES - reserved;
            mailboxes.space().reserve(item.mailbox(), more);
            reserved += more;
        }
    }

    /** Finishes a segment of whole blocks. */
    private void finish(SegmentWriter open, int counted) throws IOException {
        open.end(counted, open.content());
        sync();
        List<byte[]> leaves = hashes.hashes();
        item.appendLeaves(leaves);
        mailboxes.reached("leaves written");
        rename(item.segment(number, leaves.size()));
        mailboxes.times().set(item.leaves(), item.path());
        blocks += leaves.size();
        hashes.forget();
        hashes = new BlockHashes(key, blocks);
        mailboxes.reached("segment in place");
    }

    private void sync() throws IOException {
        if (out != null && file != null) {
            out.flush();
            file.force(true);
            out.close();
        }
    }

    private void rename(Path to) throws IOException {
        long size = Files.size(item.part(number));
        mailboxes.times().set(item.part(number));
        StoredFile.rename(item.part(number), to);
        mailboxes.space().add(item.mailbox(), size - reserved);
        segment = null;
        out = null;
        file = null;
    }

    /** The content has arrived to its end. @return the tail, with the signed receipt; it is durable */
    ItemTail complete() throws IOException {
        var tail = new ItemTail[1];
        whole(() -> tail[0] = last());
        return tail[0];
    }

    private ItemTail last() throws IOException {
        long bytes = bytes();
        SegmentWriter open = segment();
        int padded = SegmentWriter.paddedLast(number, open.content());
        reserve(padded);
        hashes.end();
        open.end(open.content(), padded);
        sync();
        List<byte[]> all = new ArrayList<>(item.readLeaves(blocks));
        all.addAll(hashes.hashes());
        DropFolder folder = mailboxes.folder();
        var receipt = new Receipt(
                folder.receiptKey().name(),
                HexFormat.of().formatHex(folder.salt()),
                item.item(),
                mailboxes.times().day(),
                bytes,
                BlockHashes.root(all));
        String note = new String(receipt.signed(folder.receiptKey()).bytes(), StandardCharsets.UTF_8);
        var tail = new ItemTail(bytes, number, note);
        var readers = new ArrayList<>(folder.settings().editors());
        readers.add(mailboxes.replyTo(item.mailbox()));
        StoredFile.write(item.tail(), tail.encrypted(readers));
        mailboxes.reached("tail written");
        rename(item.last(number));
        mailboxes.reached("item complete");
        Files.deleteIfExists(item.leaves());
        mailboxes.times().set(item.tail(), item.path());
        end();
        return tail;
    }

    /** It broke off: the whole blocks are kept, if the disk takes them. Never throws. */
    void broken() {
        if (ended) {
            return;
        }
        try {
            SegmentWriter open = segment;
            int whole = open == null ? 0 : open.content() / BlockHashes.BLOCK_BYTES * BlockHashes.BLOCK_BYTES;
            if (open != null && whole > 0 && !isTorn) {
                finish(open, whole);
            }
        } catch (IOException | RuntimeException e) {
            // the segment is lost; the ones before it are on the disk
        }
        discard();
        end();
    }

    private void discard() {
        if (file != null) {
            mailboxes.space().add(item.mailbox(), -reserved);
            try {
                file.close();
            } catch (IOException e) {
                // it is deleted
            }
        }
        try {
            item.recover(); // also a tail, or hashes of blocks that are not in place
            mailboxes.times().set(item.path());
        } catch (IOException e) {
            // the next request for it, or the next start, does this
        }
        segment = null;
        file = null;
        out = null;
    }

    private void end() {
        ended = true;
        hashes.forget();
        key.destroy();
        mailboxes.ended(item);
    }
}
