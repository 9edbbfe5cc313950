package org.daylight.web.page;

import java.util.Locale;
import org.daylight.archive.Conversion;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/** Where a converted message comes from, in words. */
final class ConversionWords {

    private ConversionWords() {}

    /** One sentence; empty for null. */
    static String of(@Nullable Conversion conversion) {
        return conversion == null
                ? ""
                : Words.of(
                        "document.conversion",
                        conversion.item(),
                        conversion.format().toUpperCase(Locale.ROOT),
                        conversion.container().hex());
    }
}
