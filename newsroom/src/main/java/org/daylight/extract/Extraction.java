package org.daylight.extract;

import java.util.List;
import org.daylight.format.Json;

/**
 * The result for one attachment or file.
 *
 * @param reason why, in a few words; empty when there is nothing to say
 * @param type the media type that was detected; empty when nothing was
 * @param units the units of text, in order: objects with {@code inside}, {@code page}, {@code sheet}, {@code layer}, {@code lang} and
 *     {@code text} as in {@code spec/extraction.md} section 3, without {@code part}
 * @param inside how many files were found inside
 * @param losses the losses inside it: objects with {@code inside}, {@code result} and {@code reason}; at most 100
 * @param lossesInside how many losses there were inside, with those that are not in the list
 */
public record Extraction(
        ExtractionOutcome outcome,
        String reason,
        String type,
        List<Json.Obj> units,
        int inside,
        List<Json.Obj> losses,
        int lossesInside) {

    static Extraction without(ExtractionOutcome outcome, String reason) {
        return new Extraction(outcome, reason, "", List.of(), 0, List.of(), 0);
    }
}
