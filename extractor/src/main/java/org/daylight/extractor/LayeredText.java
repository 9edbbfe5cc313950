package org.daylight.extractor;

import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Writes text with its layer to a {@link TextHandler}. Inserted text is what a reader of the document sees, so it is ordinary text as
 * well; deleted and hidden text is not.
 */
final class LayeredText {

    private static final String INSERTED = "inserted";

    private final XHTMLContentHandler out;
    private final StringBuilder pending = new StringBuilder();
    private @Nullable String pendingLayer;

    LayeredText(XHTMLContentHandler out) {
        this.out = out;
    }

    /** @param layer null for ordinary text */
    void add(String text, @Nullable String layer) throws SAXException {
        if (layer == null || layer.equals(INSERTED)) {
            out.characters(text);
        }
        if (layer == null) {
            endOfLayer();
            return;
        }
        if (!layer.equals(pendingLayer)) {
            endOfLayer();
            pendingLayer = layer;
        }
        pending.append(text);
        if (pending.length() > Output.UNIT_CHARS) {
            write();
        }
    }

    /** Ends a piece of text in a layer; pieces are separate lines. */
    void endOfLayer() throws SAXException {
        if (pendingLayer != null) {
            pending.append('\n');
            write();
            pendingLayer = null;
        }
    }

    private void write() throws SAXException {
        out.startElement("span", "class", TextHandler.LAYER_CLASS + pendingLayer);
        out.characters(pending.toString());
        out.endElement("span");
        pending.setLength(0);
    }
}
