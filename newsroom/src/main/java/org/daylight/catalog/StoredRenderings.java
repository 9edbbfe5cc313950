package org.daylight.catalog;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.extract.MadeView;
import org.daylight.extract.ViewsOutcome;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The database of images of redacted pages ({@code spec/newsroom.md} section 11): {@code renderings.db}, derived from the originals and the
 * redactions, so it may be deleted. Safe for use by several threads.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written; in that case nothing of the transaction has happened.
 */
public final class StoredRenderings implements Closeable {

    public static final String FILE = "renderings.db";

    private static final int VERSION = 1;

    private final Sql sql;

    /** Opens the database; creates it if it does not exist. @throws IOException with a one-line message */
    public static StoredRenderings open(Path newsroom) throws IOException {
        return open(newsroom, false);
    }

    /** As {@link #open(Path)}. @param isShared whether other machines have it open, too */
    public static StoredRenderings open(Path newsroom, boolean isShared) throws IOException {
        return new StoredRenderings(DerivedDatabase.open(newsroom.resolve(FILE), isShared, "renderings.sql", VERSION));
    }

    /** Opens the database if there is one, and changes nothing in it. Methods that change something fail. */
    public static Optional<StoredRenderings> openToRead(Path newsroom) throws IOException {
        return Files.exists(newsroom.resolve(FILE))
                ? Optional.of(new StoredRenderings(DerivedDatabase.openToRead(newsroom.resolve(FILE), VERSION)))
                : Optional.empty();
    }

    /** Opens the database if there is one. @param isShared whether other machines have it open, too */
    public static Optional<StoredRenderings> openExisting(Path newsroom, boolean isShared) throws IOException {
        return Files.exists(newsroom.resolve(FILE)) ? Optional.of(open(newsroom, isShared)) : Optional.empty();
    }

    private StoredRenderings(Sql sql) {
        this.sql = sql;
    }

    private <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /** Whether a document was examined in this state of its redactions and with these programs. */
    public boolean isExamined(long document, Sha256 state) {
        return sql.number("SELECT COUNT(*) FROM document WHERE id = ? AND state = ?", document, state.bytes()) > 0;
    }

    /** Whether the images for a key were made, or tried, with these programs. */
    public boolean has(Sha256 key, String program, String ocr) {
        return sql.number(
                        "SELECT COUNT(*) FROM content WHERE key = ? AND program = ? AND ocr = ?",
                        key.bytes(),
                        program,
                        ocr)
                > 0;
    }

    /** Stores images; replaces what was there. */
    public void add(Sha256 key, String program, String ocr, StoredRendering made) {
        together(() -> {
            delete(key.bytes());
            byte[] texts = new ExtractedText("daylight", null).bytes(made.texts());
            sql.run(
                    "INSERT INTO content (key, program, ocr, result, reason, kind, maker, omitted, black, boxes, texts,"
                            + " digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    key.bytes(),
                    program,
                    ocr,
                    made.outcome().code(),
                    made.reason(),
                    made.kind().name(),
                    made.maker(),
                    made.omitted(),
                    made.black(),
                    made.boxesJson().text(),
                    new String(texts, StandardCharsets.UTF_8),
                    made.digest().bytes());
            for (int file = 1; file <= made.files().size(); file++) {
                MadeView.File each = made.files().get(file - 1);
                sql.run(
                        "INSERT INTO file (content, file, type, label, bytes) VALUES (?, ?, ?, ?, ?)",
                        key.bytes(),
                        file,
                        each.type().name(),
                        each.label(),
                        each.bytes());
            }
            return made;
        });
    }

    private void delete(byte[] key) {
        sql.run("DELETE FROM file WHERE content = ?", (Object) key);
        sql.run("DELETE FROM content WHERE key = ?", (Object) key);
    }

    /**
     * A redacted attachment of a document.
     *
     * @param key of its images; null when it has none
     * @param whole why nothing of it is shown, in a few words; empty when there is a key
     */
    public record Part(int part, String name, @Nullable Sha256 key, String whole) {}

    /** Notes what of a document is redacted. */
    public void examined(long document, Sha256 state, List<Part> parts) {
        together(() -> {
            sql.run("DELETE FROM part WHERE document = ?", document);
            for (Part part : parts) {
                Sha256 key = part.key();
                sql.run(
                        "INSERT INTO part (document, part, name, content, whole) VALUES (?, ?, ?, ?, ?)",
                        document,
                        part.part(),
                        part.name(),
                        key == null ? null : key.bytes(),
                        part.whole());
            }
            return sql.run("INSERT OR REPLACE INTO document (id, state) VALUES (?, ?)", document, state.bytes());
        });
    }

    /** Whether a part of a document had the images of this key when the document was examined. Only these are approved with it. */
    public boolean isOf(long document, int part, Sha256 key) {
        return sql.number(
                        "SELECT COUNT(*) FROM part WHERE document = ? AND part = ? AND content = ?",
                        document,
                        part,
                        key.bytes())
                > 0;
    }

    /** The images for a key; empty when they were not tried. */
    public Optional<StoredRendering> find(Sha256 key) throws IOException {
        List<MadeView.File> files = sql.all(
                "SELECT type, label, bytes FROM file WHERE content = ? ORDER BY file",
                row -> new MadeView.File(
                        DocumentView.Type.valueOf(row.getString(1)), row.getString(2), row.getBytes(3)),
                (Object) key.bytes());
        return find(key, files);
    }

    /** As {@link #find}, without the images themselves: the list of files is empty. */
    public Optional<StoredRendering> findWithoutFiles(Sha256 key) throws IOException {
        return find(key, List.of());
    }

    private Optional<StoredRendering> find(Sha256 key, List<MadeView.File> files) throws IOException {
        try {
            return sql.one(
                    "SELECT result, reason, kind, maker, ocr, omitted, black, boxes, texts FROM content WHERE key = ?",
                    row -> new StoredRendering(
                            ViewsOutcome.of(row.getString(1)).orElse(ViewsOutcome.BROKEN),
                            row.getString(2),
                            DocumentView.Kind.valueOf(row.getString(3)),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(6),
                            row.getInt(7),
                            boxes(row.getString(8)),
                            texts(row.getString(9)),
                            files),
                    (Object) key.bytes());
        } catch (IllegalStateException damaged) {
            throw new IOException(FILE + " is damaged: delete it, and run  daylight extract  again", damaged);
        }
    }

    private static SortedMap<String, Integer> boxes(String json) {
        SortedMap<String, Integer> boxes = new TreeMap<>();
        if (Json.parse(json).ok().orElse(null) instanceof Json.Obj object) {
            object.members().forEach((code, count) -> {
                if (count instanceof Json.Num(long number)) {
                    boxes.put(code, Math.toIntExact(number));
                }
            });
        }
        return boxes;
    }

    private static List<Unit> texts(String lines) {
        List<Unit> units = new ArrayList<>();
        try (var in = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))) {
            if (ExtractedText.read(in, units::add)
                    instanceof Outcome.Refused<ExtractedText>(String code, String reason)) {
                throw new IllegalStateException(code + ": " + reason);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return units;
    }

    /** What became of a redacted attachment. @param boxes black places of all pages; 0 without images */
    public record Shown(
            long document,
            int part,
            String name,
            ViewsOutcome outcome,
            String reason,
            int pages,
            int boxes,
            int black) {

        public boolean isMade() {
            return outcome == ViewsOutcome.MADE;
        }
    }

    /** What became of the redacted attachments of all documents, up to {@code limit} after a document and a part. */
    public List<Shown> shown(long document, int part, int limit) {
        return sql.all(
                "SELECT document, part.part, name, result, COALESCE(reason, whole), boxes, black,"
                        + " (SELECT COUNT(*) FROM file WHERE file.content = part.content)"
                        + " FROM part LEFT JOIN content ON content.key = part.content"
                        + " WHERE (document, part.part) > (?, ?) ORDER BY document, part.part LIMIT ?",
                row -> new Shown(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4) == null
                                ? ViewsOutcome.UNSUPPORTED
                                : ViewsOutcome.of(row.getString(4)).orElse(ViewsOutcome.BROKEN),
                        row.getString(5),
                        row.getInt(8),
                        row.getString(6) == null
                                ? 0
                                : boxes(row.getString(6)).values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                        row.getInt(7)),
                document,
                part,
                limit);
    }

    /** For each of these documents that has images: the hash of all that is published of them. */
    public Map<Long, Sha256> digests(Collection<Long> documents) {
        return PartDigests.of(
                sql,
                "SELECT document, part.part, digest FROM part JOIN content ON content.key = part.content"
                        + " WHERE result = 'made' AND document IN ({keys})"
                        + " ORDER BY document, part.part",
                documents);
    }

    /** Deletes what belongs to documents that are no longer redacted, and images that no document has. */
    public void keep(LongPredicate isRedacted) {
        forget(sql.all("SELECT id FROM document", row -> row.getLong(1)).stream()
                .filter(document -> !isRedacted.test(document))
                .toList());
    }

    /** Deletes what belongs to these documents, and images that no document has. */
    public void forget(Collection<Long> documents) {
        together(() -> {
            for (long document : documents) {
                sql.run("DELETE FROM part WHERE document = ?", document);
                sql.run("DELETE FROM document WHERE id = ?", document);
            }
            List<byte[]> orphans = sql.all(
                    "SELECT key FROM content WHERE key NOT IN (SELECT content FROM part WHERE content IS NOT NULL)",
                    row -> row.getBytes(1));
            orphans.forEach(this::delete);
            return orphans.size();
        });
    }

    @Override
    public void close() {
        sql.close();
    }
}
