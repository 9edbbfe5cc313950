package org.daylight.redact;

import java.util.List;

/**
 * The document must be withheld: not everything that was selected can be redacted in a form that is still a valid document.
 *
 * @param reasons at least one, in English, for the editor; nothing of the document's text is in them
 */
public record Withheld(List<String> reasons) implements RedactionResult {
    public Withheld {
        reasons = List.copyOf(reasons);
    }
}
