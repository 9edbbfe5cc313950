package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.daylight.format.Sha256;

/**
 * Everything in a newsroom that nobody has open, to compare two: the files of its vault byte for byte; every row of its catalog; of its index
 * everything that it has about each document. Two indexes with the same documents never have the same files, because Lucene gives each file a random
 * number and threads divide the documents among segments.
 */
public final class NewsroomContents {

    private NewsroomContents() {}

    /** All of it; names with the contents or their hash, in order of the names. */
    public static TreeMap<String, String> of(Path newsroom) throws Exception {
        var all = new TreeMap<String, String>();
        Rooms.files(newsroom.resolve("vault")).forEach((name, hash) -> all.put("vault " + name, hash));
        catalog(newsroom.resolve("catalog.db")).forEach((table, rows) -> all.put("catalog " + table, rows));
        index(newsroom.resolve("index")).forEach((key, words) -> all.put("index " + key, words));
        return all;
    }

    /** The rows of each table, as text. */
    private static Map<String, String> catalog(Path file) throws Exception {
        var tables = new TreeMap<String, String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            List<String> names = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                List<String> lines = new ArrayList<>();
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("SELECT * FROM " + name)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        var line = new StringBuilder();
                        for (int i = 1; i <= columns; i++) {
                            Object value = rows.getObject(i);
                            line.append(
                                            value instanceof byte[] bytes
                                                    ? HexFormat.of().formatHex(bytes)
                                                    : value)
                                    .append('|');
                        }
                        lines.add(line.toString());
                    }
                }
                lines.sort(null);
                tables.put(name, lines.size() + " rows\n" + String.join("\n", lines));
            }
        }
        return tables;
    }

    /** What the index has about each document, by its key: stored fields, columns, points, norms, terms with their positions. */
    private static Map<String, String> index(Path folder) throws IOException {
        var documents = new TreeMap<Long, List<String>>();
        try (var directory = FSDirectory.open(folder);
                var reader = DirectoryReader.open(directory)) {
            for (LeafReaderContext context : reader.leaves()) {
                read(context.reader(), documents);
            }
        }
        var hashes = new TreeMap<String, String>();
        documents.forEach((key, lines) -> {
            lines.sort(null);
            hashes.put(Long.toHexString(key), lines.size() + " " + hash(lines));
        });
        return hashes;
    }

    private static String hash(List<String> lines) {
        return Sha256.of(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex();
    }

    private static void read(LeafReader leaf, Map<Long, List<String>> documents) throws IOException {
        Bits live = leaf.getLiveDocs();
        long[] keys = new long[leaf.maxDoc()];
        NumericDocValues column = DocValues.getNumeric(leaf, "key");
        for (int i = 0; i < keys.length; i++) {
            column.advanceExact(i);
            keys[i] = column.longValue();
            if (live == null || live.get(i)) {
                if (documents.put(keys[i], new ArrayList<>()) != null) {
                    throw new AssertionError("a document is there twice: " + Long.toHexString(keys[i]));
                }
                for (IndexableField field : leaf.storedFields().document(i)) {
                    documents.get(keys[i]).add("stored " + field.name() + " " + field.binaryValue());
                }
            }
        }
        Lines lines = (document, line) -> {
            if (live == null || live.get(document)) {
                documents.get(keys[document]).add(line);
            }
        };
        for (FieldInfo field : leaf.getFieldInfos()) {
            if (field.getIndexOptions() != IndexOptions.NONE) {
                terms(leaf, field.name, lines);
            }
            if (field.hasNorms()) {
                NumericDocValues norms = leaf.getNormValues(field.name);
                while (norms != null && norms.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    lines.add(norms.docID(), "norm " + field.name + " " + norms.longValue());
                }
            }
            if (field.getDocValuesType() != DocValuesType.NONE) {
                column(leaf, field, lines);
            }
            if (field.getPointDimensionCount() > 0) {
                points(leaf.getPointValues(field.name), field.name, lines);
            }
        }
    }

    private interface Lines {
        void add(int document, String line);
    }

    private static void terms(LeafReader leaf, String field, Lines lines) throws IOException {
        Terms terms = leaf.terms(field);
        if (terms == null) {
            return;
        }
        TermsEnum all = terms.iterator();
        PostingsEnum places = null;
        for (BytesRef term = all.next(); term != null; term = all.next()) {
            places = all.postings(places, PostingsEnum.POSITIONS);
            while (places.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                var line = new StringBuilder("term ").append(field).append(' ').append(term);
                for (int i = 0; i < places.freq(); i++) {
                    line.append(' ').append(places.nextPosition());
                }
                lines.add(places.docID(), line.toString());
            }
        }
    }

    private static void column(LeafReader leaf, FieldInfo field, Lines lines) throws IOException {
        String name = "column " + field.name + " ";
        switch (field.getDocValuesType()) {
            case NUMERIC -> {
                var values = leaf.getNumericDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    lines.add(values.docID(), name + values.longValue());
                }
            }
            case BINARY -> {
                var values = leaf.getBinaryDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    lines.add(values.docID(), name + values.binaryValue());
                }
            }
            case SORTED -> {
                var values = leaf.getSortedDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    lines.add(values.docID(), name + values.lookupOrd(values.ordValue()));
                }
            }
            case SORTED_SET -> {
                var values = leaf.getSortedSetDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    for (int i = 0; i < values.docValueCount(); i++) {
                        lines.add(values.docID(), name + values.lookupOrd(values.nextOrd()));
                    }
                }
            }
            case SORTED_NUMERIC -> {
                var values = leaf.getSortedNumericDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    for (int i = 0; i < values.docValueCount(); i++) {
                        lines.add(values.docID(), name + values.nextValue());
                    }
                }
            }
            case NONE -> throw new AssertionError();
        }
    }

    private static void points(PointValues points, String field, Lines lines) throws IOException {
        if (points == null) {
            return;
        }
        points.intersect(new PointValues.IntersectVisitor() {
            @Override
            public void visit(int document) {
                throw new AssertionError("every value is compared");
            }

            @Override
            public void visit(int document, byte[] value) {
                lines.add(document, "point " + field + " " + HexFormat.of().formatHex(value));
            }

            @Override
            public PointValues.Relation compare(byte[] least, byte[] most) {
                return PointValues.Relation.CELL_CROSSES_QUERY;
            }
        });
    }
}
