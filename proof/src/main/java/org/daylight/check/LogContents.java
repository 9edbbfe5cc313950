package org.daylight.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.TrusteesFile;
import org.daylight.note.Checkpoint;
import org.daylight.pack.Torrent;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a log, which say which files an archive has. Every entry is proved and at an allowed position (spec/archive.md section 2). Immutable.
 *
 * @param archive the first entry, with the log's origin and key
 * @param checkpoint at which the log was read
 * @param note the signed checkpoint as published; not to be changed
 * @param accessions number <i>n</i> at index <i>n</i> − 1
 * @param packs in the order in which the log released them; those that were {@link #opened} with a key and are not in the log yet come last
 * @param sealed parts that are sealed, and neither released nor cancelled by the log, by number, in the order of the log
 * @param cancelled sealed parts that will not be published as they were sealed, in the order in which they were cancelled
 * @param keys number <i>n</i> at index <i>n</i> − 1: lists of keys that were published after the packs
 * @param people number <i>n</i> at index <i>n</i> − 1
 * @param versions of stories and of lists of annotations, in the order of the log, withdrawn ones included; number <i>n</i> of a kind is its <i>n</i>th
 * @param withdrawn the names of withdrawn files by their kind; nobody should have these files any more
 * @param mirrorLists the addresses of copies of the archive, one list for each such entry, in order; the last one is valid
 * @param trustees number <i>n</i> at index <i>n</i> − 1: plans for trustees; the last one is valid
 * @param logKeys the keys that sign the log; the last one is valid
 * @param recoveryKeys those that are valid; null if none were named
 * @param heartbeat the time of the newest heartbeat; null if there is none
 * @param documents number of documents committed to, by trove, in the order of the log
 * @param withoutStory released parts that a story was sealed with, and that it does not follow in the log (spec/sealed.md section 9)
 */
public record LogContents(
        LogEntry.Archive archive,
        Checkpoint checkpoint,
        byte[] note,
        List<LogEntry.Accession> accessions,
        List<Pack> packs,
        SequencedMap<Long, LogEntry.Sealed> sealed,
        List<LogEntry.Sealed> cancelled,
        List<LogEntry.Keys> keys,
        List<LogEntry.People> people,
        List<LogEntry.Version> versions,
        Map<FileKind, Set<String>> withdrawn,
        List<List<ArchiveAddress>> mirrorLists,
        List<LogEntry.Trustees> trustees,
        LogKeys logKeys,
        LogEntry.@Nullable RecoveryKeys recoveryKeys,
        @Nullable Instant heartbeat,
        Map<Slug, Long> documents,
        List<LogEntry.Release> withoutStory) {

    /** The longest list of keys, in bytes. */
    public static final int MAX_KEYS_BYTES = 64 << 20;

    /** The longest file of people, in bytes. */
    public static final int MAX_PEOPLE_BYTES = 1 << 20;

    /** The longest file of trustees, in bytes. */
    public static final int MAX_TRUSTEES_BYTES = TrusteesFile.MAX_BYTES;

    /**
     * The pack of a release in its current form.
     *
     * @param sha256 of the whole file: the release's, or that of the last withdrawal from it
     * @param bytes its size
     * @param replaced earlier forms, in the order of the log: the pack as first published, and those of earlier withdrawals
     * @param withdrawn numbers of documents whose bytes were removed; their lines remain
     * @param accessions number of accessions before the release in the log
     * @param views the views of its documents in their current form; null if it has none
     * @param replacedViews earlier forms of the views, in the order of the log
     */
    public record Pack(
            LogEntry.Release release,
            Sha256 sha256,
            long bytes,
            List<Replaced> replaced,
            SortedSet<Long> withdrawn,
            int accessions,
            @Nullable LoggedViews views,
            List<LoggedViews> replacedViews) {

        /** An earlier form of a pack, which contains withdrawn bytes. No one should have it any more. */
        public record Replaced(Sha256 sha256, long bytes) {}

        /** {@code releases/0001.zip}. */
        public String path() {
            return "releases/" + padded(release.sequence()) + ".zip";
        }

        /** {@code views/0001.zip}. A copy of the archive may leave it out. */
        public String viewsPath() {
            return "views/" + padded(release.sequence()) + ".zip";
        }

        /** {@code sealed/0001.age}. A copy of the archive may still have it after the release. */
        String sealedPath() {
            return "sealed/" + padded(release.sequence()) + ".age";
        }

        /** {@code unsealed/0001.json}. */
        String unsealedPath() {
            return "unsealed/" + padded(release.sequence()) + ".json";
        }

        /** {@code releases/0001.torrent}. The file is optional. */
        public String torrentPath() {
            return "releases/" + padded(release.sequence()) + ".torrent";
        }
    }

    /** Whether a pack of {@link #packs} was opened with its key, and the log does not contain its release yet. */
    public boolean isOpened(Pack pack) {
        return sealed.containsKey(pack.release.sequence());
    }

    /**
     * The same contents with a sealed release that was opened with its key (spec/sealed.md section 5).
     *
     * @param entry the bytes of a file {@code unsealed/0009.json}
     * @return refused with a code of {@link VerdictCode} if it is not what was sealed, or not allowed at the end of the log
     */
    Outcome<LogContents> withOpened(LogEntry.Sealed seal, byte[] entry) {
        return OpenedRelease.verify(seal, entry)
                .then(release -> Malformed.caught(() -> {
                    LogReader.isCommitted(release, documents.getOrDefault(release.trove(), 0L));
                    var all = new ArrayList<>(packs);
                    all.add(new Pack(
                            release,
                            release.pack(),
                            release.packBytes(),
                            List.of(),
                            Collections.emptySortedSet(),
                            accessions.size(),
                            release.views(),
                            List.of()));
                    return new LogContents(
                            archive,
                            checkpoint,
                            note,
                            accessions,
                            List.copyOf(all),
                            sealed,
                            cancelled,
                            keys,
                            people,
                            versions,
                            withdrawn,
                            mirrorLists,
                            trustees,
                            logKeys,
                            recoveryKeys,
                            heartbeat,
                            documents,
                            withoutStory);
                }));
    }

    /** The label of a pack's torrent (spec/torrent.md). */
    public Torrent.Label label(Pack pack) {
        LogEntry.Release release = pack.release;
        return new Torrent.Label(
                archive.origin(),
                release.trove().toString(),
                release.part(),
                release.sequence(),
                pack.sha256,
                pack.bytes);
    }

    /** Whether a release of a trove shows documents again, with fewer redactions. */
    boolean showsAgain(Slug trove) {
        return packs.stream()
                .map(Pack::release)
                .anyMatch(release -> release.again() > 0 && release.trove().equals(trove));
    }

    /** The addresses of copies of the archive, from the last such entry; empty if there is none. */
    public List<ArchiveAddress> mirrors() {
        return mirrorLists.isEmpty() ? List.of() : mirrorLists.getLast();
    }

    /** The folder of an accession's commitments: {@code accessions/0001/}. */
    public static String path(LogEntry.Accession accession) {
        return "accessions/" + padded(accession.number()) + "/";
    }

    /** {@code sealed/0009.age}. */
    public static String path(LogEntry.Sealed sealed) {
        return "sealed/" + padded(sealed.number()) + ".age";
    }

    /** {@code unsealed/0009.json}. */
    public static String unsealedPath(LogEntry.Sealed sealed) {
        return "unsealed/" + padded(sealed.number()) + ".json";
    }

    /** {@code unsealed/0009.md}: the story that was sealed with a part. @param number of the sealed release */
    public static String unsealedStoryPath(long number) {
        return "unsealed/" + padded(number) + ".md";
    }

    /** The pack, the torrent and the views of a sealed release that was opened. */
    public static List<String> openedPaths(LogEntry.Sealed sealed) {
        String number = padded(sealed.number());
        return List.of("releases/" + number + ".zip", "releases/" + number + ".torrent", "views/" + number + ".zip");
    }

    /** {@code people/0001.txt}. */
    public static String path(LogEntry.People people) {
        return "people/" + padded(people.number()) + ".txt";
    }

    /** {@code stories/0001.md} or {@code annotations/0001.json}. */
    public static String path(LogEntry.Version version) {
        return version.kind().path(version.number());
    }

    /** Whether all versions of its name were withdrawn, so that its file must be deleted. */
    public boolean isWithdrawn(LogEntry.Version version) {
        return withdrawn.getOrDefault(version.kind(), Set.of()).contains(version.name());
    }

    /** {@code keys/0001.txt}. */
    public static String path(LogEntry.Keys keys) {
        return "keys/" + padded(keys.number()) + ".txt";
    }

    /** {@code trustees/0001.json}. */
    public static String path(LogEntry.Trustees trustees) {
        return "trustees/" + padded(trustees.number()) + ".json";
    }

    private static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
