package org.daylight.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.MimePart;

/** Where the file name of a part is written: in its parameters, and in other fields of the part that repeat it. */
final class FileNamePlaces {

    private static final Pattern NAME = Pattern.compile(
            "(?i)(?:file)?name(?:\\*[0-9]{0,4}\\*?)?[ \\t]{0,10}=[ \\t]{0,10}(?:\"[^\"]*+\"?|[^;\"]++)");

    private static final Set<String> REPEATING =
            Set.of("content-description", "content-location", "content-id", "x-attachment-id", "x-mac-name", "x-name");

    private FileNamePlaces() {}

    static List<Layout.Range> of(Layout layout, int part) {
        MimePart place = layout.parts.get(part);
        var ranges = new ArrayList<Layout.Range>();
        for (FieldPlace field : layout.fields) {
            if (field.part() != part) {
                continue;
            }
            if (field.hasParameters()) {
                MappedBytes value = new HeaderMap(layout.original, null).unfolded(field.valueStart(), field.end());
                Matcher matcher = NAME.matcher(value.slice().latin1());
                while (matcher.find()) {
                    ranges.add(new Layout.Range(value.from(matcher.start()), value.to(matcher.end() - 1)));
                }
            } else if (REPEATING.contains(field.name()) && place.fileName() != null) {
                ranges.addAll(repeated(layout, field, place.fileName()));
            }
        }
        return ranges;
    }

    private static List<Layout.Range> repeated(Layout layout, FieldPlace field, String name) {
        SearchTerm term = SearchTerm.of(name, true);
        SearchTerm stem = SearchTerm.of(name.replaceAll("\\.[A-Za-z0-9]{1,5}$", ""), true);
        if (term.chars().isEmpty() || stem.chars().isEmpty()) {
            return List.of();
        }
        var ranges = new ArrayList<Layout.Range>();
        var search = new TextSearch(List.of(stem), (index, from, to) -> ranges.add(new Layout.Range(from, to)));
        new HeaderMap(layout.original, null)
                .text(field.valueStart(), field.end())
                .send(search);
        search.end();
        return ranges;
    }
}
