package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.HeldTrove;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;

/** Changes the title of a trove. Its slug stays. Not possible once the public log names the trove. */
public final class RenameTrove {

    private final Newsroom newsroom;

    public RenameTrove(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The result. */
    public sealed interface Result {}

    /** The trove has its new title. */
    public record Renamed(HeldTrove trove) implements Result {}

    /** Nothing was changed, and why, in one line. */
    public record Refused(String reason) implements Result {}

    /**
     * Changes the title.
     *
     * @param title one line of 1 to {@link LogEntry#MAX_TITLE} characters
     * @throws IOException in one line
     */
    public Result run(String slug, String title) throws IOException {
        if (title.isBlank() || title.lines().count() != 1 || title.length() > LogEntry.MAX_TITLE) {
            return new Refused("a title must be one line of 1 to " + LogEntry.MAX_TITLE + " characters");
        }
        // The lock of publications, because the first one writes the title to the log.
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, FlowSteps.UNWATCHED);
            Optional<HeldTrove> held = newsroom.catalog().troves().find(slug);
            if (held.isEmpty()) {
                return new Refused("there is no trove \"" + slug + "\" in this newsroom");
            }
            if (held.get().announced()) {
                return new Refused("the title of " + slug + " is in the public log, \""
                        + held.get().title() + "\", and cannot be changed");
            }
            newsroom.catalog().troves().rename(held.get().id(), title.strip());
            return new Renamed(newsroom.catalog().troves().get(held.get().id()));
        }
    }
}
