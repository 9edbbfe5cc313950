package org.daylight.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The plan of all troves: when each part is due, which documents belong to it, and which parts have been published. {@link PlanChanges} changes
 * the plan.
 */
public final class Parts {

    private static final String COLUMNS = """
        SELECT part.id, part.trove, slug, part.number, part.title, announcement, due,
          {least}(COALESCE((SELECT MIN(d.number) FROM part_document d WHERE d.part = part.id), 2147483647),
            COALESCE((SELECT MIN(e.number) FROM shown_again s JOIN document e ON e.id = s.document
              WHERE s.part = part.id), 2147483647)),
          {greatest}(COALESCE((SELECT MAX(d.number) FROM part_document d WHERE d.part = part.id), 0),
            COALESCE((SELECT MAX(e.number) FROM shown_again s JOIN document e ON e.id = s.document
              WHERE s.part = part.id), 0)),
          (SELECT COUNT(*) FROM part_document d WHERE d.part = part.id)
            + (SELECT COUNT(*) FROM shown_again s WHERE s.part = part.id),
          chosen, published, shown, COALESCE(sealed, 0)
        FROM part JOIN trove ON trove.id = part.trove\s\
        """;

    private final Sql sql;

    Parts(Sql sql) {
        this.sql = sql;
    }

    /** Every part of every trove, in the order in which they become due. */
    public List<PlannedPart> all() {
        return sql.all(COLUMNS + "ORDER BY due, slug, part.number", Parts::read);
    }

    public List<PlannedPart> of(long trove) {
        return sql.all(COLUMNS + "WHERE part.trove = ? ORDER BY part.number", Parts::read, trove);
    }

    public Optional<PlannedPart> find(String trove, int number) {
        return sql.one(COLUMNS + "WHERE slug = ? AND part.number = ?", Parts::read, trove, number);
    }

    /**
     * The next part to publish: the unpublished part that is due first. Paused troves are left out. If several are due
     * at the same time, the order is by slug, then by number.
     */
    public Optional<PlannedPart> next() {
        return sql.one(
                COLUMNS + "WHERE part.id = (SELECT p.id FROM part p JOIN trove t ON t.id = p.trove WHERE"
                        + " p.published IS NULL AND t.paused = 0 ORDER BY p.due, t.slug, p.number LIMIT 1)",
                Parts::read);
    }

    /** The part that contains this document number, published or planned; empty when there is none. */
    public Optional<PlannedPart> with(String trove, int document) {
        return sql.one(
                COLUMNS + "WHERE part.id = (SELECT d.part FROM part_document d WHERE d.trove = (SELECT t.id FROM trove"
                        + " t WHERE t.slug = ?) AND d.number = ?)",
                Parts::read,
                trove,
                document);
    }

    /** The number of the part that contains this document number, published or planned. Costs much less than {@link #with}. */
    public Optional<Integer> numberWith(String trove, int document) {
        return sql.one(
                "SELECT part.number FROM part_document d JOIN part ON part.id = d.part WHERE d.trove = (SELECT id FROM"
                        + " trove WHERE slug = ?) AND d.number = ?",
                row -> row.getInt(1),
                trove,
                document);
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
        return with(trove, document).filter(part -> part.published() != null);
    }

    /** The sealed part that contains this document number and is not published yet, if there is one. */
    public Optional<PlannedPart> sealed(String trove, int document) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM part WHERE sealed IS NOT NULL AND published IS NULL)") == 0
                ? Optional.empty()
                : with(trove, document).filter(part -> part.sealed() != 0 && part.published() == null);
    }

    /** Whether a published part contains this document number. Costs much less than {@link #published}. */
    public boolean isPublished(String trove, int document) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM part_document d JOIN part ON part.id = d.part JOIN trove t ON"
                                + " t.id = d.trove WHERE t.slug = ? AND d.number = ? AND published IS NOT NULL)",
                        trove,
                        document)
                == 1;
    }

    /** The numbers of a part, in rising order, without those that it shows again. */
    public int[] numbers(long part) {
        return numbers("SELECT number FROM part_document WHERE part = ? ORDER BY number", part);
    }

    /** The numbers of a trove that are in no part, in rising order. Reads all numbers of the trove. */
    public int[] withoutPart(long trove) {
        return numbers(
                "SELECT number FROM document WHERE trove = ? AND number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                        + " part_document d WHERE d.trove = document.trove AND d.number = document.number) ORDER BY"
                        + " number",
                trove);
    }

    /** How many numbers of a trove are in no part. */
    public int countWithoutPart(long trove) {
        return sql.number(
                        "SELECT numbered - (SELECT COUNT(*) FROM part_document d WHERE d.trove = trove.id) FROM trove"
                                + " WHERE id = ?",
                        trove)
                .intValue();
    }

    private int[] numbers(String query, long value) {
        return sql.all(query, row -> row.getInt(1), value).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Removes the numbers above {@code last} from the unpublished parts; a part without numbers is deleted. The history of the plan ends,
     * because other documents may get these numbers.
     */
    public void cut(long trove, int last) {
        sql.run("DELETE FROM part_document WHERE trove = ? AND number > ?", trove, last);
        PlanChanges.removeEmpty(sql, trove);
        PlanChanges.number(sql, trove);
        PlanChanges.forget(sql, trove);
    }

    /**
     * Makes a part what the public log says of it, after a newsroom was restored from a backup: its documents are moved into it from wherever the plan had
     * them. Others that the plan had in it are in no part afterwards. The history of the plan ends.
     *
     * @param title empty for none of its own
     * @param numbers of documents that the catalog has
     */
    public void adopt(long trove, int number, String title, String announcement, Instant due, int[] numbers) {
        sql.run(
                "INSERT INTO part (id, trove, number, title, announcement, due, chosen) VALUES (COALESCE((SELECT"
                    + " MAX(id) FROM part), 0) + 1, ?, ?, ?, ?, ?, 1) ON CONFLICT (trove, number) DO UPDATE SET title"
                    + " = excluded.title, announcement = excluded.announcement",
                trove,
                number,
                title,
                announcement,
                due.getEpochSecond());
        long part = sql.number("SELECT id FROM part WHERE trove = ? AND number = ?", trove, number);
        sql.run("DELETE FROM part_document WHERE part = ?", part);
        for (int each : numbers) {
            sql.run("DELETE FROM part_document WHERE trove = ? AND number = ?", trove, each);
            sql.run("INSERT INTO part_document (trove, number, part) VALUES (?, ?, ?)", trove, each, part);
        }
        PlanChanges.forget(sql, trove);
    }

    /** Removes unpublished parts without documents and numbers the others, after {@link #adopt}. */
    public void tidy(long trove) {
        PlanChanges.removeEmpty(sql, trove);
        PlanChanges.number(sql, trove);
    }

    /** @param release the number of its release; 0 when the seal was cancelled */
    public void markSealed(long trove, int number, int release) {
        sql.run(
                "UPDATE part SET sealed = ? WHERE trove = ? AND number = ?",
                release == 0 ? null : release,
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

    /** The entry that published it does not count any more. */
    public void markNotPublished(long trove, int number) {
        sql.run("UPDATE part SET published = NULL, shown = NULL WHERE trove = ? AND number = ?", trove, number);
    }

    static PlannedPart read(Cells row) throws SQLException {
        long published = row.getLong(12);
        boolean toCome = row.wasNull();
        int number = row.getInt(4);
        String title = row.getString(5);
        return new PlannedPart(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                number,
                title.isEmpty() ? "Part " + number : title,
                row.getString(6),
                Instant.ofEpochSecond(row.getLong(7)),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getBoolean(11),
                toCome ? null : Instant.ofEpochSecond(published),
                row.getInt(14),
                row.getInt(13));
    }
}
