package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;

/** Commits in public to every document of a trove, before any of them is shown. */
public final class AnnounceTrove {

    private final Newsroom newsroom;

    public AnnounceTrove(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * Announces the accessions of a trove that the log does not name yet. Stopped at any step it leaves nothing public, or all of it.
     *
     * @return how many there were; 0 when the log names them all
     */
    public int run(HeldTrove trove) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, FlowSteps.UNWATCHED);
            Publication publication = Publication.begin(newsroom);
            int announced = publication.announce(newsroom.catalog().troves().get(trove.id()));
            if (announced > 0) {
                publication.decide();
                FinishPublication.run(newsroom, FlowSteps.UNWATCHED);
            }
            return announced;
        }
    }
}
