package org.daylight.extractor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;

/** Tables of labels and values: one for each event or task of an iCalendar file, and one for each card of a vCard file. */
final class CalendarTables {

    /** Characters that are read. */
    private static final int CHARS = 8_000_000;

    private static final Map<String, String> CALENDAR = Map.ofEntries(
            Map.entry("SUMMARY", "Title"),
            Map.entry("DTSTART", "Starts"),
            Map.entry("DTEND", "Ends"),
            Map.entry("DUE", "Due"),
            Map.entry("DURATION", "Duration"),
            Map.entry("LOCATION", "Place"),
            Map.entry("ORGANIZER", "Organizer"),
            Map.entry("ATTENDEE", "Attendee"),
            Map.entry("STATUS", "Status"),
            Map.entry("RRULE", "Repeats"),
            Map.entry("DESCRIPTION", "Description"),
            Map.entry("COMMENT", "Comment"),
            Map.entry("CONTACT", "Contact"),
            Map.entry("URL", "Link"));

    private static final Map<String, String> CARD = Map.ofEntries(
            Map.entry("FN", "Name"),
            Map.entry("N", "Name (parts)"),
            Map.entry("NICKNAME", "Nickname"),
            Map.entry("ORG", "Organization"),
            Map.entry("TITLE", "Title"),
            Map.entry("ROLE", "Role"),
            Map.entry("TEL", "Telephone"),
            Map.entry("EMAIL", "E-mail"),
            Map.entry("ADR", "Address"),
            Map.entry("LABEL", "Address"),
            Map.entry("BDAY", "Birthday"),
            Map.entry("URL", "Link"),
            Map.entry("NOTE", "Note"),
            Map.entry("IMPP", "Messenger"));

    private CalendarTables() {}

    static DocumentText.Outcome write(Path file, boolean cards, ViewOutput out) throws IOException, TikaException {
        String text;
        try (var reader = new AutoDetectReader(new BufferedInputStream(Files.newInputStream(file)))) {
            char[] buffer = new char[CHARS];
            int filled = 0;
            for (int n = reader.read(buffer, 0, CHARS); n > 0; n = reader.read(buffer, filled, CHARS - filled)) {
                filled += n;
            }
            text = new String(buffer, 0, filled);
        }
        var view = new TableView();
        @Nullable TableFile table = null;
        String outer = "";
        for (ContentLine line : ContentLine.parse(text)) {
            String value = line.value().strip();
            if (line.name().equals("BEGIN")) {
                boolean starts = cards ? value.equalsIgnoreCase("VCARD") : isEvent(value);
                if (starts) {
                    table = new TableFile(null, false);
                    table.head(List.of("Field", "Value"));
                    outer = value;
                } else if (table != null) {
                    outer = outer.isEmpty() ? outer : outer + "/"; // an alarm inside an event has fields of its own
                }
            } else if (line.name().equals("END") && table != null) {
                if (outer.endsWith("/")) {
                    outer = outer.substring(0, outer.length() - 1);
                } else {
                    view.add(table);
                    table = null;
                }
            } else if (table != null && !outer.endsWith("/")) {
                String label = (cards ? CARD : CALENDAR).get(line.name());
                if (label != null && !value.isEmpty()) {
                    table.row(List.of(label + types(line, cards), value(line, cards)));
                }
            }
        }
        if (table != null) {
            view.add(table); // the file ends too early
        }
        return view.write("Daylight", out);
    }

    private static boolean isEvent(String component) {
        return component.equalsIgnoreCase("VEVENT")
                || component.equalsIgnoreCase("VTODO")
                || component.equalsIgnoreCase("VJOURNAL");
    }

    private static String value(ContentLine line, boolean cards) {
        String value = line.value().strip();
        boolean parts = cards && List.of("N", "ADR", "ORG").contains(line.name());
        return parts
                ? String.join(
                        ", ",
                        List.of(value.split(";")).stream()
                                .filter(part -> !part.isBlank())
                                .toList())
                : value;
    }

    private static String types(ContentLine line, boolean cards) {
        List<String> shown = line.parameters().stream()
                .filter(one -> List.of(cards ? "TYPE" : "TZID", "CN")
                        .contains(
                                one.substring(0, Math.max(0, one.indexOf('='))).toUpperCase(Locale.ROOT)))
                .map(one -> one.substring(one.indexOf('=') + 1).replace("\"", ""))
                .toList();
        return shown.isEmpty() ? "" : " (" + String.join(", ", shown) + ")";
    }
}
