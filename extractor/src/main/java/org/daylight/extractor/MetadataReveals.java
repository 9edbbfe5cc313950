package org.daylight.extractor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.tika.metadata.Metadata;
import org.jspecify.annotations.Nullable;

/** What the metadata of a file reveals about people, as Tika reads it: properties of documents, Exif, IPTC, XMP and tags of audio files. */
final class MetadataReveals {

    private static final int NAMES = 2_000;

    private static final Map<String, Revealed> KINDS = Map.ofEntries(
            Map.entry("dc:creator", Revealed.AUTHOR),
            Map.entry("dc:contributor", Revealed.AUTHOR),
            Map.entry("meta:last-author", Revealed.AUTHOR),
            Map.entry("extended-properties:manager", Revealed.AUTHOR),
            Map.entry("pdf:docinfo:creator", Revealed.AUTHOR),
            Map.entry("xmpdm:artist", Revealed.AUTHOR),
            Map.entry("xmpdm:composer", Revealed.AUTHOR),
            Map.entry("photoshop:credit", Revealed.AUTHOR),
            Map.entry("iptc:by-line", Revealed.AUTHOR),
            Map.entry("exif ifd0:artist", Revealed.AUTHOR),
            Map.entry("exif ifd0:windows xp author", Revealed.AUTHOR),
            Map.entry("exif subifd:camera owner name", Revealed.AUTHOR),
            Map.entry("dc:publisher", Revealed.COMPANY),
            Map.entry("extended-properties:company", Revealed.COMPANY),
            Map.entry("xmp:creatortool", Revealed.SOFTWARE),
            Map.entry("pdf:producer", Revealed.SOFTWARE),
            Map.entry("pdf:docinfo:producer", Revealed.SOFTWARE),
            Map.entry("pdf:docinfo:creator_tool", Revealed.SOFTWARE),
            Map.entry("extended-properties:application", Revealed.SOFTWARE),
            Map.entry("exif ifd0:software", Revealed.SOFTWARE),
            Map.entry("generator", Revealed.SOFTWARE),
            Map.entry("extended-properties:template", Revealed.PATH),
            Map.entry("photoshop:city", Revealed.LOCATION),
            Map.entry("photoshop:country", Revealed.LOCATION),
            Map.entry("iptc:city", Revealed.LOCATION),
            Map.entry("iptc:sub-location", Revealed.LOCATION),
            Map.entry("exif thumbnail:thumbnail length", Revealed.THUMBNAIL));

    private MetadataReveals() {}

    static void add(Metadata metadata, @Nullable String inside, RevealOutput out) {
        List<String> names = new ArrayList<>(List.of(metadata.names()));
        names.sort(null); // a map's order says nothing
        for (String name : names.subList(0, Math.min(names.size(), NAMES))) {
            if (name.startsWith("X-TIKA") || name.equals(Metadata.CONTENT_TYPE) || name.equals("resourceName")) {
                continue;
            }
            Revealed kind = kind(name.toLowerCase(Locale.ROOT));
            for (String value : metadata.getValues(name)) {
                if (kind == Revealed.THUMBNAIL) {
                    out.add(kind, inside, "Exif", value);
                } else if (kind != null) {
                    out.add(
                            kind,
                            inside,
                            place(name.toLowerCase(Locale.ROOT)),
                            kind == Revealed.PROPERTY ? name.substring("custom:".length()) + ": " + value : value);
                } else {
                    LocalPaths.in(value, inside, name, out);
                }
            }
        }
        String latitude = metadata.get(Metadata.LATITUDE);
        String longitude = metadata.get(Metadata.LONGITUDE);
        if (latitude != null && longitude != null) {
            out.add(Revealed.LOCATION, inside, "GPS", latitude + " " + longitude);
        }
        String make = metadata.get("tiff:Make");
        String model = metadata.get("tiff:Model");
        if (make != null || model != null) {
            out.add(Revealed.CAMERA, inside, "", (make == null ? "" : make + " ") + (model == null ? "" : model));
        }
    }

    /** The name of a property for people. */
    private static String place(String name) {
        if (name.startsWith("exif")) {
            return "Exif";
        }
        return switch (name) {
            case "dc:creator" -> "author";
            case "meta:last-author" -> "last changed by";
            case "extended-properties:manager" -> "manager";
            case "extended-properties:template" -> "template";
            default -> {
                if (name.startsWith("custom:")) {
                    yield "custom properties";
                }
                yield name.startsWith("iptc") || name.startsWith("photoshop") ? "IPTC" : "";
            }
        };
    }

    private static @Nullable Revealed kind(String name) {
        if (name.startsWith("custom:")) {
            return Revealed.PROPERTY;
        }
        if (name.contains("serial number")) {
            return Revealed.DEVICE;
        }
        return KINDS.get(name);
    }
}
