package org.daylight.dkim;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one message, which can be read from the start more than once, such as a file. */
@FunctionalInterface
public interface MessageSource {
    /** A new stream of the same bytes; the caller closes it. */
    InputStream open() throws IOException;
}
