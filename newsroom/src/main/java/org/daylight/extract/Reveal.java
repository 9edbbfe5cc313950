package org.daylight.extract;

import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Something that a file reveals about people. Everything but the kind is foreign text.
 *
 * @param inside the file inside the attachment that reveals it; null for the attachment itself
 * @param place where in the file; empty where that says nothing
 * @param value shortened
 */
public record Reveal(RevealKind kind, @Nullable String inside, String place, String value) {

    /** The JSON of this, as it is stored and printed. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("kind", kind.code())
                .withOptional("inside", inside)
                .withOptional("place", place.isEmpty() ? null : place)
                .with("value", value);
    }
}
