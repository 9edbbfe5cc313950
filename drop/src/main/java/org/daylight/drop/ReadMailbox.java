package org.daylight.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.daylight.age.AgeIdentity;
import org.daylight.drop.page.DropPages;
import org.daylight.drop.page.MailboxView;
import org.daylight.drop.page.PageWords;
import org.daylight.file.WholeFile;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemTail;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Pieces;
import org.daylight.submission.ReadSubmission;

/** Reads what a source may see of the source's own mailbox: names, sizes, receipts and replies. Contents cannot be read here by anyone. */
final class ReadMailbox {

    private final SourceMailboxes mailboxes;

    ReadMailbox(SourceMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    private record Numbered(long number, MailboxView.Item item) {}

    MailboxView view(Visits.Visit visit, PageWords words, List<MailboxView.Result> results) throws IOException {
        MailboxId mailbox = visit.keys().mailbox();
        AgeIdentity identity = visit.keys().replyIdentity();
        var numbered = new ArrayList<Numbered>();
        for (ItemFolder folder : mailboxes.itemsOf(mailbox)) {
            try {
                numbered.add(item(folder, identity));
            } catch (IOException | IllegalArgumentException e) {
                // collected at this moment, or damaged: then nothing can be said about it
            }
        }
        numbered.sort(Comparator.comparingLong(Numbered::number));
        List<MailboxView.Item> items = numbered.stream().map(Numbered::item).toList();
        var replies = new ArrayList<MailboxView.ShownReply>();
        boolean exists = mailboxes.exists(mailbox);
        if (exists) {
            for (byte[] encrypted : mailboxes.readReplies(mailbox)) {
                try {
                    replies.add(new MailboxView.ShownReply(ReadSubmission.reply(encrypted, identity)));
                } catch (IOException e) {
                    replies.add(new MailboxView.ShownReply(null));
                }
            }
        }
        Collections.reverse(replies);
        return new MailboxView(
                DropPages.mailboxFrame(words, mailboxes.folder().settings().title()),
                visit.token(),
                results,
                replies,
                items,
                Pieces.joined(items.stream()
                        .filter(MailboxView.Item::complete)
                        .map(MailboxView.Item::name)
                        .toList()),
                exists ? mailboxes.counted(mailbox, "collected") : 0,
                exists,
                Visits.IDLE_MINUTES);
    }

    private static Numbered item(ItemFolder folder, AgeIdentity identity) throws IOException {
        ItemHead head = ReadSubmission.head(WholeFile.bytes(folder.head(), DropExchange.MAX_HEAD_BYTES), identity);
        ItemFolder.Content content = folder.content();
        if (!content.complete()) {
            return new Numbered(
                    head.number(),
                    new MailboxView.Item(folder.item(), head.name(), head.day(), content.offset(), false, ""));
        }
        ItemTail tail = ReadSubmission.tail(WholeFile.bytes(folder.tail(), DropExchange.MAX_HEAD_BYTES), identity);
        return new Numbered(
                head.number(),
                new MailboxView.Item(folder.item(), head.name(), head.day(), tail.bytes(), true, tail.receipt()));
    }
}
