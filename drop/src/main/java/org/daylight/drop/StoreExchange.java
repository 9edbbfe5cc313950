package org.daylight.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.WaitingItem;
import org.jspecify.annotations.Nullable;

/** What the newsroom may see of a drop's own folder: complete items only, encrypted as they are. Safe for several threads. */
final class StoreExchange implements DropExchange {

    private final SourceMailboxes mailboxes;

    /** The segments of the item that was read last: a complete item does not change, and may have thousands. */
    private volatile @Nullable Segments last;

    private record Segments(MailboxId mailbox, ItemId item, List<Path> files) {}

    StoreExchange(SourceMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public Description describe() {
        DropFolder folder = mailboxes.folder();
        return new Description(folder.settings().title(), folder.receiptVerifier());
    }

    @Override
    public List<WaitingItem> list() throws IOException {
        var waiting = new ArrayList<WaitingItem>();
        for (MailboxId mailbox : mailboxes.all()) {
            for (ItemFolder item : mailboxes.itemsOf(mailbox)) {
                if (waiting.size() == MAX_LISTED) {
                    return waiting;
                }
                try {
                    ItemFolder.Content content = item.content();
                    if (content.complete()) {
                        waiting.add(new WaitingItem(
                                mailbox,
                                item.item(),
                                mailboxes.replyTo(mailbox),
                                content.segments().size(),
                                content.bytes()));
                    }
                } catch (NoSuchFileException e) {
                    // the source deleted it at this moment
                }
            }
        }
        return waiting;
    }

    /** The folder of a complete item. */
    ItemFolder item(MailboxId mailbox, ItemId item) throws IOException {
        Optional<ItemFolder> found =
                mailboxes.item(item).filter(one -> one.mailbox().equals(mailbox));
        if (found.isEmpty() || !found.get().content().complete()) {
            throw new DamagedSubmission("the item " + item.hex() + " is not there any more");
        }
        return found.get();
    }

    /** Whether an item is in its folder now. */
    boolean has(WaitingItem item) {
        return mailboxes
                .item(item.item())
                .filter(one -> Files.isDirectory(one.path()))
                .isPresent();
    }

    @Override
    public byte[] head(WaitingItem item) throws IOException {
        return WholeFile.bytes(item(item.mailbox(), item.item()).head(), MAX_HEAD_BYTES);
    }

    @Override
    public byte[] tail(WaitingItem item) throws IOException {
        return WholeFile.bytes(item(item.mailbox(), item.item()).tail(), MAX_HEAD_BYTES);
    }

    @Override
    public InputStream segment(WaitingItem item, int number) throws IOException {
        return Files.newInputStream(segment(item.mailbox(), item.item(), number));
    }

    /** The file of a segment. @throws DamagedSubmission when there is none with this number */
    Path segment(MailboxId mailbox, ItemId item, int number) throws IOException {
        Segments segments = last;
        if (segments == null
                || !segments.item().equals(item)
                || !segments.mailbox().equals(mailbox)) {
            segments = new Segments(mailbox, item, item(mailbox, item).content().segments());
            last = segments;
        }
        if (number < 1 || number > segments.files().size()) {
            throw new DamagedSubmission("the item " + item.hex() + " has no segment " + number);
        }
        return segments.files().get(number - 1);
    }

    @Override
    public void acknowledge(Collection<WaitingItem> items) throws IOException {
        for (WaitingItem each : items) {
            acknowledge(each.mailbox(), each.item());
        }
    }

    /** Deletes an item that the newsroom has stored. One that is incomplete is not touched. */
    void acknowledge(MailboxId mailbox, ItemId item) throws IOException {
        Optional<ItemFolder> there =
                mailboxes.item(item).filter(one -> one.mailbox().equals(mailbox));
        if (there.isPresent() && there.get().content().complete()) {
            mailboxes.collected(there.get());
        }
    }

    @Override
    public boolean send(MailboxId mailbox, ReplyId reply, byte[] encrypted) throws IOException {
        if (encrypted.length > Reply.MAX_ENCRYPTED_BYTES) {
            throw new DamagedSubmission("the reply is too long");
        }
        return mailboxes.deliver(mailbox, reply, encrypted);
    }

    @Override
    public void close() {
        // the folder stays open
    }
}
