package org.daylight.log;

import org.daylight.format.Sha256;

/**
 * What the log says about the views of a release (spec/views.md): images and tables that were made from its documents. Immutable.
 *
 * @param file SHA-256 of the file of views, {@code views/0001.zip}
 * @param fileBytes its size, 1 or more
 * @param index SHA-256 of its entry {@code views.jsonl}, which names the SHA-256 of every other entry
 */
public record LoggedViews(Sha256 file, long fileBytes, Sha256 index) {

    /** @throws IllegalArgumentException with a one-line reason if the size is below 1 */
    public LoggedViews {
        LogRules.check(fileBytes >= 1, "the file of views is empty");
    }
}
