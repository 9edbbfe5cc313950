package org.daylight.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The troves of this newsroom. */
public final class Troves {

    private static final String COLUMNS =
            "SELECT id, slug, title, description, numbered, announced, paused FROM trove ";

    private final Sql sql;

    Troves(Sql sql) {
        this.sql = sql;
    }

    /** All troves, by slug. */
    public List<HeldTrove> all() {
        return sql.all(COLUMNS + "ORDER BY slug", Troves::read);
    }

    public Optional<HeldTrove> find(String slug) {
        return sql.one(COLUMNS + "WHERE slug = ?", Troves::read, slug);
    }

    public HeldTrove get(long id) {
        return sql.one(COLUMNS + "WHERE id = ?", Troves::read, id).orElseThrow();
    }

    /** The trove with this slug; created if there is none. */
    public HeldTrove findOrAdd(String slug, String title) {
        sql.run(
                "INSERT INTO trove (id, slug, title, description) VALUES (COALESCE((SELECT MAX(id) FROM trove), 0) +"
                        + " 1, ?, ?, '') ON CONFLICT DO NOTHING",
                slug,
                title);
        return find(slug).orElseThrow();
    }

    /** Removes a trove if nothing was ever imported into it and the log does not name it; otherwise does nothing. */
    public void removeUnused(long id) {
        // Approvals of parts that no longer exist mean nothing.
        sql.run(
                "DELETE FROM approval WHERE trove = ? AND NOT EXISTS (SELECT 1 FROM part WHERE part.trove ="
                        + " approval.trove AND part.number = approval.part)",
                id);
        sql.run(
                "DELETE FROM trove WHERE id = ? AND announced = 0 AND numbered = 0 AND NOT EXISTS (SELECT 1 FROM"
                        + " accession WHERE trove = ?) AND NOT EXISTS (SELECT 1 FROM part WHERE trove = ?)",
                id,
                id,
                id);
    }

    /** Sets the highest document number of the trove; the numbers above it are free again. */
    public void numbered(long id, int last) {
        sql.run("UPDATE trove SET numbered = ? WHERE id = ?", last, id);
    }

    /** Changes the title of a trove that the log does not name. */
    public void rename(long id, String title) {
        sql.run("UPDATE trove SET title = ? WHERE id = ? AND announced = 0", title, id);
    }

    /** Pauses the releases of a trove, or resumes them. */
    public void pause(long id, boolean paused) {
        sql.run("UPDATE trove SET paused = ? WHERE id = ?", paused ? 1 : 0, id);
    }

    public void markAnnounced(long id) {
        sql.run("UPDATE trove SET announced = 1 WHERE id = ?", id);
    }

    /** The entry that announced it does not count any more. */
    public void markNotAnnounced(long id) {
        sql.run("UPDATE trove SET announced = 0 WHERE id = ?", id);
    }

    private static HeldTrove read(Cells row) throws SQLException {
        return new HeldTrove(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getBoolean(6),
                row.getBoolean(7));
    }
}
