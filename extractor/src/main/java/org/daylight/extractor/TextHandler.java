package org.daylight.extractor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns the XHTML that parsers write for one file into units: a unit for each page, slide or sheet, and one for each layer of it. What
 * is in which layer follows from the classes of elements.
 */
final class TextHandler extends DefaultHandler {

    /** The layer that an element with this class begins. */
    private static final Map<String, String> LAYERS = Map.ofEntries(
            Map.entry("header", "header"),
            Map.entry("footer", "header"),
            Map.entry("slide-footer", "header"),
            Map.entry("slide-header", "header"),
            Map.entry("slide-master-content", "header"),
            Map.entry("slide-note-header", "note"),
            Map.entry("slide-note-footer", "note"),
            Map.entry("slide-notes", "note"),
            Map.entry("notes", "note"),
            Map.entry("notes-content", "note"),
            Map.entry("note", "note"),
            Map.entry("footnote", "note"),
            Map.entry("endnote", "note"),
            Map.entry("annotation", "comment"),
            Map.entry("annotation_text", "comment"),
            Map.entry("slide-comment", "comment"),
            Map.entry("slide-comments", "comment"),
            Map.entry("slide-threaded-comment", "comment"),
            Map.entry("ocr", "ocr"),
            Map.entry("macro", "macro"));

    /** A class of this program's own parsers: {@code layer-hidden} and so on. */
    static final String LAYER_CLASS = "layer-";

    private final @Nullable String inside;
    private final Output output;
    private final @Nullable String baseLayer;
    private final Sheets sheets;
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final Deque<Element> open = new ArrayDeque<>();
    private boolean inBody;
    private int page;
    private @Nullable String sheet;
    private boolean sheetHidden;
    private @Nullable StringBuilder heading;
    private boolean cellComment;

    /** An open element that matters: {@code layer} is what its text belongs to, "" for ordinary text. */
    private record Element(String name, String layer, boolean ends) {}

    /**
     * @param baseLayer the layer of all text that has no other; null for ordinary text
     * @param sheets what is known of the sheets of a spreadsheet
     */
    TextHandler(@Nullable String inside, @Nullable String baseLayer, Sheets sheets, Output output) {
        this.inside = inside;
        this.baseLayer = baseLayer;
        this.sheets = sheets;
        this.output = output;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws LimitExceeded {
        if (localName.equals("body")) {
            inBody = true;
        }
        String layer = open.isEmpty() ? "" : open.peek().layer();
        boolean ends = false;
        String style = Objects.requireNonNullElse(attributes.getValue("class"), "");
        if (localName.equals("div") && "annotation".equals(attributes.getValue("style"))) {
            style = "annotation"; // Apple Pages
        }
        if (localName.equals("div")) {
            switch (style) {
                case "page" -> {
                    flush();
                    ends = true;
                    if (sheets.isSpreadsheet()) {
                        heading = new StringBuilder();
                    } else {
                        page++;
                    }
                }
                case "sheet" -> {
                    flush();
                    ends = true;
                    heading = new StringBuilder();
                }
                case "slide", "layer-slide" -> {
                    flush();
                    ends = true;
                    page++;
                }
                default -> {}
            }
        }
        if (style.startsWith(LAYER_CLASS) && !style.equals("layer-slide")) {
            layer = style.substring(LAYER_CLASS.length());
        } else if (style.equals("outside") && sheets.isSpreadsheet()) {
            layer = "outside";
        } else {
            String known = LAYERS.get(style);
            layer = known == null || open.size() > 0 && open.peek().layer().equals("note") ? layer : known;
        }
        open.push(new Element(localName, layer, ends));
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws LimitExceeded {
        if (open.isEmpty()) {
            return;
        }
        Element element = open.pop();
        if (localName.equals("h1") && heading != null) {
            sheet = Output.shortened(heading.toString(), 200);
            sheetHidden = sheets.isHidden(sheet) || element.layer().equals("hidden");
            heading = null;
            text("").append(sheet).append('\n'); // the name is text too
        }
        if (localName.equals("td") && cellComment) {
            cellComment = false;
            text("comment").append('\n');
        }
        if (localName.equals("br") && sheet != null && inCell()) {
            cellComment = true; // Tika writes the comment of a cell after a line break
        }
        if (!element.layer().isEmpty()) {
            text(element.layer()).append(isBlock(localName) ? "\n" : "");
        }
        if (element.ends()) {
            flush();
            sheet = null;
            sheetHidden = false;
        }
        if (localName.equals("body")) {
            flush();
            inBody = false;
        }
    }

    private boolean inCell() {
        return open.stream().limit(4).anyMatch(element -> element.name().equals("td"));
    }

    private static boolean isBlock(String name) {
        return name.equals("p") || name.equals("div");
    }

    @Override
    public void characters(char[] chars, int start, int length) throws LimitExceeded {
        if (!inBody) {
            return;
        }
        if (heading != null) {
            heading.append(chars, start, Math.min(length, 1_000));
            return;
        }
        String layer = open.isEmpty() ? "" : open.peek().layer();
        if (layer.isEmpty() && cellComment) {
            layer = "comment";
        } else if (layer.equals("outside")) {
            layer = sheets.isComment(new String(chars, start, length)) ? "comment" : "";
        }
        StringBuilder text = text(layer);
        text.append(chars, start, length);
        if (text.length() > Output.DOCUMENT_CHARS) {
            throw new LimitExceeded("more text than " + Output.DOCUMENT_CHARS + " characters");
        }
    }

    @Override
    public void ignorableWhitespace(char[] chars, int start, int length) throws LimitExceeded {
        characters(chars, start, length);
    }

    @Override
    public void endDocument() throws LimitExceeded {
        flush();
    }

    /** Writes what was collected; also called when a parser gives up, so that the text before the fault is kept. */
    void flush() throws LimitExceeded {
        for (Map.Entry<String, StringBuilder> entry : texts.entrySet()) {
            String layer = entry.getKey().isEmpty() ? baseLayer : entry.getKey();
            if (layer == null && sheetHidden) {
                layer = "hidden";
            }
            output.unit(new Place(inside, page, sheet, layer), entry.getValue().toString());
        }
        texts.clear();
    }

    private StringBuilder text(String layer) {
        return texts.computeIfAbsent(layer, none -> new StringBuilder());
    }
}
