package org.daylight.extractor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.tika.metadata.DublinCore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Office;
import org.apache.tika.metadata.OfficeOpenXMLExtended;
import org.apache.tika.metadata.TikaCoreProperties;

/** The metadata that a reader may search, as one line for each value. It is never ordinary text. */
final class KnownMetadata {

    private static final int VALUES = 200;
    private static final int VALUE_CHARS = 2_000;

    /** The names of Tika, and the words before the value. */
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry(DublinCore.TITLE.getName(), "title"),
            Map.entry(DublinCore.SUBJECT.getName(), "subject"),
            Map.entry(DublinCore.CREATOR.getName(), "author"),
            Map.entry(TikaCoreProperties.MODIFIER.getName(), "last changed by"),
            Map.entry(DublinCore.CONTRIBUTOR.getName(), "contributor"),
            Map.entry(DublinCore.PUBLISHER.getName(), "publisher"),
            Map.entry(DublinCore.DESCRIPTION.getName(), "description"),
            Map.entry(TikaCoreProperties.COMMENTS.getName(), "remarks"),
            Map.entry(Office.KEYWORDS.getName(), "keywords"),
            Map.entry(OfficeOpenXMLExtended.COMPANY.getName(), "company"),
            Map.entry(OfficeOpenXMLExtended.MANAGER.getName(), "manager"),
            Map.entry("xmpDM:artist", "artist"),
            Map.entry("xmpDM:composer", "composer"),
            Map.entry("xmpDM:album", "album"),
            Map.entry("xmpDM:genre", "genre"),
            Map.entry("xmpDM:logComment", "remarks"),
            Map.entry("photoshop:City", "city"),
            Map.entry("photoshop:Country", "country"),
            Map.entry("tiff:Make", "camera"),
            Map.entry("tiff:Model", "camera"));

    private KnownMetadata() {}

    static String of(Metadata metadata) {
        List<String> lines = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Map.Entry<String, String> name : NAMES) {
            for (String value : metadata.getValues(name.getKey())) {
                String line = name.getValue() + ": " + Output.shortened(value, VALUE_CHARS);
                if (!value.isBlank() && lines.size() < VALUES && seen.add(line)) {
                    lines.add(line);
                }
            }
        }
        String latitude = metadata.get(Metadata.LATITUDE);
        String longitude = metadata.get(Metadata.LONGITUDE);
        if (latitude != null && longitude != null) {
            lines.add("GPS: " + degrees(latitude) + " " + degrees(longitude));
        }
        return String.join("\n", lines);
    }

    /** Degrees with five decimals, which is a metre. */
    private static String degrees(String value) {
        try {
            return String.format(Locale.ROOT, "%.5f", Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return Output.shortened(value, 40);
        }
    }
}
