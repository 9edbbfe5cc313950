package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.CompareBulletin;
import org.daylight.bulletin.CompareBulletin.Relation;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.tree.TileSource;

/**
 * Accepts a bulletin on a copy of an archive ({@code spec/bulletin.md} section 5): verifies it, compares it with the log of the copy, opens the sealed parts
 * whose keys are in it, and stores it if it is newer than the log. A bulletin that is refused changes nothing. If it is stopped at any step, the same bulletin
 * completes it.
 */
public final class AcceptBulletin {

    private final Path folder;
    private final MirrorSteps steps;

    /** @param folder of the copy */
    public AcceptBulletin(Path folder) {
        this(folder, MirrorSteps.UNWATCHED);
    }

    AcceptBulletin(Path folder, MirrorSteps steps) {
        this.folder = folder.toAbsolutePath().normalize();
        this.steps = steps;
    }

    /** What became of a bulletin. */
    public sealed interface Result {}

    /**
     * The bulletin is genuine.
     *
     * @param entries in the log of the copy
     * @param isStored whether the copy stored it now: it is newer than what the copy had
     * @param keys what became of each key that belongs to a part of this archive
     * @param unknownKeys how many keys belong to no part that this copy knows; they are not stored
     */
    public record Accepted(
            Bulletin bulletin,
            Relation relation,
            long entries,
            boolean isStored,
            List<OpenSealed.Result> keys,
            int unknownKeys)
            implements Result {}

    /** The bulletin is not genuine, damaged, or not of this archive. Nothing was changed. @param reason one line, safe to print */
    public record Refused(String code, String reason) implements Result {}

    /** The publisher signed two histories. @param evidence the file that proves it, next to the copy @param reason one line */
    public record Contradicts(Path evidence, String reason) implements Result {}

    /**
     * Accepts the bulletin in a text.
     *
     * @param now for the state of the mirror, if the copy is one and evidence is found
     * @throws IOException with a one-line message, if the folder is not an archive, a mirror is being updated now, or the disk fails
     */
    public Result accept(String text, Instant now) throws IOException {
        return switch (BulletinText.read(text)) {
            case Outcome.Refused<Bulletin>(String code, String reason) -> new Refused(code, reason);
            case Outcome.Ok<Bulletin>(Bulletin bulletin) -> {
                var work = new WorkFolder(folder, steps);
                if (MirrorState.of(folder).isEmpty()) {
                    yield accept(bulletin, now);
                }
                try (Closeable lock = work.lock()) {
                    yield accept(bulletin, now);
                }
            }
        };
    }

    /** As {@link #accept(String, Instant)}; the caller holds the lock of the mirror. */
    Result accept(Bulletin bulletin, Instant now) throws IOException {
        Optional<MirrorState> state = MirrorState.of(folder);
        try (Archive archive = Archive.open(folder)) {
            PublicRecord contents = archive.contents();
            NoteKey.Verifier key = state.map(MirrorState::key)
                    .filter(trusted -> !contents.logKeys().all().contains(trusted))
                    .orElse(contents.key());
            if (bulletin.verify(key) instanceof Outcome.Refused<Checkpoint>(String code, String reason)) {
                return refused(bulletin, contents, code, reason);
            }
            TileLog ours =
                    TileLog.open(TileSource.in(folder), contents.checkpoint()).orThrow();
            Relation relation = CompareBulletin.with(ours, archive.note(), key, bulletin);
            Optional<Bulletin> stored = StoredBulletin.of(archive, key).map(StoredBulletin::bulletin);
            Relation toStored = stored.map(known -> CompareBulletin.of(known, bulletin, key))
                    .orElse(new Relation.Unproved(0));
            for (Relation each : List.of(relation, toStored)) {
                if (each instanceof Relation.Contradicts(TwoHistories evidence)) {
                    return evidence(state, evidence, now);
                }
            }
            if (relation instanceof Relation.Differs(long first)) {
                return evidence(bulletin, first);
            }
            return accepted(bulletin, relation, archive, stored);
        } catch (IllegalArgumentException damaged) {
            throw new IOException("the log in " + folder + " is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static Refused refused(Bulletin bulletin, PublicRecord contents, String code, String reason) {
        String origin = bulletin.checkpoint().origin();
        return origin.equals(contents.origin())
                ? new Refused(
                        code,
                        "it is not signed by the key of this log: " + reason
                                + ". If the log has got another key, update the copy first with  daylight mirror")
                : new Refused(
                        "bulletin-foreign",
                        "it is a bulletin of another archive, " + Malformed.quoted(origin) + ", not of "
                                + Malformed.quoted(contents.origin()));
    }

    private Accepted accepted(Bulletin bulletin, Relation relation, Archive archive, Optional<Bulletin> stored)
            throws IOException {
        PublicRecord contents = archive.contents();
        List<SealKey> known = known(bulletin, contents);
        boolean isNews = bulletin.checkpoint().size() > contents.checkpoint().size();
        Bulletin kept = bulletin.only(known);
        boolean isStored = isNews && stored.map(one -> isNewer(kept, one)).orElse(true);
        if (isStored) {
            StoredBulletin.write(folder, kept);
            steps.reached("bulletin");
        } else {
            StoredBulletin.deleteOld(folder);
        }
        List<OpenSealed.Result> results = new ArrayList<>();
        for (SealKey one : known) {
            OpenSealed.Result found = OpenSealed.find(contents, one);
            results.add(
                    cancelled(bulletin, found).orElse(null) instanceof OpenSealed.Result cancelled
                            ? cancelled
                            : found instanceof OpenSealed.Result.Opened ? new OpenSealed(folder).open(one) : found);
            steps.reached("key");
        }
        results.removeIf(result -> result instanceof OpenSealed.Result.Unknown);
        return new Accepted(
                bulletin,
                relation,
                contents.checkpoint().size(),
                isStored,
                results,
                bulletin.keys().size() - known.size());
    }

    /** Whether a bulletin is to replace the stored one: its log is larger, or it has keys that the stored one does not have. */
    private static boolean isNewer(Bulletin bulletin, Bulletin stored) {
        long size = bulletin.checkpoint().size();
        long had = stored.checkpoint().size();
        return size > had
                || size == had
                        && bulletin.keys().size() > stored.keys().size()
                        && bulletin.keys().containsAll(stored.keys());
    }

    /** The keys whose hashes are in the log of the copy, or in an entry of the bulletin. */
    private static List<SealKey> known(Bulletin bulletin, PublicRecord contents) {
        return bulletin.keys().stream()
                .filter(key -> !(OpenSealed.find(contents, key) instanceof OpenSealed.Result.Unknown)
                        || bulletin.news().stream()
                                .anyMatch(entry -> entry instanceof LogEntry.Sealed seal
                                        && key.hash(seal.number()).equals(seal.keyHash())))
                .toList();
    }

    /** A part that the bulletin cancels is not opened, although the log of the copy does not know that yet. */
    private static Optional<OpenSealed.Result> cancelled(Bulletin bulletin, OpenSealed.Result found) {
        if (!(found instanceof OpenSealed.Result.Opened(SealedPart part, boolean isNew))) {
            return Optional.empty();
        }
        return bulletin.news().stream()
                .filter(entry -> entry instanceof LogEntry.Cancelled one && one.number() == part.sequence())
                .<OpenSealed.Result>map(
                        entry -> new OpenSealed.Result.Cancelled(part.cancelled(((LogEntry.Cancelled) entry).reason())))
                .findFirst();
    }

    /** Stores evidence, and says so in the state of the mirror, whose site then shows it. */
    private Contradicts evidence(Optional<MirrorState> state, TwoHistories evidence, Instant now) throws IOException {
        var work = new WorkFolder(folder, steps);
        Files.createDirectories(MirrorState.folder(folder));
        String name = work.store(evidence);
        if (state.isPresent()) {
            work.store(state.get().asked(now, MirrorState.Word.REFUSED, name));
        }
        return new Contradicts(
                MirrorState.folder(folder).resolve(name),
                "the publisher signed two histories: the log of the bulletin contradicts the one that this copy has");
    }

    /** Stores the bulletin itself, which proves a contradiction together with the log of the copy. */
    private Contradicts evidence(Bulletin bulletin, long first) throws IOException {
        byte[] bytes = BulletinText.lines(bulletin).getBytes(US_ASCII);
        String name = "bulletin-" + Sha256.of(bytes).hex().substring(0, 16) + ".txt";
        Path of = MirrorState.folder(folder);
        Files.createDirectories(of);
        StoredBulletin.write(of.resolve(name), bytes);
        return new Contradicts(
                of.resolve(name),
                "the publisher signed two histories: the log of the bulletin differs from the one that this copy has"
                        + " at entry " + first + " or soon after it");
    }

    /** The keys in the accepted bulletin of a copy whose parts are not open there yet, for example because the copy had no sealed file. */
    static List<SealKey> waiting(Archive archive) {
        return StoredBulletin.of(archive)
                .map(StoredBulletin::bulletin)
                .map(bulletin -> bulletin.keys().stream()
                        .filter(key -> {
                            OpenSealed.Result found = OpenSealed.find(archive.contents(), key);
                            return found instanceof OpenSealed.Result.Opened(SealedPart part, boolean isNew)
                                    && isNew
                                    && cancelled(bulletin, found).isEmpty();
                        })
                        .toList())
                .orElse(List.of());
    }
}
