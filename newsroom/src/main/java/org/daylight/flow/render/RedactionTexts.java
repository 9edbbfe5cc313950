package org.daylight.flow.render;

import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.redact.ExtractedPart;

/** Everything that was extracted from a document, as a redaction searches it: texts, and names of sheets and files. */
public final class RedactionTexts {

    private RedactionTexts() {}

    /** @param units in order */
    public static List<ExtractedPart> of(List<Unit> units) {
        List<ExtractedPart> texts = new ArrayList<>();
        for (Unit unit : units) {
            for (String text : new String[] {unit.inside(), unit.sheet(), unit.text()}) {
                if (text != null && !text.isEmpty()) {
                    texts.add(new ExtractedPart(unit.part(), text));
                }
            }
        }
        return texts;
    }
}
