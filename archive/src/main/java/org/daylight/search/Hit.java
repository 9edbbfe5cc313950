package org.daylight.search;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * One document in a list of results, with everything that a list shows, so that the documents themselves need not be read.
 *
 * @param key as given in {@link IndexedDocument#key()}
 * @param subject null when the message has none
 * @param to the first few of To and Cc
 * @param recipients how many addresses To and Cc have
 * @param date null when the message has none
 * @param received when a server received it, when {@code date} is null and a server's header says so; this is not the message's date
 * @param attachmentNames the first few
 * @param attachments how many attachments there are
 * @param messageId null when the message has none
 * @param mark summary of its signatures
 * @param notCovered parts that the mark does not apply to ({@link org.daylight.evidence.Authentication#notCovered})
 * @param threadSize how many documents of the same trove are in its thread, itself included
 * @param copies how many documents of the index are copies of this message, itself included
 * @param score relevance; 0 when the results are not sorted by it
 * @param redacted what is redacted; null when the document is whole
 * @param isFile whether the document is not mail: then its subject is its name
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
        float score,
        @Nullable Redacted redacted,
        boolean isFile) {

    /**
     * The redactions of a document.
     *
     * @param marks how many marks there are with each reason's code, in the order of the codes
     * @param stated the summary of what the publisher says it found of the original's signatures
     */
    public record Redacted(SortedMap<String, Integer> marks, MessageMark stated) {
        /** How many marks there are. */
        public long count() {
            return marks.values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    /** A message that is whole. */
    public Hit(
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
            float score) {
        this(
                key,
                trove,
                number,
                release,
                sizeBytes,
                subject,
                from,
                to,
                recipients,
                date,
                received,
                attachmentNames,
                attachments,
                messageId,
                mark,
                notCovered,
                threadSize,
                copies,
                score,
                null,
                false);
    }
}
