package org.daylight.search;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * One document found, with what a list shows of it, so that a list need not read the documents themselves.
 *
 * @param key as given in {@link IndexedDocument#key()}
 * @param subject null when the message has none
 * @param to the first few of To and Cc
 * @param recipients how many To and Cc are in all
 * @param date null when the message has none
 * @param received when a server had it, where {@code date} is null and a server says; it is no date of the message
 * @param attachmentNames the first few
 * @param attachments how many there are in all
 * @param messageId null when the message has none
 * @param mark what its signatures say, in a word
 * @param notCovered what the mark does not stand for ({@link org.daylight.evidence.Authentication#notCovered})
 * @param threadSize how many documents of the same trove are tied to it by References and In-Reply-To, itself included
 * @param copies how many documents of the index are copies of one message with it, itself included
 * @param score relevance; 0 when not sorted by it
 */
public record Hit(
        long key,
        String trove,
        int number,
        int release,
        long sizeBytes,
        @Nullable String subject,
        List<Address> from,
        List<Address> to,
        int recipients,
        @Nullable OffsetDateTime date,
        @Nullable OffsetDateTime received,
        List<String> attachmentNames,
        int attachments,
        @Nullable String messageId,
        MessageMark mark,
        Set<ShownPart> notCovered,
        int threadSize,
        int copies,
        float score) {}
