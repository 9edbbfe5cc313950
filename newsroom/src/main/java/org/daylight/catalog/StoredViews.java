package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import org.daylight.archive.DocumentView;
import org.daylight.extract.MadeView;
import org.daylight.extract.MadeViews;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.extract.ViewsOutcome;
import org.daylight.format.Json;
import org.daylight.format.Sha256;

/**
 * The database of safe views, and of what files reveal about people ({@code spec/newsroom.md}): {@code views.db}, derived from the
 * originals, so it may be deleted. Safe for use by several threads.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written; in that case nothing of the transaction has happened.
 */
public final class StoredViews implements Closeable {

    public static final String FILE = "views.db";

    private static final int VERSION = 2;

    private static final String TO_LAYOUT_2 = "ALTER TABLE content ADD COLUMN digest BLOB";

    private final Sql sql;

    /** Opens the database; creates it if it does not exist. @throws IOException with a one-line message */
    public static StoredViews open(Path newsroom) throws IOException {
        return open(newsroom, false);
    }

    /** As {@link #open(Path)}. @param isShared whether other machines have it open, too */
    public static StoredViews open(Path newsroom, boolean isShared) throws IOException {
        return new StoredViews(
                DerivedDatabase.open(newsroom.resolve(FILE), isShared, "views.sql", VERSION, TO_LAYOUT_2));
    }

    /** Opens the database if there is one, and changes nothing in it. Methods that change something fail. */
    public static Optional<StoredViews> openToRead(Path newsroom) throws IOException {
        return Files.exists(newsroom.resolve(FILE))
                ? Optional.of(new StoredViews(DerivedDatabase.openToRead(newsroom.resolve(FILE), VERSION)))
                : Optional.empty();
    }

    /** Opens the database if there is one. @param isShared whether other machines have it open, too */
    public static Optional<StoredViews> openExisting(Path newsroom, boolean isShared) throws IOException {
        return Files.exists(newsroom.resolve(FILE)) ? Optional.of(open(newsroom, isShared)) : Optional.empty();
    }

    private StoredViews(Sql sql) {
        this.sql = sql;
    }

    /** Runs the work as one transaction. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /** Whether the views of a document were made with these programs. */
    public boolean isMade(long document, String program) {
        return sql.number("SELECT COUNT(*) FROM document WHERE id = ? AND program = ?", document, program) > 0;
    }

    /** Whether a document was looked at, with any programs. */
    public boolean isLooked(long document) {
        return sql.number("SELECT COUNT(*) FROM document WHERE id = ?", document) > 0;
    }

    /** The programs with which a document was looked at; empty if it was not. */
    public Optional<String> program(long document) {
        return sql.one("SELECT program FROM document WHERE id = ?", row -> row.getString(1), document);
    }

    /** How many documents were looked at with these programs. */
    public long countMade(String program) {
        return sql.number("SELECT COUNT(*) FROM document WHERE program = ?", program);
    }

    /** Whether the views of a content were made with these programs. */
    public boolean hasContent(Sha256 key, String program) {
        return sql.number("SELECT COUNT(*) FROM content WHERE key = ? AND program = ?", key.bytes(), program) > 0;
    }

    /** Stores what was made of a content; replaces what was there. */
    public void add(Sha256 key, String program, MadeViews made) {
        together(() -> {
            delete(key.bytes());
            var reveals = new StringBuilder();
            made.reveals()
                    .forEach(reveal -> reveals.append(reveal.json().text()).append('\n'));
            sql.run(
                    "INSERT INTO content (key, program, result, reason, type, reveals, reveals_omitted, digest)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    key.bytes(),
                    program,
                    made.outcome().code(),
                    made.reason(),
                    made.type(),
                    reveals.toString(),
                    made.revealsOmitted(),
                    digest(made.views()).bytes());
            for (int view = 1; view <= made.views().size(); view++) {
                MadeView one = made.views().get(view - 1);
                sql.run(
                        "INSERT INTO view (content, view, kind, program, omitted) VALUES (?, ?, ?, ?, ?)",
                        key.bytes(),
                        view,
                        one.kind().name(),
                        one.program(),
                        one.omitted());
                for (int file = 1; file <= one.files().size(); file++) {
                    MadeView.File each = one.files().get(file - 1);
                    sql.run(
                            "INSERT INTO file (content, view, file, type, label, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                            key.bytes(),
                            view,
                            file,
                            each.type().name(),
                            each.label(),
                            each.bytes());
                }
            }
            return made;
        });
    }

    private void delete(byte[] key) {
        sql.run("DELETE FROM file WHERE content = ?", (Object) key);
        sql.run("DELETE FROM view WHERE content = ?", (Object) key);
        sql.run("DELETE FROM content WHERE key = ?", (Object) key);
    }

    /** The hash of everything of views that is published. */
    private static Sha256 digest(List<MadeView> views) {
        MessageDigest digest = Sha256.digest();
        for (MadeView view : views) {
            digest.update((view.kind() + "\n" + view.program() + "\n" + view.omitted() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (MadeView.File file : view.files()) {
                digest.update((file.type() + "\n" + file.label() + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(Sha256.of(file.bytes()).bytes());
            }
        }
        return Sha256.wrap(digest.digest());
    }

    /** For each of these documents that has views: the hash of all of them. */
    public Map<Long, Sha256> digests(Collection<Long> documents) {
        String list = new ArrayList<>(documents).toString();
        List<byte[]> without = sql.all(
                "SELECT DISTINCT key FROM part JOIN content ON content.key = part.content WHERE digest IS NULL"
                        + " AND document IN ({keys})",
                row -> row.getBytes(1),
                list);
        for (byte[] key : without) { // stored by an earlier version
            List<MadeView> views = new ArrayList<>();
            for (View view : sql.all(
                    "SELECT 0, content, view, kind, program, omitted FROM view WHERE content = ? ORDER BY view",
                    StoredViews::view,
                    (Object) key)) {
                views.add(new MadeView(view.kind(), view.program(), view.omitted(), files(view)));
            }
            sql.run("UPDATE content SET digest = ? WHERE key = ?", digest(views).bytes(), key);
        }
        return PartDigests.of(
                sql,
                "SELECT document, part.part, digest FROM part JOIN content ON content.key = part.content"
                        + " WHERE result = 'made' AND document IN ({keys})"
                        + " ORDER BY document, part.part",
                documents);
    }

    /** An attachment of a document. */
    public record Part(int part, String name, Sha256 content) {}

    /** Notes that a document was looked at, and what it has. */
    public void add(long document, String program, List<Part> parts) {
        together(() -> {
            sql.run("DELETE FROM part WHERE document = ?", document);
            for (Part part : parts) {
                sql.run(
                        "INSERT INTO part (document, part, name, content) VALUES (?, ?, ?, ?)",
                        document,
                        part.part(),
                        part.name(),
                        part.content().bytes());
            }
            return sql.run("INSERT OR REPLACE INTO document (id, program) VALUES (?, ?)", document, program);
        });
    }

    /**
     * A view of a document, without the bytes of its files.
     *
     * @param content whose {@link #files} it has
     * @param view the number within the content
     */
    public record View(int part, byte[] content, int view, DocumentView.Kind kind, String program, long omitted) {}

    /** The views of a document, in the order of its parts. */
    public List<View> views(long document) {
        return sql.all(
                "SELECT part.part, view.content, view.view, kind, program, omitted FROM part"
                        + " JOIN view ON view.content = part.content WHERE document = ? ORDER BY part.part, view.view",
                StoredViews::view,
                document);
    }

    private static View view(Cells row) throws SQLException {
        return new View(
                row.getInt(1),
                row.getBytes(2),
                row.getInt(3),
                DocumentView.Kind.valueOf(row.getString(4)),
                row.getString(5),
                row.getLong(6));
    }

    /** The files of a view, in order. */
    public List<MadeView.File> files(View view) {
        return sql.all(
                "SELECT type, label, bytes FROM file WHERE content = ? AND view = ? ORDER BY file",
                row -> new MadeView.File(
                        DocumentView.Type.valueOf(row.getString(1)), row.getString(2), row.getBytes(3)),
                view.content(),
                view.view());
    }

    /** One file of a view. @param file from 1 */
    public Optional<MadeView.File> file(View view, int file) {
        return sql.one(
                "SELECT type, label, bytes FROM file WHERE content = ? AND view = ? AND file = ?",
                row -> new MadeView.File(
                        DocumentView.Type.valueOf(row.getString(1)), row.getString(2), row.getBytes(3)),
                view.content(),
                view.view(),
                file);
    }

    /** The labels of the files of a view, in order; empty where a file has none. */
    public List<String> labels(View view) {
        return sql.all(
                "SELECT COALESCE(label, '') FROM file WHERE content = ? AND view = ? ORDER BY file",
                row -> row.getString(1),
                view.content(),
                view.view());
    }

    /** Whether any of these documents has a view. */
    public boolean hasViews(List<Long> documents) {
        return documents.stream()
                .anyMatch(document -> sql.number(
                                "SELECT COUNT(*) FROM part JOIN view ON view.content = part.content WHERE document = ?",
                                document)
                        > 0);
    }

    /**
     * What an attachment or a file of a document reveals.
     *
     * @param omitted how many more things than the list has
     */
    public record Revealing(int part, String name, List<Reveal> reveals, long omitted) {}

    /** The attachments and files of a document that reveal something. */
    public List<Revealing> reveals(long document) {
        return sql.all(
                "SELECT part.part, name, reveals, reveals_omitted FROM part JOIN content ON content.key = part.content"
                        + " WHERE document = ? AND reveals <> '' ORDER BY part.part",
                row -> new Revealing(row.getInt(1), row.getString(2), reveals(row.getString(3)), row.getLong(4)),
                document);
    }

    private static List<Reveal> reveals(String lines) {
        List<Reveal> reveals = new ArrayList<>();
        for (String line : lines.split("\n")) {
            if (Json.parse(line).ok().orElse(null) instanceof Json.Obj one) {
                RevealKind.of(one.string("kind").orElse(""))
                        .ifPresent(kind -> reveals.add(new Reveal(
                                kind,
                                one.string("inside").orElse(null),
                                one.string("place").orElse(""),
                                one.string("value").orElse(""))));
            }
        }
        return reveals;
    }

    /** How many attachments and files have each outcome, over all documents. */
    public Map<ViewsOutcome, Long> totals() {
        Map<ViewsOutcome, Long> totals = new EnumMap<>(ViewsOutcome.class);
        sql.all(
                "SELECT result, COUNT(*) FROM part JOIN content ON content.key = part.content GROUP BY result",
                row -> totals.merge(
                        ViewsOutcome.of(row.getString(1)).orElse(ViewsOutcome.BROKEN), row.getLong(2), Long::sum));
        return totals;
    }

    /** How many pages, sheets and rows are not in the views, over all documents. */
    public long omitted() {
        return sql.number("SELECT SUM(omitted) FROM part JOIN view ON view.content = part.content");
    }

    /** An attachment or file without a view. */
    public record Lost(long document, int part, String name, ViewsOutcome outcome, String reason) {}

    /** Up to {@code limit} of those after a document and a part, in their order. */
    public List<Lost> losses(long document, int part, int limit) {
        return sql.all(
                "SELECT document, part.part, name, result, reason FROM part"
                        + " JOIN content ON content.key = part.content WHERE (document, part.part) > (?, ?)"
                        + " AND result NOT IN ('made', 'not-needed', 'empty') ORDER BY document, part.part LIMIT ?",
                row -> new Lost(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        ViewsOutcome.of(row.getString(4)).orElse(ViewsOutcome.BROKEN),
                        row.getString(5)),
                document,
                part,
                limit);
    }

    /** Deletes what belongs to documents that are no longer there, and contents that no document has. */
    public void keep(LongPredicate isThere) {
        List<Long> gone = new ArrayList<>();
        sql.all("SELECT id FROM document", row -> row.getLong(1)).stream()
                .filter(document -> !isThere.test(document))
                .forEach(gone::add);
        forget(gone);
    }

    /** Deletes what belongs to these documents, and contents that no document has. */
    public void forget(Collection<Long> documents) {
        together(() -> {
            for (long document : documents) {
                sql.run("DELETE FROM part WHERE document = ?", document);
                sql.run("DELETE FROM document WHERE id = ?", document);
            }
            List<byte[]> orphans = sql.all(
                    "SELECT key FROM content WHERE key NOT IN (SELECT content FROM part)", row -> row.getBytes(1));
            orphans.forEach(this::delete);
            return orphans.size();
        });
    }

    @Override
    public void close() {
        sql.close();
    }
}
