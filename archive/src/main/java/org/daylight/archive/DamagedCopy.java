package org.daylight.archive;

import java.io.IOException;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What lies in this copy of the archive is not what its log commits to, or cannot be read: nothing of it is handed out. Another copy may
 * be whole. The message is one line for people.
 */
public final class DamagedCopy extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Release release;
    private final transient @Nullable Sha256 expected;

    /** A whole pack. */
    DamagedCopy(Release release, String message, @Nullable Throwable cause) {
        this(release, null, message, cause);
    }

    /** One document of a pack. @param expected SHA-256 of the bytes that were published; null when not even that can be read */
    DamagedCopy(Release release, @Nullable Sha256 expected, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.release = release;
        this.expected = expected;
    }

    /** The release whose pack is damaged. */
    public Release release() {
        return release;
    }

    /** SHA-256 of the document that ought to be there; null when the lines of the pack cannot be believed either. */
    public @Nullable Sha256 expected() {
        return expected;
    }
}
