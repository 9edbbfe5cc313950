package org.daylight.extractor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** A table of a view ({@code spec/views.md} section 3) while it is filled, within limits. What does not fit is counted. */
final class TableFile {

    /** The greatest number of rows. */
    static final int ROWS = 10_000;

    /** The greatest number of cells in a row. */
    static final int COLUMNS = 200;

    /** The longest cell, in characters. */
    static final int CELL_CHARS = 4_000;

    /** The greatest size, in bytes. */
    private static final int BYTES = 1_500_000;

    private final @Nullable String label;
    private final boolean hidden;
    private final List<Json> rows = new ArrayList<>();
    private List<String> head = List.of();
    private long bytes;
    private long omitted;

    TableFile(@Nullable String label, boolean hidden) {
        this.label = label;
        this.hidden = hidden;
    }

    void head(List<String> names) {
        head = names;
    }

    /** Adds a row; a row that does not fit is counted. */
    void row(List<String> cells) {
        if (isFull()) {
            omitted++;
            return;
        }
        List<Json> row = new ArrayList<>();
        long size = 3;
        for (String cell : cells) {
            String text = row.size() == COLUMNS ? "…" : CleanText.of(cell);
            text = text.length() <= CELL_CHARS ? text : cut(text);
            var value = new Json.Str(text);
            size += value.text().getBytes(StandardCharsets.UTF_8).length + 1;
            row.add(value);
            if (row.size() > COLUMNS) {
                break;
            }
        }
        if (bytes + size > BYTES) {
            bytes = BYTES; // no later row is added: a table with a gap would mislead
            omitted++;
            return;
        }
        bytes += size;
        rows.add(new Json.Arr(row));
    }

    /** Counts rows that are not read because the table is full. */
    void omit(long count) {
        omitted += count;
    }

    boolean isFull() {
        return rows.size() >= ROWS || bytes >= BYTES;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    long omitted() {
        return omitted;
    }

    /** Adds the table to a view; false when a limit does not allow it. */
    boolean addTo(ViewOutput out) {
        Json.Obj table = Json.Obj.EMPTY.withOptional("hidden", hidden ? new Json.Bool(true) : null);
        if (!head.isEmpty()) {
            table = table.with(
                    "head", new Json.Arr(head.stream().<Json>map(Json.Str::new).toList()));
        }
        return out.file(
                "application/json",
                label,
                table.with("rows", new Json.Arr(rows)).bytes());
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(CELL_CHARS - 1)) ? CELL_CHARS - 1 : CELL_CHARS;
        return text.substring(0, end) + "…";
    }
}
