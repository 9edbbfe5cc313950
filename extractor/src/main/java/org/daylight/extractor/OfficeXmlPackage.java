package org.daylight.extractor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The parts of an Office Open XML file (ISO/IEC 29500-2), with their content types and relationships. */
final class OfficeXmlPackage implements Closeable {

    private static final int PARTS = 100_000;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>(); // by lower-case name
    private final Map<String, String> defaults = new HashMap<>();
    private final Map<String, String> overrides = new HashMap<>();

    OfficeXmlPackage(Path file) throws IOException, XMLStreamException {
        zip = new ZipFile(file.toFile());
        try {
            for (Enumeration<? extends ZipEntry> all = zip.entries();
                    all.hasMoreElements() && entries.size() < PARTS; ) {
                ZipEntry entry = all.nextElement();
                if (!entry.isDirectory()) {
                    entries.putIfAbsent(key(entry.getName()), entry);
                }
            }
            contentTypes();
        } catch (IOException | XMLStreamException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** The names of all parts, in the order of the file. */
    List<String> parts() {
        return List.copyOf(entries.keySet());
    }

    /** The content type of a part, in lower case; empty if the file does not say it. */
    String type(String part) {
        String override = overrides.get(key(part));
        if (override != null) {
            return override;
        }
        int dot = part.lastIndexOf('.');
        return dot < 0 ? "" : defaults.getOrDefault(key(part.substring(dot + 1)), "");
    }

    @Nullable
    InputStream open(String part) throws IOException {
        ZipEntry entry = entries.get(key(part));
        return entry == null ? null : zip.getInputStream(entry);
    }

    /** The name as the file has it. */
    String name(String part) {
        ZipEntry entry = entries.get(key(part));
        return entry == null ? part : entry.getName();
    }

    /** The parts that a part names in its relationships, by identifier; external ones are left out. */
    Map<String, String> related(String part) throws IOException, XMLStreamException {
        int slash = part.lastIndexOf('/');
        String folder = part.substring(0, slash + 1);
        Map<String, String> targets = new LinkedHashMap<>();
        try (InputStream in = open(folder + "_rels/" + part.substring(slash + 1) + ".rels")) {
            if (in == null) {
                return targets;
            }
            XMLStreamReader xml = SafeXml.reader(in);
            while (xml.hasNext() && targets.size() < PARTS) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("Relationship")
                        && !"External".equals(xml.getAttributeValue(null, "TargetMode"))) {
                    String id = xml.getAttributeValue(null, "Id");
                    String target = xml.getAttributeValue(null, "Target");
                    if (id != null && target != null) {
                        targets.put(id, resolved(folder, target));
                    }
                }
            }
        }
        return targets;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static String resolved(String folder, String target) {
        List<String> path = new ArrayList<>();
        for (String step : (target.startsWith("/") ? target : folder + target).split("/")) {
            if (step.equals("..")) {
                if (!path.isEmpty()) {
                    path.removeLast();
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.add(step);
            }
        }
        return key(String.join("/", path));
    }

    private void contentTypes() throws IOException, XMLStreamException {
        try (InputStream in = open("[content_types].xml")) {
            if (in == null) {
                throw new IOException("no list of content types");
            }
            XMLStreamReader xml = SafeXml.reader(in);
            while (xml.hasNext() && overrides.size() < PARTS && defaults.size() < PARTS) {
                if (xml.next() != XMLStreamReader.START_ELEMENT) {
                    continue;
                }
                String type = xml.getAttributeValue(null, "ContentType");
                String extension = xml.getAttributeValue(null, "Extension");
                String part = xml.getAttributeValue(null, "PartName");
                if (type != null && extension != null) {
                    defaults.put(key(extension), key(type));
                } else if (type != null && part != null) {
                    overrides.put(key(part), key(type));
                }
            }
        }
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('\\', '/');
        return lower.startsWith("/") ? lower.substring(1) : lower;
    }
}
