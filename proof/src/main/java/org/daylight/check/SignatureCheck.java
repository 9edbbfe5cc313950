package org.daylight.check;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Computes again what a pack says of the signatures of its documents (spec/pack.md section 3). The package that knows signatures implements it, and
 * knows this one; so it is found as a service of the JDK, not named.
 */
public interface SignatureCheck {

    /** The bytes of a document; each call gives a new stream. */
    interface Bytes {
        InputStream open() throws IOException;
    }

    /** Judges the documents of one pack. Safe for several threads. */
    interface Judge {
        /**
         * What differs from the published findings, in one line that is safe to print; empty when nothing does.
         *
         * @param findings of the document's line; null where it has none
         */
        Optional<String> difference(Bytes document, @Nullable Json findings) throws IOException;
    }

    /**
     * A judge by these keys; refused with code {@code keys-malformed}.
     *
     * @param keys the pack's {@code keys.txt}; of no bytes where it has none
     */
    Outcome<Judge> by(byte[] keys);

    /** The one that is there. */
    static SignatureCheck found() {
        return new PackSignatures();
    }
}
