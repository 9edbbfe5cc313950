package org.daylight.extractor;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the text of a spreadsheet does not say: which sheets are hidden, and which texts beside cells are comments. */
final class Sheets {

    private final boolean spreadsheet;
    private final Set<String> hidden = new LinkedHashSet<>();
    private final Set<String> comments = new HashSet<>();

    Sheets(boolean spreadsheet) {
        this.spreadsheet = spreadsheet;
    }

    boolean isSpreadsheet() {
        return spreadsheet;
    }

    void hide(String sheet) {
        hidden.add(Output.shortened(sheet, 200));
    }

    void comment(String text) {
        comments.add(CleanText.of(text));
    }

    Set<String> hidden() {
        return hidden;
    }

    boolean isHidden(String sheet) {
        return hidden.contains(sheet);
    }

    boolean isComment(String text) {
        return comments.contains(CleanText.of(text));
    }
}
