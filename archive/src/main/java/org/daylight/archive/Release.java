package org.daylight.archive;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.log.LoggedViews;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * One part of a trove, according to the log. Immutable.
 *
 * @param trove the trove's slug
 * @param part the number of the part, 1…N within the trove
 * @param sequence 1…N within the archive; the pack is {@code releases/<sequence>.zip}
 * @param announcement plain text, paragraphs separated by blank lines; may be empty
 * @param time when it was published, by the publisher's clock, in whole seconds
 * @param published how many documents are published in it now
 * @param withheld how many of its documents are withheld
 * @param again how many documents it shows now that an earlier release shows with more redactions; {@code published} does not count them
 * @param first lowest document number in it
 * @param last highest document number in it; other releases may contain numbers in between
 * @param documentsRoot RFC 6962 root over the lines of the pack's {@code documents.jsonl}; a withdrawal does not change it
 * @param pack SHA-256 that the pack file must have now
 * @param packBytes size that the pack file must have now
 * @param firstPack SHA-256 of the pack when it was published, which a withdrawal does not change
 * @param keys SHA-256 of the list of keys in the pack; null when it has none
 * @param views what the log says of its views now; null when it has none
 * @param sealKey the key with which it was sealed; null when it was not sealed ({@code spec/sealed.md})
 * @param entry its index in the log, from 0; {@link #UNCONFIRMED} if it was opened with its key and the log does not contain it yet
 * @param withdrawn documents that were withdrawn from it, by document number; among them those that it showed again
 */
public record Release(
        String trove,
        int part,
        int sequence,
        String title,
        String announcement,
        Instant time,
        int published,
        int withheld,
        int again,
        int first,
        int last,
        Sha256 documentsRoot,
        Sha256 pack,
        long packBytes,
        Sha256 firstPack,
        @Nullable Sha256 keys,
        @Nullable LoggedViews views,
        @Nullable SealKey sealKey,
        long entry,
        SortedMap<Integer, Withdrawal> withdrawn) {

    /** The {@link #entry} of a release that the log does not contain yet. It is after all of the log. */
    public static final long UNCONFIRMED = Long.MAX_VALUE;

    public Release {
        withdrawn = Collections.unmodifiableSortedMap(new TreeMap<>(withdrawn));
    }

    /** A release that was not sealed and shows nothing again. */
    public Release(
            String trove,
            int part,
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
            Sha256 firstPack,
            @Nullable Sha256 keys,
            @Nullable LoggedViews views,
            long entry,
            SortedMap<Integer, Withdrawal> withdrawn) {
        this(
                trove,
                part,
                sequence,
                title,
                announcement,
                time,
                published,
                withheld,
                0,
                first,
                last,
                documentsRoot,
                pack,
                packBytes,
                firstPack,
                keys,
                views,
                null,
                entry,
                withdrawn);
    }

    /** Whether the log contains the release. If not, it was opened with its key ({@code spec/sealed.md}). */
    public boolean isConfirmed() {
        return entry != UNCONFIRMED;
    }

    /** The same release after withdrawals. @param now all withdrawals so far */
    Release without(
            SortedMap<Integer, Withdrawal> now,
            Sha256 otherPack,
            long otherPackBytes,
            @Nullable LoggedViews otherViews) {
        int own = own(now);
        return new Release(
                trove,
                part,
                sequence,
                title,
                announcement,
                time,
                published + withdrawnCount() - own,
                withheld,
                again + withdrawn.size() - withdrawnCount() - (now.size() - own),
                first,
                last,
                documentsRoot,
                otherPack,
                otherPackBytes,
                firstPack,
                keys,
                otherViews,
                sealKey,
                entry,
                now);
    }

    /** How many documents it contains: published, withheld, shown again and withdrawn. Each has a line in the pack. */
    public int lines() {
        return published + withheld + again + withdrawn.size();
    }

    /** How many of its own documents were withdrawn: without those that it showed again, which are counted where they were first. */
    public int withdrawnCount() {
        return own(withdrawn);
    }

    private int own(SortedMap<Integer, Withdrawal> all) {
        return (int) all.values().stream()
                .filter(withdrawal -> withdrawal.release() == sequence)
                .count();
    }
}
