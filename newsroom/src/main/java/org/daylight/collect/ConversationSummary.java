package org.daylight.collect;

import java.time.Instant;

/**
 * What a list shows of a conversation.
 *
 * @param newest when the source's newest text or file was collected
 * @param unread how many texts and files no user has seen
 * @param waiting how many replies wait for the next collection
 * @param problem why it cannot be read, one line; empty for none. With one, everything but the number is empty
 */
public record ConversationSummary(
        int number, Instant newest, int unread, int texts, int files, int waiting, String problem) {

    static ConversationSummary of(Conversation conversation) {
        long texts = conversation.entries().stream()
                .filter(ConversationEntry.SourceText.class::isInstance)
                .count();
        return new ConversationSummary(
                conversation.number(),
                conversation.newest(),
                conversation.unread(),
                (int) texts,
                conversation.files().size(),
                conversation.waiting().size(),
                "");
    }

    static ConversationSummary unreadable(int number, String problem) {
        return new ConversationSummary(number, Instant.EPOCH, 0, 0, 0, 0, problem);
    }
}
