package org.daylight.export;

import java.util.Locale;

/** Why a document of a result is not in an export of it. */
enum MissingDocument {
    /** The bytes at hand are not those that were published. */
    DAMAGED,
    /** It was published and has been withdrawn since. */
    WITHDRAWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
