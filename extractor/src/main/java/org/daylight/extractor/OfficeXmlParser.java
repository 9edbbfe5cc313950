package org.daylight.extractor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.EmptyFileException;
import org.apache.poi.poifs.filesystem.NotOLE2FileException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.DublinCore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.OfficeOpenXMLExtended;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Word and PowerPoint files of 2007 and later. Tika's own parser does not tell comments, hidden, deleted and inserted text, notes and
 * hidden slides from ordinary text; this one does (docs/decisions/0197). Nothing that a file names outside itself is loaded.
 */
final class OfficeXmlParser implements Parser {

    private static final long serialVersionUID = 1;

    private static final Map<String, Property> PROPERTIES = Map.of(
            "title", DublinCore.TITLE,
            "subject", DublinCore.SUBJECT,
            "creator", DublinCore.CREATOR,
            "lastModifiedBy", TikaCoreProperties.MODIFIER,
            "description", DublinCore.DESCRIPTION,
            "keywords", Office.KEYWORDS,
            "Company", OfficeOpenXMLExtended.COMPANY,
            "Manager", OfficeOpenXMLExtended.MANAGER);

    @Override
    public Set<MediaType> getSupportedTypes(ParseContext context) {
        Set<MediaType> types = new HashSet<>(MediaTypes.WORD_XML);
        types.addAll(MediaTypes.SLIDES_XML);
        return types;
    }

    @Override
    public void parse(InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException, SAXException, TikaException {
        var out = new XHTMLContentHandler(handler, metadata);
        EmbeddedDocumentExtractor embedded = context.get(EmbeddedDocumentExtractor.class);
        try (var parts = new OfficeXmlPackage(TikaInputStream.get(stream).getPath())) {
            properties(parts, metadata);
            out.startDocument();
            new Reading(parts, out).run();
            files(parts, out, embedded);
            out.endDocument();
        } catch (XMLStreamException e) {
            throw new TikaException("not well-formed", e);
        }
    }

    /** Reads the parts in the order in which a reader sees them. */
    private static final class Reading {
        private final OfficeXmlPackage parts;
        private final XHTMLContentHandler out;
        private final LayeredText text;
        private final Set<String> done = new LinkedHashSet<>();

        Reading(OfficeXmlPackage parts, XHTMLContentHandler out) {
            this.parts = parts;
            this.out = out;
            this.text = new LayeredText(out);
        }

        void run() throws IOException, SAXException, XMLStreamException {
            for (String slide : slides()) {
                slide(slide);
            }
            List<String> rest = new ArrayList<>(parts.parts());
            rest.sort((a, b) -> Integer.compare(order(a), order(b))); // stable: otherwise in the order of the file
            for (String part : rest) {
                if (order(part) < 9) {
                    part(part, null);
                }
            }
        }

        private int order(String part) {
            String type = parts.type(part);
            return type.contains(".main+xml") && !type.contains("presentationml")
                    ? 0
                    : layer(type) != null ? 1 : isText(type) ? 2 : 9;
        }

        private List<String> slides() throws IOException, XMLStreamException {
            List<String> slides = new ArrayList<>();
            for (String part : parts.parts()) {
                String type = parts.type(part);
                if (!type.contains("presentation") && !type.contains("slideshow") || !type.endsWith(".main+xml")) {
                    continue;
                }
                Map<String, String> related = parts.related(part);
                try (InputStream in = parts.open(part)) {
                    XMLStreamReader xml = SafeXml.reader(in);
                    while (xml.hasNext()) {
                        if (xml.next() == XMLStreamReader.START_ELEMENT
                                && xml.getLocalName().equals("sldId")) {
                            for (int i = 0; i < xml.getAttributeCount(); i++) {
                                String target = related.get(xml.getAttributeValue(i));
                                if (xml.getAttributePrefix(i) != null
                                        && !xml.getAttributePrefix(i).isEmpty()
                                        && target != null) {
                                    slides.add(target);
                                }
                            }
                        }
                    }
                }
            }
            return slides;
        }

        private void slide(String slide) throws IOException, SAXException, XMLStreamException {
            out.startElement("div", "class", "layer-slide");
            part(slide, isHidden(slide) ? "hidden" : null);
            for (String related : parts.related(slide).values()) {
                String type = parts.type(related);
                if (type.contains("notesslide")
                        || type.contains("comment")
                        || isText(type) && !type.contains("slide")) {
                    part(related, null);
                }
            }
            out.endElement("div");
        }

        private boolean isHidden(String slide) throws IOException, XMLStreamException {
            try (InputStream in = parts.open(slide)) {
                if (in == null) {
                    return false;
                }
                XMLStreamReader xml = SafeXml.reader(in);
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamReader.START_ELEMENT) {
                        String show = xml.getAttributeValue(null, "show");
                        return "0".equals(show) || "false".equals(show);
                    }
                }
                return false;
            }
        }

        private void part(String part, @Nullable String layer) throws IOException, SAXException, XMLStreamException {
            if (!done.add(part)) {
                return;
            }
            String type = parts.type(part);
            try (InputStream in = parts.open(part)) {
                if (in != null) {
                    new OfficeXmlText(text, layer != null ? layer : layer(type), type.contains("slidemaster")).read(in);
                    text.add("\n", null);
                }
            }
        }
    }

    /** The layer of a part of this content type; null for ordinary text. */
    private static @Nullable String layer(String type) {
        if (type.contains(".header+xml") || type.contains(".footer+xml") || type.contains("slidemaster")) {
            return "header";
        }
        if (type.contains("footnotes+xml") || type.contains("endnotes+xml") || type.contains("notesslide")) {
            return "note";
        }
        return type.contains(".comments+xml") ? "comment" : null;
    }

    private static boolean isText(String type) {
        return layer(type) != null
                || type.endsWith(".slide+xml")
                || type.contains(".document.main+xml")
                || type.contains(".template.main+xml")
                || type.contains("document.macroenabled.main+xml")
                || type.contains("template.macroenabledtemplate.main+xml")
                || type.contains("drawingml.chart+xml")
                || type.contains("diagramdata+xml");
    }

    /** Passes on what is a file of its own: embedded documents, pictures, macros, and parts in HTML. */
    private static void files(OfficeXmlPackage parts, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        for (String part : parts.parts()) {
            String type = parts.type(part);
            try (InputStream in = parts.open(part)) {
                if (type.contains("vbaproject") && part.endsWith(".bin")) {
                    macros(in, out, embedded);
                } else if (part.contains("/embeddings/") && part.endsWith(".bin")) {
                    object(in, parts.name(part), out, embedded);
                } else if (isFile(part, type)) {
                    var metadata = new Metadata();
                    String name = parts.name(part);
                    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name.substring(name.lastIndexOf('/') + 1));
                    embedded.parseEmbedded(in, out, metadata, false);
                }
            }
        }
    }

    private static void object(
            @Nullable InputStream in, String path, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
        try (var files = new POIFSFileSystem(new ByteArrayInputStream(bytes))) {
            OleObjects.pass(files.getRoot(), name, out, embedded);
        } catch (NotOLE2FileException | EmptyFileException otherFormat) {
            OleObjects.pass(bytes, name, out, embedded);
        }
    }

    private static void macros(@Nullable InputStream in, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws SAXException {
        try (var project = new POIFSFileSystem(in)) {
            OfficeParser.extractMacros(project, out, embedded);
        } catch (IOException | RuntimeException unreadable) {
            // the text of the document is complete without them
        }
    }

    private static boolean isFile(String part, String type) {
        if (part.contains("/embeddings/") || part.contains("/media/")) {
            return true;
        }
        return type.startsWith("text/") && !type.equals("text/xml")
                || type.equals("application/xhtml+xml")
                || type.equals("message/rfc822")
                || type.equals("application/rtf");
    }

    private static void properties(OfficeXmlPackage parts, Metadata metadata) throws IOException, XMLStreamException {
        for (String part : List.of("docprops/core.xml", "docprops/app.xml")) {
            try (InputStream in = parts.open(part)) {
                if (in == null) {
                    continue;
                }
                XMLStreamReader xml = SafeXml.reader(in);
                @Nullable Property property = null;
                var value = new StringBuilder();
                while (xml.hasNext()) {
                    int event = xml.next();
                    if (event == XMLStreamReader.START_ELEMENT) {
                        property = PROPERTIES.get(xml.getLocalName());
                        value.setLength(0);
                    } else if (event == XMLStreamReader.CHARACTERS && property != null && value.length() < 10_000) {
                        value.append(xml.getText());
                    } else if (event == XMLStreamReader.END_ELEMENT && property != null) {
                        if (property.isMultiValuePermitted()) {
                            metadata.add(property, value.toString());
                        } else {
                            metadata.set(property, value.toString());
                        }
                        property = null;
                    }
                }
            }
        }
    }
}
