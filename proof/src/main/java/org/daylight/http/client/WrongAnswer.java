package org.daylight.http.client;

import java.io.IOException;

/** The server answered, and the answer breaks a rule or a limit: asking again would bring the same. What may pass is another {@link IOException}. */
public final class WrongAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    public WrongAnswer(String reason) {
        super(reason);
    }

    static void unless(boolean held, String reason) throws WrongAnswer {
        if (!held) {
            throw new WrongAnswer(reason);
        }
    }
}
