package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.format.Sha256;
import org.daylight.malware.ScanVerdict;

/**
 * The database of findings ({@code spec/newsroom.md} section 10): {@code findings.db}, derived from the originals, so it may be deleted. Safe
 * for use by several threads.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written; in that case nothing of the transaction has happened.
 */
public final class StoredFindings implements Closeable {

    public static final String FILE = "findings.db";

    private static final int VERSION = 1;
    private static final String CLEAN = "clean";
    private static final String INFECTED = "infected";
    private static final String NOT_SCANNED = "not-scanned";

    private final Sql sql;

    /** Opens the database; creates it if it does not exist. @throws IOException with a one-line message */
    public static StoredFindings open(Path newsroom) throws IOException {
        return open(newsroom, false);
    }

    /** As {@link #open(Path)}. @param isShared whether other machines have it open, too */
    public static StoredFindings open(Path newsroom, boolean isShared) throws IOException {
        return new StoredFindings(DerivedDatabase.open(newsroom.resolve(FILE), isShared, "findings.sql", VERSION));
    }

    /** Opens the database if there is one, and changes nothing in it. Methods that change something fail. */
    public static Optional<StoredFindings> openToRead(Path newsroom) throws IOException {
        return Files.exists(newsroom.resolve(FILE))
                ? Optional.of(new StoredFindings(DerivedDatabase.openToRead(newsroom.resolve(FILE), VERSION)))
                : Optional.empty();
    }

    /** Opens the database if there is one. @param isShared whether other machines have it open, too */
    public static Optional<StoredFindings> openExisting(Path newsroom, boolean isShared) throws IOException {
        return Files.exists(newsroom.resolve(FILE)) ? Optional.of(open(newsroom, isShared)) : Optional.empty();
    }

    private StoredFindings(Sql sql) {
        this.sql = sql;
    }

    /** Runs the work as one transaction. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /**
     * How a document was scanned.
     *
     * @param program the detectors and what they were given
     * @param malware whether its files were also scanned for malware
     * @param omitted how many findings were left out because there were too many
     */
    public record Scan(String program, boolean malware, long omitted) {}

    /** How a document was scanned; empty if it was not. */
    public Optional<Scan> scan(long document) {
        return sql.one(
                "SELECT program, malware, omitted FROM document WHERE id = ?",
                row -> new Scan(row.getString(1), row.getBoolean(2), row.getLong(3)),
                document);
    }

    /** How many documents were scanned. */
    public long countScanned() {
        return sql.number("SELECT COUNT(*) FROM document");
    }

    /** Stores what was found in a document; replaces what was there. */
    public void add(long document, Scan scan, List<HeldFinding> findings) {
        together(() -> {
            sql.run("DELETE FROM finding WHERE document = ?", document);
            for (int i = 0; i < findings.size(); i++) {
                HeldFinding each = findings.get(i);
                sql.run(
                        "INSERT INTO finding (document, number, part, name, place, kind, detector, label, strength,"
                                + " start, finish, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        document,
                        i,
                        each.part(),
                        each.name(),
                        each.place(),
                        each.kind().code(),
                        each.detector(),
                        each.label(),
                        each.strength().code(),
                        each.start(),
                        each.end(),
                        each.value());
            }
            return sql.run(
                    "INSERT OR REPLACE INTO document (id, program, malware, omitted) VALUES (?, ?, ?, ?)",
                    document,
                    scan.program(),
                    scan.malware() ? 1 : 0,
                    scan.omitted());
        });
    }

    /** What was found in a document, in its order. */
    public List<HeldFinding> findings(long document) {
        List<Optional<HeldFinding>> rows = sql.all(
                "SELECT part, name, place, kind, detector, label, strength, start, finish, value FROM finding"
                        + " WHERE document = ? ORDER BY number",
                StoredFindings::read,
                document);
        return rows.stream().flatMap(Optional::stream).toList();
    }

    /** A row; empty for a kind that this program does not know. */
    private static Optional<HeldFinding> read(Cells row) throws SQLException {
        Optional<FindingKind> kind = FindingKind.of(row.getString(4));
        return kind.isEmpty()
                ? Optional.empty()
                : Optional.of(new HeldFinding(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        kind.get(),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7).equals(Strength.STRONG.code()) ? Strength.STRONG : Strength.WEAK,
                        row.getInt(8),
                        row.getInt(9),
                        row.getString(10)));
    }

    /** Whether a document has a strong finding. */
    public boolean hasStrong(long document) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM finding WHERE document = ? AND strength = ?)",
                        document,
                        Strength.STRONG.code())
                == 1;
    }

    /** What a malware scanner said about a content. @param program name and version of the scanner and its signatures */
    public record Scanned(String program, ScanVerdict verdict) {}

    /** What a malware scanner said about a content; empty if none was asked. */
    public Optional<Scanned> scanned(Sha256 content) {
        return sql.one(
                "SELECT program, result, detail FROM scanned WHERE content = ?",
                row -> new Scanned(
                        row.getString(1),
                        switch (row.getString(2)) {
                            case CLEAN -> new ScanVerdict.Clean();
                            case INFECTED -> new ScanVerdict.Infected(row.getString(3));
                            default -> new ScanVerdict.NotScanned(row.getString(3));
                        }),
                (Object) content.bytes());
    }

    /**
     * Stores what a malware scanner said about a content. That a content was not scanned does not replace that it is infected: a scanner that fails
     * says nothing about it.
     */
    public void scanned(Sha256 content, Scanned scanned) {
        sql.run(
                "INSERT INTO scanned (content, program, result, detail) VALUES (?, ?, ?, ?) ON CONFLICT (content) DO"
                        + " UPDATE SET program = excluded.program, result = excluded.result, detail = excluded.detail"
                        + " WHERE NOT (scanned.result = '" + INFECTED + "' AND excluded.result = '" + NOT_SCANNED
                        + "')",
                content.bytes(),
                scanned.program(),
                switch (scanned.verdict()) {
                    case ScanVerdict.Clean() -> CLEAN;
                    case ScanVerdict.Infected(String name) -> INFECTED;
                    case ScanVerdict.NotScanned(String reason) -> NOT_SCANNED;
                },
                switch (scanned.verdict()) {
                    case ScanVerdict.Clean() -> "";
                    case ScanVerdict.Infected(String name) -> name;
                    case ScanVerdict.NotScanned(String reason) -> reason;
                });
    }

    /** Deletes what belongs to documents that are no longer there. */
    public void keep(LongPredicate isThere) {
        List<Long> gone = new ArrayList<>(sql.all("SELECT id FROM document", row -> row.getLong(1)));
        gone.removeIf(isThere::test);
        forget(gone);
    }

    /** Deletes what belongs to these documents. */
    public void forget(Collection<Long> documents) {
        together(() -> {
            for (long document : documents) {
                sql.run("DELETE FROM finding WHERE document = ?", document);
                sql.run("DELETE FROM document WHERE id = ?", document);
            }
            return documents.size();
        });
    }

    @Override
    public void close() {
        sql.close();
    }
}
