package org.daylight.submission;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import org.daylight.note.NoteKey;

/**
 * A drop as the newsroom sees it: what waits to be collected, and what is sent back. Everything from a drop is untrusted: it may be
 * seized, and anyone can encrypt to the editors. For one thread.
 *
 * <p>Nothing is deleted on the drop before {@link #acknowledge}. So a newsroom stores an item durably, and then acknowledges it; after a crash it
 * finds the item again, and recognises it by its id.
 */
public interface DropExchange extends Closeable {

    /**
     * A drop.
     *
     * @param title as its pages show it; untrusted
     * @param receiptKey what its receipts are signed with
     */
    record Description(String title, NoteKey.Verifier receiptKey) {}

    /** The longest encrypted head or tail, in bytes. */
    int MAX_HEAD_BYTES = 32 << 10;

    /** The longest encrypted segment, in bytes: 64 editors, a whole segment and its tags. */
    int MAX_SEGMENT_BYTES = SegmentWriter.MAX_BYTES + (64 << 10);

    Description describe() throws IOException;

    /** What waits, by mailbox, then by id. At most {@value #MAX_LISTED}; the rest is listed when these are acknowledged. */
    List<WaitingItem> list() throws IOException;

    /** What the last list left out because it cannot be read, a line each; nothing of it is ever acknowledged. */
    default List<String> problems() {
        return List.of();
    }

    /** The most items of one list. */
    int MAX_LISTED = 5_000;

    /** The encrypted {@link ItemHead}, at most {@link #MAX_HEAD_BYTES}. */
    byte[] head(WaitingItem item) throws IOException;

    /** The encrypted {@link ItemTail}, at most {@link #MAX_HEAD_BYTES}. */
    byte[] tail(WaitingItem item) throws IOException;

    /** An encrypted segment; the caller closes it, and reads at most {@link #MAX_SEGMENT_BYTES}. @param number from 1 */
    InputStream segment(WaitingItem item, int number) throws IOException;

    /** Tells the drop that these are stored durably in the newsroom: it deletes them. An item that is not there any more is no error. */
    void acknowledge(Collection<WaitingItem> items) throws IOException;

    /**
     * Delivers a reply. The same id twice is no error, and has no effect the second time.
     *
     * @param encrypted {@link Reply#encrypted}, at most {@link Reply#MAX_ENCRYPTED_BYTES}
     * @return false when the drop knows that the mailbox is not there any more: the source deleted it
     */
    boolean send(MailboxId mailbox, ReplyId reply, byte[] encrypted) throws IOException;
}
