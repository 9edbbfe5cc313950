package org.daylight.catalog;

import java.util.List;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.extract.ExtractionOutcome;

/**
 * What was extracted from the bytes of an attachment or a file.
 *
 * @param program what extracted it
 * @param ocr what recognised text, with its languages; empty for nothing
 * @param reason why, in a few words; empty when there is nothing to say
 * @param type the media type that was detected; empty when none was
 * @param inside how many files were found inside
 * @param lost how many of these could not be read
 * @param losses the first of these
 * @param units with part 0
 */
public record ExtractedContent(
        String program,
        String ocr,
        ExtractionOutcome outcome,
        String reason,
        String type,
        int inside,
        int lost,
        List<LossInside> losses,
        List<Unit> units) {

    /**
     * A file inside that could not be read.
     *
     * @param inside its path, separated by {@code !}; empty for the attachment itself
     * @param result a code of {@link ExtractionOutcome}
     */
    public record LossInside(String inside, String result, String reason) {}

    /** Characters of all units. */
    public long chars() {
        return units.stream().mapToLong(unit -> unit.text().length()).sum();
    }
}
