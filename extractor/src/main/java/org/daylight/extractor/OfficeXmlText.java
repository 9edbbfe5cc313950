package org.daylight.extractor;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads the text of one part of a Word or PowerPoint file (ISO/IEC 29500-1, sections 17 and 21). Tracked changes and hidden runs are
 * layers of their own.
 */
final class OfficeXmlText {

    private static final int DEPTH = 2_000;

    private final LayeredText out;
    private final @Nullable String baseLayer;
    private final boolean withoutPlaceholders;
    private final Deque<String> names = new ArrayDeque<>();
    private final Deque<String> changes = new ArrayDeque<>();
    private boolean hiddenRun;
    private boolean inText;
    private int skipped; // depth at which an element began whose text does not count, or 0
    private boolean any;

    /**
     * @param baseLayer the layer of all text of the part; null for ordinary text
     * @param withoutPlaceholders whether shapes that only say where text will be are left out, as in a slide master
     */
    OfficeXmlText(LayeredText out, @Nullable String baseLayer, boolean withoutPlaceholders) {
        this.out = out;
        this.baseLayer = baseLayer;
        this.withoutPlaceholders = withoutPlaceholders;
    }

    void read(InputStream part) throws XMLStreamException, SAXException {
        XMLStreamReader xml = SafeXml.reader(part);
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamReader.START_ELEMENT -> start(xml);
                case XMLStreamReader.END_ELEMENT -> end(xml.getLocalName());
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> {
                    if (inText && skipped == 0) {
                        add(xml.getText());
                    }
                }
                default -> {}
            }
        }
        out.endOfLayer();
    }

    private void start(XMLStreamReader xml) throws SAXException {
        String name = xml.getLocalName();
        if (names.size() >= DEPTH) {
            throw new LimitExceeded("elements more than " + DEPTH + " deep");
        }
        String parent = names.isEmpty() ? "" : names.peek();
        names.push(name);
        switch (name) {
            case "t", "delText", "v", "text" -> inText = true;
            case "tab" -> add(parent.equals("r") ? "\t" : "");
            case "br", "cr" -> add("\n");
            case "noBreakHyphen" -> add("-");
            case "del", "moveFrom" -> changes.push("deleted");
            case "ins", "moveTo" -> changes.push("inserted");
            case "r" -> hiddenRun = false;
            case "vanish" -> hiddenRun |= isOfRun() && isOn(xml);
            case "Fallback" -> skip(); // the same content again, for older programs
            case "ph" -> {
                if (withoutPlaceholders) {
                    skipShape();
                }
            }
            case "comment" -> author(xml);
            default -> {}
        }
    }

    private void end(String name) throws SAXException {
        switch (name) {
            case "t", "delText", "v", "text" -> {
                inText = false;
                if (name.equals("v") || name.equals("text")) {
                    add("\n");
                }
            }
            case "p" -> add("\n");
            case "tc" -> add("\t");
            case "del", "moveFrom", "ins", "moveTo" -> changes.poll();
            case "r" -> hiddenRun = false;
            default -> {}
        }
        if (skipped == names.size()) {
            skipped = 0;
        }
        names.poll();
    }

    private void add(String text) throws SAXException {
        if (skipped != 0 || text.isEmpty()) {
            return;
        }
        String layer = changes.peek();
        if (hiddenRun && !"deleted".equals(layer)) {
            layer = "hidden";
        }
        any = true;
        boolean separator = text.equals("\n") || text.equals("\t");
        out.add(text, baseLayer != null ? baseLayer : separator ? null : layer);
    }

    /** Whether anything was written. */
    boolean any() {
        return any;
    }

    private void author(XMLStreamReader xml) throws SAXException {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals("author")
                    && !xml.getAttributeValue(i).isBlank()) {
                add(Output.shortened(xml.getAttributeValue(i), 200) + ": ");
            }
        }
    }

    private void skip() {
        if (skipped == 0) {
            skipped = names.size();
        }
    }

    /** Leaves out the rest of the shape that is open. */
    private void skipShape() {
        int depth = names.size();
        for (String open : names) {
            if (open.equals("sp") && skipped == 0) {
                skipped = depth;
                return;
            }
            depth--;
        }
    }

    /** {@code r/rPr/vanish}: a run is hidden; {@code pPr/rPr/vanish} is about the end of a paragraph. */
    private boolean isOfRun() {
        var up = names.iterator();
        up.next();
        return up.hasNext()
                && up.next().equals("rPr")
                && up.hasNext()
                && up.next().equals("r");
    }

    private static boolean isOn(XMLStreamReader xml) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals("val")) {
                String value = xml.getAttributeValue(i);
                return !value.equals("0") && !value.equals("false") && !value.equals("off");
            }
        }
        return true;
    }
}
