package org.daylight.web.view;

import java.util.Map;
import org.daylight.message.Defect;

/** Descriptions of the codes of losses and defects. */
public final class CodeDescriptions {

    /** Losses of an accession that are not defects of a message. */
    private static final Map<String, String> LOSSES = Map.of(
            "unreadable", "could not be read from the source files",
            "truncated", "cut off at the end of the source file",
            "too-large", "larger than 256 MB, the maximum size");

    private CodeDescriptions() {}

    /** The description of a code; the code itself, with spaces, when it is not known. */
    public static String of(String code) {
        String loss = LOSSES.get(code);
        return loss != null ? loss : Defect.meaning(code).orElse(code.replace('-', ' '));
    }
}
