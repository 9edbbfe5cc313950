package org.daylight.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;

/**
 * Everything the log says, at one checkpoint. Immutable.
 *
 * @param origin the log's origin line, the publisher's name
 * @param title the archive's title
 * @param logKeys the keys that sign the log: the first entry names the first one, and the last one is valid
 * @param recoveryKeys those that together can give the log a new key; empty if none were named
 * @param troves in the order of the log
 * @param releases of all troves, in the order in which the log released them; those that were opened with their keys and are not in the log yet come last
 * @param withdrawals of all releases, in the order of the log
 * @param people the publisher's mappings of correspondents, in the order of the log: the last one is valid
 * @param keys lists of keys published after the packs, likewise: the last one is valid
 * @param stories in the order of their first versions, withdrawn ones included; those that were opened with the keys of parts and are not in the log yet
 *     come last
 * @param annotations lists of annotations, in the order of their first versions, withdrawn ones included
 * @param entities lists of corrections of names, likewise
 * @param sealed parts that are sealed, and neither released nor cancelled by the log, in the order of the log
 * @param cancelled sealed parts that will not be published as they were sealed, in the order of the log
 * @param mirrors addresses of copies of the archive, including the publisher's own; empty when none are listed
 * @param trustees plans for trustees, in the order of the log: the last one is valid
 * @param heartbeat the time of the newest heartbeat
 * @param page the page with which plain copies of the archive are read; without files if it was revoked; empty if none was named
 */
public record PublicRecord(
        String origin,
        String title,
        LogKeys logKeys,
        Optional<LogEntry.RecoveryKeys> recoveryKeys,
        Checkpoint checkpoint,
        List<Trove> troves,
        List<Release> releases,
        List<Withdrawal> withdrawals,
        List<LoggedFile> people,
        List<LoggedFile> keys,
        List<Story> stories,
        List<VersionedFile> annotations,
        List<VersionedFile> entities,
        List<SealedPart> sealed,
        List<SealedPart> cancelled,
        List<ArchiveAddress> mirrors,
        List<LogEntry.Trustees> trustees,
        Optional<Instant> heartbeat,
        Optional<LogEntry.ReadingPage> page) {

    /** The key that signs the log now. */
    public NoteKey.Verifier key() {
        return logKeys.current();
    }

    /** The trove with this slug. */
    public Optional<Trove> trove(String slug) {
        return troves.stream().filter(trove -> trove.slug().equals(slug)).findFirst();
    }

    /** A part of a trove. */
    public Optional<Release> release(String slug, int part) {
        return trove(slug)
                .flatMap(trove ->
                        trove.releases().stream().filter(r -> r.part() == part).findFirst());
    }

    /** The story with this name, withdrawn or not. */
    public Optional<Story> story(String name) {
        return stories.stream().filter(story -> story.name().equals(name)).findFirst();
    }

    /** The list of annotations with this name, withdrawn or not. */
    public Optional<VersionedFile> annotations(String name) {
        return annotations.stream().filter(list -> list.name().equals(name)).findFirst();
    }

    /** The release with this number in the archive. */
    public Optional<Release> release(int sequence) {
        if (sequence >= 1
                && sequence <= releases.size()
                && releases.get(sequence - 1).sequence() == sequence) {
            return Optional.of(releases.get(sequence - 1)); // nothing was released in another order
        }
        return releases.stream()
                .filter(release -> release.sequence() == sequence)
                .findFirst();
    }

    /** The seal of a release that was opened with its key and that the log does not contain yet; empty for any other release. */
    public Optional<SealedPart> unconfirmed(Release release) {
        return release.isConfirmed()
                ? Optional.empty()
                : sealed.stream()
                        .filter(one -> one.sequence() == release.sequence())
                        .findFirst();
    }

    /**
     * The same record with releases that were opened with their keys, which are at the end of {@link #releases} and of those of their troves.
     *
     * @param told the stories that were sealed with them, whose names are not in the log
     */
    PublicRecord withOpened(List<Release> opened, List<Story> told) {
        if (opened.isEmpty()) {
            return this;
        }
        List<Trove> more = troves.stream()
                .map(trove -> trove.withReleases(opened.stream()
                        .filter(release -> release.trove().equals(trove.slug()))
                        .toList()))
                .toList();
        return new PublicRecord(
                origin,
                title,
                logKeys,
                recoveryKeys,
                checkpoint,
                more,
                Stream.concat(releases.stream(), opened.stream()).toList(),
                withdrawals,
                people,
                keys,
                Stream.concat(stories.stream(), told.stream()).toList(),
                annotations,
                entities,
                sealed,
                cancelled,
                mirrors,
                trustees,
                heartbeat,
                page);
    }
}
