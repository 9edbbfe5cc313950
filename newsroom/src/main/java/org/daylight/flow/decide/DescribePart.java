package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.jspecify.annotations.Nullable;

/** Sets the title and the announcement of a part that is not published yet. */
public final class DescribePart {

    private final Newsroom newsroom;

    public DescribePart(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The result. */
    public sealed interface Result {}

    public record Described(PlannedPart part) implements Result {}

    public record Refused(String reason) implements Result {}

    /** Whether a title is one line of 1 to 200 characters. */
    static boolean isTitle(String title) {
        return !title.isBlank() && title.lines().count() == 1 && title.length() <= LogEntry.MAX_TITLE;
    }

    /**
     * Changes what is not null. A title is one line of 1 to 200 characters, an announcement has 8,000 at most.
     *
     * @param now for the history of the plan
     */
    public Result run(HeldTrove trove, int number, @Nullable String title, @Nullable String announcement, Instant now)
            throws IOException {
        if (title != null && !isTitle(title)) {
            return new Refused("a title must be one line of 1 to " + LogEntry.MAX_TITLE + " characters");
        }
        if (announcement != null && announcement.length() > LogEntry.MAX_TEXT) {
            return new Refused("an announcement can have at most " + LogEntry.MAX_TEXT + " characters");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            Optional<PlannedPart> part = newsroom.catalog().parts().find(trove.slug(), number);
            if (part.isEmpty()) {
                return new Refused("no part " + number + " of " + trove.slug() + " is planned");
            }
            if (part.get().published() != null) {
                return new Refused("part " + number + " of " + trove.slug() + " is published and cannot be changed");
            }
            if (part.get().isFixed()) {
                return new Refused(part.get().sealedWords());
            }
            return newsroom.catalog().together(() -> {
                newsroom.catalog()
                        .planChanges()
                        .describe(
                                part.get(),
                                now,
                                "described part " + number,
                                title == null ? part.get().title() : title.strip(),
                                announcement == null ? part.get().announcement() : announcement.strip());
                return new Described(
                        newsroom.catalog().parts().find(trove.slug(), number).orElseThrow());
            });
        }
    }
}
