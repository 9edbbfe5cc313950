package org.daylight.catalog;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes the plan of a trove, and undoes changes ({@code spec/catalog.md}, section "The plan"). Sealed parts count as published: nothing of them changes. Each change stores the plan before it: all
 * unpublished parts, and of the documents only those that it moves. The cost is that of the moved documents and of the unpublished parts.
 */
public final class PlanChanges {

    /** How many changes of each trove can be undone, one after the other. */
    public static final int KEPT = 100;

    private final Sql sql;

    PlanChanges(Sql sql) {
        this.sql = sql;
    }

    /**
     * An unpublished part after a change. Its number follows from its date; parts with the same date keep the order in which they are given.
     *
     * @param id the row of an existing part; a number below 0 for a new part
     * @param title empty for none of its own
     */
    public record Part(long id, String title, String announcement, Instant due, boolean chosen) {

        /** The part as it is. */
        public static Part of(PlannedPart part) {
            String title = part.title().equals("Part " + part.number()) ? "" : part.title();
            return new Part(part.id(), title, part.announcement(), part.due(), part.chosen());
        }
    }

    /**
     * Documents that a change moves into one part.
     *
     * @param numbers in rising order; each number is in at most one placement of a change
     * @param part {@link Part#id}; 0 for no part
     */
    public record Placement(int[] numbers, long part) {}

    /** A change of the past. @param documents how many documents it moved */
    public record Past(long id, Instant time, String words, int documents) {}

    /**
     * Changes the plan, in one transaction. Parts that are left without documents are removed, and the rest is numbered.
     *
     * @param words the change in words, for the history
     * @param parts all unpublished parts after the change, in the order that counts when several are due at the same time
     */
    public void apply(long trove, Instant time, String words, List<Part> parts, List<Placement> placements) {
        sql.together(() -> {
            long change = sql.number("SELECT COALESCE(MAX(id), 0) + 1 FROM plan_change");
            sql.run(
                    "INSERT INTO plan_change (id, trove, time, words) VALUES (?, ?, ?, ?)",
                    change,
                    trove,
                    time.getEpochSecond(),
                    words);
            sql.run(
                    "INSERT INTO plan_change_part (change, id, number, title, announcement, due, chosen) SELECT ?, id,"
                        + " number, title, announcement, due, chosen FROM part WHERE trove = ? AND published IS NULL"
                        + " AND sealed IS NULL",
                    change,
                    trove);
            long[] rows = rewrite(trove, parts);
            for (Placement placement : placements) {
                place(change, trove, placement.numbers(), row(placement.part(), parts, rows));
            }
            removeEmpty(sql, trove);
            number(sql, trove);
            forgetOld(trove, change);
            return null;
        });
    }

    /** Replaces the unpublished parts, numbered below 0 in the order given; returns their rows. */
    private long[] rewrite(long trove, List<Part> parts) {
        sql.run("DELETE FROM part WHERE trove = ? AND published IS NULL AND sealed IS NULL", trove);
        long[] rows = new long[parts.size()];
        // A row that the history still names is not given to another part.
        long free = sql.number(
                "SELECT {greatest}((SELECT COALESCE(MAX(id), 0) FROM part), (SELECT COALESCE(MAX(id), 0) FROM"
                        + " plan_change_part))");
        for (int i = 0; i < rows.length; i++) {
            Part part = parts.get(i);
            rows[i] = part.id() > 0 ? part.id() : ++free;
            sql.run(
                    "INSERT INTO part (id, trove, number, title, announcement, due, chosen) VALUES (?, ?, ?, ?, ?, ?,"
                            + " ?)",
                    rows[i],
                    trove,
                    i - rows.length,
                    part.title(),
                    part.announcement(),
                    part.due().getEpochSecond(),
                    part.chosen() ? 1 : 0);
        }
        return rows;
    }

    private static long row(long part, List<Part> parts, long[] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (part != 0 && parts.get(i).id() == part) {
                return rows[i];
            }
        }
        if (part != 0) {
            throw new IllegalArgumentException("documents are placed in a part that the plan does not have");
        }
        return 0;
    }

    /** Moves documents, and notes where they were: one row for successive numbers that were in the same part. */
    private void place(long change, long trove, int[] numbers, long part) {
        long[] before = partsOf(trove, numbers);
        int first = 0;
        for (int i = 1; i <= numbers.length; i++) {
            boolean continues = i < numbers.length && numbers[i] == numbers[i - 1] + 1 && before[i] == before[i - 1];
            if (!continues) {
                note(change, numbers[first], numbers[i - 1], before[first]);
                first = i;
            }
        }
        if (part == 0) {
            sql.run("DELETE FROM part_document WHERE trove = ? AND number IN (SELECT number FROM selected)", trove);
        } else {
            sql.run(
                    "INSERT INTO part_document (trove, number, part) SELECT ?, number, ? FROM selected WHERE true ON"
                            + " CONFLICT (trove, number) DO UPDATE SET part = excluded.part WHERE part_document.part <>"
                            + " excluded.part",
                    trove,
                    part);
        }
    }

    private void note(long change, int first, int last, long part) {
        sql.run(
                "INSERT INTO plan_change_document (change, first, last, part) VALUES (?, ?, ?, ?)",
                change,
                first,
                last,
                part);
    }

    /** The row of the part that each number is in; 0 for none. @param numbers in rising order, each once */
    public long[] partsOf(long trove, int[] numbers) {
        return sql.together(() -> {
            sql.run("DELETE FROM selected");
            sql.runForAll(
                    "INSERT INTO selected (number) {keys}",
                    Arrays.stream(numbers).asLongStream().boxed().toList());
            return sql
                    .all(
                            "SELECT COALESCE(d.part, 0) FROM selected LEFT JOIN part_document d ON d.trove = ? AND"
                                    + " d.number = selected.number ORDER BY selected.number",
                            row -> row.getLong(1),
                            trove)
                    .stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        });
    }

    /** How many of these documents are withheld. @param numbers in rising order, each once */
    public int countWithheld(long trove, int[] numbers) {
        return sql.together(() -> {
            partsOf(trove, numbers); // selects them
            return sql.number(
                            "SELECT COUNT(*) FROM selected JOIN document ON document.trove = ? AND document.number ="
                                    + " selected.number WHERE withheld IS NOT NULL",
                            trove)
                    .intValue();
        });
    }

    /** The rows of the published and of the sealed parts of a trove. */
    public Set<Long> published(long trove) {
        return Set.copyOf(sql.all(
                "SELECT id FROM part WHERE trove = ? AND (published IS NOT NULL OR sealed IS NOT NULL)",
                row -> row.getLong(1),
                trove));
    }

    /** Changes the title and the announcement of an unpublished part. */
    public void describe(PlannedPart part, Instant time, String words, String title, String announcement) {
        List<Part> parts = sql
                .all(
                        "SELECT id, title, announcement, due, chosen FROM part WHERE trove = ? AND published IS NULL"
                                + " AND sealed IS NULL ORDER BY number",
                        row -> new Part(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                Instant.ofEpochSecond(row.getLong(4)),
                                row.getBoolean(5)),
                        part.troveRow())
                .stream()
                .map(one -> one.id() == part.id()
                        ? new Part(one.id(), own(part, title), announcement, one.due(), one.chosen())
                        : one)
                .toList();
        apply(part.troveRow(), time, words, parts, List.of());
    }

    /** Empty for the title that the part has by its number. */
    private static String own(PlannedPart part, String title) {
        return title.equals("Part " + part.number()) ? "" : title;
    }

    /** The last changes of a trove's plan, the newest first. */
    public List<Past> list(long trove, int limit) {
        return sql.all(
                "SELECT id, time, words, (SELECT COALESCE(SUM(last - first + 1), 0) FROM plan_change_document WHERE"
                        + " change = id) FROM plan_change WHERE trove = ? ORDER BY id DESC LIMIT ?",
                row -> new Past(row.getLong(1), Instant.ofEpochSecond(row.getLong(2)), row.getString(3), row.getInt(4)),
                trove,
                limit);
    }

    /**
     * The part that was published after a change and whose publication does not allow to undo the change; null when there is none. Such a part
     * had other documents or another number before the change.
     */
    public @Nullable Integer publishedSince(Past change) {
        Optional<Integer> moved = sql.one(
                "SELECT part.number FROM plan_change_document c JOIN plan_change ON plan_change.id = c.change JOIN"
                    + " part_document d ON d.trove = plan_change.trove AND d.number BETWEEN c.first AND c.last JOIN"
                    + " part ON part.id = d.part WHERE c.change = ? AND (published IS NOT NULL OR sealed IS NOT NULL)"
                    + " LIMIT 1",
                row -> row.getInt(1),
                change.id());
        return moved.or(() -> sql.one(
                        "SELECT part.number FROM plan_change_part c JOIN part ON part.id = c.id WHERE c.change = ? AND"
                                + " (published IS NOT NULL OR sealed IS NOT NULL) AND part.number <> c.number LIMIT 1",
                        row -> row.getInt(1),
                        change.id()))
                .orElse(null);
    }

    /** Restores the plan before the last change of a trove, exactly; parts that were published since stay published. */
    public void undo(long trove, Past change) {
        sql.together(() -> {
            for (int[] run : sql.all(
                    "SELECT first, last, part FROM plan_change_document WHERE change = ?",
                    row -> new int[] {row.getInt(1), row.getInt(2), row.getInt(3)},
                    change.id())) {
                sql.run("DELETE FROM part_document WHERE trove = ? AND number BETWEEN ? AND ?", trove, run[0], run[1]);
                for (int number = run[0]; run[2] != 0 && number <= run[1]; number++) {
                    sql.run("INSERT INTO part_document (trove, number, part) VALUES (?, ?, ?)", trove, number, run[2]);
                }
            }
            // A part that was made since to show documents again stays: that is undone with a command of its own.
            sql.run(
                    "DELETE FROM part WHERE trove = ? AND published IS NULL AND sealed IS NULL AND NOT (EXISTS"
                            + " (SELECT 1 FROM shown_again s WHERE s.part = part.id) AND part.id NOT IN (SELECT id FROM"
                            + " plan_change_part WHERE change = ?))",
                    trove,
                    change.id());
            sql.run(
                    "UPDATE part SET number = -2000000 - id WHERE trove = ? AND published IS NULL AND sealed IS NULL",
                    trove);
            sql.run(
                    "INSERT INTO part (id, trove, number, title, announcement, due, chosen) SELECT id, ?, number,"
                        + " title, announcement, due, chosen FROM plan_change_part c WHERE change = ? AND NOT EXISTS"
                        + " (SELECT 1 FROM part WHERE part.id = c.id)",
                    trove,
                    change.id());
            removeEmpty(sql, trove);
            number(sql, trove);
            delete(sql, change.id());
            return null;
        });
    }

    private void forgetOld(long trove, long newest) {
        List<Long> all = sql.all(
                "SELECT id FROM plan_change WHERE trove = ? AND id <= ? ORDER BY id DESC",
                row -> row.getLong(1),
                trove,
                newest);
        all.stream().skip(KEPT).forEach(old -> delete(sql, old));
    }

    /** Deletes the history of a trove's plan. */
    static void forget(Sql sql, long trove) {
        sql.all("SELECT id FROM plan_change WHERE trove = ?", row -> row.getLong(1), trove)
                .forEach(change -> delete(sql, change));
    }

    private static void delete(Sql sql, long change) {
        sql.run("DELETE FROM plan_change_document WHERE change = ?", change);
        sql.run("DELETE FROM plan_change_part WHERE change = ?", change);
        sql.run("DELETE FROM plan_change WHERE id = ?", change);
    }

    /** Deletes unpublished parts that have no documents. */
    static void removeEmpty(Sql sql, long trove) {
        sql.run(
                "DELETE FROM part WHERE trove = ? AND published IS NULL AND sealed IS NULL AND NOT EXISTS (SELECT 1"
                    + " FROM part_document d WHERE d.part = part.id) AND NOT EXISTS (SELECT 1 FROM shown_again s WHERE"
                    + " s.part = part.id)",
                trove);
    }

    /** Numbers the parts that are neither published nor sealed after those that are, in the order in which they are due. */
    static void number(Sql sql, long trove) {
        int published = sql.number(
                        "SELECT MAX(number) FROM part WHERE trove = ? AND (published IS NOT NULL OR sealed IS NOT"
                                + " NULL)",
                        trove)
                .intValue();
        long[] inOrder = sql
                .all(
                        "SELECT id FROM part WHERE trove = ? AND published IS NULL AND sealed IS NULL ORDER BY due,"
                                + " number",
                        row -> row.getLong(1),
                        trove)
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
        int[] before = Arrays.stream(inOrder)
                .mapToInt(id ->
                        sql.number("SELECT number FROM part WHERE id = ?", id).intValue())
                .toArray();
        boolean isRight = true;
        for (int i = 0; i < before.length; i++) {
            isRight &= before[i] == published + i + 1;
        }
        if (isRight) {
            return;
        }
        // First out of the way: no two parts of a trove may have the same number at any moment.
        sql.run(
                "UPDATE part SET number = -1000000 - id WHERE trove = ? AND published IS NULL AND sealed IS NULL",
                trove);
        for (int i = 0; i < inOrder.length; i++) {
            sql.run("UPDATE part SET number = ? WHERE id = ?", published + i + 1, inOrder[i]);
        }
    }
}
