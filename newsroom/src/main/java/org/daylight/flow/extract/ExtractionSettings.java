package org.daylight.flow.extract;

import java.util.List;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.Tesseract;
import org.jspecify.annotations.Nullable;

/**
 * How text is extracted.
 *
 * @param workers how many child processes
 * @param limits for documents that are not recognised; those that may be get more time
 * @param tesseract what recognises text in images; null for nothing
 * @param languages for recognition, as Tesseract names them; installed, at least one if there is recognition
 */
public record ExtractionSettings(
        ExtractorCommand command,
        int workers,
        ExtractorLimits limits,
        @Nullable Tesseract tesseract,
        List<String> languages) {

    public ExtractionSettings {
        languages = List.copyOf(languages);
        if (workers < 1 || tesseract != null && languages.isEmpty()) {
            throw new IllegalArgumentException("no process, or no language");
        }
    }

    /** What is passed to Tesseract: {@code deu+eng}; null without recognition. */
    @Nullable
    public String recognition() {
        return tesseract == null ? null : String.join("+", languages);
    }

    /** What is recorded: {@code Tesseract 5.3.0 (deu+eng)}; empty without recognition. */
    public String recognisedBy() {
        return tesseract == null ? "" : tesseract.version() + " (" + recognition() + ")";
    }
}
