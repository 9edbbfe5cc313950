package org.daylight.container;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A temporary copy could not be written. That is a fault of this machine and says nothing about what is imported: it ends the import, which can be run
 * again, and is never recorded as a loss.
 */
final class SpoolFailed extends UncheckedIOException {

    private static final long serialVersionUID = 1;

    SpoolFailed(IOException cause) {
        super(cause);
    }
}
