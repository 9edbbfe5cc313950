package org.daylight.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Published documents that a later part shows again with fewer redactions ({@code spec/catalog.md}): planned ones, and those of published parts. A
 * document is in at most one part that is not published.
 */
public final class ShownAgain {

    private final Sql sql;

    ShownAgain(Sql sql) {
        this.sql = sql;
    }

    /** The keys of the documents that a part shows again. @param part its row */
    public Set<Long> of(long part) {
        return Set.copyOf(sql.all("SELECT document FROM shown_again WHERE part = ?", row -> row.getLong(1), part));
    }

    /** The row of the unpublished part that shows a document again; empty when none does. */
    public Optional<Long> plannedIn(long document) {
        return sql.one(
                "SELECT part.id FROM shown_again s JOIN part ON part.id = s.part WHERE s.document = ? AND published IS"
                        + " NULL",
                row -> row.getLong(1),
                document);
    }

    /** Keys of the documents that unpublished parts of a trove show again, in order of number. */
    public List<Long> planned(long trove) {
        return sql.all(
                "SELECT s.document FROM shown_again s JOIN part ON part.id = s.part JOIN document ON document.id ="
                        + " s.document WHERE part.trove = ? AND published IS NULL ORDER BY document.number",
                row -> row.getLong(1),
                trove);
    }

    /** Adds a document to a part. @param part its row */
    public void add(long part, long document) {
        sql.run("INSERT INTO shown_again (part, document) VALUES (?, ?)", part, document);
    }

    /** Makes an empty part, to which {@link #add} must then add something; returns its row. @param title empty for none */
    public long addPart(long trove, String title, Instant due) {
        long row =
                sql.number("SELECT 1 + {greatest}((SELECT COALESCE(MAX(id), 0) FROM part), (SELECT COALESCE(MAX(id), 0)"
                        + " FROM plan_change_part))");
        sql.run(
                "INSERT INTO part (id, trove, number, title, announcement, due, chosen) VALUES (?, ?, -1, ?, '', ?, 1)",
                row,
                trove,
                title,
                due.getEpochSecond());
        PlanChanges.number(sql, trove);
        return row;
    }

    /** Removes a document from the unpublished part that shows it again; a part without any document is deleted. @return false when none does */
    public boolean remove(long trove, long document) {
        int removed = sql.run(
                "DELETE FROM shown_again WHERE document = ? AND part IN (SELECT id FROM part WHERE published IS NULL)",
                document);
        if (removed > 0) {
            PlanChanges.removeEmpty(sql, trove);
            PlanChanges.number(sql, trove);
        }
        return removed > 0;
    }
}
