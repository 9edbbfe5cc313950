package org.daylight.archive;

import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Outcome;

/**
 * A table of a view ({@code spec/views.md} section 3). Immutable.
 *
 * @param isHidden whether the file hides the sheet
 * @param head the names of the columns; empty when the file has none
 * @param rows of strings; rows may differ in length
 */
public record ViewTable(boolean isHidden, List<String> head, List<List<String>> rows) {

    private static final String CODE = "views-table-malformed";

    public ViewTable {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Parses a table; refused when it is not valid. @param json at most {@link DocumentView#MAX_TABLE_BYTES} bytes */
    public static Outcome<ViewTable> parse(byte[] json) {
        return Json.parse(json, DocumentView.MAX_TABLE_BYTES).then(parsed -> {
            if (!(parsed instanceof Json.Obj object)
                    || !(object.get("rows").orElse(null) instanceof Json.Arr(List<Json> items))) {
                return Outcome.refused(CODE, "a table of a view is not an object with rows");
            }
            boolean isHidden = object.get("hidden").orElse(null) instanceof Json.Bool(boolean hidden) && hidden;
            List<String> head = new ArrayList<>();
            if (object.get("head").isPresent() && !strings(object.get("head").get(), head)) {
                return Outcome.refused(CODE, "the head of a table is not a list of strings");
            }
            List<List<String>> rows = new ArrayList<>();
            for (Json item : items) {
                List<String> row = new ArrayList<>();
                if (!strings(item, row)) {
                    return Outcome.refused(CODE, "a row of a table is not a list of strings");
                }
                rows.add(row);
            }
            return Outcome.ok(new ViewTable(isHidden, head, rows));
        });
    }

    private static boolean strings(Json json, List<String> into) {
        if (!(json instanceof Json.Arr(List<Json> items))) {
            return false;
        }
        for (Json item : items) {
            if (!(item instanceof Json.Str(String text))) {
                return false;
            }
            into.add(text);
        }
        return true;
    }

    /** The JSON of the table. */
    public byte[] bytes() {
        Json.Obj table = Json.Obj.EMPTY.withOptional("hidden", isHidden ? new Json.Bool(true) : null);
        return table.withOptional("head", head.isEmpty() ? null : array(head))
                .with(
                        "rows",
                        new Json.Arr(rows.stream().<Json>map(ViewTable::array).toList()))
                .bytes();
    }

    private static Json array(List<String> strings) {
        return new Json.Arr(strings.stream().<Json>map(Json.Str::new).toList());
    }
}
