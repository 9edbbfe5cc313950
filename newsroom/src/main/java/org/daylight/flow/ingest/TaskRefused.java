package org.daylight.flow.ingest;

import java.io.IOException;

/** A task that would fail on every machine and every time; the message is one line for people. */
public final class TaskRefused extends IOException {

    private static final long serialVersionUID = 1L;

    public TaskRefused(String message) {
        super(message);
    }
}
