package org.daylight.web.view;

import java.util.Set;
import org.daylight.message.Defect;
import org.daylight.web.language.Words;

/** Descriptions of the codes of losses and defects, in the language of the page. */
public final class CodeDescriptions {

    /** Losses of an accession that are not defects of a message. */
    static final Set<String> LOSSES = Set.of("unreadable", "truncated", "too-large");

    private CodeDescriptions() {}

    /** The description of a code; the code itself, with spaces, when it is not known. */
    public static String of(String code) {
        return LOSSES.contains(code) || Defect.meaning(code).isPresent()
                ? Words.of("code." + code)
                : code.replace('-', ' ');
    }
}
