package org.daylight.web.page;

import java.util.Locale;
import org.daylight.archive.Conversion;
import org.jspecify.annotations.Nullable;

/** Where a converted message comes from, in words. */
final class ConversionWords {

    /** Why a signature of a converted message that does not pass says nothing. */
    static final String NOT_CHECKABLE = "It cannot be checked: the format does not keep the original bytes.";

    private ConversionWords() {}

    /** One sentence; empty for null. */
    static String of(@Nullable Conversion conversion) {
        return conversion == null
                ? ""
                : "The publisher wrote this message from item " + conversion.item() + " of a file in the format "
                        + conversion.format().toUpperCase(Locale.ROOT)
                        + ", which does not keep the original bytes. SHA-256 of the file: "
                        + conversion.container().hex() + ".";
    }
}
