package org.daylight.submission;

import java.io.IOException;

/** What a drop handed over is not what its format says: changed, cut off, mixed up, or encrypted to someone else. The message is one line. */
public final class DamagedSubmission extends IOException {

    public DamagedSubmission(String message) {
        super(message);
    }

    public DamagedSubmission(String message, Throwable cause) {
        super(message, cause);
    }
}
