package org.daylight.flow;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.schedule.Interval;
import org.daylight.schedule.Schedule;

/** Plans the parts of a trove: every document that no release has shown yet gets its part, in order of number. */
public final class PlanReleases {

    private final Newsroom newsroom;

    public PlanReleases(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * How to divide: one of the two is above zero.
     *
     * @param parts so many parts
     * @param size so many documents a part
     */
    public record Division(int parts, int size) {}

    /**
     * Plans, replacing what was planned and not yet published. Titles and announcements that were given to parts to come are kept where a
     * part of that number still exists.
     *
     * @return the parts to come
     * @throws IllegalArgumentException in one line, when it cannot be divided so
     */
    public List<PlannedPart> run(HeldTrove trove, Division division, Instant first, Interval every) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, Steps.UNWATCHED);
            return newsroom.catalog().together(() -> plan(trove.id(), division, first, every));
        }
    }

    private List<PlannedPart> plan(long row, Division division, Instant first, Interval every) {
        HeldTrove trove = newsroom.catalog().troves().get(row);
        List<PlannedPart> before = newsroom.catalog().parts().of(row);
        List<PlannedPart> done =
                before.stream().filter(part -> part.published() != null).toList();
        int firstPart = done.isEmpty() ? 1 : done.getLast().number() + 1;
        int firstDocument = done.isEmpty() ? 1 : done.getLast().last() + 1;
        if (firstDocument > trove.documents()) {
            throw new IllegalArgumentException(
                    trove.documents() == 0
                            ? "trove " + trove.slug() + " has no documents yet: import some first"
                            : "all " + trove.documents() + " documents of " + trove.slug() + " are published");
        }
        List<Schedule.Slot> slots = division.parts() > 0
                ? Schedule.inParts(firstPart, firstDocument, trove.documents(), division.parts(), first, every)
                : Schedule.bySize(firstPart, firstDocument, trove.documents(), division.size(), first, every);
        newsroom.catalog().parts().clear(row);
        for (Schedule.Slot slot : slots) {
            PlannedPart named = before.stream()
                    .filter(part -> part.number() == slot.number())
                    .findFirst()
                    .orElse(null);
            newsroom.catalog()
                    .parts()
                    .add(
                            row,
                            slot.number(),
                            named == null ? "Part " + slot.number() : named.title(),
                            named == null ? "" : named.announcement(),
                            slot.due(),
                            slot.first(),
                            slot.last());
        }
        return newsroom.catalog().parts().of(row).stream()
                .filter(part -> part.published() == null)
                .toList();
    }
}
