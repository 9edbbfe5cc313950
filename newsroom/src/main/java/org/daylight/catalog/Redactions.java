package org.daylight.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Outcome;
import org.daylight.redact.Selector;
import org.daylight.redact.SelectorJson;
import org.jspecify.annotations.Nullable;

/** What editors redact, and the list of reasons ({@code spec/catalog.md}). Redactions are applied when a part is published. */
public final class Redactions {

    private static final String COLUMNS = """
        SELECT redaction.id, slug, document, selector FROM redaction JOIN trove ON trove.id = redaction.trove\s\
        """;

    private final Sql sql;

    Redactions(Sql sql) {
        this.sql = sql;
    }

    /** The sentence of each reason, by code. */
    public SortedMap<String, String> reasons() {
        var reasons = new TreeMap<String, String>();
        sql.all("SELECT code, sentence FROM reason", row -> reasons.put(row.getString(1), row.getString(2)));
        return reasons;
    }

    /** Adds a reason, or changes its sentence. */
    public void setReason(String code, String sentence) {
        sql.run(
                "INSERT INTO reason (code, sentence) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET sentence ="
                        + " excluded.sentence",
                code,
                sentence);
    }

    /** Removes a reason; returns false, and changes nothing, when a redaction has it or there is none. */
    public boolean removeReason(String code) {
        return sql.run(
                        "DELETE FROM reason WHERE code = ? AND NOT EXISTS (SELECT 1 FROM redaction WHERE code = ?)",
                        code,
                        code)
                == 1;
    }

    /**
     * Adds a redaction; its reason must exist.
     *
     * @param document null for the whole trove
     * @return its id
     */
    public long add(long trove, @Nullable Long document, Selector selector) {
        return sql.number(
                "INSERT INTO redaction (id, trove, document, selector, code) VALUES (COALESCE((SELECT MAX(id) FROM"
                        + " redaction), 0) + 1, ?, ?, ?, ?) RETURNING id",
                trove,
                document,
                new String(SelectorJson.write(List.of(selector)), StandardCharsets.UTF_8),
                selector.reason().code());
    }

    public Optional<StoredRedaction> find(long id) {
        return sql.one(COLUMNS + "WHERE redaction.id = ? AND undone = 0", Redactions::read, id);
    }

    /** Those of a trove, in the order in which they were added. */
    public List<StoredRedaction> of(String trove) {
        return sql.all(COLUMNS + "WHERE slug = ? AND undone = 0 ORDER BY redaction.id", Redactions::read, trove);
    }

    /** Those that apply to a document: of the whole trove, and of this document, in the order in which they were added. */
    public List<StoredRedaction> applyingTo(String trove, long document) {
        return sql.all(
                COLUMNS + "WHERE redaction.id IN (SELECT id FROM redaction WHERE document = ? UNION ALL SELECT"
                        + " redaction.id FROM redaction JOIN trove ON trove.id = redaction.trove WHERE slug = ? AND"
                        + " document IS NULL) AND undone = 0 ORDER BY redaction.id",
                Redactions::read,
                document,
                trove);
    }

    /**
     * Up to so many redactions before this one, the newest first.
     *
     * @param trove a slug; null for all troves
     */
    public List<StoredRedaction> before(long id, @Nullable String trove, int limit) {
        return sql.all(
                COLUMNS
                        + "WHERE redaction.id < ? AND undone = 0 AND (CAST(? AS TEXT) IS NULL OR slug = ?) ORDER BY"
                        + " redaction.id DESC LIMIT ?",
                Redactions::read,
                id,
                trove,
                trove,
                limit);
    }

    /** All redactions, in the order in which they were added. */
    public List<StoredRedaction> all() {
        return sql.all(COLUMNS + "WHERE undone = 0 ORDER BY redaction.id", Redactions::read);
    }

    /** Whether the hashes in the signatures of a document are published although something in it is redacted. */
    public boolean keepsSignatures(long document) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM kept_signature WHERE document = ?)", document) == 1;
    }

    /** Decides whether they are published; returns false when it was decided so before. */
    public boolean keepSignatures(long document, boolean keep) {
        return sql.run(
                        keep
                                ? "INSERT INTO kept_signature (document) VALUES (?) ON CONFLICT DO NOTHING"
                                : "DELETE FROM kept_signature WHERE document = ?",
                        document)
                == 1;
    }

    /** It is not applied any more. Its number is not used again, and what it was stays in the catalog. */
    public void remove(long id) {
        sql.run("UPDATE redaction SET undone = 1 WHERE id = ?", id);
    }

    private static StoredRedaction read(Cells row) throws SQLException {
        Outcome<List<Selector>> selectors = SelectorJson.read(row.getString(4).getBytes(StandardCharsets.UTF_8));
        if (!(selectors instanceof Outcome.Ok<List<Selector>>(List<Selector> one)) || one.size() != 1) {
            throw new CatalogBroken("redaction " + row.getLong(1)
                    + " cannot be read: restore catalog.db from a backup; nothing is published without it");
        }
        return new StoredRedaction(row.getLong(1), row.getString(2), row.getLong(3), one.getFirst());
    }
}
