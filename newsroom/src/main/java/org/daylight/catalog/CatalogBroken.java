package org.daylight.catalog;

/** The database could not be read or written; the transaction at hand has not happened. */
public final class CatalogBroken extends RuntimeException {
    CatalogBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
