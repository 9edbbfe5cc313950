package org.daylight.extractor;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads the text of {@code content.xml} or {@code styles.xml} of an OpenDocument file (OASIS ODF 1.3 part 3). Tracked changes, comments,
 * notes, headers, hidden text, hidden sheets and hidden slides are layers of their own.
 */
final class OpenDocumentText {

    private static final int DEPTH = 2_000;

    /** Elements whose text is not part of the document's text. */
    private static final Set<String> SKIPPED =
            Set.of("binary-data", "change-info", "note-citation", "event-listeners", "date", "scripts", "forms");

    private final XHTMLContentHandler out;
    private final LayeredText text;
    private final boolean spreadsheet;
    private final @Nullable String baseLayer;
    private final Deque<String> layers = new ArrayDeque<>(); // for each open element; "" for ordinary text
    private final Set<String> hiddenStyles = new HashSet<>();
    private final Set<String> insertions = new HashSet<>();
    private final Set<String> openInsertions = new HashSet<>();
    private String style = "";
    private String region = "";
    private int paragraphs;
    private int skipped;
    private int pageDepth;

    /** @param baseLayer the layer of all text that has no other; null for ordinary text */
    OpenDocumentText(XHTMLContentHandler out, boolean spreadsheet, @Nullable String baseLayer) {
        this.out = out;
        this.text = new LayeredText(out);
        this.spreadsheet = spreadsheet;
        this.baseLayer = baseLayer;
    }

    void read(InputStream in) throws XMLStreamException, SAXException {
        XMLStreamReader xml = SafeXml.reader(in);
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> start(xml);
                case XMLStreamReader.END_ELEMENT -> end(xml.getLocalName());
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
                    if (paragraphs > 0 && skipped == 0) {
                        add(xml.getText());
                    }
                }
                default -> {}
            }
        }
        text.endOfLayer();
    }

    private void start(XMLStreamReader xml) throws SAXException {
        if (layers.size() >= DEPTH) {
            throw new LimitExceeded("elements more than " + DEPTH + " deep");
        }
        String name = xml.getLocalName();
        String layer = layers.isEmpty() ? "" : layers.peek();
        switch (name) {
            case "tracked-changes" -> layer = "deleted";
            case "changed-region" -> region = attribute(xml, "id");
            case "insertion" -> insertions.add(region);
            case "change-start" -> {
                if (insertions.contains(attribute(xml, "change-id"))) {
                    openInsertions.add(attribute(xml, "change-id"));
                }
            }
            case "change-end" -> openInsertions.remove(attribute(xml, "change-id"));
            case "annotation" -> layer = "comment";
            case "note", "footnote", "endnote" -> layer = "note";
            case "notes" -> layer = spreadsheet ? layer : "note";
            case "header", "header-left", "header-first", "footer", "footer-left", "footer-first" -> layer = "header";
            case "hidden-text", "hidden-paragraph" -> layer = "hidden";
            case "style" -> style = attribute(xml, "name");
            case "table-properties", "drawing-page-properties" -> {
                if (attribute(xml, "display").equals("false")
                        || attribute(xml, "visibility").equals("hidden")) {
                    hiddenStyles.add(style);
                }
            }
            case "table" -> {
                if (spreadsheet && layers.size() < 6) {
                    boundary("sheet");
                    layer = isHidden(xml) ? "hidden" : layer;
                    out.startElement("h1", "class", layer.isEmpty() ? "" : TextHandler.LAYER_CLASS + layer);
                    out.characters(attribute(xml, "name"));
                    out.endElement("h1");
                }
            }
            case "page" -> {
                boundary("layer-slide");
                layer = isHidden(xml) ? "hidden" : layer;
            }
            case "p", "h" -> paragraphs++;
            case "creator" -> paragraphs += layer.equals("comment") ? 1 : 0;
            case "s" -> add(" ");
            case "tab" -> add("\t");
            case "line-break" -> add("\n");
            default -> {}
        }
        layers.push(layer);
        if (skipped == 0 && SKIPPED.contains(name)) {
            skipped = layers.size();
        }
    }

    private void end(String name) throws SAXException {
        String layer = layers.isEmpty() ? "" : layers.peek();
        switch (name) {
            case "p", "h" -> {
                add("\n");
                paragraphs = Math.max(0, paragraphs - 1);
            }
            case "creator" -> {
                if (layer.equals("comment")) {
                    add(": ");
                    paragraphs = Math.max(0, paragraphs - 1);
                }
            }
            case "table-cell" -> out.characters("\t");
            case "table-row" -> out.characters("\n");
            default -> {}
        }
        if (skipped == layers.size()) {
            skipped = 0;
        }
        layers.poll();
        if (pageDepth > 0 && layers.size() < pageDepth) {
            text.endOfLayer();
            out.endElement("div");
            pageDepth = 0;
        }
    }

    /** Begins a page or a sheet, which ends with the element that is about to be opened. */
    private void boundary(String kind) throws SAXException {
        if (pageDepth == 0) {
            text.endOfLayer();
            out.startElement("div", "class", kind);
            pageDepth = layers.size() + 1;
        }
    }

    private boolean isHidden(XMLStreamReader xml) {
        return hiddenStyles.contains(attribute(xml, "style-name"));
    }

    private void add(String piece) throws SAXException {
        if (skipped != 0) {
            return;
        }
        String layer = layers.isEmpty() || layers.peek().isEmpty() ? baseLayer : layers.peek();
        if (layer == null && !openInsertions.isEmpty()) {
            layer = "inserted";
        }
        text.add(piece, layer);
    }

    /** The value of the attribute with this local name; empty without one. */
    private static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }
}
