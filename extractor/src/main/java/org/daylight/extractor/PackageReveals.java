package org.daylight.extractor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/** What Office Open XML and OpenDocument files reveal about people beside their metadata: in the XML of their parts. */
final class PackageReveals {

    private static final int PARTS = 5_000;
    private static final int PART_BYTES = 16 << 20;
    private static final int VALUE_CHARS = 1_000;
    private static final Set<String> CHANGES =
            Set.of("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange");

    private final @Nullable String inside;
    private final RevealOutput out;

    private PackageReveals(@Nullable String inside, RevealOutput out) {
        this.inside = inside;
        this.out = out;
    }

    static void add(Path file, @Nullable String inside, RevealOutput out) throws IOException {
        var reveals = new PackageReveals(inside, out);
        try (var zip = new ZipFile(file.toFile())) {
            int count = 0;
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements() && count < PARTS; count++) {
                ZipEntry entry = all.nextElement();
                try (InputStream in = BoundedInputStream.builder()
                        .setInputStream(zip.getInputStream(entry))
                        .setMaxCount(PART_BYTES)
                        .get()) {
                    reveals.part(entry, new BufferedInputStream(in));
                } catch (IOException | XMLStreamException | RuntimeException unreadable) {
                    // the other parts may be readable
                }
            }
        }
    }

    private void part(ZipEntry entry, InputStream in) throws IOException, XMLStreamException {
        String name = entry.getName().toLowerCase(Locale.ROOT);
        if (name.startsWith("docprops/thumbnail") || name.startsWith("thumbnails/")) {
            out.add(Revealed.THUMBNAIL, inside, entry.getName(), entry.getSize() + " bytes");
        } else if (name.contains("printersettings") && name.endsWith(".bin")) {
            printer(in);
        } else if (name.endsWith(".rels")) {
            relationships(SafeXml.reader(in), entry.getName());
        } else if (name.equals("docprops/custom.xml")) {
            properties(SafeXml.reader(in), "property", "name");
        } else if (name.equals("meta.xml")) {
            properties(SafeXml.reader(in), "user-defined", "name");
        } else if (name.endsWith(".xml") && !name.startsWith("docprops/")) {
            xml(SafeXml.reader(in), entry.getName());
        }
    }

    /** A DEVMODE structure begins with the name of the printer, 32 characters of two bytes; a longer one is cut there. */
    private void printer(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(64);
        String name = new String(bytes, 0, bytes.length & ~1, StandardCharsets.UTF_16LE);
        int end = name.indexOf('\0');
        out.add(Revealed.PRINTER, inside, "", end < 0 ? name : name.substring(0, end));
    }

    private void relationships(XMLStreamReader xml, String part) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamReader.START_ELEMENT
                    && "External".equals(xml.getAttributeValue(null, "TargetMode"))) {
                String target = xml.getAttributeValue(null, "Target");
                if (target != null) {
                    LocalPaths.in(target.replace("%20", " "), inside, part, out);
                }
            }
        }
    }

    private void properties(XMLStreamReader xml, String element, String attribute) throws XMLStreamException {
        @Nullable String name = null;
        var value = new StringBuilder();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                if (xml.getLocalName().equals(element)) {
                    name = attribute(xml, attribute);
                    value.setLength(0);
                } else if (xml.getLocalName().equals("template")) {
                    LocalPaths.in(attribute(xml, "href").replace("%20", " "), inside, "template", out);
                }
            } else if (event == XMLStreamReader.CHARACTERS && value.length() < VALUE_CHARS) {
                value.append(xml.getText());
            } else if (event == XMLStreamReader.END_ELEMENT
                    && name != null
                    && xml.getLocalName().equals(element)) {
                out.add(Revealed.PROPERTY, inside, "custom properties", name + ": " + value);
                name = null;
            }
        }
    }

    /** Hidden columns and rows of a spreadsheet. Of OpenDocument, the position is not stated. */
    private void hidden(XMLStreamReader xml, String name, String part) {
        String value = attribute(xml, "hidden");
        boolean collapsed = attribute(xml, "visibility").equals("collapse");
        if (!collapsed && !value.equals("1") && !value.equals("true")) {
            return;
        }
        boolean columns = name.endsWith("col") || name.endsWith("column");
        String first = attribute(xml, columns ? "min" : "r");
        String last = attribute(xml, columns ? "max" : "r");
        String which = first.isEmpty() ? "" : first.equals(last) ? " " + first : " " + first + " to " + last;
        out.add(Revealed.HIDDEN_TEXT, inside, part, (columns ? "hidden columns" : "hidden rows") + which);
    }

    private void xml(XMLStreamReader xml, String part) throws XMLStreamException {
        Set<String> hiddenStyles = new HashSet<>();
        String style = "";
        boolean root = true;
        String outer = ""; // what a dc:creator belongs to
        @Nullable StringBuilder text = null;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamReader.CHARACTERS && text != null && text.length() < VALUE_CHARS) {
                text.append(xml.getText());
            } else if (event == XMLStreamReader.END_ELEMENT) {
                if (text != null) {
                    out.add(Revealed.AUTHOR, inside, outer.isEmpty() ? "comments" : outer, text.toString());
                    text = null;
                }
                String name = xml.getLocalName();
                outer = name.equals("changed-region") || name.equals("annotation") ? "" : outer;
            } else if (event == XMLStreamReader.START_ELEMENT) {
                String name = xml.getLocalName();
                if (CHANGES.contains(name)) {
                    out.add(Revealed.AUTHOR, inside, "tracked changes", attribute(xml, "author"));
                }
                switch (name) {
                    case "comment" -> out.add(Revealed.AUTHOR, inside, "comments", attribute(xml, "author"));
                    case "cmAuthor" -> out.add(Revealed.AUTHOR, inside, "comments", attribute(xml, "name"));
                    case "person" -> {
                        out.add(Revealed.AUTHOR, inside, "persons", attribute(xml, "displayName"));
                        out.add(Revealed.AUTHOR, inside, "persons", attribute(xml, "author"));
                    }
                    case "absPath" -> out.add(Revealed.PATH, inside, part, attribute(xml, "url"));
                    case "author" -> text = part.startsWith("xl/comments") ? new StringBuilder() : text;
                    case "changed-region" -> outer = "tracked changes";
                    case "annotation" -> outer = "comments";
                    case "creator" -> text = outer.isEmpty() ? text : new StringBuilder();
                    case "sld" -> {
                        String show = attribute(xml, "show");
                        if (root && (show.equals("0") || show.equals("false"))) {
                            out.add(Revealed.HIDDEN_SLIDE, inside, "", part);
                        }
                    }
                    case "style" -> style = attribute(xml, "name");
                    case "table-properties", "drawing-page-properties" -> {
                        if (attribute(xml, "display").equals("false")
                                || attribute(xml, "visibility").equals("hidden")) {
                            hiddenStyles.add(style);
                        }
                    }
                    case "table", "page" -> {
                        if (hiddenStyles.contains(attribute(xml, "style-name"))) {
                            Revealed kind = name.equals("table") ? Revealed.HIDDEN_SHEET : Revealed.HIDDEN_SLIDE;
                            out.add(kind, inside, "", attribute(xml, "name"));
                        }
                    }
                    case "col", "row", "table-column", "table-row" -> hidden(xml, name, part);
                    default -> {}
                }
                for (int i = 0; i < xml.getAttributeCount(); i++) {
                    String value = xml.getAttributeValue(i);
                    if (value.length() > 5 && !name.equals("absPath")) {
                        LocalPaths.in(value, inside, part, out);
                    }
                }
                root = false;
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }
}
