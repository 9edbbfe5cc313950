package org.daylight.extractor;

import java.io.FilterInputStream;
import java.io.InputStream;
import org.apache.commons.io.input.CloseShieldInputStream;

/** A stream that belongs to someone else: closing it does nothing. */
final class NotClosed extends FilterInputStream {

    NotClosed(InputStream stream) {
        super(CloseShieldInputStream.wrap(stream));
    }
}
