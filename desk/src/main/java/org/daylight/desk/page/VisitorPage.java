package org.daylight.desk.page;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.Visit;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/** Pages for someone who is not signed in. */
public interface VisitorPage {

    /**
     * An answer.
     *
     * @param delay how long it is held back
     * @param opened the session that begins with it; empty for none
     */
    record Answer(Response response, Duration delay, Optional<Sessions.Opened> opened) {
        static Answer of(Response response) {
            return new Answer(response, Duration.ZERO, Optional.empty());
        }
    }

    Answer get(Visit visit) throws Refusal, IOException;

    Answer post(Visit visit) throws Refusal, IOException;

    /** On which threads the answer is made. Must be quick. */
    default Cost cost(String method, List<String> path) {
        return Cost.PAGE;
    }
}
