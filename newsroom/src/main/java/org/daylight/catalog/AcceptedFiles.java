package org.daylight.catalog;

import java.util.List;

/** Dangerous and infected files that an editor accepted to publish behind a warning ({@code spec/review.md} section 2). */
public final class AcceptedFiles {

    private final Sql sql;

    AcceptedFiles(Sql sql) {
        this.sql = sql;
    }

    /**
     * What was accepted.
     *
     * @param part the index of the MIME part, 0 for a file
     * @param code what was found in it, such as {@code macros} or {@code malware}
     */
    public record Accepted(int part, String code) {}

    /** What was accepted of a document, in order of part and code. */
    public List<Accepted> of(long document) {
        return sql.all(
                "SELECT part, code FROM accepted_file WHERE document = ? ORDER BY part, code",
                row -> new Accepted(row.getInt(1), row.getString(2)),
                document);
    }

    /** Whether anything was accepted. */
    public boolean hasAny() {
        return sql.number("SELECT EXISTS (SELECT 1 FROM accepted_file)") == 1;
    }

    /** Adds what was accepted; false if it was accepted before. @param entry the number of the entry in the audit log */
    public boolean add(long document, Accepted accepted, long entry) {
        return sql.run(
                        "INSERT INTO accepted_file (document, part, code, entry) VALUES (?, ?, ?, ?) ON CONFLICT DO"
                                + " NOTHING",
                        document,
                        accepted.part(),
                        accepted.code(),
                        entry)
                == 1;
    }

    /** Nothing of the document is accepted any more; returns how many codes were. */
    public int remove(long document) {
        return sql.run("DELETE FROM accepted_file WHERE document = ?", document);
    }
}
