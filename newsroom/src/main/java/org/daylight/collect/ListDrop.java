package org.daylight.collect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemTail;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.WaitingItem;
import org.jspecify.annotations.Nullable;

/** Lists what waits on a drop, and changes nothing. Only heads and ends of items are read, so damage of a segment is not found. */
public final class ListDrop {

    private ListDrop() {}

    /**
     * An item.
     *
     * @param conversation 0 for a source of whom nothing was collected yet
     * @param source counts the mailboxes of the list, from 1
     * @param kind {@code text} or {@code file}; empty if it cannot be decrypted
     * @param name as the source sent it
     * @param day when it was sent
     * @param bytes its length; -1 if it cannot be decrypted
     * @param storedBytes what it takes on the drop
     * @param problem why it cannot be read; empty for none
     * @param isCollected whether it was collected before, and the drop was not told
     */
    public record Row(
            int conversation,
            int source,
            String item,
            String kind,
            String name,
            String day,
            long bytes,
            long storedBytes,
            String problem,
            boolean isCollected) {}

    /**
     * Lists it.
     *
     * @param identity without one, only sizes are known
     * @param address of the drop; empty for a folder
     * @throws IOException with a one-line message, also when it is another drop than the one that is known at this address
     */
    public static List<Row> of(
            Newsroom newsroom,
            DropExchange drop,
            @Nullable AgeIdentity identity,
            String address,
            boolean acceptsMoved,
            boolean acceptsNewKey)
            throws IOException {
        NoteKey.Verifier receipts = drop.describe().receiptKey();
        new KnownDrops(newsroom).compare(receipts, new KnownDrops.Place(address, acceptsMoved, acceptsNewKey));
        String id = CollectDrop.id(receipts);
        record Known(int number, Set<String> items) {}
        Map<String, Known> known = new HashMap<>();
        new Conversations(newsroom).read(each -> {
            if (each.drop().equals(id)) {
                known.put(each.mailbox(), new Known(each.number(), each.items()));
            }
        });
        Map<String, Integer> sources = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        var answering = new Answering(drop);
        for (WaitingItem item : drop.list()) {
            String mailbox = item.mailbox().hex();
            int source = sources.computeIfAbsent(mailbox, same -> sources.size() + 1);
            Known conversation = known.get(mailbox);
            boolean isCollected = conversation != null
                    && conversation.items().contains(item.item().hex());
            int number = conversation == null ? 0 : conversation.number();
            rows.add(row(drop, item, identity, number, source, isCollected, answering));
        }
        return rows;
    }

    private static Row row(
            DropExchange drop,
            WaitingItem item,
            @Nullable AgeIdentity identity,
            int conversation,
            int source,
            boolean isCollected,
            Answering answering)
            throws IOException {
        String kind = "";
        String name = "";
        String day = "";
        long bytes = -1;
        String problem = "";
        if (identity != null) {
            try {
                ItemHead head = ReadSubmission.head(drop, item, identity);
                ItemTail tail = ReadSubmission.tail(drop, item, identity);
                kind = head.kind() == ItemHead.Kind.TEXT ? "text" : "file";
                name = CheckedItem.storable(head.name());
                day = head.day();
                bytes = tail.bytes();
                answering.succeeded();
            } catch (DamagedSubmission e) {
                problem = e.getCause() instanceof AgeFile.CannotDecrypt
                        ? "it cannot be decrypted with these keys"
                        : "" + e.getMessage();
            } catch (IOException e) {
                // For example deleted by its source since the list was made: the others are listed.
                problem = CheckedItem.storable("" + e.getMessage());
                answering.failed();
            }
        }
        return new Row(
                conversation,
                source,
                item.item().hex(),
                kind,
                name,
                day,
                bytes,
                item.storedBytes(),
                problem,
                isCollected);
    }
}
