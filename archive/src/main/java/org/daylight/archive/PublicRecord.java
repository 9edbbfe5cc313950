package org.daylight.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;

/**
 * Everything the log says, at one checkpoint. Immutable.
 *
 * @param origin the log's origin line, the publisher's name
 * @param title the archive's title
 * @param key the log's key, as its first entry names it: the checkpoint is signed with it
 * @param troves in the order of the log
 * @param releases of all troves, in the order of the log
 * @param withdrawals of all releases, in the order of the log
 * @param people the publisher's mappings of correspondents, in the order of the log: the last one is valid
 * @param keys lists of keys published after the packs, likewise: the last one is valid
 * @param mirrors addresses of copies of the archive, including the publisher's own; empty when none are listed
 * @param trustees plans for trustees, in the order of the log: the last one is valid
 * @param heartbeat the time of the newest heartbeat
 */
public record PublicRecord(
        String origin,
        String title,
        NoteKey.Verifier key,
        Checkpoint checkpoint,
        List<Trove> troves,
        List<Release> releases,
        List<Withdrawal> withdrawals,
        List<LoggedFile> people,
        List<LoggedFile> keys,
        List<ArchiveAddress> mirrors,
        List<LogEntry.Trustees> trustees,
        Optional<Instant> heartbeat) {

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
}
