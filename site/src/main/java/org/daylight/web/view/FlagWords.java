package org.daylight.web.view;

import java.util.List;
import java.util.Set;
import org.daylight.pack.FlaggedPart;
import org.daylight.web.language.Words;

/** What a publisher found in a file, in words of the language of the page ({@code spec/pack.md} section 3). */
public final class FlagWords {

    /** The codes of this version. */
    static final Set<String> CODES = Set.of(
            FlaggedPart.MALWARE,
            "program",
            "script",
            "shortcut",
            "macros",
            "external-template",
            "dde",
            "ole-object",
            "pdf-script",
            "html-script",
            "disk-image",
            "encrypted-archive",
            "encrypted-document",
            "archive-member",
            "double-extension",
            "direction-override",
            "disguised");

    private FlagWords() {}

    /** One line for each code; a code of a later version is named as it is. */
    public static List<String> of(List<String> codes) {
        return codes.stream().map(FlagWords::of).toList();
    }

    /** Such lines as one. */
    public static String listed(List<String> words) {
        return words.stream()
                .reduce((first, next) -> Words.of("code.flag-list", first, next))
                .orElse("");
    }

    /** A code in words. */
    public static String of(String code) {
        return isKnown(code) ? Words.of("code.flag." + code) : Words.of("code.flag-unknown", code);
    }

    /** Whether this version knows the code. */
    public static boolean isKnown(String code) {
        return CODES.contains(code);
    }
}
