package org.daylight.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.daylight.format.Sha256;

/** Which content of a part each editor approved last ({@code spec/review.md} section 4). */
public final class Approvals {

    private static final String COLUMNS =
            "SELECT slug, part, editor, content, made, sequence, summary FROM approval JOIN trove ON trove.id ="
                    + " approval.trove ";

    private final Sql sql;

    Approvals(Sql sql) {
        this.sql = sql;
    }

    /**
     * One approval.
     *
     * @param content the hash of what was approved; it counts only while the part has this content
     * @param sequence its entry in the audit log
     * @param summary what was approved, in JSON
     */
    public record Approval(
            String trove, int part, String editor, Sha256 content, Instant made, long sequence, String summary) {}

    /** The approvals of a part, the oldest first. */
    public List<Approval> of(long trove, int part) {
        return sql.all(
                COLUMNS + "WHERE approval.trove = ? AND part = ? ORDER BY sequence", Approvals::read, trove, part);
    }

    /** Records an approval; replaces an earlier one of the same editor. @param trove a row */
    public void add(long trove, Approval approval) {
        sql.run(
                "INSERT INTO approval (trove, part, editor, content, made, sequence, summary) VALUES (?, ?, ?, ?, ?, ?,"
                        + " ?) ON CONFLICT (trove, part, editor) DO UPDATE SET content = excluded.content, made ="
                        + " excluded.made, sequence = excluded.sequence, summary = excluded.summary",
                trove,
                approval.part,
                approval.editor,
                approval.content.bytes(),
                approval.made.getEpochSecond(),
                approval.sequence,
                approval.summary);
    }

    /** Removes the approval of an editor; false when there is none. */
    public boolean remove(long trove, int part, String editor) {
        return sql.run("DELETE FROM approval WHERE trove = ? AND part = ? AND editor = ?", trove, part, editor) == 1;
    }

    private static Approval read(Cells row) throws SQLException {
        return new Approval(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                Sha256.wrap(row.getBytes(4)),
                Instant.ofEpochSecond(row.getLong(5)),
                row.getLong(6),
                row.getString(7));
    }
}
