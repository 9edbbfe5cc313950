package org.daylight.catalog;

import org.daylight.redact.Selector;

/**
 * What an editor redacts.
 *
 * @param id given by the catalog, rising
 * @param document the key of the document; 0 when it applies to the whole trove
 */
public record StoredRedaction(long id, String trove, long document, Selector selector) {

    /** Whether it applies to a document. @param key of the document, of the same trove */
    public boolean appliesTo(long key) {
        return document == 0 || document == key;
    }
}
