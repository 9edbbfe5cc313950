package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.daylight.log.HashedFile;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Names the page with which plain copies of the archive are read ({@code spec/log.md} section 4.13): the paths and hashes
 * of its files, so that readers can see whether a host changed it. The files themselves are not part of the archive. If it
 * is stopped at any step, either nothing is public or all of it.
 */
public final class AnnouncePage {

    private final Newsroom newsroom;
    private final StepListener steps;

    public AnnouncePage(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public AnnouncePage(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * Publishes the names and hashes of the page's files, if they differ from the newest that were published.
     *
     * @param files in any order, with different paths, at most {@link LogEntry#MAX_PAGE_FILES}; none revokes the page
     * @return whether the log has a new entry; false when the newest one says the same, or when none was needed
     * @throws IllegalArgumentException with a one-line reason when the list breaks a rule of the log; nothing changes
     */
    public boolean run(List<HashedFile> files) throws IOException {
        List<HashedFile> sorted =
                files.stream().sorted(Comparator.comparing(HashedFile::path)).toList();
        new LogEntry.ReadingPage(1, sorted); // refuses a wrong list before anything is locked or written
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            LogEntry.ReadingPage newest = publication.page().orElse(null);
            if (newest == null ? sorted.isEmpty() : newest.files().equals(sorted)) {
                return false;
            }
            publication.enter(new LogEntry.ReadingPage(newest == null ? 1 : newest.number() + 1, sorted));
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return true;
        }
    }
}
