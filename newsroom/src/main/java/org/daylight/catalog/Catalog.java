package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The newsroom's database ({@code spec/catalog.md}): one file of SQLite, or a {@link CatalogDatabase} of an addon; synced at every commit.
 *
 * <p><b>Threads.</b> Safe for use by several threads: every method locks the catalog. Work that belongs together uses
 * {@link #together}, which is one transaction: after a crash either all of it is there or nothing.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written (full disk, damaged file): in
 * that case nothing of the transaction has happened.
 */
public final class Catalog implements Closeable {

    /** The layout that this program writes; a catalog with a later layout is refused. */
    private static final int VERSION = 7;

    private final CatalogDatabase database;
    private final Sql sql;
    private final Troves troves;
    private final Accessions accessions;
    private final Documents documents;
    private final Matches matches;
    private final Mailboxes mailboxes;
    private final Parts parts;
    private final PlanChanges planChanges;
    private final Reviews reviews;
    private final ReviewQueues queues;
    private final Remarks remarks;
    private final LeftFindings leftFindings;
    private final Approvals approvals;
    private final AcceptedFiles acceptedFiles;
    private final AuditEnd auditEnd;
    private final Redactions redactions;
    private final ShownAgain shownAgain;

    /**
     * Opens the catalog; creates it if it does not exist.
     *
     * @throws IOException when the file is not a catalog or cannot be opened
     */
    public static Catalog open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, but a database is needed: move the folder away, and restore"
                    + " the file from your backup");
        }
        return open(new SqliteDatabase(file));
    }

    /**
     * Opens a catalog; creates it if the database has none.
     *
     * @throws IOException in one line
     */
    public static Catalog open(CatalogDatabase database) throws IOException {
        return opened(database, false, catalog -> catalog.bringUpToDate());
    }

    /** Prepares a catalog that was opened. */
    private interface Preparation {
        void prepare(Catalog catalog) throws IOException;
    }

    private static Catalog opened(CatalogDatabase database, boolean toRead, Preparation preparation)
            throws IOException {
        try {
            var sql = new Sql(database, toRead);
            try {
                var catalog = new Catalog(database, sql);
                preparation.prepare(catalog);
                return catalog;
            } catch (CatalogBroken | IOException e) {
                sql.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(database.name() + " cannot be opened: " + database.explain(e), e);
        } catch (CatalogBroken e) {
            throw new IOException(database.name() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Opens an existing catalog and changes nothing, also while another process writes it. Methods that change something fail.
     *
     * @throws IOException when the file is not a catalog, cannot be opened, or has another layout than this program writes
     */
    public static Catalog openToRead(Path file) throws IOException {
        return openToRead(new SqliteDatabase(file));
    }

    /** As {@link #openToRead(Path)}. */
    public static Catalog openToRead(CatalogDatabase database) throws IOException {
        return opened(database, true, catalog -> {
            int version = catalog.sql.layout();
            if (version != VERSION) {
                throw new OtherLayout(otherLayout(database.name(), version));
            }
        });
    }

    /**
     * An empty catalog, for a newsroom that has none yet. Nothing of it is stored.
     *
     * @throws IOException when there is no memory for it
     */
    public static Catalog none() throws IOException {
        return open(new SqliteDatabase(null));
    }

    /** The catalog was written by another version of Daylight, so it cannot be read without changing it. */
    public static final class OtherLayout extends IOException {

        private static final long serialVersionUID = 1;

        private OtherLayout(String message) {
            super(message);
        }
    }

    private static String otherLayout(String name, int version) {
        return version > VERSION
                ? name + " was written by a later version of Daylight (layout " + version + ", this program knows "
                        + VERSION + "): use that version"
                : name + " has layout " + version + " of an earlier version of Daylight: the next command that"
                        + " writes to the newsroom brings it to layout " + VERSION;
    }

    private Catalog(CatalogDatabase database, Sql sql) {
        this.database = database;
        this.sql = sql;
        troves = new Troves(sql);
        documents = new Documents(sql);
        matches = new Matches(sql, documents);
        mailboxes = new Mailboxes(sql);
        accessions = new Accessions(sql, documents, matches, mailboxes);
        parts = new Parts(sql);
        planChanges = new PlanChanges(sql);
        reviews = new Reviews(sql, matches);
        queues = new ReviewQueues(sql);
        remarks = new Remarks(sql);
        leftFindings = new LeftFindings(sql);
        approvals = new Approvals(sql);
        acceptedFiles = new AcceptedFiles(sql);
        auditEnd = new AuditEnd(sql);
        redactions = new Redactions(sql);
        shownAgain = new ShownAgain(sql);
    }

    /** Creates the tables, or brings those of an earlier version to the current layout. */
    private void bringUpToDate() throws IOException {
        int version = sql.layout();
        if (version > VERSION) {
            throw new IOException(otherLayout(database.name(), version));
        }
        if (version == 0) {
            List<String> statements = statements();
            together(() -> {
                if (sql.layout() == 0) { // another command may have created it meanwhile
                    sql.create(statements, VERSION);
                }
                return null;
            });
        }
        if (version > 0 && version < VERSION) {
            together(() -> {
                if (version == 1) {
                    sql.run("ALTER TABLE document ADD COLUMN withdrawn TEXT");
                }
                if (version < 3) {
                    bringToLayout3();
                }
                if (version < 4) {
                    bringToLayout4();
                }
                if (version < 5) {
                    bringToLayout5();
                }
                if (version < 6) {
                    bringToLayout6();
                }
                bringToLayout7();
                sql.setLayout(VERSION);
                return null;
            });
        }
    }

    /**
     * Adds numbers of accessions in the log, match keys, and what copies of withheld documents need. The keys of
     * existing documents are computed later, from their bytes.
     */
    private void bringToLayout3() {
        sql.run("ALTER TABLE trove ADD COLUMN paused INTEGER NOT NULL DEFAULT 0");
        sql.run("ALTER TABLE accession ADD COLUMN logged INTEGER NOT NULL DEFAULT 0");
        sql.run("UPDATE accession SET logged = id WHERE state = 'announced'");
        sql.run("ALTER TABLE document ADD COLUMN withheld_with INTEGER");
        sql.run("ALTER TABLE document ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0");
        sql.run("ALTER TABLE document ADD COLUMN keys BLOB");
        sql.run("CREATE INDEX document_withheld_with ON document (withheld_with) WHERE withheld_with IS NOT NULL");
        sql.run("CREATE INDEX document_without_keys ON document (id) WHERE keys IS NULL");
        sql.run("CREATE TABLE match_key (hash INTEGER NOT NULL, document INTEGER NOT NULL, attached INTEGER NOT NULL,"
                + " PRIMARY KEY (hash, document, attached)) WITHOUT ROWID");
        sql.run("CREATE TABLE barred_key (hash INTEGER NOT NULL, document INTEGER NOT NULL,"
                + " PRIMARY KEY (hash, document)) WITHOUT ROWID");
    }

    /**
     * Adds documents that are not mail, where converted messages come from, how many items a loss is, the accounts of
     * folders of Outlook files, and what was fetched from mailboxes on servers.
     */
    private void bringToLayout4() {
        sql.run("ALTER TABLE loss ADD COLUMN items INTEGER NOT NULL DEFAULT 1");
        sql.run("CREATE TABLE folder (accession INTEGER NOT NULL REFERENCES accession, container TEXT NOT NULL,"
                + " counted INTEGER, listed INTEGER, declared INTEGER NOT NULL, recovered INTEGER NOT NULL, extracted"
                + " INTEGER NOT NULL, skipped INTEGER NOT NULL, lost INTEGER NOT NULL, hidden INTEGER NOT NULL, detail"
                + " TEXT NOT NULL, PRIMARY KEY (accession, container)) WITHOUT ROWID");
        sql.run("CREATE TABLE mailbox (id INTEGER PRIMARY KEY, trove INTEGER NOT NULL REFERENCES trove,"
                + " account TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (trove, account, name))");
        sql.run("CREATE TABLE mailbox_message (mailbox INTEGER NOT NULL REFERENCES mailbox, uid INTEGER NOT NULL,"
                + " document INTEGER NOT NULL REFERENCES document, PRIMARY KEY (mailbox, uid)) WITHOUT ROWID");
        sql.run("CREATE INDEX mailbox_message_document ON mailbox_message (document)");
        sql.run("ALTER TABLE document ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail'");
        sql.run("ALTER TABLE document ADD COLUMN name TEXT");
        sql.run("ALTER TABLE document ADD COLUMN type TEXT");
        sql.run("ALTER TABLE document ADD COLUMN transcript INTEGER");
        sql.run("ALTER TABLE document ADD COLUMN conversion TEXT");
    }

    /** Adds what editors decide: reviews, embargoes, tags, notes, claims, approvals, and the end of the audit log. */
    private void addReviews() throws IOException {
        sql.run("ALTER TABLE document ADD COLUMN review TEXT");
        sql.run("ALTER TABLE document ADD COLUMN embargo_until INTEGER");
        sql.run("ALTER TABLE document ADD COLUMN embargo_event TEXT");
        sql.run("ALTER TABLE document ADD COLUMN second_by TEXT");
        sql.run("ALTER TABLE document ADD COLUMN queued INTEGER NOT NULL DEFAULT 0");
        sql.run("ALTER TABLE document ADD COLUMN person TEXT");
        sql.run("ALTER TABLE document ADD COLUMN list TEXT");
        sql.run("ALTER TABLE document ADD COLUMN language TEXT");
        sql.run("ALTER TABLE document ADD COLUMN flags INTEGER NOT NULL DEFAULT 0");
        sql.run("UPDATE document SET review = 'withhold' WHERE withheld IS NOT NULL");
        sql.run("UPDATE document SET review = 'released' WHERE review IS NULL AND EXISTS (SELECT 1 FROM part WHERE"
                + " part.trove = document.trove AND published IS NOT NULL AND document.number BETWEEN part.first AND"
                + " part.last)");
        // Everything else that is new is created as in a new catalog.
        for (String statement : schema().split(";\\s*\n")) {
            boolean isNew = LAYOUT_5.stream().anyMatch(statement::contains);
            if (isNew) {
                sql.run(statement);
            }
        }
    }

    /** How the statements of schema.sql begin that create what layout 4 does not have. */
    private static final List<String> LAYOUT_5 = List.of(
            "INDEX document_review ",
            "INDEX document_held_back ",
            "INDEX document_not_queued ",
            "INDEX document_person ",
            "INDEX document_list ",
            "INDEX document_language ",
            "INDEX document_flags ",
            "TABLE decision (",
            "INDEX decision_made ",
            "TABLE decided (",
            "INDEX decided_document ",
            "TABLE left_finding (",
            "TABLE event (",
            "TABLE tag (",
            "INDEX tag_tag ",
            "TABLE note (",
            "INDEX note_document ",
            "TABLE claim (",
            "INDEX claim_editor ",
            "TABLE approval (",
            "TABLE audit_entry (");

    /**
     * Adds the commitments to the pieces of documents, redactions, and parts of any documents. Documents that an earlier version imported stay
     * without pieces.
     */
    private void bringToLayout5() throws IOException {
        addReviews(); // first: it reads the parts as layout 4 has them
        sql.run("ALTER TABLE document ADD COLUMN pieces BLOB");
        sql.run("CREATE TABLE reason (code TEXT PRIMARY KEY, sentence TEXT NOT NULL) WITHOUT ROWID");
        sql.run("CREATE TABLE redaction (id INTEGER PRIMARY KEY, trove INTEGER NOT NULL REFERENCES trove, document"
                + " INTEGER REFERENCES document, selector TEXT NOT NULL, code TEXT NOT NULL REFERENCES reason, undone"
                + " INTEGER NOT NULL DEFAULT 0)");
        sql.run("CREATE INDEX redaction_trove ON redaction (trove)");
        sql.run("CREATE INDEX redaction_document ON redaction (document) WHERE document IS NOT NULL");
        partsBecomeSets();
    }

    /** A part was a range of numbers until layout 4; now any numbers belong to it. */
    private void partsBecomeSets() {
        sql.run("ALTER TABLE part RENAME TO part_range");
        sql.run("DROP INDEX part_due");
        sql.run("CREATE TABLE part (id INTEGER PRIMARY KEY, trove INTEGER NOT NULL REFERENCES trove, number INTEGER"
                + " NOT NULL, title TEXT NOT NULL, announcement TEXT NOT NULL, due INTEGER NOT NULL, chosen INTEGER NOT"
                + " NULL DEFAULT 0, published INTEGER, shown INTEGER, UNIQUE (trove, number))");
        sql.run("CREATE INDEX part_due ON part (due) WHERE published IS NULL");
        sql.run("CREATE TABLE part_document (trove INTEGER NOT NULL REFERENCES trove, number INTEGER NOT NULL, part"
                + " INTEGER NOT NULL, PRIMARY KEY (trove, number)) WITHOUT ROWID");
        sql.run("CREATE INDEX part_document_part ON part_document (part, number)");
        sql.run("CREATE TABLE plan_change (id INTEGER PRIMARY KEY, trove INTEGER NOT NULL REFERENCES trove, time"
                + " INTEGER NOT NULL, words TEXT NOT NULL)");
        sql.run("CREATE INDEX plan_change_trove ON plan_change (trove, id)");
        sql.run("CREATE TABLE plan_change_part (change INTEGER NOT NULL REFERENCES plan_change, id INTEGER NOT NULL,"
                + " number INTEGER NOT NULL, title TEXT NOT NULL, announcement TEXT NOT NULL, due INTEGER NOT NULL,"
                + " chosen INTEGER NOT NULL, PRIMARY KEY (change, id)) WITHOUT ROWID");
        sql.run("CREATE TABLE plan_change_document (change INTEGER NOT NULL REFERENCES plan_change, first INTEGER NOT"
                + " NULL, last INTEGER NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (change, first)) WITHOUT ROWID");
        sql.run("INSERT INTO part (trove, number, title, announcement, due, published, shown) SELECT trove, number,"
            + " CASE WHEN title = 'Part ' || number THEN '' ELSE title END, announcement, due, published, shown FROM"
            + " part_range ORDER BY trove, number");
        sql.run("INSERT INTO part_document (trove, number, part) SELECT d.trove, d.number, part.id FROM part_range r"
            + " JOIN part ON part.trove = r.trove AND part.number = r.number JOIN document d ON d.trove = r.trove AND"
            + " d.number BETWEEN r.first AND r.last");
        sql.run("DROP TABLE part_range");
    }

    /** Adds dangerous files that an editor accepted, and messages whose signatures are kept. */
    private void bringToLayout6() {
        sql.run("CREATE TABLE accepted_file (document INTEGER NOT NULL REFERENCES document, part INTEGER NOT NULL, code"
                + " TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (document, part, code)) WITHOUT ROWID");
        sql.run("CREATE TABLE kept_signature (document INTEGER PRIMARY KEY REFERENCES document)");
    }

    /** Adds published documents that are shown again with fewer redactions, and sealed parts. */
    private void bringToLayout7() throws IOException {
        sql.run("CREATE TABLE shown_again (part INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,"
                + " PRIMARY KEY (part, document)) WITHOUT ROWID");
        sql.run("CREATE INDEX shown_again_document ON shown_again (document)");
        sql.run("ALTER TABLE part ADD COLUMN sealed INTEGER");
        for (String statement : schema().split(";\\s*\n")) {
            if (statement.contains("CREATE TRIGGER sealed_")) {
                sql.run(statement);
            }
        }
    }

    public Troves troves() {
        return troves;
    }

    public Accessions accessions() {
        return accessions;
    }

    public Documents documents() {
        return documents;
    }

    public Matches matches() {
        return matches;
    }

    public Mailboxes mailboxes() {
        return mailboxes;
    }

    public Parts parts() {
        return parts;
    }

    public ShownAgain shownAgain() {
        return shownAgain;
    }

    public PlanChanges planChanges() {
        return planChanges;
    }

    public Reviews reviews() {
        return reviews;
    }

    public ReviewQueues queues() {
        return queues;
    }

    public Remarks remarks() {
        return remarks;
    }

    public LeftFindings leftFindings() {
        return leftFindings;
    }

    public Approvals approvals() {
        return approvals;
    }

    public AuditEnd auditEnd() {
        return auditEnd;
    }

    public Redactions redactions() {
        return redactions;
    }

    public AcceptedFiles acceptedFiles() {
        return acceptedFiles;
    }

    /** Whether nothing was ever recorded in it. */
    public boolean isEmpty() {
        return sql.number("SELECT EXISTS (SELECT 1 FROM trove) OR EXISTS (SELECT 1 FROM audit_entry)") == 0;
    }

    /** Uses up to a gigabyte of memory from now on, because very many rows will be added. */
    public void expectMany() {
        sql.expectMany();
    }

    /** Runs the work as one transaction: it is on disk when this returns, and has no effect when this throws. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /** Runs the work as a transaction and undoes it: what the work returns says what would have happened. */
    public <T> T tryOut(Callable<T> work) {
        return sql.tryOut(work);
    }

    /**
     * Takes a lock that ends with the connection to a shared database: if the connection is lost, everything that uses this catalog fails until the lock is
     * closed. A catalog in a file takes no lock here, because its folder has files for that.
     *
     * @param work what is locked; two callers of one catalog must not lock the same
     * @return empty when another connection has the lock
     */
    public Optional<Closeable> lock(String work) {
        return sql.lock(work);
    }

    /** Whether any connection to a shared database has this lock. */
    public boolean isLocked(String work) {
        return sql.isLocked(work);
    }

    /** Asks the database whether the locks that were taken are still there. @throws CatalogBroken if they are lost */
    public void confirmLocks() {
        sql.confirmLocks();
    }

    @Override
    public void close() {
        sql.close();
    }

    Sql sql() {
        return sql;
    }

    /** The statements that create the tables, in order. */
    static List<String> statements() throws IOException {
        return List.of(schema().split(";\\s*\n"));
    }

    private static String schema() throws IOException {
        try (var in = Catalog.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IOException("schema.sql is missing from the program: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
