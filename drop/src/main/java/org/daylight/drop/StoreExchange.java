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
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.WaitingItem;

/** What the newsroom may see of a drop's own folder: complete items only, encrypted as they are. Safe for several threads. */
final class StoreExchange implements DropExchange {

    private final SourceMailboxes mailboxes;

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

    private ItemFolder item(WaitingItem item) throws IOException {
        return item(item.mailbox(), item.item());
    }

    @Override
    public byte[] head(WaitingItem item) throws IOException {
        return Files.readAllBytes(item(item).head());
    }

    @Override
    public byte[] tail(WaitingItem item) throws IOException {
        return Files.readAllBytes(item(item).tail());
    }

    @Override
    public InputStream segment(WaitingItem item, int number) throws IOException {
        return Files.newInputStream(segment(item(item), number));
    }

    /** The file of a segment. @throws DamagedSubmission when there is none with this number */
    static Path segment(ItemFolder item, int number) throws IOException {
        ItemFolder.Content content = item.content();
        if (number < 1 || number > content.segments().size()) {
            throw new DamagedSubmission("the item " + item.item().hex() + " has no segment " + number);
        }
        return content.segments().get(number - 1);
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
