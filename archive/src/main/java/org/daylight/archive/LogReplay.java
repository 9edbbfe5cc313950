package org.daylight.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.FileKind;
import org.daylight.log.KeyEntries;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log into a {@link PublicRecord} ({@code spec/archive.md} section 2). Every entry is verified against the checkpoint.
 *
 * <p>The checker reads the same entries with {@code org.daylight.check.LogReader}. There are two so that the checker shares no code with what
 * serves the archive. The checker tests every rule of the specification; this class refuses only what it cannot serve, and a trove that is
 * announced twice, a number that is used twice, and a release that is not what was sealed.
 */
final class LogReplay {

    /** So many entries are held at once. */
    private static final int AT_ONCE = 256;

    private final String origin;
    private final Map<String, TroveSoFar> troves = new LinkedHashMap<>();
    private final SequencedMap<Long, ReleaseSoFar> releases = new LinkedHashMap<>();
    private final SequencedMap<Long, SealedPart> sealed = new LinkedHashMap<>();
    private final List<SealedPart> cancelled = new ArrayList<>();
    private final Set<Long> cancelledNumbers = new HashSet<>();
    private final List<Withdrawal> withdrawals = new ArrayList<>();
    private final List<LoggedFile> people = new ArrayList<>();
    private final List<LoggedFile> keys = new ArrayList<>();
    private final VersionsSoFar stories = new VersionsSoFar(FileKind.STORY);
    private final VersionsSoFar annotations = new VersionsSoFar(FileKind.ANNOTATIONS);
    private final VersionsSoFar entities = new VersionsSoFar(FileKind.ENTITIES);
    private List<ArchiveAddress> mirrors = List.of();
    private final List<LogEntry.Trustees> trustees = new ArrayList<>();
    private final KeyEntries keyEntries = new KeyEntries();
    private @Nullable Instant heartbeat;
    private LogEntry.@Nullable ReadingPage page;
    private String title = "";

    private LogReplay(String origin) {
        this.origin = origin;
    }

    /** The content of a log; refused with the reason when it is not valid. */
    static Outcome<PublicRecord> contents(TileSource source) throws IOException {
        byte[] note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES).orElse(new byte[0]);
        Outcome<Checkpoint> unsigned = SignedNote.parse(note).then(signed -> Checkpoint.parse(signed.text()));
        if (unsigned instanceof Outcome.Refused<Checkpoint>(String code, String reason)) {
            return Outcome.refused(code, reason);
        }
        Checkpoint claimed = unsigned.orThrow();
        return switch (TileLog.open(source, claimed)) {
            case Outcome.Refused<TileLog>(String code, String reason) -> Outcome.refused(code, reason);
            case Outcome.Ok<TileLog>(TileLog log) -> {
                Outcome<LogKeys> keys = keys(source, ownKey(log));
                Outcome<Checkpoint> signed = keys.then(all -> all.open(note));
                yield signed instanceof Outcome.Refused<Checkpoint>(String code, String reason)
                        ? Outcome.refused(code, reason)
                        : new LogReplay(claimed.origin())
                                .read(log, keys.orThrow().until(log.size()));
            }
        };
    }

    /** The key in the log's first entry, with which the log must be signed. */
    private static Outcome<NoteKey.Verifier> ownKey(TileLog log) throws IOException {
        if (log.size() == 0) {
            return Outcome.refused("log-empty", "the log has no entry");
        }
        return log.entries(0, 1)
                .then(first -> LogEntry.parse(first.getFirst()))
                .then(entry -> entry instanceof LogEntry.Archive archive
                        ? Outcome.ok(archive.key())
                        : Outcome.refused("log-beginning", "the log does not begin with an archive entry"));
    }

    /** The log's keys, the first of which must be the one in the first entry. */
    private static Outcome<LogKeys> keys(TileSource source, Outcome<NoteKey.Verifier> own) throws IOException {
        if (own instanceof Outcome.Refused<NoteKey.Verifier>(String code, String reason)) {
            return Outcome.refused(code, reason);
        }
        return LogKeys.read(source, own.orThrow())
                .then(keys -> keys.first().equals(own.orThrow())
                        ? Outcome.ok(keys)
                        : Outcome.refused("log-keys-differ", "the log's first key is not that of the files"));
    }

    private Outcome<PublicRecord> read(TileLog log, LogKeys logKeys) throws IOException {
        for (long from = 0; from < log.size(); from += AT_ONCE) {
            Outcome<List<byte[]>> entries = log.entries(from, Math.min(log.size(), from + AT_ONCE));
            if (entries instanceof Outcome.Refused<List<byte[]>>(String code, String reason)) {
                return Outcome.refused(code, reason);
            }
            long number = from;
            for (byte[] bytes : entries.orThrow()) {
                Optional<String> fault = add(LogEntry.parse(bytes), bytes, number);
                if (fault.isPresent()) {
                    return Outcome.refused("entry-out-of-place", "entry " + number + ": " + fault.get());
                }
                number++;
            }
        }
        Optional<String> objection = keyEntries.objection(logKeys, log.tree());
        if (objection.isPresent()) {
            return Outcome.refused("log-keys-differ", objection.get());
        }
        List<Trove> read = troves.values().stream().map(TroveSoFar::done).toList();
        return Outcome.ok(new PublicRecord(
                origin,
                title,
                logKeys,
                Optional.ofNullable(keyEntries.recoveryKeys()),
                log.checkpoint(),
                read,
                releases.values().stream().map(ReleaseSoFar::done).toList(),
                List.copyOf(withdrawals),
                List.copyOf(people),
                List.copyOf(keys),
                stories.done(Story::new),
                annotations.done(VersionedFile::new),
                entities.done(VersionedFile::new),
                List.copyOf(sealed.values()),
                List.copyOf(cancelled),
                mirrors,
                List.copyOf(trustees),
                Optional.ofNullable(heartbeat),
                Optional.ofNullable(page)));
    }

    /** Adds an entry; returns what is wrong when it is not valid at this place. */
    private Optional<String> add(Outcome<LogEntry> parsed, byte[] bytes, long number) {
        return switch (parsed) {
            case Outcome.Refused<LogEntry>(String code, String reason) -> Optional.of(reason);
            case Outcome.Ok<LogEntry>(LogEntry entry) ->
                switch (entry) {
                    case LogEntry.Archive archive -> {
                        title = archive.title();
                        yield Optional.empty();
                    }
                    case LogEntry.Trove trove -> {
                        String slug = trove.slug().text();
                        yield troves.putIfAbsent(slug, new TroveSoFar(trove)) == null
                                ? Optional.empty()
                                : Optional.of("trove " + slug + " is announced twice");
                    }
                    case LogEntry.Accession accession -> in(accession.trove().text(), t -> t.add(accession));
                    case LogEntry.Release release ->
                        isAllowed(release, bytes)
                                .or(() -> in(
                                        release.trove().text(),
                                        t -> releases.put(release.sequence(), t.add(release, number))));
                    case LogEntry.Withdrawal withdrawal -> add(withdrawal, number);
                    case LogEntry.People file -> add(people, file.number(), file.file(), file.fileBytes());
                    case LogEntry.Keys file -> add(keys, file.number(), file.file(), file.fileBytes());
                    case LogEntry.Trustees plan -> {
                        trustees.add(plan);
                        yield plan.number() == trustees.size() // so it fits into an int
                                ? Optional.empty()
                                : Optional.of("file " + plan.number() + " of trustees is where file " + trustees.size()
                                        + " is expected");
                    }
                    case LogEntry.Heartbeat beat -> {
                        heartbeat = beat.time();
                        yield Optional.empty();
                    }
                    case LogEntry.RecoveryKeys named -> keyEntries.add(named, number);
                    case LogEntry.LogKey change -> keyEntries.add(change, number);
                    case LogEntry.Mirrors list -> {
                        mirrors = list.addresses();
                        yield Optional.empty();
                    }
                    case LogEntry.ReadingPage named -> {
                        long due = page == null ? 1 : page.number() + 1;
                        page = named;
                        yield named.number() == due
                                ? Optional.empty()
                                : Optional.of("page " + named.number() + " is where page " + due + " is expected");
                    }
                    case LogEntry.Sealed seal -> add(seal, number);
                    case LogEntry.Cancelled end -> {
                        SealedPart seal = sealed.remove(end.number());
                        if (seal == null) {
                            yield Optional.of("release " + end.number() + " is cancelled, but it is not sealed");
                        }
                        cancelledNumbers.add(end.number());
                        cancelled.add(seal.cancelled(end.reason()));
                        yield Optional.empty();
                    }
                    case LogEntry.Version version -> versions(version.kind()).add(version, number);
                    case LogEntry.VersionsWithdrawal withdrawal ->
                        versions(withdrawal.kind()).withdraw(withdrawal, number);
                    case LogEntry.Unknown unknown -> Optional.empty();
                };
        };
    }

    private VersionsSoFar versions(FileKind kind) {
        return switch (kind) {
            case STORY -> stories;
            case ANNOTATIONS -> annotations;
            case ENTITIES -> entities;
        };
    }

    /** Why a release may not be in the log: its number is used, or it is not what was sealed. A release that is allowed is no longer sealed. */
    private Optional<String> isAllowed(LogEntry.Release release, byte[] bytes) {
        SealedPart seal = sealed.get(release.sequence());
        if (seal == null) {
            boolean isNew = release.sealKey() == null
                    && !releases.containsKey(release.sequence())
                    && !cancelledNumbers.contains(release.sequence());
            return isNew ? Optional.empty() : Optional.of("the number of release " + release.sequence() + " is used");
        }
        if (OpenedRelease.verify(seal.seal(), bytes)
                instanceof Outcome.Refused<LogEntry.Release>(String code, String reason)) {
            return Optional.of("release " + release.sequence() + " was sealed, but " + reason);
        }
        sealed.remove(release.sequence());
        return Optional.empty();
    }

    private Optional<String> add(LogEntry.Sealed entry, long number) {
        if (sealed.containsKey(entry.number()) || releases.containsKey(entry.number())) {
            return Optional.of("the number of the sealed release " + entry.number() + " is used");
        }
        return in(entry.trove().text(), trove -> sealed.put(entry.number(), SealedPart.of(entry, number)));
    }

    /** A sealed release that was opened with its key, and that the log does not contain yet. Throws an {@link ArithmeticException} for a number that is too large. */
    static Release opened(LogEntry.Release entry) {
        return new ReleaseSoFar(entry, Release.UNCONFIRMED).done();
    }

    private Optional<String> add(LogEntry.Withdrawal entry, long number) {
        String what = "the withdrawal of " + entry.trove() + "/" + entry.document();
        for (LogEntry.Withdrawal.Later one : entry.replaced()) {
            ReleaseSoFar release = releases.get(one.release());
            if (release == null) {
                return Optional.of(what + " names a release that is not in the log yet");
            }
            if (!release.has(entry)) {
                return Optional.of(what + " names a document that is not in its release");
            }
            Optional<Withdrawal> withdrawal = release.withdraw(entry, one, number);
            if (withdrawal.isEmpty()) {
                return Optional.of(what + " is in the log already");
            }
            if (one.release() == entry.release()) {
                withdrawals.add(withdrawal.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> add(List<LoggedFile> files, long number, Sha256 sha256, long sizeBytes) {
        if (number != files.size() + 1) {
            return Optional.of("file " + number + " is where file " + (files.size() + 1) + " of its kind is expected");
        }
        files.add(new LoggedFile(files.size() + 1, sha256, sizeBytes));
        return Optional.empty();
    }

    private Optional<String> in(String slug, Consumer<TroveSoFar> use) {
        TroveSoFar trove = troves.get(slug);
        if (trove == null) {
            return Optional.of("trove " + slug + " has not been announced");
        }
        try {
            use.accept(trove);
            return Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.of("a number in it is too large for an archive");
        }
    }

    /** A trove while the log is being read. */
    private static final class TroveSoFar {
        private final String slug;
        private final Map<String, Long> losses = new TreeMap<>();
        private final List<ReleaseSoFar> releases = new ArrayList<>();
        private final String title;
        private final String description;
        private long documents;

        TroveSoFar(LogEntry.Trove entry) {
            slug = entry.slug().text();
            title = entry.title();
            description = entry.description();
        }

        void add(LogEntry.Accession entry) {
            documents += entry.count();
            entry.losses().forEach((code, count) -> losses.merge(code, count, Long::sum));
        }

        ReleaseSoFar add(LogEntry.Release entry, long number) {
            ReleaseSoFar release = new ReleaseSoFar(entry, number);
            releases.add(release);
            return release;
        }

        Trove done() {
            return new Trove(
                    slug,
                    title,
                    description,
                    Math.toIntExact(documents),
                    Collections.unmodifiableMap(losses),
                    releases.stream().map(ReleaseSoFar::done).toList());
        }
    }

    /** A release while the log is being read: a withdrawal may follow it at any distance. */
    private static final class ReleaseSoFar {
        private final Release atPublication;
        private final SortedMap<Integer, Withdrawal> withdrawn = new TreeMap<>();
        private Sha256 pack;
        private long packBytes;
        private @Nullable LoggedViews views;

        /** Throws an {@link ArithmeticException} for a number that is too large. */
        ReleaseSoFar(LogEntry.Release entry, long place) {
            pack = entry.pack();
            packBytes = entry.packBytes();
            views = entry.views();
            atPublication = new Release(
                    entry.trove().text(),
                    Math.toIntExact(entry.part()),
                    Math.toIntExact(entry.sequence()),
                    entry.title(),
                    entry.announcement(),
                    entry.time(),
                    Math.toIntExact(entry.published()),
                    Math.toIntExact(entry.withheld()),
                    Math.toIntExact(entry.again()),
                    Math.toIntExact(entry.first().value()),
                    Math.toIntExact(entry.last().value()),
                    entry.documentsRoot(),
                    entry.pack(),
                    entry.packBytes(),
                    entry.pack(),
                    entry.keys(),
                    entry.views(),
                    entry.sealKey(),
                    place,
                    withdrawn);
        }

        boolean has(LogEntry.Withdrawal entry) {
            long number = entry.document().value();
            return entry.trove().text().equals(atPublication.trove())
                    && atPublication.first() <= number
                    && number <= atPublication.last();
        }

        /**
         * Withdraws a document that it shows; empty when it is withdrawn already, or none is left.
         *
         * @param replaced what replaces its pack
         */
        Optional<Withdrawal> withdraw(LogEntry.Withdrawal entry, LogEntry.Withdrawal.Later replaced, long place) {
            DocumentId id =
                    new DocumentId(atPublication.trove(), (int) entry.document().value());
            Withdrawal taken = new Withdrawal(id, entry.reason(), (int) entry.release(), place);
            boolean isFirst = entry.release() == atPublication.sequence();
            long before = withdrawn.values().stream()
                    .filter(one -> (one.release() == atPublication.sequence()) == isFirst)
                    .count();
            int shown = isFirst ? atPublication.published() : atPublication.again();
            if (before >= shown || withdrawn.putIfAbsent(id.number(), taken) != null) {
                return Optional.empty();
            }
            pack = replaced.pack();
            packBytes = replaced.packBytes();
            views = replaced.views();
            return Optional.of(taken);
        }

        /** The release at the end of the log. */
        Release done() {
            return atPublication.without(withdrawn, pack, packBytes, views);
        }
    }
}
