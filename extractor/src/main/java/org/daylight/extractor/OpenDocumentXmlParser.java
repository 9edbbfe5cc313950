package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.DublinCore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * OpenDocument files in a zip, and those of OpenOffice 1. Tika's parser writes deleted text, headers and hidden sheets as ordinary text;
 * this one does not (docs/decisions/0197).
 */
final class OpenDocumentXmlParser implements Parser {

    private static final long serialVersionUID = 1;

    private static final int PARTS = 100_000;

    private static final Set<MediaType> TYPES = Stream.of(
                    "vnd.oasis.opendocument.text",
                    "vnd.oasis.opendocument.text-template",
                    "vnd.oasis.opendocument.text-master",
                    "vnd.oasis.opendocument.spreadsheet",
                    "vnd.oasis.opendocument.spreadsheet-template",
                    "vnd.oasis.opendocument.presentation",
                    "vnd.oasis.opendocument.presentation-template",
                    "vnd.oasis.opendocument.graphics",
                    "vnd.sun.xml.writer",
                    "vnd.sun.xml.calc",
                    "vnd.sun.xml.impress")
            .map(MediaType::application)
            .collect(Collectors.toUnmodifiableSet());

    private static final Map<String, Property> PROPERTIES = Map.of(
            "title", DublinCore.TITLE,
            "subject", DublinCore.SUBJECT,
            "creator", TikaCoreProperties.MODIFIER,
            "initial-creator", DublinCore.CREATOR,
            "description", DublinCore.DESCRIPTION,
            "keyword", Office.KEYWORDS);

    @Override
    public Set<MediaType> getSupportedTypes(ParseContext context) {
        return TYPES;
    }

    @Override
    public void parse(InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException, SAXException, TikaException {
        var out = new XHTMLContentHandler(handler, metadata);
        EmbeddedDocumentExtractor embedded = context.get(EmbeddedDocumentExtractor.class);
        String type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
        boolean spreadsheet = type.contains("spreadsheet") || type.contains("calc");
        try (var zip = new ZipFile(TikaInputStream.get(stream).getFile())) {
            if (isEncrypted(zip)) {
                throw new EncryptedDocumentException();
            }
            properties(zip, metadata);
            out.startDocument();
            read(zip, "content.xml", new OpenDocumentText(out, spreadsheet, null));
            read(zip, "styles.xml", new OpenDocumentText(out, spreadsheet, "header"));
            int count = 0;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (count++ < PARTS && !entry.isDirectory()) {
                    part(zip, entry, out, embedded);
                }
            }
            out.endDocument();
        } catch (XMLStreamException e) {
            throw new TikaException("not well-formed", e);
        }
    }

    private static void part(ZipFile zip, ZipEntry entry, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException, XMLStreamException {
        String name = entry.getName();
        boolean object = name.startsWith("Object ") || name.startsWith("./Object ");
        if (object && name.endsWith("/content.xml")) {
            read(
                    zip,
                    name,
                    new OpenDocumentText(out, false, null)); // a document in the document: charts, formulas, tables
        } else if (name.startsWith("Basic/") && name.endsWith(".xml")) {
            macro(zip, entry, out);
        } else if (name.startsWith("Pictures/")
                || name.startsWith("media/")
                || name.startsWith("Scripts/")
                || object && name.indexOf('/', 2) < 0) {
            var part = new Metadata();
            part.set(TikaCoreProperties.RESOURCE_NAME_KEY, name.substring(name.lastIndexOf('/') + 1));
            if (name.startsWith("Scripts/")) {
                part.set(
                        TikaCoreProperties.EMBEDDED_RESOURCE_TYPE,
                        TikaCoreProperties.EmbeddedResourceType.MACRO.toString());
            }
            try (InputStream in = zip.getInputStream(entry)) {
                embedded.parseEmbedded(in, out, part, false);
            }
        }
    }

    private static void read(ZipFile zip, String name, OpenDocumentText text)
            throws IOException, SAXException, XMLStreamException {
        ZipEntry entry = zip.getEntry(name);
        if (entry != null) {
            try (InputStream in = zip.getInputStream(entry)) {
                text.read(in);
            }
        }
    }

    /** The source of a Basic module is the text of one element. */
    private static void macro(ZipFile zip, ZipEntry entry, XHTMLContentHandler out)
            throws IOException, SAXException, XMLStreamException {
        var text = new LayeredText(out);
        try (InputStream in = zip.getInputStream(entry)) {
            XMLStreamReader xml = SafeXml.reader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.CHARACTERS) {
                    text.add(xml.getText(), "macro");
                }
            }
        }
        text.endOfLayer();
    }

    private static boolean isEncrypted(ZipFile zip) throws IOException, XMLStreamException {
        ZipEntry entry = zip.getEntry("META-INF/manifest.xml");
        if (entry == null) {
            return false;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            XMLStreamReader xml = SafeXml.reader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("encryption-data")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void properties(ZipFile zip, Metadata metadata) throws IOException, XMLStreamException {
        ZipEntry entry = zip.getEntry("meta.xml");
        if (entry == null) {
            return;
        }
        try (InputStream in = zip.getInputStream(entry)) {
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
