package org.daylight.search;

import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;

/** Says in words where in an attachment a unit of extracted text is. */
public final class ExtractedPlace {

    private ExtractedPlace() {}

    /** Such as {@code a.zip › b.doc, page 3, comment}; empty for ordinary text of an attachment without pages. Foreign text, not escaped. */
    public static String words(Unit unit) {
        List<String> words = new ArrayList<>();
        String inside = unit.inside();
        if (inside != null) {
            words.add(inside.replace("!", " › "));
        }
        if (unit.page() > 0) {
            words.add("page " + unit.page());
        }
        String sheet = unit.sheet();
        if (sheet != null) {
            words.add("sheet " + sheet);
        }
        Layer layer = unit.layer();
        if (layer != null) {
            words.add(words(layer));
        }
        return String.join(", ", words);
    }

    private static String words(Layer layer) {
        return switch (layer) {
            case COMMENT -> "comment";
            case HIDDEN -> "hidden";
            case DELETED -> "deleted text";
            case INSERTED -> "inserted text";
            case HEADER -> "header or footer";
            case NOTE -> "note";
            case MACRO -> "macro";
            case OCR -> "recognised in an image";
            case METADATA -> "metadata";
        };
    }
}
