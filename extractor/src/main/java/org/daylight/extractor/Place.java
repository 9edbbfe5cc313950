package org.daylight.extractor;

import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Where a unit of text is in a document.
 *
 * @param inside the path of names inside the document, separated by {@code !}; null for the document itself
 * @param page page or slide, from 1; 0 where there are none
 * @param sheet the name of the sheet; null where there are none
 * @param layer null for ordinary text, or one of {@code spec/extraction.md}
 */
record Place(
        @Nullable String inside,
        int page,
        @Nullable String sheet,
        @Nullable String layer) {

    Json.Obj json() {
        Json.Obj json = Json.Obj.EMPTY.withOptional("inside", inside);
        json = page > 0 ? json.with("page", page) : json;
        return json.withOptional("sheet", sheet).withOptional("layer", layer);
    }
}
