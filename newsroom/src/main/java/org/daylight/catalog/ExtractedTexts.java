package org.daylight.catalog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.extract.ExtractionOutcome;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The database of extracted text ({@code spec/extraction.md} section 4): {@code extracted.db}, derived from the originals, so it may be
 * deleted. Safe for use by several threads.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written; in that case nothing of the transaction has happened.
 */
public final class ExtractedTexts implements Closeable {

    public static final String FILE = "extracted.db";

    private static final int VERSION = 2;

    private static final String TO_LAYOUT_2 = "ALTER TABLE content ADD COLUMN digest BLOB";
    private static final int ZSTD_LEVEL = 3;

    private final Sql sql;

    /** Opens the database; creates it if it does not exist. @throws IOException with a one-line message */
    public static ExtractedTexts open(Path newsroom) throws IOException {
        return open(newsroom, false);
    }

    /** As {@link #open(Path)}. @param isShared whether other machines have it open, too */
    public static ExtractedTexts open(Path newsroom, boolean isShared) throws IOException {
        return new ExtractedTexts(
                DerivedDatabase.open(newsroom.resolve(FILE), isShared, "extracted.sql", VERSION, TO_LAYOUT_2));
    }

    /** Opens the database if there is one, and changes nothing in it. Methods that change something fail. */
    public static Optional<ExtractedTexts> openToRead(Path newsroom) throws IOException {
        return Files.exists(newsroom.resolve(FILE))
                ? Optional.of(new ExtractedTexts(DerivedDatabase.openToRead(newsroom.resolve(FILE), VERSION)))
                : Optional.empty();
    }

    /** Opens the database if there is one. @param isShared whether other machines have it open, too */
    public static Optional<ExtractedTexts> openExisting(Path newsroom, boolean isShared) throws IOException {
        return Files.exists(newsroom.resolve(FILE)) ? Optional.of(open(newsroom, isShared)) : Optional.empty();
    }

    private ExtractedTexts(Sql sql) {
        this.sql = sql;
    }

    /** Runs the work as one transaction. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    /**
     * What is known of a document.
     *
     * @param language of the message's own text; empty if it is not clear
     */
    public record Read(String program, String ocr, String language, boolean indexed) {}

    /** What is known of these documents; those that were not read are absent. */
    public Map<Long, Read> read(Collection<Long> documents) {
        Map<Long, Read> found = new HashMap<>();
        for (long document : documents) {
            read(document).ifPresent(read -> found.put(document, read));
        }
        return found;
    }

    public Optional<Read> read(long document) {
        return sql.one(
                "SELECT program, ocr, lang, indexed FROM document WHERE id = ?",
                row -> new Read(row.getString(1), row.getString(2), row.getString(3), row.getInt(4) == 1),
                document);
    }

    /** How many documents were read with this program and this recognition. */
    public long countRead(String program, String ocr) {
        return sql.number("SELECT COUNT(*) FROM document WHERE program = ? AND ocr = ?", program, ocr);
    }

    /** How many documents were read with this program, with any recognition or none. */
    public long countRead(String program) {
        return sql.number("SELECT COUNT(*) FROM document WHERE program = ?", program);
    }

    /** How many documents were read at all. */
    public long countRead() {
        return sql.number("SELECT COUNT(*) FROM document");
    }

    /** Documents that the index may lack, after this key. */
    public List<Long> notIndexed(long after, int limit) {
        return sql.all(
                "SELECT id FROM document WHERE indexed = 0 AND id > ? ORDER BY id LIMIT ?",
                row -> row.getLong(1),
                after,
                limit);
    }

    /** Notes that the index has the text of these documents. */
    public void indexed(Collection<Long> documents) {
        together(() -> {
            documents.forEach(document -> sql.run("UPDATE document SET indexed = 1 WHERE id = ?", document));
            return documents.size();
        });
    }

    /** Program, recognition and result of a content, without its text; empty if it was not extracted. */
    public Optional<ExtractedContent> content(Sha256 key) {
        return sql.one(
                "SELECT program, ocr, result, reason, type, inside, lost, losses FROM content WHERE key = ?",
                row -> content(row, List.of()),
                (Object) key.bytes());
    }

    /** The number of characters of a content; 0 if it was not extracted. */
    public long chars(Sha256 key) {
        return sql.number("SELECT chars FROM content WHERE key = ?", (Object) key.bytes());
    }

    /** Stores what was extracted; replaces what was there. */
    public void add(Sha256 key, ExtractedContent content) {
        byte[] units = new ExtractedText(content.program(), null).bytes(content.units());
        var losses = new StringBuilder();
        for (ExtractedContent.LossInside loss : content.losses()) {
            losses.append(Json.Obj.EMPTY
                            .with("inside", loss.inside())
                            .with("result", loss.result())
                            .with("reason", loss.reason())
                            .text())
                    .append('\n');
        }
        sql.run(
                "INSERT OR REPLACE INTO content (key, program, ocr, result, reason, type, inside, lost, losses, chars,"
                        + " units, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.bytes(),
                content.program(),
                content.ocr(),
                content.outcome().code(),
                content.reason(),
                content.type(),
                content.inside(),
                content.lost(),
                losses.toString(),
                content.chars(),
                Zstd.compress(units, ZSTD_LEVEL),
                Sha256.of(units).bytes());
    }

    /** Notes that a content would have the same text with recognition. */
    public void recognised(Sha256 key, String ocr) {
        sql.run("UPDATE content SET ocr = ? WHERE key = ?", ocr, key.bytes());
    }

    /** An attachment of a document. @param omitted whether the document had too much text before it */
    public record Part(int part, String name, long sizeBytes, Sha256 content, boolean omitted) {}

    /** Notes that a document was read, and what it has. It is no longer noted as indexed. */
    public void add(long document, Read read, List<Part> parts) {
        sql.run("DELETE FROM part WHERE document = ?", document);
        for (Part part : parts) {
            sql.run(
                    "INSERT INTO part (document, part, name, size, content, omitted) VALUES (?, ?, ?, ?, ?, ?)",
                    document,
                    part.part(),
                    part.name(),
                    part.sizeBytes(),
                    part.content().bytes(),
                    part.omitted() ? 1 : 0);
        }
        sql.run(
                "INSERT OR REPLACE INTO document (id, program, ocr, lang, indexed) VALUES (?, ?, ?, ?, 0)",
                document,
                read.program(),
                read.ocr(),
                read.language());
    }

    /** Removes what is known of these documents, and the texts that no other document has. */
    public void forget(Collection<Long> documents) {
        together(() -> {
            for (long document : documents) {
                sql.run("DELETE FROM part WHERE document = ?", document);
                sql.run("DELETE FROM document WHERE id = ?", document);
            }
            return sql.run(
                    "DELETE FROM content WHERE NOT EXISTS" + " (SELECT 1 FROM part WHERE part.content = content.key)");
        });
    }

    /** The text of a document: what extracted it, and its units in the order of its parts. */
    public record Text(ExtractedText by, List<Unit> units) {}

    /**
     * The text of a document; empty if it was not read, or has none and its language is not clear. The language of a message's own text is a
     * unit of part 0 without text.
     */
    public Optional<Text> text(long document) throws IOException {
        Optional<Read> read = read(document);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<Unit> units = new ArrayList<>();
        if (!read.get().language().isEmpty()) {
            units.add(new Unit(0, null, 0, null, null, read.get().language(), ""));
        }
        try {
            sql.all(
                    "SELECT part.part, units FROM part JOIN content ON content.key = part.content"
                            + " WHERE document = ? AND omitted = 0 ORDER BY part.part",
                    row -> units.addAll(units(row.getInt(1), row.getBytes(2))),
                    document);
        } catch (IllegalStateException damaged) {
            throw new IOException(FILE + " is damaged: delete it, and run  daylight extract  again", damaged);
        }
        return units.isEmpty()
                ? Optional.empty()
                : Optional.of(new Text(
                        new ExtractedText(
                                read.get().program(), published(read.get().ocr())),
                        List.copyOf(units)));
    }

    /** For each of these documents that was read: the hash of all of its text, and of what extracted it. */
    public Map<Long, Sha256> digests(Collection<Long> documents) throws IOException {
        String list = new ArrayList<>(documents).toString();
        List<byte[]> without = sql.all(
                "SELECT DISTINCT key FROM part JOIN content ON content.key = part.content WHERE digest IS NULL"
                        + " AND document IN ({keys})",
                row -> row.getBytes(1),
                list);
        for (byte[] key : without) { // stored by an earlier version
            byte[] units = sql.one("SELECT units FROM content WHERE key = ?", row -> row.getBytes(1), (Object) key)
                    .orElseThrow();
            try (var in = new ZstdInputStream(new ByteArrayInputStream(units))) {
                sql.run(
                        "UPDATE content SET digest = ? WHERE key = ?",
                        Sha256.of(in.readAllBytes()).bytes(),
                        key);
            }
        }
        Map<Long, Sha256> parts = PartDigests.of(
                sql,
                "SELECT document, part.part, digest FROM part JOIN content ON content.key = part.content"
                        + " WHERE omitted = 0 AND document IN ({keys})"
                        + " ORDER BY document, part.part",
                documents);
        Map<Long, Sha256> all = new HashMap<>();
        sql.all(
                "SELECT id, program, ocr, lang FROM document WHERE id IN ({keys})",
                row -> {
                    String by = row.getString(2) + "\n" + row.getString(3) + "\n" + row.getString(4) + "\n";
                    Sha256 units = parts.get(row.getLong(1));
                    byte[] head = by.getBytes(StandardCharsets.UTF_8);
                    return all.put(row.getLong(1), units == null ? Sha256.of(head) : Sha256.of(head, units.bytes()));
                },
                list);
        return all;
    }

    /** Without the languages: which ones an editor has installed is nobody's business. */
    private static @Nullable String published(String ocr) {
        int languages = ocr.indexOf(" (");
        return ocr.isEmpty() ? null : languages < 0 ? ocr : ocr.substring(0, languages);
    }

    /** How many attachments and files have each outcome, over all documents. */
    public Map<ExtractionOutcome, Long> totals() {
        Map<ExtractionOutcome, Long> totals = new EnumMap<>(ExtractionOutcome.class);
        sql.all(
                "SELECT CASE WHEN omitted = 1 THEN 'limit-exceeded' ELSE result END AS outcome, COUNT(*)"
                        + " FROM part JOIN content ON content.key = part.content GROUP BY outcome",
                row -> totals.merge(
                        ExtractionOutcome.of(row.getString(1)).orElse(ExtractionOutcome.BROKEN),
                        row.getLong(2),
                        Long::sum));
        return totals;
    }

    /** How many files inside attachments could not be read, over all documents. */
    public long lostInside() {
        return sql.number("SELECT SUM(lost) FROM part JOIN content ON content.key = part.content");
    }

    /**
     * An attachment or file whose text is missing, wholly or in part.
     *
     * @param losses files inside it that could not be read; the first hundred
     */
    public record Lost(
            long document,
            int part,
            String name,
            ExtractionOutcome outcome,
            String reason,
            int lostInside,
            List<ExtractedContent.LossInside> losses) {}

    /** Up to {@code limit} losses after a document and a part, in their order. */
    public List<Lost> losses(long document, int part, int limit) {
        return sql.all(
                "SELECT document, part.part, name, result, reason, lost, losses, omitted FROM part"
                        + " JOIN content ON content.key = part.content"
                        + " WHERE (document, part.part) > (?, ?)"
                        + " AND (omitted = 1 OR lost > 0 OR result NOT IN ('extracted', 'empty'))"
                        + " ORDER BY document, part.part LIMIT ?",
                row -> {
                    boolean omitted = row.getInt(8) == 1;
                    return new Lost(
                            row.getLong(1),
                            row.getInt(2),
                            row.getString(3),
                            omitted
                                    ? ExtractionOutcome.LIMIT_EXCEEDED
                                    : ExtractionOutcome.of(row.getString(4)).orElse(ExtractionOutcome.BROKEN),
                            omitted ? "the document has too much text before it" : row.getString(5),
                            row.getInt(6),
                            losses(row.getString(7)));
                },
                document,
                part,
                limit);
    }

    @Override
    public void close() {
        sql.close();
    }

    private static ExtractedContent content(Cells row, List<Unit> units) throws SQLException {
        return new ExtractedContent(
                row.getString(1),
                row.getString(2),
                ExtractionOutcome.of(row.getString(3)).orElse(ExtractionOutcome.BROKEN),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getInt(7),
                losses(row.getString(8)),
                units);
    }

    private static List<ExtractedContent.LossInside> losses(String lines) {
        return lines.lines()
                .map(Json::parse)
                .flatMap(line -> line.ok().stream())
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .map(loss -> new ExtractedContent.LossInside(
                        loss.string("inside").orElse(""),
                        loss.string("result").orElse(""),
                        loss.string("reason").orElse("")))
                .toList();
    }

    private static List<Unit> units(int part, byte[] compressed) {
        List<Unit> units = new ArrayList<>();
        try (var in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
            if (ExtractedText.read(
                            in,
                            unit -> units.add(new Unit(
                                    part,
                                    unit.inside(),
                                    unit.page(),
                                    unit.sheet(),
                                    unit.layer(),
                                    unit.language(),
                                    unit.text())))
                    instanceof Outcome.Refused<ExtractedText>(String code, String reason)) {
                throw new IllegalStateException(code + ": " + reason);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return units;
    }
}
