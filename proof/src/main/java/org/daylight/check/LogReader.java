package org.daylight.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.KeyEntries;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.LoggedViews;
import org.daylight.note.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a log in order and checks that each is allowed at its position (spec/archive.md section 2); {@link Malformed} if not.
 *
 * <p>{@code org.daylight.archive.LogReplay} reads the same entries to serve an archive. There are two so that the checker shares no code with
 * what serves the archive. This one checks more: the order of all numbers, for example.
 */
final class LogReader {
    private static final String CODE = "entry-out-of-place";

    /** Readers count documents in an int, so a log with more is refused. */
    private static final long MAX_DOCUMENTS = Integer.MAX_VALUE;

    private final LogEntry.Archive archive;
    private final long earlierSize;
    private long entries = 1;
    private @Nullable LogReader earlier;
    private final List<LogEntry.Accession> accessions = new ArrayList<>();
    private final SequencedMap<Long, PackSoFar> packs = new LinkedHashMap<>();
    private final ReleaseSequence sequence = new ReleaseSequence();
    private final List<LogEntry.Keys> keys = new ArrayList<>();
    private final List<LogEntry.People> people = new ArrayList<>();
    private final FileVersions versions = new FileVersions();
    private final SealedStories sealedStories = new SealedStories();
    private final SequencedMap<Slug, Long> documents = new LinkedHashMap<>();
    private final List<List<ArchiveAddress>> mirrorLists = new ArrayList<>();
    private final List<LogEntry.Trustees> trustees = new ArrayList<>();
    private KeyEntries keyEntries = new KeyEntries();
    private @Nullable Instant heartbeat;
    private long pages;

    /** A pack, while the log is being read. */
    private static final class PackSoFar {
        private final LogEntry.Release release;
        private final int accessions;
        private final SortedSet<Long> withdrawn = new TreeSet<>();
        private final List<LogContents.Pack.Replaced> replaced = new ArrayList<>();
        private final List<LoggedViews> replacedViews = new ArrayList<>();
        private Sha256 sha256;
        private long bytes;
        private @Nullable LoggedViews views;

        PackSoFar(LogEntry.Release release, int accessions) {
            this.release = release;
            this.accessions = accessions;
            sha256 = release.pack();
            bytes = release.packBytes();
            views = release.views();
        }

        /** If several documents are withdrawn together, all name the same new pack. */
        void replace(LogEntry.Withdrawal.Later withdrawal) {
            if (!sha256.equals(withdrawal.pack())) {
                replaced.add(new LogContents.Pack.Replaced(sha256, bytes));
            }
            sha256 = withdrawal.pack();
            bytes = withdrawal.packBytes();
            if (views != null && !views.equals(withdrawal.views())) {
                replacedViews.add(views);
            }
            views = withdrawal.views();
        }

        PackSoFar copy() {
            var copy = new PackSoFar(release, accessions);
            copy.withdrawn.addAll(withdrawn);
            copy.replaced.addAll(replaced);
            copy.sha256 = sha256;
            copy.bytes = bytes;
            copy.views = views;
            copy.replacedViews.addAll(replacedViews);
            return copy;
        }

        LogContents.Pack pack() {
            return new LogContents.Pack(
                    release,
                    sha256,
                    bytes,
                    List.copyOf(replaced),
                    Collections.unmodifiableSortedSet(withdrawn),
                    accessions,
                    views,
                    List.copyOf(replacedViews));
        }
    }

    /** @param earlierSize number of entries, including the first, at which the contents are copied for {@link #earlier}; 0 for none */
    LogReader(LogEntry.Archive archive, long earlierSize) {
        this.archive = archive;
        this.earlierSize = earlierSize;
        copyEarlier();
    }

    /** The contents at the earlier size, with the later checkpoint, because the earlier one is unknown; null if there are none. */
    @Nullable
    LogContents earlier(Checkpoint checkpoint, byte[] note, LogKeys logKeys) {
        return earlier == null ? null : earlier.contents(checkpoint, note, logKeys);
    }

    private void copyEarlier() {
        if (entries == earlierSize) {
            var copy = new LogReader(archive, 0);
            copy.accessions.addAll(accessions);
            packs.forEach((number, pack) -> copy.packs.put(number, pack.copy()));
            copy.sequence.addAll(sequence);
            copy.keys.addAll(keys);
            copy.people.addAll(people);
            copy.versions.addAll(versions);
            copy.sealedStories.addAll(sealedStories);
            copy.mirrorLists.addAll(mirrorLists);
            copy.trustees.addAll(trustees);
            copy.keyEntries = keyEntries.copy();
            copy.heartbeat = heartbeat;
            copy.pages = pages;
            copy.documents.putAll(documents);
            earlier = copy;
        }
    }

    /** The entries about the log's keys. */
    KeyEntries keyEntries() {
        return keyEntries;
    }

    LogContents contents(Checkpoint checkpoint, byte[] note, LogKeys logKeys) {
        return new LogContents(
                archive,
                checkpoint,
                note,
                List.copyOf(accessions),
                packs.values().stream().map(PackSoFar::pack).toList(),
                sequence.sealed(),
                sequence.cancelled(),
                List.copyOf(keys),
                List.copyOf(people),
                versions.all(),
                versions.withdrawn(),
                List.copyOf(mirrorLists),
                List.copyOf(trustees),
                logKeys,
                keyEntries.recoveryKeys(),
                heartbeat,
                Collections.unmodifiableSequencedMap(documents),
                sealedStories.without());
    }

    /** Adds an entry; not the first. @param bytes of the entry in the log */
    void add(LogEntry entry, byte[] bytes) {
        sealedStories.next(entry);
        addUncounted(entry, bytes);
        entries++;
        copyEarlier();
    }

    private void addUncounted(LogEntry entry, byte[] bytes) {
        switch (entry) {
            case LogEntry.Archive second -> throw new Malformed(CODE, "this is a second archive entry");
            case LogEntry.Trove trove -> {
                check(!documents.containsKey(trove.slug()), "trove " + trove.slug() + " is announced twice");
                documents.put(trove.slug(), 0L);
            }
            case LogEntry.Accession accession -> add(accession);
            case LogEntry.Release release -> add(release, bytes);
            case LogEntry.Withdrawal withdrawal -> add(withdrawal);
            case LogEntry.People file -> {
                isDue("people file", file.number(), people.size());
                people.add(file);
            }
            case LogEntry.Keys file -> {
                isDue("keys file", file.number(), keys.size());
                keys.add(file);
            }
            case LogEntry.Trustees plan -> {
                isDue("trustees file", plan.number(), trustees.size());
                trustees.add(plan);
            }
            case LogEntry.Heartbeat beat -> {
                check(heartbeat == null || !beat.time().isBefore(heartbeat), "a heartbeat is before an earlier one");
                heartbeat = beat.time();
            }
            case LogEntry.RecoveryKeys named -> isAllowed(keyEntries.add(named, entries));
            case LogEntry.LogKey change -> isAllowed(keyEntries.add(change, entries));
            case LogEntry.Mirrors list -> mirrorLists.add(list.addresses());
            case LogEntry.ReadingPage page -> {
                isDue("page", page.number(), pages);
                pages++; // its files need not be in the archive, so nothing else is checked
            }
            case LogEntry.Sealed sealed -> {
                announced(sealed.trove());
                sequence.seal(sealed);
            }
            case LogEntry.Cancelled cancelled -> sequence.cancel(cancelled);
            case LogEntry.Version version -> versions.add(version);
            case LogEntry.VersionsWithdrawal withdrawal -> versions.withdraw(withdrawal);
            case LogEntry.Unknown unknown -> {} // of a later version (spec/log.md section 4)
        }
    }

    private static void isAllowed(Optional<String> fault) {
        fault.ifPresent(reason -> check(false, reason));
    }

    private void add(LogEntry.Accession accession) {
        isDue("accession", accession.number(), accessions.size());
        long before = announced(accession.trove());
        check(accession.count() <= MAX_DOCUMENTS - before, "there are too many documents");
        boolean follows = accession.first() == null || accession.first().value() == before + 1;
        check(follows, "accession " + accession.number() + " does not continue at number " + (before + 1));
        documents.put(accession.trove(), before + accession.count());
        accessions.add(accession);
    }

    private void add(LogEntry.Release release, byte[] bytes) {
        long committed = announced(release.trove());
        LogEntry.Sealed seal = sequence.release(release, bytes);
        if (seal != null) {
            sealedStories.released(seal, release);
        }
        isCommitted(release, committed);
        packs.put(release.sequence(), new PackSoFar(release, accessions.size()));
    }

    /** A release names only documents that were committed to. */
    static void isCommitted(LogEntry.Release release, long committed) {
        check(
                release.last().value() <= committed,
                "release " + release.sequence() + " goes to number " + release.last() + ", but only " + committed
                        + " documents have a commitment");
    }

    private void add(LogEntry.Withdrawal withdrawal) {
        String what = "the withdrawal of " + withdrawal.trove() + "/" + withdrawal.document();
        for (LogEntry.Withdrawal.Later one : withdrawal.replaced()) {
            PackSoFar pack = packs.get(one.release());
            if (pack == null) {
                throw new Malformed(CODE, what + " names a release that is not in the log yet");
            }
            LogEntry.Release release = pack.release;
            boolean within = release.first().compareTo(withdrawal.document()) <= 0
                    && withdrawal.document().compareTo(release.last()) <= 0;
            check(
                    release.trove().equals(withdrawal.trove()) && within,
                    what + " names a document that is not in its release");
            boolean isFirst = one.release() == withdrawal.release();
            check(isFirst || release.again() > 0, what + " names a later release that shows nothing again");
            check(pack.withdrawn.add(withdrawal.document().value()), what + " is in the log already");
            boolean replacesViews = one.views() != null;
            check(replacesViews == (pack.views != null), what + " does not say which views the release has now");
            pack.replace(one);
        }
    }

    private long announced(Slug trove) {
        Long count = documents.get(trove);
        if (count == null) {
            throw new Malformed(CODE, "trove " + trove + " has not been announced");
        }
        return count;
    }

    static void isDue(String what, long number, long before) {
        check(number == before + 1, what + " " + number + " is where number " + (before + 1) + " is expected");
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }
}
