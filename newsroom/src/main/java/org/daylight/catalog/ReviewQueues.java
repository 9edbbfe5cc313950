package org.daylight.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unreviewed documents by trove, person, list and language, and how the review progresses. Each query reads an index
 * that has the unreviewed documents only, so it costs what is left to review.
 */
public final class ReviewQueues {

    private final Sql sql;

    ReviewQueues(Sql sql) {
        this.sql = sql;
    }

    /** What a queue is sorted into. */
    public enum By {
        TROVE,
        PERSON,
        LIST,
        LANGUAGE;

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param value empty when it is unknown */
    public record Count(String value, int documents) {}

    /**
     * How many unreviewed documents there are for each value, most first.
     *
     * @param trove a row; null for all troves
     */
    public List<Count> counts(By by, @Nullable Long trove, int limit) {
        // Every column is in the index of unreviewed documents, so that no row of the table is read.
        String where = "review IS NULL AND number IS NOT NULL" + (by == By.LIST ? " AND list IS NOT NULL" : "")
                + (trove == null ? "" : " AND document.trove = " + trove);
        String column = by == By.TROVE ? "slug" : "COALESCE(" + by.column() + ", '')";
        return sql.all(
                "SELECT " + column + ", COUNT(*) FROM document "
                        + (by == By.TROVE ? "JOIN trove ON trove.id = document.trove " : "") + "WHERE " + where
                        + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
                row -> new Count(row.getString(1), row.getInt(2)),
                limit);
    }

    /**
     * The first unreviewed documents of a queue that nobody else works on, by number.
     *
     * @param value of a queue by person, list or language; null for all documents of the trove
     * @param editor whose own claims do not count
     */
    public List<Long> next(long trove, By by, @Nullable String value, @Nullable String editor, Instant now, int limit) {
        String restriction = value == null || by == By.TROVE
                ? "? IS NULL"
                : value.isEmpty() ? by.column() + " IS NULL AND ? = ''" : by.column() + " = ?";
        return sql.all(
                "SELECT id FROM document WHERE trove = ? AND review IS NULL AND number IS NOT NULL AND " + restriction
                        + " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.document = document.id AND editor IS NOT ?"
                        + " AND until > ?) ORDER BY number LIMIT ?",
                row -> row.getLong(1),
                trove,
                by == By.TROVE ? null : value,
                editor,
                now.getEpochSecond(),
                limit);
    }

    /** How many documents of a trove have each decision; {@code unreviewed} for those without one. */
    public List<Count> progress(long trove) {
        return sql.all(
                "SELECT COALESCE(review, 'unreviewed'), COUNT(*) FROM document WHERE trove = ? AND number IS NOT NULL"
                        + " GROUP BY 1 ORDER BY 1",
                row -> new Count(row.getString(1), row.getInt(2)),
                trove);
    }

    /** How many documents each editor decided about since a time; the value is empty where there are no users. */
    public List<Count> rate(Instant since) {
        return sql.all(
                "SELECT COALESCE(editor, ''), SUM(documents) FROM decision WHERE made >= ? AND undone IS NULL GROUP BY"
                        + " 1 ORDER BY 2 DESC, 1",
                row -> new Count(row.getString(1), row.getInt(2)),
                since.getEpochSecond());
    }

    /** Up to so many documents whose author and list are not known yet, in the order in which the vault has them. */
    public List<HeldDocument> unnoted(int limit) {
        return sql.all(
                Documents.COLUMNS + "WHERE queued = 0 ORDER BY batch, document.id LIMIT ?", Documents::read, limit);
    }

    /** Keys of the documents whose author and list are known, and whose language was not looked up. */
    public List<Long> withoutLanguage() {
        return sql.all("SELECT id FROM document WHERE queued = 1 ORDER BY batch, id", row -> row.getLong(1));
    }

    /** Records the language of a document's extracted text; null when it has none. */
    public void language(long document, @Nullable String language) {
        sql.run("UPDATE document SET language = ?, queued = 2 WHERE id = ?", language, document);
    }

    /** Records the first author of a document, and its mailing list. */
    public void note(long document, @Nullable String person, @Nullable String list) {
        sql.run("UPDATE document SET person = ?, list = ?, queued = 1 WHERE id = ?", person, list, document);
    }

    /** Who works on a document. */
    public record Claim(long document, String editor, Instant until) {}

    /** Who works on a document now; empty for nobody. */
    public Optional<Claim> claim(long document, Instant now) {
        return sql.one(
                "SELECT document, editor, until FROM claim WHERE document = ? AND until > ?",
                row -> new Claim(row.getLong(1), row.getString(2), Instant.ofEpochSecond(row.getLong(3))),
                document,
                now.getEpochSecond());
    }

    /** Everything that someone works on now, by editor. */
    public List<Claim> claims(Instant now) {
        return sql.all(
                "SELECT document, claim.editor, until FROM claim JOIN document ON document.id = claim.document WHERE"
                        + " until > ? ORDER BY claim.editor, document.trove, number",
                row -> new Claim(row.getLong(1), row.getString(2), Instant.ofEpochSecond(row.getLong(3))),
                now.getEpochSecond());
    }

    /** Claims a document; replaces an expired claim. */
    public void claim(long document, String editor, Instant until) {
        sql.run(
                "INSERT OR REPLACE INTO claim (document, editor, until) VALUES (?, ?, ?)",
                document,
                editor,
                until.getEpochSecond());
    }

    /** Ends an editor's claim of a document; false when there is none. */
    public boolean release(long document, String editor) {
        return sql.run("DELETE FROM claim WHERE document = ? AND editor = ?", document, editor) == 1;
    }

    /** Ends all claims of an editor, and those of everyone that have expired. @return how many */
    public int releaseAll(String editor, Instant now) {
        return sql.run("DELETE FROM claim WHERE editor = ? OR until <= ?", editor, now.getEpochSecond());
    }

    /** Whether anyone works on any document now. */
    public boolean hasClaims(Instant now) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM claim WHERE until > ?)", now.getEpochSecond()) == 1;
    }
}
