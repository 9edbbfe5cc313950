package org.daylight.collect;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.age.AgeRecipient;

/**
 * A conversation with a source: everything that came from one mailbox of a drop, and the replies. Immutable.
 *
 * @param number 1, 2, 3 … in this newsroom
 * @param drop the id of the drop
 * @param mailbox the id of the mailbox on the drop
 * @param replyKey to which replies are encrypted
 * @param begun when the first of it was collected
 * @param entries in the order in which they were recorded
 */
public record Conversation(
        int number,
        String drop,
        String mailbox,
        AgeRecipient replyKey,
        Instant begun,
        List<ConversationEntry> entries) {

    public Conversation {
        entries = List.copyOf(entries);
    }

    /** The ids of everything on the drop that is recorded here. What is damaged is not. */
    Set<String> items() {
        Set<String> items = new HashSet<>();
        for (ConversationEntry each : entries) {
            if (each instanceof ConversationEntry.SourceText text) {
                items.add(text.item());
            } else if (each instanceof ConversationEntry.SourceFile file) {
                items.addAll(file.items());
            }
        }
        return items;
    }

    /** The same file in the trove where it is now. */
    public ConversationEntry.SourceFile current(ConversationEntry.SourceFile file) {
        ConversationEntry.SourceFile current = file;
        for (ConversationEntry each : entries) {
            if (each instanceof ConversationEntry.Moved moved && moved.items().equals(file.items())) {
                current = current.in(moved.trove(), moved.accession(), moved.place());
            }
        }
        return current;
    }

    /** The files of the source, as they were collected. */
    public List<ConversationEntry.SourceFile> files() {
        return entries.stream()
                .filter(ConversationEntry.SourceFile.class::isInstance)
                .map(ConversationEntry.SourceFile.class::cast)
                .toList();
    }

    /** How many of the first entries a user has read. */
    int seen() {
        int seen = 0;
        for (ConversationEntry each : entries) {
            if (each instanceof ConversationEntry.Seen mark) {
                seen = Math.max(seen, mark.through());
            }
        }
        return Math.min(seen, entries.size());
    }

    /** How many texts and files of the source no user has seen. */
    public int unread() {
        return (int) entries.stream()
                .skip(seen())
                .filter(ConversationEntry::isOfSource)
                .count();
    }

    /** The replies that no collection has delivered yet, in their order. */
    public List<ConversationEntry.Reply> waiting() {
        return entries.stream()
                .filter(ConversationEntry.Reply.class::isInstance)
                .map(ConversationEntry.Reply.class::cast)
                .filter(reply -> outcome(reply).isEmpty())
                .toList();
    }

    /** What became of a reply: {@link ConversationEntry.Delivered} or {@link ConversationEntry.Undelivered}; empty while it waits. */
    public Optional<ConversationEntry> outcome(ConversationEntry.Reply reply) {
        return entries.stream()
                .filter(each -> each instanceof ConversationEntry.Delivered delivered
                                && delivered.id().equals(reply.id())
                        || each instanceof ConversationEntry.Undelivered undelivered
                                && undelivered.id().equals(reply.id()))
                .findFirst();
    }

    /** When the source's newest text or file was collected. */
    public Instant newest() {
        return entries.stream()
                .filter(ConversationEntry::isOfSource)
                .map(ConversationEntry::time)
                .reduce(begun, (a, b) -> a.isAfter(b) ? a : b);
    }
}
