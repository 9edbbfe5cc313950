package org.daylight.archive;

import java.time.Instant;
import org.daylight.proof.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One numbered batch of a trove, as the log tells it.
 *
 * @param trove the trove's slug
 * @param number the part, 1…N within the trove
 * @param sequence 1…N within the archive; the pack is {@code releases/<sequence>.zip}
 * @param announcement plain text, paragraphs separated by blank lines; may be empty
 * @param time when it was published, by the publisher's clock, in whole seconds
 * @param published how many documents it shows
 * @param withheld how many of its numbers it names as withheld
 * @param first lowest document number in it
 * @param last highest document number in it; other releases may hold numbers in between
 * @param documentsRoot RFC 6962 root over the lines of the pack's {@code documents.jsonl}; a withdrawal does not change it
 * @param pack SHA-256 of the pack file
 * @param packBytes size of the pack file
 * @param keys SHA-256 of the list of keys in the pack; null where it has none
 * @param entry its place in the log: a log of more entries than that has it
 */
public record Release(
        String trove,
        int number,
        int sequence,
        String title,
        String announcement,
        Instant time,
        int published,
        int withheld,
        int first,
        int last,
        Sha256 documentsRoot,
        Sha256 pack,
        long packBytes,
        @Nullable Sha256 keys,
        long entry) {}
