package org.daylight.message.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a table: rows in sections, cells in rows, and no cell wider or higher than the available space. */
final class Table {

    /** In columns farther to the right, cells have one column. */
    private static final int MOST_COLUMNS = 1000;

    /** A cell and its left column, counted before empty columns are removed. */
    private record Cell(Markup markup, int column) {}

    private final List<Markup> misplaced = new ArrayList<>();
    private final List<Markup> sections = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final BitSet begun = new BitSet();
    private @Nullable Markup caption;
    /** Whether the last section is for rows without a section. */
    private boolean bare;

    private Table() {}

    /** Arranges the children of a table. @return what is not allowed in it, to be put before it */
    static List<Markup> arrange(Markup element) {
        var table = new Table();
        for (Markup child : element.children) {
            table.child(child);
        }
        table.sections.forEach(table::section);
        table.removeEmptyColumns();
        table.sections.removeIf(section -> section.children.isEmpty());
        for (int i = 0; i < table.sections.size(); i++) {
            Markup section = table.sections.get(i);
            if (section.name.equals("thead") && i > 0
                    || section.name.equals("tfoot") && i < table.sections.size() - 1) {
                section.name = "tbody";
            }
        }
        element.children = table.sections;
        if (table.caption != null) {
            element.children.addFirst(table.caption);
        }
        return table.misplaced;
    }

    private void child(Markup child) {
        switch (child.name) {
            case "caption" -> {
                if (caption == null && !child.holdsTable) {
                    caption = child;
                } else {
                    misplaced.add(child);
                }
            }
            case "thead", "tbody", "tfoot" -> {
                sections.add(child);
                bare = false;
            }
            case "tr", "td", "th" -> {
                if (!bare) {
                    sections.add(Markup.element("tbody", ""));
                    bare = true;
                }
                sections.getLast().children.add(child);
            }
            default -> misplaced(child);
        }
    }

    private void misplaced(Markup child) {
        if (!child.isBlank()) {
            misplaced.add(child);
        }
    }

    private void section(Markup section) {
        List<Markup> rows = new ArrayList<>();
        for (Markup child : section.children) {
            if (child.name.equals("tr")) {
                rows.add(child);
                row(child);
            } else if (isCell(child)) {
                Markup row = Markup.element("tr", "");
                row.children.add(child);
                rows.add(row);
            } else {
                misplaced(child);
            }
        }
        fit(rows);
        section.children = rows;
        rows.removeIf(row -> row.children.isEmpty());
    }

    private void row(Markup row) {
        List<Markup> cells = new ArrayList<>();
        for (Markup child : row.children) {
            if (isCell(child)) {
                cells.add(child);
            } else {
                misplaced(child);
            }
        }
        row.children = cells;
    }

    private static boolean isCell(Markup markup) {
        return markup.name.equals("td") || markup.name.equals("th");
    }

    /** Places cells as browsers do, but never overlapping, nor beyond the last row. */
    private void fit(List<Markup> rows) {
        int[] rowsBefore = new int[rows.size() + 1]; // number of rows with cells before each row
        for (int row = 0; row < rows.size(); row++) {
            rowsBefore[row + 1] = rowsBefore[row] + (rows.get(row).children.isEmpty() ? 0 : 1);
        }
        int[] takenUntil = new int[MOST_COLUMNS]; // for each column, the first row in which it is free
        for (int row = 0; row < rows.size(); row++) {
            int column = 0;
            for (Markup cell : rows.get(row).children) {
                while (column < MOST_COLUMNS && takenUntil[column] > row) {
                    column++;
                }
                int height = Math.min(cell.rows, rows.size() - row);
                int width = 1;
                while (width < cell.columns && column + width < MOST_COLUMNS && takenUntil[column + width] <= row) {
                    width++;
                }
                boolean far = column >= MOST_COLUMNS;
                cell.columns = far ? 1 : width;
                cell.rows = far ? 1 : rowsBefore[row + height] - rowsBefore[row];
                if (!far) {
                    Arrays.fill(takenUntil, column, column + width, row + height);
                    begun.set(column);
                    cells.add(new Cell(cell, column));
                }
                column += cell.columns;
            }
        }
    }

    /** Removes columns in which no cell starts: they are invisible, but widen cells. */
    private void removeEmptyColumns() {
        int[] before = new int[MOST_COLUMNS + 1];
        for (int column = 0; column < MOST_COLUMNS; column++) {
            before[column + 1] = before[column] + (begun.get(column) ? 1 : 0);
        }
        for (Cell cell : cells) {
            cell.markup.columns = before[cell.column + cell.markup.columns] - before[cell.column];
        }
    }
}
