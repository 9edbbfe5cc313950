package org.daylight.web.view;

import java.util.Map;
import org.daylight.message.Defect;

/** Codes of losses and defects in words for people; a code without words stands for itself. */
public final class CodeWords {

    /** Losses of an accession, as far as they are no defect of a message. */
    private static final Map<String, String> LOSSES = Map.of(
            "unreadable", "could not be read from the source files",
            "truncated", "cut off at the end of the source file",
            "too-large", "larger than 256 MB, the maximum size");

    private CodeWords() {}

    public static String of(String code) {
        String loss = LOSSES.get(code);
        return loss != null ? loss : Defect.meaning(code).orElse(code.replace('-', ' '));
    }
}
