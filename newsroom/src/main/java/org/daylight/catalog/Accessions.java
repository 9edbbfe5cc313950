package org.daylight.catalog;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.daylight.container.ContainerDefect;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/** The imports into troves, and what could not be imported. */
public final class Accessions {

    private static final String COLUMNS =
            "SELECT id, trove, state, sources, seen, stored, duplicates, unreadable, damaged, first, last, logged FROM"
                    + " accession ";

    private final Sql sql;
    private final Documents documents;
    private final Matches matches;
    private final Mailboxes mailboxes;

    Accessions(Sql sql, Documents documents, Matches matches, Mailboxes mailboxes) {
        this.sql = sql;
        this.documents = documents;
        this.matches = matches;
        this.mailboxes = mailboxes;
    }

    /** The accession of a trove that was begun and is not complete. */
    public Optional<Accession> open(long trove) {
        return sql.one(COLUMNS + "WHERE trove = ? AND state = 'open'", Accessions::read, trove);
    }

    /** All accessions of a trove in the order they were begun. */
    public List<Accession> of(long trove) {
        return sql.all(COLUMNS + "WHERE trove = ? ORDER BY id", Accessions::read, trove);
    }

    public Accession get(int number) {
        return sql.one(COLUMNS + "WHERE id = ?", Accessions::read, number).orElseThrow();
    }

    /**
     * Begins an accession. Its number is one more than the highest so far, so beginning again after a crash gives the
     * same number.
     */
    public Accession begin(long trove, List<String> sources) {
        sql.run(
                "INSERT INTO accession (id, trove, state, sources) SELECT COALESCE(MAX(id), 0) + 1, ?, 'open', ? FROM"
                        + " accession",
                trove,
                String.join("\n", sources));
        return open(trove).orElseThrow();
    }

    /** Records a file that was read to its end, with its hash. */
    public void addSource(int accession, String name, long sizeBytes, @Nullable Sha256 sha256) {
        sql.runSometime(
                "INSERT INTO source (accession, name, size, sha256) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                accession,
                name,
                sizeBytes,
                sha256 == null ? null : sha256.bytes());
    }

    /** The row of a container of an accession; created if there is none. */
    public long container(int accession, String name) {
        return sql.number(
                "INSERT INTO container (id, accession, name) VALUES (COALESCE((SELECT MAX(id) FROM container), 0) + 1,"
                        + " ?, ?) ON CONFLICT (accession, {key name}) DO UPDATE SET name = excluded.name RETURNING id",
                accession,
                name);
    }

    public void addLoss(int accession, Accession.Loss loss) {
        sql.run(
                "INSERT INTO loss (accession, container, \"offset\", code, detail, counted, items) VALUES (?, ?, ?, ?,"
                        + " ?, ?, ?) ON CONFLICT DO NOTHING",
                accession,
                loss.container(),
                loss.offset(),
                loss.code(),
                loss.detail(),
                loss.kind().ordinal(),
                loss.items());
    }

    /** Records the account of a folder. */
    public void addFolder(int accession, Accession.Folder folder) {
        sql.run(
                "INSERT INTO folder (accession, container, counted, listed, declared, recovered, extracted, skipped,"
                        + " lost, hidden, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                accession,
                folder.container(),
                folder.counted() < 0 ? null : folder.counted(),
                folder.listed() < 0 ? null : folder.listed(),
                folder.declared(),
                folder.recovered(),
                folder.extracted(),
                folder.skipped(),
                folder.lost(),
                folder.hidden(),
                folder.detail());
    }

    /** The accounts of all folders of Outlook files, by name. */
    public List<Accession.Folder> folders(int accession) {
        return sql.all(
                "SELECT container, COALESCE(counted, -1), COALESCE(listed, -1), declared, recovered, extracted,"
                        + " skipped, lost, hidden, detail FROM folder WHERE accession = ? ORDER BY container",
                row -> new Accession.Folder(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getString(10)),
                accession);
    }

    public List<Accession.Loss> losses(int accession) {
        return sql.all(
                "SELECT container, \"offset\", code, detail, counted, items FROM loss WHERE accession = ? ORDER BY"
                        + " container, \"offset\", code",
                row -> new Accession.Loss(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        Accession.LossKind.values()[row.getInt(5)],
                        row.getLong(6)),
                accession);
    }

    /** How many messages or containers were lost, by code, in order of code. */
    public SequencedMap<String, Long> lossesByCode(int accession) {
        return counts(
                "SELECT code, SUM(items) FROM loss WHERE accession = ? AND counted = 1 GROUP BY code ORDER BY code",
                accession);
    }

    /** How many parts of stored messages were lost, by code, in order of code. */
    public SequencedMap<String, Long> partLosses(int accession) {
        return counts(
                "SELECT code, COUNT(*) FROM loss WHERE accession = ? AND counted = 2 GROUP BY code ORDER BY code",
                accession);
    }

    /** How many files, or items of Outlook folders, were skipped because they are not mail, by code. */
    public SequencedMap<String, Long> passedOver(int accession) {
        return counts(
                "SELECT code, SUM(items) FROM loss WHERE accession = ? AND counted = 0 GROUP BY code ORDER BY code",
                accession);
    }

    /** How many documents of this accession have each defect, in order of code. */
    public SequencedMap<String, Long> defects(int accession) {
        return counts(
                "SELECT code, COUNT(*) FROM defect JOIN document ON document.id = defect.document WHERE accession = ?"
                        + " GROUP BY code ORDER BY code",
                accession);
    }

    /** The account of an accession, counted from the tables. */
    public Accession.Account count(int accession) {
        long provenances = sql.number(
                "SELECT COUNT(*) FROM provenance JOIN container ON container.id = provenance.container WHERE accession"
                        + " = ?",
                accession);
        long stored = sql.number("SELECT COUNT(*) FROM document WHERE accession = ?", accession);
        long unreadable =
                sql.number("SELECT COALESCE(SUM(items), 0) FROM loss WHERE accession = ? AND counted = 1", accession);
        long damaged = sql.number(
                "SELECT COUNT(*) FROM document WHERE accession = ? AND EXISTS (SELECT 1 FROM defect WHERE"
                        + " defect.document = document.id AND defect.code <> ?)",
                accession,
                ContainerDefect.CONVERTED.code()); // says where a message comes from, not that it is damaged
        return new Accession.Account(provenances + unreadable, stored, provenances - stored, unreadable, damaged);
    }

    /**
     * Whether an accession brought anything that the trove did not have: a document, a further place where one was
     * found, or a loss. The same files given twice bring nothing.
     */
    public boolean broughtNothing(int accession) {
        return sql.number("SELECT COUNT(*) FROM document WHERE accession = ?", accession) == 0
                && sql.number("""
                    SELECT EXISTS (
                      SELECT 1 FROM provenance p JOIN container c ON c.id = p.container
                      WHERE c.accession = ? AND NOT EXISTS (
                        SELECT 1 FROM provenance q JOIN container d ON d.id = q.container
                        WHERE q.document = p.document AND d.accession <> c.accession
                          AND d.name = c.name AND q.offset = p.offset))\
                    """, accession) == 0
                && sql.number("""
                    SELECT EXISTS (
                      SELECT 1 FROM loss l JOIN accession a ON a.id = l.accession
                      WHERE l.accession = ? AND NOT EXISTS (
                        SELECT 1 FROM loss m JOIN accession b ON b.id = m.accession
                        WHERE m.accession <> l.accession AND b.trove = a.trove AND m.container = l.container
                          AND m.offset = l.offset AND m.code = l.code))\
                    """, accession) == 0;
    }

    /** Closes an accession: its account and its numbers are fixed. */
    public void close(int accession, Accession.Account account, int first, int last) {
        sql.run(
                "UPDATE accession SET state = 'closed', seen = ?, stored = ?, duplicates = ?, unreadable = ?, damaged"
                        + " = ?, first = ?, last = ? WHERE id = ?",
                account.seen(),
                account.stored(),
                account.duplicates(),
                account.unreadable(),
                account.damaged(),
                first,
                last,
                accession);
    }

    /** @param logged its number in the public log */
    public void markAnnounced(int accession, int logged) {
        sql.run("UPDATE accession SET state = 'announced', logged = ? WHERE id = ?", logged, accession);
    }

    /** The entry that announced it does not count any more. */
    public void markNotAnnounced(int accession) {
        sql.run("UPDATE accession SET state = 'closed', logged = 0 WHERE id = ? AND state = 'announced'", accession);
    }

    /**
     * Removes an accession with all its documents. Nothing outside the newsroom refers to it yet. The vault still has
     * the bytes. The caller must free the numbers, if any were given.
     *
     * @throws IllegalStateException when it is announced
     */
    public void discard(int accession) {
        if (get(accession).state() == Accession.State.ANNOUNCED) {
            throw new IllegalStateException("accession " + accession + " is announced");
        }
        mailboxes.forget(accession);
        sql.run("DELETE FROM provenance WHERE container IN (SELECT id FROM container WHERE accession = ?)", accession);
        sql.run("DELETE FROM container WHERE accession = ?", accession);
        sql.run("DELETE FROM defect WHERE document IN (SELECT id FROM document WHERE accession = ?)", accession);
        for (Documents.Unnumbered document : documents.ofAccession(accession)) {
            matches.forget(document.key());
        }
        for (String table : List.of("tag", "note", "claim", "accepted_file", "kept_signature", "decided")) {
            sql.run(
                    "DELETE FROM " + table + " WHERE document IN (SELECT id FROM document WHERE accession = ?)",
                    accession);
        }
        sql.run("DELETE FROM document WHERE accession = ?", accession);
        sql.run("DELETE FROM source WHERE accession = ?", accession);
        sql.run("DELETE FROM loss WHERE accession = ?", accession);
        sql.run("DELETE FROM folder WHERE accession = ?", accession);
        sql.run("DELETE FROM accession WHERE id = ?", accession);
    }

    private SequencedMap<String, Long> counts(String query, int accession) {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        for (Map.Entry<String, Long> entry :
                sql.all(query, row -> Map.entry(row.getString(1), row.getLong(2)), accession)) {
            counts.put(entry.getKey(), entry.getValue());
        }
        return counts;
    }

    private static Accession read(Cells row) throws SQLException {
        return new Accession(
                row.getInt(1),
                row.getLong(2),
                Accession.State.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4).lines().toList(),
                new Accession.Account(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)),
                row.getInt(10),
                row.getInt(11),
                row.getInt(12));
    }
}
