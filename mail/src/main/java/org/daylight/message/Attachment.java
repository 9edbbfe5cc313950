package org.daylight.message;

import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A part or an embedded file that a reader would save as a file.
 *
 * @param part index in {@link Message#parts()}
 * @param name a file name for display, never with a path or control characters; generated from type and index when the
 * message gives none
 * @param type media type as claimed, lower case
 * @param sizeBytes size of the decoded content
 * @param sha256 of the decoded content
 * @param text the text of a textual attachment (text/*, calendar, nested message), limited in length; null when there
 * is none
 */
public record Attachment(
        int part,
        String name,
        String type,
        long sizeBytes,
        Sha256 sha256,
        @Nullable String text) {}
