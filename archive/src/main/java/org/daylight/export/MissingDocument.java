package org.daylight.export;

import java.util.Locale;

/** Why a document of a result is not in an export of it. */
enum MissingDocument {
    /** The available bytes are not those that were published. */
    DAMAGED,
    /** It was published and has been withdrawn since. */
    WITHDRAWN,
    /** It is a file that is not a message, and a mailbox holds only messages. */
    NOT_MAIL;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
