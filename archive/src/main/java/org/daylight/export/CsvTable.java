package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.daylight.format.Json;
import org.daylight.parquet.ColumnType;
import org.daylight.parquet.TableColumn;

/**
 * Writes the table of a part as CSV, with the rules of {@link CsvWriter}: no control characters, no formulas. A list is JSON in one cell; null is an
 * empty cell.
 */
final class CsvTable implements PartTable.Rows {

    private final OutputStream out;
    private final List<TableColumn> columns;

    CsvTable(OutputStream out, List<TableColumn> columns) throws IOException {
        this.out = out;
        this.columns = columns;
        write("\uFEFF" + columns.stream().map(TableColumn::name).collect(Collectors.joining(",")) + "\r\n");
    }

    @Override
    public void add(List<Json> row) throws IOException {
        var line = new StringBuilder(600);
        for (int i = 0; i < row.size(); i++) {
            line.append(i == 0 ? "" : ",").append(cell(columns.get(i), row.get(i)));
        }
        write(line.append("\r\n").toString());
    }

    @Override
    public void finish() {
        // a table of CSV has no end of its own
    }

    private static String cell(TableColumn column, Json value) {
        return switch (value) {
            case Json.Null none -> "";
            case Json.Str(String text) -> CsvWriter.cell(text);
            case Json.Bool(boolean is) -> Boolean.toString(is);
            case Json.Num(long number) ->
                column.type() == ColumnType.Scalar.TIME
                        ? Instant.EPOCH.plus(number, ChronoUnit.MICROS).toString()
                        : Long.toString(number);
            case Json.Arr list -> CsvWriter.cell(list.text());
            case Json.Obj object -> CsvWriter.cell(object.text());
        };
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
