package org.daylight.catalog;

/** The database could not be read or written; the current transaction has had no effect. */
public final class CatalogBroken extends RuntimeException {
    CatalogBroken(String message) {
        super(message);
    }

    CatalogBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
