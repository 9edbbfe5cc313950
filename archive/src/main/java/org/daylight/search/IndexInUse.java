package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;

/** Another process writes to the index. The index can be opened to be read in the meantime. */
public final class IndexInUse extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a line that says what is in use, and what to do. */
    public IndexInUse(String line) {
        super(line);
    }

    public IndexInUse(Path folder, Throwable cause) {
        super(
                "another daylight command is using the index in " + folder + ": wait until it is done, or stop it",
                cause);
    }
}
