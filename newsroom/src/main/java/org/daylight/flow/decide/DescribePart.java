package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;

/** Gives a part that is still to come its title and its announcement. */
public final class DescribePart {

    private final Newsroom newsroom;

    public DescribePart(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** What came of it. */
    public sealed interface Result {}

    public record Described(PlannedPart part) implements Result {}

    public record Refused(String reason) implements Result {}

    /** Changes what is not null. A title is one line of 1 to 200 characters, an announcement has 8,000 at most. */
    public Result run(HeldTrove trove, int number, @Nullable String title, @Nullable String announcement)
            throws IOException {
        if (title != null && (title.isBlank() || title.lines().count() != 1 || title.length() > LogEntry.MAX_TITLE)) {
            return new Refused("a title must be one line of 1 to " + LogEntry.MAX_TITLE + " characters");
        }
        if (announcement != null && announcement.length() > LogEntry.MAX_TEXT) {
            return new Refused("an announcement can have at most " + LogEntry.MAX_TEXT + " characters");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, FlowSteps.UNWATCHED);
            Optional<PlannedPart> part = newsroom.catalog().parts().find(trove.slug(), number);
            if (part.isEmpty()) {
                return new Refused("no part " + number + " of " + trove.slug() + " is planned");
            }
            if (part.get().published() != null) {
                return new Refused("part " + number + " of " + trove.slug() + " is published and cannot be changed");
            }
            return newsroom.catalog().together(() -> {
                newsroom.catalog()
                        .parts()
                        .describe(
                                trove.id(),
                                number,
                                title == null ? part.get().title() : title.strip(),
                                announcement == null ? part.get().announcement() : announcement.strip());
                return new Described(
                        newsroom.catalog().parts().find(trove.slug(), number).orElseThrow());
            });
        }
    }
}
