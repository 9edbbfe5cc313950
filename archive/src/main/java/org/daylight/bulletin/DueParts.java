package org.daylight.bulletin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/** Which sealed parts of a copy are due at a time, according to its log and the bulletin that it accepted. Pure: the caller gives the time. */
public final class DueParts {

    /** A part that is not released and not open so long after its planned time is overdue. */
    private static final Duration LATE = Duration.ofDays(1);

    private DueParts() {}

    /** What has become of a sealed part. */
    public enum State {
        /** Its time has not come. */
        PLANNED,
        /** Its time has come, less than a day ago. */
        DUE,
        /** Its time came a day ago or more, and its key is not known here. */
        OVERDUE,
        /** It was opened with its key in this copy, and the log of this copy does not contain it yet. */
        OPEN,
        /** The bulletin shows that the publisher's log has released it; its key is not known here. */
        RELEASED,
        /** The publisher cancelled it, according to the log or the bulletin. */
        CANCELLED
    }

    /** A part. @param reason for the public, if it is cancelled; otherwise empty */
    public record Due(SealedPart part, State state, String reason) {}

    /** All parts that are sealed, or were cancelled, in the log of the copy; the earliest first. */
    public static List<Due> of(PublicRecord contents, @Nullable Bulletin bulletin, Instant at) {
        List<LogEntry> news = bulletin == null ? List.of() : bulletin.news();
        var parts = new ArrayList<Due>();
        contents.sealed().forEach(part -> parts.add(due(part, contents, news, at)));
        contents.cancelled().forEach(part -> parts.add(new Due(part, State.CANCELLED, part.reason())));
        parts.sort(Comparator.comparing((Due due) -> due.part().time())
                .thenComparing(due -> due.part().sequence()));
        return List.copyOf(parts);
    }

    private static Due due(SealedPart part, PublicRecord contents, List<LogEntry> news, Instant at) {
        Optional<String> cancelled = news.stream()
                .filter(entry -> entry instanceof LogEntry.Cancelled one && one.number() == part.sequence())
                .map(entry -> ((LogEntry.Cancelled) entry).reason())
                .findFirst();
        if (cancelled.isPresent()) {
            return new Due(part, State.CANCELLED, cancelled.get());
        }
        boolean isReleased = news.stream()
                .anyMatch(entry -> entry instanceof LogEntry.Release one && one.sequence() == part.sequence());
        State state = contents.release(part.sequence()).isPresent()
                ? State.OPEN
                : isReleased
                        ? State.RELEASED
                        : at.isBefore(part.time())
                                ? State.PLANNED
                                : at.isBefore(part.time().plus(LATE)) ? State.DUE : State.OVERDUE;
        return new Due(part, state, "");
    }

    /**
     * The newest time that the publisher has signed, in the log of the copy or in the bulletin: of a heartbeat, or of a release. It depends on no clock, so two
     * copies with the same files show the same.
     */
    public static Optional<Instant> signedTime(PublicRecord contents, @Nullable Bulletin bulletin) {
        Stream<Instant> releases =
                contents.releases().stream().filter(Release::isConfirmed).map(Release::time);
        Stream<Instant> news = Stream.ofNullable(bulletin).flatMap(one -> BulletinWords.time(one).stream());
        return Stream.of(contents.heartbeat().stream(), releases, news)
                .flatMap(times -> times)
                .max(Instant::compareTo);
    }
}
