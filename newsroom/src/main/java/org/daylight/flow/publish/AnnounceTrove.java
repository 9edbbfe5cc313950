package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/** Publishes the commitments to every document of a trove, before any of them is shown. */
public final class AnnounceTrove {

    private final Newsroom newsroom;

    public AnnounceTrove(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * Announces the accessions of a trove that the log does not name yet. If it is stopped at any step, either nothing
     * is public or all of it.
     *
     * @return how many accessions were announced; 0 when the log already names them all
     */
    public int run(HeldTrove trove) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            Publication publication = Publication.begin(newsroom);
            int announced = publication.announce(newsroom.catalog().troves().get(trove.id()));
            if (announced > 0) {
                publication.decide();
                FinishPublication.run(newsroom, StepListener.NONE);
            }
            return announced;
        }
    }
}
