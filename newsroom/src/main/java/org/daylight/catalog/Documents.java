package org.daylight.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.daylight.container.ConversionNote;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/** The documents, where their bytes were found, and what is wrong with them. */
public final class Documents {

    static final String COLUMNS = """
        SELECT document.id, slug, accession, number, sha256, size, withheld, withheld_with, cleared, withdrawn, kind, name, type,
          (SELECT t.number FROM document t WHERE t.id = document.transcript AND t.withheld IS NULL AND t.withdrawn IS NULL)
          AS transcript_number, conversion, pieces
        FROM document JOIN trove ON trove.id = document.trove\s\
        """;

    /** From this number of documents on, making indexes again is faster than changing them row by row. */
    private static final int WORTH_REBUILDING = 50_000;

    private static final String FILE = DocumentKind.FILE.word();

    private final Sql sql;

    Documents(Sql sql) {
        this.sql = sql;
    }

    /**
     * A document's key: the first 8 bytes, big-endian, of SHA-256(slug, 0x00, SHA-256 of the original). It is known
     * without a query of the catalog, so that parsing and indexing need not wait for one, and it is the same after a
     * crash.
     */
    public static long key(String trove, Sha256 original) {
        byte[] hash = Sha256.of(trove.getBytes(StandardCharsets.UTF_8), new byte[] {0}, original.bytes())
                .bytes();
        return ByteBuffer.wrap(hash).getLong();
    }

    /** Whether the catalog has a document with this key. */
    public boolean has(long key) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM document WHERE id = ?)", key) == 1;
    }

    /**
     * Adds a document; returns false, and changes nothing, when the trove already has it.
     *
     * @param pieces root of its piece tree; null when the trove already has it
     */
    public boolean add(
            long key, long trove, int accession, Sha256 sha256, long sizeBytes, @Nullable Sha256 pieces, long batch) {
        return add(key, trove, accession, sha256, sizeBytes, pieces, batch, null);
    }

    /**
     * The same with its match keys, which are also noted with {@link Matches#add} then.
     *
     * @param keys null when they are noted later, with {@link Matches#note}
     */
    public boolean add(
            long key,
            long trove,
            int accession,
            Sha256 sha256,
            long sizeBytes,
            @Nullable Sha256 pieces,
            long batch,
            @Nullable Collection<MatchKey> keys) {
        boolean added = sql.run(
                        "INSERT INTO document (id, trove, accession, sha256, size, pieces, batch, keys) VALUES (?, ?,"
                                + " ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        key,
                        trove,
                        accession,
                        sha256.bytes(),
                        sizeBytes,
                        pieces == null ? null : pieces.bytes(),
                        batch,
                        keys == null ? null : MatchKey.stored(keys))
                == 1;
        if (!added && !find(key).orElseThrow().sha256().equals(sha256)) {
            throw new IllegalStateException("two different documents have the key " + Long.toHexString(key) + ": "
                    + sha256.hex() + " is not stored");
        }
        return added;
    }

    /** Records that a new document is a file, and its name and type. */
    public void describe(long key, String name, String type) {
        sql.run("UPDATE document SET kind = ?, name = ?, type = ? WHERE id = ?", FILE, name, type, key);
    }

    /** Whether the document is a file. */
    public boolean isFile(long key) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM document WHERE id = ? AND kind = ?)", key, FILE) == 1;
    }

    /** Records that a new document is a message that Daylight wrote. */
    public void convert(long key, HeldConversion from) {
        sql.run("UPDATE document SET conversion = ? WHERE id = ?", from.text(), key);
    }

    /** A place of a file: the name of its container is its own path. */
    public record FilePlace(long key, String container, String type) {}

    /** Every place where a file was found in an accession, in order of the container's name. */
    public List<FilePlace> filePlaces(int accession) {
        return sql.all(
                "SELECT document.id, container.name, type FROM container JOIN provenance ON container = container.id"
                    + " JOIN document ON document.id = provenance.document WHERE container.accession = ? AND kind = ?"
                    + " ORDER BY container.name",
                row -> new FilePlace(row.getLong(1), row.getString(2), row.getString(3)),
                accession,
                FILE);
    }

    /**
     * The documents that were found in a container of an accession, or in something inside it, by number.
     *
     * @param name the container's name, as in {@link Place#container}
     */
    public List<Long> inContainer(int accession, String name, int limit) {
        return sql.all(
                "SELECT DISTINCT document.id, number FROM container JOIN provenance ON container = container.id JOIN"
                        + " document ON document.id = provenance.document WHERE container.accession = ? AND"
                        + " (container.name = ? OR substr(container.name, 1, ?) IN (?, ?)) ORDER BY number NULLS FIRST,"
                        + " document.id LIMIT ?",
                row -> row.getLong(1),
                accession,
                name,
                name.codePointCount(0, name.length()) + 1,
                name + "!",
                name + "/",
                limit);
    }

    /** Records the document that is the transcript of a recording, unless one is recorded. */
    public void transcribe(long recording, long transcript) {
        sql.run("UPDATE document SET transcript = ? WHERE id = ? AND transcript IS NULL", transcript, recording);
    }

    /** How many documents of an accession are files. */
    public long files(int accession) {
        return sql.number("SELECT COUNT(*) FROM document WHERE accession = ? AND kind = ?", accession, FILE);
    }

    /** Adds a place where a document was found; does nothing when the place is already recorded. */
    public void addProvenance(long document, long container, long offset, long length, String repair, String note) {
        sql.runSometime(
                "INSERT INTO provenance (container, \"offset\", length, document, repair, note) VALUES (?, ?, ?, ?, ?,"
                        + " ?) ON CONFLICT DO NOTHING",
                container,
                offset,
                length,
                document,
                repair,
                note);
    }

    /**
     * A place where a document was found.
     *
     * @param repair what was changed in the container's bytes to extract the document ({@code Transformation.text});
     *     empty for a converted message
     * @param note what the container says beside the bytes; of a converted message, also its {@code ConversionNote}
     */
    public record Place(int accession, String container, long offset, long length, String repair, String note) {}

    /**
     * What a converted message was written from.
     *
     * @param format of the file: the code of a {@code ContainerFormat}, such as {@code pst}
     */
    public record Origin(String format, ConversionNote note) {}

    /**
     * What a document was written from: by the first place, in the order of {@link #places}. Empty when its bytes are those
     * of a container in at least one of the places where it was found.
     */
    public Optional<Origin> origin(long document) {
        List<Place> places = places(document);
        List<Optional<Origin>> all = places.stream()
                .map(place -> ConversionNote.parse(place.note())
                        .map(note -> new Origin(place.note().split(" ", 2)[0], note)))
                .toList();
        boolean isConverted = !all.isEmpty() && all.stream().allMatch(Optional::isPresent);
        return isConverted ? all.getFirst() : Optional.empty();
    }

    /** Every place where a document was found, in order of accession, container and offset. */
    public List<Place> places(long document) {
        return sql.all(
                "SELECT accession, name, \"offset\", length, repair, note FROM provenance JOIN container ON"
                        + " container.id = container WHERE document = ? ORDER BY accession, name, \"offset\"",
                row -> new Place(
                        row.getInt(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6)),
                document);
    }

    public void addDefects(long document, Collection<String> codes) {
        for (String code : codes) {
            sql.runSometime("INSERT INTO defect (document, code) VALUES (?, ?) ON CONFLICT DO NOTHING", document, code);
        }
    }

    public Optional<HeldDocument> find(long key) {
        return sql.one(COLUMNS + "WHERE document.id = ?", Documents::read, key);
    }

    public Optional<HeldDocument> find(String trove, int number) {
        return sql.one(COLUMNS + "WHERE slug = ? AND number = ?", Documents::read, trove, number);
    }

    /** The number of a document; 0 when it has none, or is unknown. */
    public int numberOf(long key) {
        return sql.number("SELECT number FROM document WHERE id = ?", key).intValue();
    }

    /** Keys of the documents with this number, in all troves. */
    public List<Long> keysOf(int number) {
        return sql.all("SELECT id FROM document WHERE number = ?", row -> row.getLong(1), number);
    }

    /** Keys of the documents that are withheld, in the order of troves and numbers. */
    public List<Long> withheld() {
        return sql.all(
                "SELECT id FROM document WHERE withheld IS NOT NULL ORDER BY trove, number NULLS FIRST",
                row -> row.getLong(1));
    }

    /** Keys of the documents that were withdrawn, in the order of troves and numbers. */
    public List<Long> withdrawn() {
        return sql.all(
                "SELECT id FROM document WHERE withdrawn IS NOT NULL ORDER BY trove, number NULLS FIRST",
                row -> row.getLong(1));
    }

    /** Documents with numbers from first to last, in order of number. */
    public List<HeldDocument> range(long trove, int first, int last) {
        return sql.all(
                COLUMNS + "WHERE document.trove = ? AND number BETWEEN ? AND ? ORDER BY number",
                Documents::read,
                trove,
                first,
                last);
    }

    /** A transcript that no reader sees yet when the part is published is left out. */
    private static final String OF_PART = COLUMNS.replace(
                    "AND t.withdrawn IS NULL)",
                    "AND t.withdrawn IS NULL AND EXISTS (SELECT 1 FROM part_document d JOIN part ON part.id = d.part"
                            + " WHERE d.trove = t.trove AND d.number = t.number AND (published IS NOT NULL OR part.id ="
                            + " ?)))")
            + "WHERE document.trove = ? AND number IS NOT NULL AND (number IN (SELECT d.number FROM part_document d"
            + " WHERE d.part = ?) OR document.id IN (SELECT s.document FROM shown_again s WHERE s.part = ?)) ORDER BY"
            + " number";

    /**
     * The documents of a part, in order of number, with those that it shows again. The transcript of a recording is given only if it is in this part or in
     * a published one.
     */
    public List<HeldDocument> of(PlannedPart part) {
        return sql.all(OF_PART, Documents::read, part.id(), part.troveRow(), part.id(), part.id());
    }

    private static final String STATE = """
        CASE WHEN withdrawn IS NOT NULL THEN 'WITHDRAWN' WHEN withheld IS NOT NULL THEN 'WITHHELD'
        WHEN EXISTS (SELECT 1 FROM part_document d JOIN part ON part.id = d.part WHERE d.trove = document.trove
          AND d.number = document.number AND published IS NOT NULL) THEN 'PUBLISHED' ELSE 'TO_COME' END\
        """;

    /** Labels are the last words of a note: {@code … labels=Inbox,Port%20Harbour}. */
    private static final String HAS_LABEL = """
        EXISTS (SELECT 1 FROM provenance WHERE provenance.document = document.id AND {place}(note, ' labels=') > 0
          AND {place}(',' || substr(note, {place}(note, ' labels=') + 8) || ',', ',' || ? || ',') > 0)\
        """;

    /**
     * Up to {@code limit} numbered documents that pass the filter, in order of trove and number, after this one (empty
     * and 0 for the first).
     */
    public List<ListedDocument> list(DocumentFilter filter, String afterTrove, int afterNumber, int limit) {
        DocumentFilter.DocumentState state = filter.state();
        return sql.all(
                "SELECT * FROM (" + COLUMNS.replace("\nFROM document", ", " + STATE + " AS state FROM document")
                        + " WHERE number BETWEEN ? AND ? AND (CAST(? AS TEXT) IS NULL OR slug = ?) AND (CAST(? AS"
                        + " BIGINT) IS NULL OR EXISTS (SELECT 1 FROM part_document d WHERE d.trove = document.trove"
                        + " AND d.number = document.number AND d.part = ?)) AND (CAST(? AS TEXT) IS NULL"
                        + " OR " + HAS_LABEL
                        + ")) WHERE (slug, number) > (?, ?)"
                        + " AND (CAST(? AS TEXT) IS NULL OR state = ?) ORDER BY slug, number LIMIT ?",
                row -> new ListedDocument(read(row), DocumentFilter.DocumentState.valueOf(row.getString("state"))),
                filter.first(),
                filter.last(),
                filter.trove(),
                filter.trove(),
                filter.part(),
                filter.part(),
                filter.label(),
                filter.label(),
                afterTrove,
                afterNumber,
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                limit);
    }

    /** How many numbered documents of a trove are in each state; states without any are left out. */
    public Map<DocumentFilter.DocumentState, Integer> states(long trove) {
        var counts = new EnumMap<DocumentFilter.DocumentState, Integer>(DocumentFilter.DocumentState.class);
        sql.all(
                        "SELECT " + STATE
                                + " AS state, COUNT(*) FROM document WHERE trove = ? AND number IS NOT NULL GROUP"
                                + " BY state",
                        row -> Map.entry(DocumentFilter.DocumentState.valueOf(row.getString(1)), row.getInt(2)),
                        trove)
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** What a commitment to a document needs. @param pieces null for a document that an earlier version imported */
    public record Numbered(
            int number,
            Sha256 sha256,
            long sizeBytes,
            @Nullable Sha256 pieces) {}

    /** Numbers from first to last with their hashes, in order of number. */
    public List<Numbered> numbered(long trove, int first, int last) {
        return sql.all(
                "SELECT number, sha256, size, pieces FROM document WHERE trove = ? AND number BETWEEN ? AND ? ORDER BY"
                        + " number",
                row -> new Numbered(row.getInt(1), Sha256.wrap(row.getBytes(2)), row.getLong(3), pieces(row, 4)),
                trove,
                first,
                last);
    }

    /** A document that has no number yet. */
    public record Unnumbered(long key, Sha256 sha256) {}

    /** Documents of an accession, in no particular order. */
    public List<Unnumbered> ofAccession(int accession) {
        return ofAccession(accession, document -> document);
    }

    /** The same, each as the caller needs it, so that nothing else is kept of millions of documents. */
    public <T> List<T> ofAccession(int accession, Function<Unnumbered, T> as) {
        return sql.all(
                "SELECT id, sha256 FROM document WHERE accession = ?",
                row -> as.apply(new Unnumbered(row.getLong(1), Sha256.wrap(row.getBytes(2)))),
                accession);
    }

    /**
     * Up to {@code limit} documents of batches after this one, in the order of batches; for an index that lacks
     * documents.
     */
    public List<HeldDocument> after(long batch, long key, int limit) {
        return sql.all(
                COLUMNS + "WHERE (batch, document.id) > (?, ?) ORDER BY batch, document.id LIMIT ?",
                Documents::read,
                batch,
                key,
                limit);
    }

    /** How many documents came in batches after this one. */
    public long countAfter(long batch) {
        return sql.number("SELECT COUNT(*) FROM document WHERE batch > ?", batch);
    }

    /** The batch of a document. */
    public long batch(long key) {
        return sql.number("SELECT batch FROM document WHERE id = ?", key);
    }

    /** The first batch with a document of an accession; 0 when there is none. */
    public long firstBatch(int accession) {
        return sql.number("SELECT MIN(batch) FROM document WHERE accession = ?", accession);
    }

    /** The highest batch committed so far; 0 when there is none. */
    public long lastBatch() {
        return sql.number("SELECT MAX(batch) FROM document");
    }

    /**
     * Numbers the documents, ascending from {@code first}, in the order given; in a transaction.
     *
     * @param inOrder the keys of the documents
     */
    public void number(long trove, long[] inOrder, int first) {
        number(trove, inOrder, first, WORTH_REBUILDING);
    }

    /** The same. @param worthRebuilding from how many documents on the indexes may be made again ({@code docs/decisions/0377}) */
    void number(long trove, long[] inOrder, int first, int worthRebuilding) {
        record Numbering(long key, int number) {}
        List<Numbering> byKey = IntStream.range(0, inOrder.length)
                .mapToObj(i -> new Numbering(inOrder[i], first + i))
                .sorted(Comparator.comparingLong(Numbering::key))
                .toList();
        Runnable update = () -> byKey.forEach(
                each -> sql.runSometime("UPDATE document SET number = ? WHERE id = ?", each.number, each.key));
        boolean many =
                inOrder.length >= worthRebuilding && inOrder.length >= sql.number("SELECT COUNT(*) FROM document") / 4;
        if (many) {
            sql.withoutIndexes("document", "number", update);
        } else {
            update.run();
        }
        sql.run("UPDATE trove SET numbered = ? WHERE id = ?", first + inOrder.length - 1, trove);
    }

    /**
     * Withholds a document.
     *
     * @param reason for the public; '' for none
     * @param with the document of which it is a copy, when it is withheld because of that; null when an editor named it
     */
    public void withhold(long key, String reason, @Nullable Long with) {
        withhold(List.of(key), reason, with);
    }

    /** The same for many documents. */
    public void withhold(List<Long> keys, String reason, @Nullable Long with) {
        sql.runForAll(
                "UPDATE document SET withheld = ?, withheld_with = ?, cleared = 0, review = 'withhold' WHERE id IN"
                        + " ({keys})",
                keys,
                reason,
                with);
    }

    /**
     * Lets a document be shown again. An embargo and a second review that was requested are in force again.
     *
     * @param cleared whether it may be shown although it is a copy of a document that stays withheld
     */
    public void show(long key, boolean cleared) {
        sql.run(
                "UPDATE document SET withheld = NULL, withheld_with = NULL, cleared = ?, review = CASE WHEN"
                        + " embargo_until IS NOT NULL OR embargo_event IS NOT NULL THEN 'embargo' WHEN second_by IS NOT"
                        + " NULL THEN 'second-review' ELSE 'publish' END WHERE id = ?",
                cleared ? 1 : 0,
                key);
    }

    /** Documents that were withheld as copies of this one, by trove and number. */
    public List<HeldDocument> withheldWith(long key) {
        return sql.all(COLUMNS + "WHERE withheld_with = ? ORDER BY slug, number NULLS FIRST", Documents::read, key);
    }

    /** Records that a document was withdrawn after it was published. @param reason for the public, not blank */
    public void withdraw(long key, String reason) {
        sql.run("UPDATE document SET withdrawn = ? WHERE id = ?", reason, key);
    }

    private static @Nullable Sha256 pieces(Cells row, int column) throws SQLException {
        byte[] root = row.getBytes(column);
        return root == null ? null : Sha256.wrap(root);
    }

    static HeldDocument read(Cells row) throws SQLException {
        return new HeldDocument(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                Sha256.wrap(row.getBytes(5)),
                row.getLong(6),
                row.getString(7),
                row.getLong(8),
                row.getBoolean(9),
                row.getString(10),
                row.getString(11).equals(FILE)
                        ? new HeldFile(row.getString(12), row.getString(13), row.getInt(14))
                        : null,
                Optional.ofNullable(row.getString(15))
                        .flatMap(HeldConversion::parse)
                        .orElse(null),
                pieces(row, 16));
    }
}
