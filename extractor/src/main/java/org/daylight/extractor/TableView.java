package org.daylight.extractor;

import java.util.ArrayList;
import java.util.List;

/** A view of several tables, which is announced only when it has one. */
final class TableView {

    /** The greatest number of tables of one document. */
    static final int TABLES = 100;

    private final List<TableFile> tables = new ArrayList<>();
    private long omitted;

    /** Adds a table. Empty tables are left out. */
    void add(TableFile table) {
        if (table.isEmpty()) {
            omitted += table.omitted();
        } else if (tables.size() < TABLES) {
            tables.add(table);
        } else {
            omitted++;
        }
    }

    /** Whether a further table would only be counted. */
    boolean isFull() {
        return tables.size() >= TABLES;
    }

    void omit(long count) {
        omitted += count;
    }

    DocumentText.Outcome write(String program, ViewOutput out) {
        if (tables.isEmpty()) {
            return new DocumentText.Outcome(DocumentResult.EMPTY, "no content that a table can show");
        }
        out.begin("table", program, tables.size());
        for (TableFile table : tables) {
            omitted += table.addTo(out) ? table.omitted() : 1;
        }
        out.end(omitted);
        return new DocumentText.Outcome(DocumentResult.EXTRACTED, "");
    }
}
