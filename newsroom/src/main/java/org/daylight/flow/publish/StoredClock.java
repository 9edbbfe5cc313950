package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import org.daylight.schedule.SteadyTime;
import org.jspecify.annotations.Nullable;

/**
 * What the newsroom knows about the time ({@code clock.json}, {@code spec/newsroom.md} section 8), so that separate
 * commands are as careful as one that runs without a break (decision 0152). Time is counted from the start of the
 * machine. After a restart, a clock that is far ahead of all that is known is not trusted, unless the witnesses confirm
 * it or an editor says so. A clock that is behind is not trusted either.
 */
public final class StoredClock {

    private static final String NAME = "clock.json";
    private static final int MAX_BYTES = 10_000;

    /** A machine may be off for a night or a day. After a longer time an editor has to confirm the clock. */
    static final Duration MOST_AHEAD = Duration.ofHours(36);

    /** Clocks are corrected by small amounts. */
    static final Duration MOST_BEHIND = Duration.ofMinutes(5);

    /** The clocks of witnesses differ from ours by no more when both are right. */
    private static final Duration WITNESS_TOLERANCE = Duration.ofMinutes(5);

    /** The file is written no more often than this, unless the clock was set. */
    private static final Duration WRITE_INTERVAL = Duration.ofMinutes(10);

    private final Newsroom newsroom;
    private final SteadyTime steady;
    private final ReleaseClock clock;
    private @Nullable Instant writtenAt;

    /**
     * The contents of the file.
     *
     * @param anchor when the wall clock was last trusted
     * @param since names the steady time to which the anchor belongs
     */
    private record Stored(ReleaseClock.Anchor anchor, String since) {}

    private StoredClock(Newsroom newsroom, SteadyTime steady, ReleaseClock clock) {
        this.newsroom = newsroom;
        this.steady = steady;
        this.clock = clock;
    }

    /** The clock to use for releases. */
    public ReleaseClock clock() {
        return clock;
    }

    /**
     * Opens the clock for a command that publishes.
     *
     * @param trusted whether an editor has said that the wall clock is right
     * @throws IOException with a one-line message, when the wall clock cannot be trusted: nothing was changed
     */
    public static StoredClock open(Newsroom newsroom, Clock wall, SteadyTime steady, boolean trusted)
            throws IOException {
        Optional<Stored> stored = read(newsroom);
        if (trusted) {
            return believed(newsroom, wall, steady);
        }
        if (stored.isPresent() && isCountedOn(stored.get(), steady)) {
            var counted = new ReleaseClock(wall, steady, stored.get().anchor());
            if (counted.doubt().isEmpty() || !confirmedByWitnesses(newsroom, wall)) {
                return stored(new StoredClock(newsroom, steady, counted));
            }
            return believed(newsroom, wall, steady);
        }
        Instant known = known(newsroom, stored);
        Instant shown = wall.instant();
        if (shown.isBefore(known.minus(MOST_BEHIND))) {
            throw new IOException("the clock here shows " + shown + ", but this newsroom was in use at " + known
                    + ": correct the clock; if it is right, run the same command with  --trust-clock");
        }
        if (shown.isAfter(known.plus(MOST_AHEAD)) && !confirmedByWitnesses(newsroom, wall)) {
            throw new IOException("the clock here shows " + shown + ", but the last time known to this newsroom is "
                    + known + ": if the clock is right, run the same command with  --trust-clock");
        }
        return believed(newsroom, wall, steady);
    }

    /** Starts the clock of a new newsroom: the wall clock is trusted. */
    public static void begin(Newsroom newsroom, Clock wall, SteadyTime steady) throws IOException {
        believed(newsroom, wall, steady);
    }

    /**
     * Stores the time. A command that runs for a long time calls this regularly. If the process stops here, either the
     * old time or the new one is stored.
     */
    public void save() throws IOException {
        ReleaseClock.Anchor anchor = clock.anchor();
        Instant before = writtenAt;
        if (before != null && Duration.between(before, anchor.wall()).abs().compareTo(WRITE_INTERVAL) < 0) {
            return;
        }
        byte[] json = Json.Obj.EMPTY
                .with("wallMillis", anchor.wall().toEpochMilli())
                .with("steadyMillis", anchor.steady().toMillis())
                .with("since", steady.since())
                .bytes();
        DurableFiles.writePrivate(newsroom.folder().resolve(NAME), json);
        writtenAt = anchor.wall();
    }

    private static StoredClock believed(Newsroom newsroom, Clock wall, SteadyTime steady) throws IOException {
        return stored(new StoredClock(newsroom, steady, new ReleaseClock(wall, steady)));
    }

    private static StoredClock stored(StoredClock clock) throws IOException {
        clock.save();
        return clock;
    }

    /** Whether the steady time continues from the anchor, because the machine was not restarted since. */
    private static boolean isCountedOn(Stored stored, SteadyTime steady) {
        return !steady.since().isEmpty()
                && stored.since().equals(steady.since())
                && steady.elapsed().compareTo(stored.anchor().steady()) >= 0;
    }

    /**
     * A moment that has certainly passed: when this was last stored, or else when files last changed; and never before
     * the last release.
     */
    private static Instant known(Newsroom newsroom, Optional<Stored> stored) throws IOException {
        Instant known = stored.isPresent() ? stored.get().anchor().wall() : lastChange(newsroom.folder());
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                for (var release : archive.contents().releases()) {
                    known = release.time().isAfter(known) ? release.time() : known;
                }
            }
        }
        return known;
    }

    private static Instant lastChange(Path folder) throws IOException {
        Instant last = Instant.EPOCH;
        try (var entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Instant changed = Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                boolean isLock = entry.getFileName().toString().endsWith(".lock"); // this very command may have made it
                last = !isLock && changed.isAfter(last) ? changed : last;
            }
        }
        return last;
    }

    /** Whether at least one witness answers, and the clocks of all that answer agree with ours. */
    private static boolean confirmedByWitnesses(Newsroom newsroom, Clock wall) {
        List<Instant> times;
        try {
            times = new CollectCosignatures(newsroom)
                    .ask().results().values().stream()
                            .filter(CollectCosignatures.Cosigned.class::isInstance)
                            .map(result -> ((CollectCosignatures.Cosigned) result).time())
                            .toList();
        } catch (IOException e) {
            return false;
        }
        Instant shown = wall.instant();
        return !times.isEmpty()
                && times.stream()
                        .allMatch(time -> Duration.between(time, shown).abs().compareTo(WITNESS_TOLERANCE) <= 0);
    }

    /** When the clock was last trusted; empty if that is not known. @throws IOException with a one-line message, when the file is damaged */
    public static Optional<Instant> lastTrusted(Newsroom newsroom) throws IOException {
        return read(newsroom).map(stored -> stored.anchor().wall());
    }

    private static Optional<Stored> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj json)
                && json.number("wallMillis").isPresent()
                && json.number("steadyMillis").isPresent()
                && json.string("since").isPresent()) {
            return Optional.of(new Stored(
                    new ReleaseClock.Anchor(
                            Instant.ofEpochMilli(json.number("wallMillis").getAsLong()),
                            Duration.ofMillis(json.number("steadyMillis").getAsLong())),
                    json.string("since").get()));
        }
        throw new IOException(
                NAME + " is damaged: check that the clock of this machine is right, then delete the file");
    }
}
