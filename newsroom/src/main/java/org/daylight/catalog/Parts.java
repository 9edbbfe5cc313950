package org.daylight.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The schedule of all troves: when each part is due, and which parts have been published. */
public final class Parts {

    private static final String COLUMNS = """
        SELECT part.trove, slug, number, part.title, announcement, due, first, last, published, shown
        FROM part JOIN trove ON trove.id = part.trove\s\
        """;

    private final Sql sql;

    Parts(Sql sql) {
        this.sql = sql;
    }

    /** Every part of every trove, in the order in which they become due. */
    public List<PlannedPart> all() {
        return sql.all(COLUMNS + "ORDER BY due, slug, number", Parts::read);
    }

    public List<PlannedPart> of(long trove) {
        return sql.all(COLUMNS + "WHERE part.trove = ? ORDER BY number", Parts::read, trove);
    }

    public Optional<PlannedPart> find(String trove, int number) {
        return sql.one(COLUMNS + "WHERE slug = ? AND number = ?", Parts::read, trove, number);
    }

    /**
     * The next part to publish: the unpublished part that is due first. Paused troves are left out. If several are due
     * at the same time, the order is by slug, then by number.
     */
    public Optional<PlannedPart> next() {
        return sql.one(
                COLUMNS + "WHERE published IS NULL AND paused = 0 ORDER BY due, slug, number LIMIT 1", Parts::read);
    }

    /** The part that contains this document number, published or planned; empty when there is none. */
    public Optional<PlannedPart> with(String trove, int document) {
        return sql.one(COLUMNS + "WHERE slug = ? AND ? BETWEEN first AND last", Parts::read, trove, document);
    }

    /** Whether a paused trove has an unpublished part. */
    public boolean isAnyPaused() {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM part JOIN trove ON trove.id = part.trove WHERE published IS NULL"
                                + " AND paused = 1)")
                == 1;
    }

    /** The published part that contains this document number, if there is one. */
    public Optional<PlannedPart> published(String trove, int document) {
        return sql.one(
                COLUMNS + "WHERE slug = ? AND published IS NOT NULL AND ? BETWEEN first AND last",
                Parts::read,
                trove,
                document);
    }

    public void add(long trove, int number, String title, String announcement, Instant due, int first, int last) {
        sql.run(
                "INSERT INTO part (trove, number, title, announcement, due, first, last) VALUES (?, ?, ?, ?, ?, ?, ?)",
                trove,
                number,
                title,
                announcement,
                due.getEpochSecond(),
                first,
                last);
    }

    /** Deletes the unpublished parts of a trove. */
    public void clear(long trove) {
        sql.run("DELETE FROM part WHERE trove = ? AND published IS NULL", trove);
    }

    /** Removes the numbers above {@code last} from the unpublished parts; a part without numbers is deleted. */
    public void cut(long trove, int last) {
        sql.run("DELETE FROM part WHERE trove = ? AND published IS NULL AND first > ?", trove, last);
        sql.run("UPDATE part SET last = ? WHERE trove = ? AND published IS NULL AND last > ?", last, trove, last);
    }

    /** Changes the title and the announcement of an unpublished part. */
    public void describe(long trove, int number, String title, String announcement) {
        sql.run(
                "UPDATE part SET title = ?, announcement = ? WHERE trove = ? AND number = ? AND published IS NULL",
                title,
                announcement,
                trove,
                number);
    }

    public void markPublished(long trove, int number, Instant time, int shown) {
        sql.run(
                "UPDATE part SET published = ?, shown = ? WHERE trove = ? AND number = ?",
                time.getEpochSecond(),
                shown,
                trove,
                number);
    }

    private static PlannedPart read(ResultSet row) throws SQLException {
        long published = row.getLong(9);
        boolean toCome = row.wasNull();
        return new PlannedPart(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochSecond(row.getLong(6)),
                row.getInt(7),
                row.getInt(8),
                toCome ? null : Instant.ofEpochSecond(published),
                row.getInt(10));
    }
}
