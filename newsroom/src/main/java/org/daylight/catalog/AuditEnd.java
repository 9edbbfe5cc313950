package org.daylight.catalog;

import java.util.List;
import java.util.Optional;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The end of the audit log ({@code spec/review.md} section 3): its last entry, and the entries that are decided but may
 * not be in the file yet. An entry is added in the transaction of what it records.
 */
public final class AuditEnd {

    private final Sql sql;

    AuditEnd(Sql sql) {
        this.sql = sql;
    }

    /** @param line null when it is known to be in the file */
    public record Entry(
            long sequence, Sha256 hash, @Nullable String line) {}

    /** The last entry; empty when there is none. */
    public Optional<Entry> last() {
        return sql.one(
                "SELECT sequence, hash, line FROM audit_entry ORDER BY sequence DESC LIMIT 1",
                row -> new Entry(row.getLong(1), Sha256.wrap(row.getBytes(2)), row.getString(3)));
    }

    /** Entries that may not be in the file yet, in order. */
    public List<Entry> pending() {
        return sql.all(
                "SELECT sequence, hash, line FROM audit_entry WHERE line IS NOT NULL ORDER BY sequence",
                row -> new Entry(row.getLong(1), Sha256.wrap(row.getBytes(2)), row.getString(3)));
    }

    public void add(long sequence, Sha256 hash, String line) {
        sql.run("INSERT INTO audit_entry (sequence, hash, line) VALUES (?, ?, ?)", sequence, hash.bytes(), line);
    }

    /** Records that all entries up to this one are in the file. */
    public void written(long sequence) {
        sql.run("DELETE FROM audit_entry WHERE sequence < ?", sequence);
        sql.run("UPDATE audit_entry SET line = NULL WHERE sequence = ?", sequence);
    }
}
