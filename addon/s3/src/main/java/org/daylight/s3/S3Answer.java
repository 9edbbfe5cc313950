package org.daylight.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The answer to a request.
 *
 * @param status of HTTP
 * @param header gives a header field by its name; empty if there is none
 * @param body complete
 */
record S3Answer(int status, Function<String, String> header, byte[] body) {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_ELEMENTS = 100_000;
    private static final int MAX_TEXT = 2_000;

    /** The entity tag without quotes; empty if there is none. */
    String tag() {
        return unquoted(header.apply("etag"));
    }

    static String unquoted(String tag) {
        return tag.startsWith("\"") && tag.endsWith("\"") && tag.length() > 1
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }

    /**
     * The elements of a name, each as the texts of its children by name. Neither entities nor DTDs are read.
     *
     * @throws IOException if the body is not XML, or too deep, or has too many elements
     */
    List<Map<String, String>> elements(String name) throws IOException {
        var found = new ArrayList<Map<String, String>>();
        XMLInputFactory parsers = XMLInputFactory.newDefaultFactory();
        parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        parsers.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = parsers.createXMLStreamReader(new ByteArrayInputStream(body));
            int depth = 0;
            int count = 0;
            int within = -1;
            String child = "";
            Map<String, String> element = Map.of();
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        depth++;
                        if (depth > MAX_DEPTH || ++count > MAX_ELEMENTS) {
                            throw new IOException("the answer of the store has too many elements");
                        }
                        if (within < 0 && xml.getLocalName().equals(name)) {
                            within = depth;
                            element = new TreeMap<>();
                            found.add(element);
                        }
                        child = within > 0 && depth == within + 1 ? xml.getLocalName() : "";
                    }
                    case XMLStreamConstants.CHARACTERS -> {
                        if (!child.isEmpty() && xml.getTextLength() <= MAX_TEXT) {
                            element.merge(child, xml.getText(), String::concat);
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        child = "";
                        within = depth == within ? -1 : within;
                        depth--;
                    }
                    default -> {
                        // comments and processing instructions say nothing
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("the answer of the store is not XML", e);
        }
        return found;
    }

    /** The code of an error, such as {@code NoSuchUpload}; empty if the body has none. Safe to print. */
    String code() {
        try {
            List<Map<String, String>> errors = body.length == 0 ? List.of() : elements("Error");
            String code = errors.isEmpty() ? "" : errors.getFirst().getOrDefault("Code", "");
            return code.matches("[A-Za-z0-9]{1,60}") ? code : "";
        } catch (IOException notXml) {
            return "";
        }
    }
}
