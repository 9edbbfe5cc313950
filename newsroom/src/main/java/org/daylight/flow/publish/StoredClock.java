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
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import org.daylight.schedule.SteadyTime;
import org.jspecify.annotations.Nullable;

/**
 * What the newsroom knows of the time ({@code clock.json}, {@code spec/newsroom.md} section 8), so that each command is as careful as one that runs for
 * ever (decision 0152). Since the machine was started the time is counted. After a start, a clock that is far ahead of all that is known is not believed,
 * unless the witnesses confirm it or an editor says so; and a clock that is behind is not.
 */
public final class StoredClock {

    private static final String NAME = "clock.json";
    private static final int MAX_BYTES = 10_000;

    /** A machine may be off for a night or a day; after more, somebody has to look. */
    static final Duration MOST_AHEAD = Duration.ofHours(36);

    /** Clocks are corrected by a little. */
    static final Duration MOST_BEHIND = Duration.ofMinutes(5);

    /** The clocks of witnesses differ from ours by no more when both are right. */
    private static final Duration WITNESS_TOLERANCE = Duration.ofMinutes(5);

    /** It is written no more often than this, unless more than the time has changed. */
    private static final Duration KEPT_EVERY = Duration.ofMinutes(10);

    private final Newsroom newsroom;
    private final SteadyTime steady;
    private final ReleaseClock clock;
    private @Nullable Instant keptAt;

    /**
     * What the file says.
     *
     * @param anchor when the wall clock was last believed
     * @param since which steady time the anchor is of
     */
    private record Kept(ReleaseClock.Anchor anchor, String since) {}

    private StoredClock(Newsroom newsroom, SteadyTime steady, ReleaseClock clock) {
        this.newsroom = newsroom;
        this.steady = steady;
        this.clock = clock;
    }

    /** The time to go by. */
    public ReleaseClock clock() {
        return clock;
    }

    /**
     * Opens it for a command that publishes.
     *
     * @param trusted whether an editor has said that the wall clock is right
     * @throws IOException in one line, when the wall clock cannot be believed: nothing was changed
     */
    public static StoredClock open(Newsroom newsroom, Clock wall, SteadyTime steady, boolean trusted)
            throws IOException {
        Optional<Kept> kept = read(newsroom);
        if (trusted) {
            return believed(newsroom, wall, steady);
        }
        if (kept.isPresent() && isCountedOn(kept.get(), steady)) {
            var counted = new ReleaseClock(wall, steady, kept.get().anchor());
            if (counted.doubt().isEmpty() || !confirmedByWitnesses(newsroom, wall)) {
                return kept(new StoredClock(newsroom, steady, counted));
            }
            return believed(newsroom, wall, steady);
        }
        Instant known = known(newsroom, kept);
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

    /** For a new newsroom: the clock is believed as it stands. */
    public static void begin(Newsroom newsroom, Clock wall, SteadyTime steady) throws IOException {
        believed(newsroom, wall, steady);
    }

    /** To be called now and then by a command that runs for long. If we stop here, the old time is kept or the new one. */
    public void keep() throws IOException {
        ReleaseClock.Anchor anchor = clock.anchor();
        Instant before = keptAt;
        if (before != null && Duration.between(before, anchor.wall()).abs().compareTo(KEPT_EVERY) < 0) {
            return;
        }
        byte[] json = Json.Obj.EMPTY
                .with("wallMillis", anchor.wall().toEpochMilli())
                .with("steadyMillis", anchor.steady().toMillis())
                .with("since", steady.since())
                .bytes();
        DurableFiles.writePrivate(newsroom.folder().resolve(NAME), json);
        keptAt = anchor.wall();
    }

    private static StoredClock believed(Newsroom newsroom, Clock wall, SteadyTime steady) throws IOException {
        return kept(new StoredClock(newsroom, steady, new ReleaseClock(wall, steady)));
    }

    private static StoredClock kept(StoredClock clock) throws IOException {
        clock.keep();
        return clock;
    }

    /** Whether the steady time goes on from the anchor: the machine was not started again since. */
    private static boolean isCountedOn(Kept kept, SteadyTime steady) {
        return !steady.since().isEmpty()
                && kept.since().equals(steady.since())
                && steady.elapsed().compareTo(kept.anchor().steady()) >= 0;
    }

    /** A moment that has certainly come: when this was last kept, or else when files last changed; and never before the last release. */
    private static Instant known(Newsroom newsroom, Optional<Kept> kept) throws IOException {
        Instant known = kept.isPresent() ? kept.get().anchor().wall() : lastChange(newsroom.folder());
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

    /** Whether witnesses answer, and the clocks of all that do show what ours shows. */
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

    private static Optional<Kept> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) <= MAX_BYTES
                && Json.parse(Files.readAllBytes(file), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj json)
                && json.number("wallMillis").isPresent()
                && json.number("steadyMillis").isPresent()
                && json.string("since").isPresent()) {
            return Optional.of(new Kept(
                    new ReleaseClock.Anchor(
                            Instant.ofEpochMilli(json.number("wallMillis").getAsLong()),
                            Duration.ofMillis(json.number("steadyMillis").getAsLong())),
                    json.string("since").get()));
        }
        throw new IOException(
                NAME + " is damaged: check that the clock of this machine is right, then delete the file");
    }
}
