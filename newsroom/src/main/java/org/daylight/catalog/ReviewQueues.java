package org.daylight.catalog;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.detect.FindingKind;
import org.jspecify.annotations.Nullable;

/**
 * Unreviewed documents by trove, part, person, list, language and finding, and how the review progresses. Each query
 * reads an index that has the unreviewed documents only, so it costs what is left to review.
 */
public final class ReviewQueues {

    /** Of a part with more documents, those that are unreviewed in the trove are read instead. */
    private static final int MOST_READ = 5_000;

    private final Sql sql;

    ReviewQueues(Sql sql) {
        this.sql = sql;
    }

    /** What a queue is sorted into. */
    public enum By {
        TROVE,
        PERSON,
        LIST,
        LANGUAGE,
        /** The part in which it is planned. */
        PART,
        /** What a scan found in it: the code of a {@link FindingKind}. A document can be in several of these queues. */
        FINDING;

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param value empty when it is unknown */
    public record Count(String value, int documents) {}

    /**
     * How many unreviewed documents there are for each value, most first. Parts are in the order in which they are due, and
     * named {@code harbour/7}; published ones are left out.
     *
     * @param trove a row; null for all troves
     */
    public List<Count> counts(By by, @Nullable Long trove, int limit) {
        if (by == By.PART) {
            return partCounts(trove, limit);
        }
        if (by == By.FINDING) {
            return findingCounts(trove).stream().limit(limit).toList();
        }
        if (by == By.TROVE) {
            return sql.all(
                    "SELECT slug, COUNT(*) FROM document JOIN trove ON trove.id = document.trove WHERE review IS NULL"
                            + " AND number IS NOT NULL" + (trove == null ? "" : " AND document.trove = " + trove)
                            + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
                    row -> new Count(row.getString(1), row.getInt(2)),
                    limit);
        }
        // The index is named, because SQLite would choose another one and read every row (docs/decisions/0235).
        String column = by.column();
        return sql.all(
                "SELECT COALESCE(" + column + ", ''), documents FROM (SELECT " + column + ", COUNT(*) AS documents FROM"
                        + " document {index document_" + column + "} WHERE review IS NULL AND number IS NOT NULL"
                        + (by == By.LIST ? " AND list IS NOT NULL" : "")
                        + (trove == null ? "" : " AND trove = " + trove) + " GROUP BY " + column
                        + ") ORDER BY 2 DESC, 1 LIMIT ?",
                row -> new Count(row.getString(1), row.getInt(2)),
                limit);
    }

    private List<Count> partCounts(@Nullable Long trove, int limit) {
        List<Count> all = sql.all(
                "SELECT slug || '/' || part.number, (SELECT COUNT(*) FROM part_document d {first} JOIN document ON"
                        + " document.trove = d.trove AND document.number = d.number WHERE d.part = part.id AND review"
                        + " IS NULL) FROM part JOIN trove ON trove.id = part.trove WHERE published IS NULL"
                        + (trove == null ? "" : " AND part.trove = " + trove)
                        + " ORDER BY due, slug, part.number",
                row -> new Count(row.getString(1), row.getInt(2)));
        return all.stream().filter(count -> count.documents > 0).limit(limit).toList();
    }

    private List<Count> findingCounts(@Nullable Long trove) {
        record Flagged(long flags, int documents) {}
        List<Flagged> all = sql.all(
                "SELECT flags, COUNT(*) FROM document {index document_flags} WHERE review IS NULL AND flags <> 0"
                        + " AND number IS NOT NULL"
                        + (trove == null ? "" : " AND trove = " + trove) + " GROUP BY flags",
                row -> new Flagged(row.getLong(1), row.getInt(2)));
        return Arrays.stream(FindingKind.values())
                .map(kind -> new Count(
                        kind.code(),
                        all.stream()
                                .filter(each -> (each.flags & FindingFlags.of(kind)) != 0)
                                .mapToInt(Flagged::documents)
                                .sum()))
                .filter(count -> count.documents > 0)
                .sorted(Comparator.comparingInt((Count count) -> -count.documents))
                .toList();
    }

    /** Records what a scan found in a document ({@link FindingFlags}). */
    public void flags(long document, long flags) {
        sql.run("UPDATE document SET flags = ? WHERE id = ? AND flags <> ?", flags, document, flags);
    }

    /**
     * The first unreviewed documents of a queue that nobody else works on, by number.
     *
     * @param value of a queue by person, list, language, part (its number) or finding (its code); null for all documents
     *     of the trove
     * @param editor whose own claims do not count
     */
    public List<Long> next(long trove, By by, @Nullable String value, @Nullable String editor, Instant now, int limit) {
        return nextAfter(0, trove, by, value, editor, now, limit);
    }

    /** As {@link #next}, of the documents with a higher number than this. */
    public List<Long> nextAfter(
            int number, long trove, By by, @Nullable String value, @Nullable String editor, Instant now, int limit) {
        if (by == By.PART && value != null) {
            return nextOfPart(number, trove, value, editor, now, limit);
        }
        String restriction = value == null || by == By.TROVE ? "CAST(? AS TEXT) IS NULL" : restriction(by, value);
        Object bound = by == By.TROVE || value == null
                ? null
                : by == By.FINDING
                        ? (Object) FindingKind.of(value).map(FindingFlags::of).orElse(0L)
                        : value;
        return sql.all(
                "SELECT id FROM document" + (by == By.FINDING && value != null ? " {index document_flags}" : "")
                        + " WHERE trove = ? AND review IS NULL AND number > ? AND " + restriction
                        + " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.document = document.id AND editor IS"
                        + " DISTINCT FROM CAST(? AS TEXT) AND until > ?) ORDER BY number LIMIT ?",
                row -> row.getLong(1),
                trove,
                number,
                bound,
                editor,
                now.getEpochSecond(),
                limit);
    }

    /** Parts have many documents or few, which may be anywhere in the trove: so the shorter list is read. */
    private List<Long> nextOfPart(int after, long trove, String part, @Nullable String editor, Instant now, int limit) {
        record Part(long id, int documents) {}
        Optional<Part> found = sql.one(
                "SELECT id, (SELECT COUNT(*) FROM part_document d WHERE d.part = part.id) FROM part WHERE trove = ? AND"
                        + " number = ?",
                row -> new Part(row.getLong(1), row.getInt(2)),
                trove,
                part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : 0);
        if (found.isEmpty()) {
            return List.of();
        }
        String unclaimed = " AND review IS NULL AND document.number > ? AND NOT EXISTS (SELECT 1 FROM claim WHERE"
                + " claim.document = document.id"
                + " AND editor IS DISTINCT FROM CAST(? AS TEXT) AND until > ?) ORDER BY document.number LIMIT ?";
        String query = found.get().documents <= MOST_READ
                ? "SELECT document.id FROM part_document d {first} JOIN document ON document.trove = d.trove AND"
                        + " document.number = d.number WHERE d.part = ?"
                : "SELECT document.id FROM document {first} JOIN part_document d ON d.trove = document.trove AND"
                        + " d.number = document.number WHERE d.part = ? AND document.trove = " + trove;
        return sql.all(
                query + unclaimed, row -> row.getLong(1), found.get().id, after, editor, now.getEpochSecond(), limit);
    }

    private static String restriction(By by, String value) {
        return switch (by) {
            case FINDING -> "flags <> 0 AND flags & ? <> 0";
            default -> value.isEmpty() ? by.column() + " IS NULL AND ? = ''" : by.column() + " = ?";
        };
    }

    /** Who works on how many documents, and the first of them. */
    public record Working(String editor, int documents, long first) {}

    /** Who works now, by editor. @param trove only documents of this trove count; null for all */
    public List<Working> working(Instant now, @Nullable Long trove) {
        return sql.all(
                "SELECT claim.editor, COUNT(*), MIN(document) FROM claim JOIN document ON document.id = claim.document"
                        + " WHERE until > ? AND (CAST(? AS BIGINT) IS NULL OR document.trove = ?) GROUP BY claim.editor"
                        + " ORDER BY claim.editor LIMIT 100",
                row -> new Working(row.getString(1), row.getInt(2), row.getLong(3)),
                now.getEpochSecond(),
                trove,
                trove);
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

    // SQLite uses the index of these documents only if the query repeats its condition, queued < 2.

    /** Up to so many documents whose author and list are not known yet, in the order in which the vault has them. */
    public List<HeldDocument> unnoted(int limit) {
        return sql.all(
                Documents.COLUMNS + "WHERE queued = 0 AND queued < 2 ORDER BY batch, document.id LIMIT ?",
                Documents::read,
                limit);
    }

    /** Keys of the documents whose author and list are known, and whose language was not looked up. */
    public List<Long> withoutLanguage() {
        return sql.all(
                "SELECT id FROM document WHERE queued = 1 AND queued < 2 ORDER BY batch, id", row -> row.getLong(1));
    }

    /** Records the language of a document's extracted text; null when it has none. */
    public void language(long document, @Nullable String language) {
        sql.runSometime("UPDATE document SET language = ?, queued = 2 WHERE id = ?", language, document);
    }

    /** Records the first author of a document, and its mailing list. */
    public void note(long document, @Nullable String person, @Nullable String list) {
        sql.runSometime("UPDATE document SET person = ?, list = ?, queued = 1 WHERE id = ?", person, list, document);
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
                "INSERT INTO claim (document, editor, until) VALUES (?, ?, ?) ON CONFLICT (document) DO UPDATE SET"
                        + " editor = excluded.editor, until = excluded.until",
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
