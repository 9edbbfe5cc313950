package org.daylight.check;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.note.Checkpoint;
import org.daylight.pack.Torrent;

/**
 * What a log says of an archive's files, every entry proved and in its place (spec/archive.md section 2). Immutable.
 *
 * @param archive the first entry: whose log it is, and its key
 * @param checkpoint at which it was read
 * @param note the signed checkpoint as it was published; not to be changed
 * @param accessions number <i>n</i> at index <i>n</i> − 1
 * @param packs that of release <i>n</i> at index <i>n</i> − 1
 * @param keys number <i>n</i> at index <i>n</i> − 1: lists of keys that came after the packs
 * @param people number <i>n</i> at index <i>n</i> − 1
 * @param mirrorLists where copies of the archive are, as each such entry said, in order: the last holds
 * @param documents by trove, in the order of the log: how many were committed to
 */
public record LogContents(
        LogEntry.Archive archive,
        Checkpoint checkpoint,
        byte[] note,
        List<LogEntry.Accession> accessions,
        List<Pack> packs,
        List<LogEntry.Keys> keys,
        List<LogEntry.People> people,
        List<List<ArchiveAddress>> mirrorLists,
        Map<Slug, Long> documents) {

    /** No list of keys is longer, in bytes. */
    public static final int MAX_KEYS_BYTES = 64 << 20;

    /** No file of people is longer, in bytes. */
    public static final int MAX_PEOPLE_BYTES = 1 << 20;

    /**
     * The pack of a release as it must be now.
     *
     * @param sha256 of the whole file: the release's, or that of the last withdrawal from it
     * @param bytes its size
     * @param replaced what it has replaced, in the order of the log: the pack as it came out, and those of earlier withdrawals
     * @param withdrawn numbers whose bytes were taken out of it; their lines are still there
     * @param accessions how many accessions stand before the release in the log
     */
    public record Pack(
            LogEntry.Release release,
            Sha256 sha256,
            long bytes,
            List<Replaced> replaced,
            SortedSet<Long> withdrawn,
            int accessions) {

        /** A pack that nobody should have any more: it has bytes that were taken out since. */
        public record Replaced(Sha256 sha256, long bytes) {}

        /** {@code releases/0001.zip}. */
        public String path() {
            return "releases/" + padded(release.number()) + ".zip";
        }

        /** {@code releases/0001.torrent}; it need not be there. */
        public String torrentPath() {
            return "releases/" + padded(release.number()) + ".torrent";
        }
    }

    /** What the torrent of a pack says of it (spec/torrent.md). */
    public Torrent.Label label(Pack pack) {
        LogEntry.Release release = pack.release;
        return new Torrent.Label(
                archive.origin(),
                release.trove().toString(),
                release.part(),
                release.number(),
                pack.sha256,
                pack.bytes);
    }

    /** Where copies of the archive are, as the last such entry says; none where nothing is said. */
    public List<ArchiveAddress> mirrors() {
        return mirrorLists.isEmpty() ? List.of() : mirrorLists.getLast();
    }

    /** Where an accession's commitments lie: {@code accessions/0001/}. */
    public static String path(LogEntry.Accession accession) {
        return "accessions/" + padded(accession.number()) + "/";
    }

    /** {@code people/0001.txt}. */
    public static String path(LogEntry.People people) {
        return "people/" + padded(people.number()) + ".txt";
    }

    /** {@code keys/0001.txt}. */
    public static String path(LogEntry.Keys keys) {
        return "keys/" + padded(keys.number()) + ".txt";
    }

    private static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
