package org.daylight.detect;

import java.util.ArrayList;
import java.util.List;

/** What the detectors find in a text, as short lines. */
final class Found {

    private static final Detectors ALL = Detectors.all();

    private Found() {}

    /** For example {@code payment-card strong 4111111111111111}. */
    static List<String> in(String text) {
        List<String> found = new ArrayList<>();
        ALL.find(text, each -> found.add(each.detector() + " " + each.strength().code() + " " + each.value()));
        return found;
    }
}
