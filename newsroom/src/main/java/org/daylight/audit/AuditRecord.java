package org.daylight.audit;

import java.util.List;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of the audit log says, apart from when and who.
 *
 * @param action one word: {@code publish}, {@code withhold}, {@code approve}, {@code user-add} …
 * @param trove the slug; null when it is about no trove
 * @param documents the numbers, as in {@code 1-5,9}; null when it is about no documents of one trove
 * @param count how many documents; 0 for none
 * @param part the number of a part; 0 for none
 * @param reason as the editor gave it; empty for none
 * @param detail further members
 */
public record AuditRecord(
        String action,
        @Nullable String trove,
        @Nullable String documents,
        int count,
        int part,
        String reason,
        Json.Obj detail) {

    private static final Pattern RANGE = Pattern.compile("[0-9]{1,9}(-[0-9]{1,9})?");

    /** About no document. */
    public static AuditRecord of(String action, Json.Obj detail) {
        return new AuditRecord(action, null, null, 0, 0, "", detail);
    }

    /** About a trove, or about a part of it when the number is not 0. */
    public static AuditRecord ofPart(String action, String trove, int part, Json.Obj detail) {
        return new AuditRecord(action, trove, null, 0, part, "", detail);
    }

    /** Whether it is about a document, named or as a copy. */
    public boolean isAbout(DocumentId about) {
        if (about.trove().equals(trove) && contains(documents, about.number())) {
            return true;
        }
        for (String member : List.of("documents", "copies")) {
            Json value = detail.get(member).orElse(new Json.Null());
            boolean isCited = value instanceof Json.Arr(var items) && items.contains(new Json.Str(about.toString()));
            boolean isInRanges = value instanceof Json.Obj ranges
                    && contains(ranges.string(about.trove()).orElse(null), about.number());
            if (isCited || isInRanges) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code 1-5,9} contains a number. */
    private static boolean contains(@Nullable String ranges, int number) {
        if (ranges == null || ranges.isEmpty()) {
            return false;
        }
        for (String range : ranges.split(",")) {
            if (!RANGE.matcher(range).matches()) {
                continue;
            }
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            if (first <= number && number <= last) {
                return true;
            }
        }
        return false;
    }
}
