package org.daylight.http.client;

import java.io.IOException;

/** The server's answer breaks a rule or a limit, so repeating the request is useless. Temporary failures are other {@link IOException}s. */
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
