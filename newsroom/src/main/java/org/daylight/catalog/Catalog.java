package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.daylight.submission.StoredFile;

/**
 * The newsroom's database ({@code spec/catalog.md}): SQLite, one file, synced at every commit.
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
        try {
            Connection connection = connect(file);
            try {
                prepare(connection);
                var catalog = new Catalog(new Sql(connection, file.getFileName().toString()));
                catalog.bringUpToDate();
                return catalog;
            } catch (SQLException | CatalogBroken | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(
                    file.getFileName() + " cannot be opened: "
                            + SqlFault.words(e, file.getFileName().toString()),
                    e);
        } catch (CatalogBroken e) {
            throw new IOException(file.getFileName() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** A connection to a database in a file, which is created for its owner only if it does not exist. */
    static Connection connect(Path file) throws IOException, SQLException {
        createPrivate(file);
        // Otherwise the driver queries the generated key after every statement.
        var settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false");
        return DriverManager.getConnection("jdbc:sqlite:" + file, settings);
    }

    /** An empty file is an empty database. SQLite gives its additional files the same modes. */
    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.notExists(file)) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                StoredFile.syncFolder(file.toAbsolutePath().getParent()); // SQLite does it only for files that it makes
            } catch (FileAlreadyExistsException e) {
                // another command created it first
            }
        }
    }

    /** How Daylight's databases are written: synced at every commit. */
    static void prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000"); // first: the next line may find another command at work
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    /**
     * Opens an existing catalog and changes nothing, also while another process writes it. Methods that change something fail.
     *
     * @throws IOException when the file is not a catalog, cannot be opened, or has another layout than this program writes
     */
    public static Catalog openToRead(Path file) throws IOException {
        try {
            Connection connection = ReadConnection.open(file);
            try {
                var sql = new Sql(connection, file.getFileName().toString());
                int version = sql.number("PRAGMA user_version").intValue();
                if (version != VERSION) {
                    throw new OtherLayout(otherLayout(version));
                }
                return new Catalog(sql);
            } catch (CatalogBroken | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(
                    file.getFileName() + " cannot be opened: "
                            + SqlFault.words(e, file.getFileName().toString()),
                    e);
        } catch (CatalogBroken e) {
            throw new IOException(file.getFileName() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * An empty catalog, for a newsroom that has none yet. Nothing of it is stored.
     *
     * @throws IOException when there is no memory for it
     */
    public static Catalog none() throws IOException {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            var catalog = new Catalog(new Sql(connection, "catalog.db"));
            catalog.bringUpToDate();
            return catalog;
        } catch (SQLException e) {
            throw new IOException(SqlFault.words(e, "catalog.db"), e);
        }
    }

    /** The catalog was written by another version of Daylight, so it cannot be read without changing it. */
    public static final class OtherLayout extends IOException {

        private static final long serialVersionUID = 1;

        private OtherLayout(String message) {
            super(message);
        }
    }

    private static String otherLayout(int version) {
        return version > VERSION
                ? "catalog.db was written by a later version of Daylight (layout " + version + ", this program knows "
                        + VERSION + "): use that version"
                : "catalog.db has layout " + version + " of an earlier version of Daylight: the next command that"
                        + " writes to the newsroom brings it to layout " + VERSION;
    }

    private Catalog(Sql sql) {
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
        int version = sql.number("PRAGMA user_version").intValue();
        if (version > VERSION) {
            throw new IOException(otherLayout(version));
        }
        if (version == 0) {
            together(() -> {
                for (String statement : schema().split(";\\s*\n")) {
                    sql.run(statement);
                }
                return sql.run("PRAGMA user_version = " + VERSION);
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
                return sql.run("PRAGMA user_version = " + VERSION);
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

    /** Runs the work as one transaction: it is on disk when this returns, and has no effect when this throws. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /** Runs the work as a transaction and undoes it: what the work returns says what would have happened. */
    public <T> T tryOut(Callable<T> work) {
        return sql.tryOut(work);
    }

    @Override
    public void close() {
        sql.close();
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
