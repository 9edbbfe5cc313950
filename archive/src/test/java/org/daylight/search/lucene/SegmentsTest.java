package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.daylight.search.Mail;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.daylight.search.lucene.segment.SegmentBuffer;
import org.daylight.search.query.WordSplitter;
import org.junit.jupiter.api.Test;

/** Segments written by {@link SegmentBuffer} are what Lucene's own writer makes of the same documents. */
class SegmentsTest {

    private static final String[] PIECES = {
        "quay",
        "the",
        "The",
        "i.okafor@port.example",
        "crane-7",
        "x".repeat(70),
        "ärger",
        "Straße",
        "e\u0301tude",
        "東京都の港",
        "港",
        "สวัสดีครับ",
        "кириллица",
        "عربى",
        "\uD800 half",
        "𝔘nicode",
        "１２３",
        "",
        "— … —",
        "don't",
        "한국어 검색"
    };

    private static String text(Random random, int words) {
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(random.nextInt(3) == 0 ? PIECES[random.nextInt(PIECES.length)] : "w" + random.nextInt(2_000));
            text.append(random.nextInt(9) == 0 ? "\n" : " ");
        }
        return text.toString();
    }

    private static List<Document> documents() {
        var random = new Random(44);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            Mail mail = Mail.of(random.nextLong()).text(text(random, random.nextInt(5) == 0 ? 0 : random.nextInt(90)));
            if (i % 7 != 0) {
                mail.trove(i % 2 == 0 ? "harbour" : "quay", 1 + i).subject(text(random, 5));
            }
            if (i % 5 != 0) {
                mail.date("20%02d-0%d-11T09:00:00+02:00".formatted(random.nextInt(30), 1 + random.nextInt(9)))
                        .release(i % 4)
                        .id("<" + i + "@x.example>")
                        .references("<1@x.example>", "<" + i / 2 + "@x.example>");
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                mail.from(k == 1 ? null : text(random, 2), "p" + random.nextInt(40) + "@port.example")
                        .to(text(random, 1), "P1@port.example")
                        .cc("", "p" + random.nextInt(4) + "@port.example");
            }
            for (int k = random.nextInt(3); k > 0; k--) {
                mail.attach("plan " + k + ".pdf", "application/pdf", k == 1 ? null : text(random, 40));
            }
            documents.add(DocumentFields.of(mail.document()));
        }
        documents.add(DocumentFields.of(
                Mail.of(1).text("quay ".repeat(20_000) + "end").document()));
        documents.add(
                DocumentFields.of(Mail.of(2).text(text(new Random(2), 30_000)).document()));
        return documents;
    }

    private static IndexWriter writer(Directory directory) throws IOException {
        return new IndexWriter(
                directory,
                new IndexWriterConfig(new WordAnalyzer())
                        .setMergePolicy(NoMergePolicy.INSTANCE)
                        .setUseCompoundFile(false)
                        .setRAMBufferSizeMB(200));
    }

    private static SegmentBuffer buffer() {
        return new SegmentBuffer(
                new WordSplitter(false),
                WordSplitter.MAX_TEXT,
                WordAnalyzer.GAP,
                new BM25Similarity(),
                new FieldNumbers());
    }

    @Test
    void theyHoldWhatLuceneWouldHaveWritten() throws IOException {
        try (var theirs = new ByteBuffersDirectory();
                var ours = new ByteBuffersDirectory();
                var folder = new ByteBuffersDirectory();
                var theirWriter = writer(theirs);
                var ourWriter = writer(ours)) {
            SegmentBuffer buffer = buffer();
            for (Document document : documents()) {
                theirWriter.addDocument(document);
                buffer.add(document);
            }
            theirWriter.commit();
            buffer.write(folder, 5_000).commit(); // little room: many passes, and terms that need more
            ourWriter.addIndexes(folder);
            ourWriter.close();
            assertClean(ours);
            try (var their = DirectoryReader.open(theirs);
                    var our = DirectoryReader.open(ours)) {
                assertEquals(1, their.leaves().size());
                assertEquals(1, our.leaves().size());
                assertSame(
                        their.leaves().getFirst().reader(),
                        our.leaves().getFirst().reader());
            }
        }
    }

    @Test
    void aDocumentThatIsRemovedOrRefusedIsDead() throws IOException {
        try (var folder = new ByteBuffersDirectory()) {
            SegmentBuffer buffer = buffer();
            for (int i = 0; i < 100; i++) {
                buffer.add(DocumentFields.of(Mail.of(i).text("quay w" + i).document()));
            }
            buffer.remove(3);
            buffer.remove(70);
            var refused = new Document();
            refused.add(new org.apache.lucene.document.StringField(
                    DocumentFields.TAG, "x".repeat(40_000), org.apache.lucene.document.Field.Store.NO));
            assertThrows(IllegalArgumentException.class, () -> buffer.add(refused));
            buffer.add(DocumentFields.of(Mail.of(100).text("quay").document()));
            var written = buffer.write(folder, 1_000);
            buffer.remove(71);
            written.commit();
            assertClean(folder);
            try (var reader = DirectoryReader.open(folder)) {
                assertEquals(102, reader.maxDoc());
                assertEquals(98, reader.numDocs());
                var live = reader.leaves().getFirst().reader().getLiveDocs();
                for (int i = 0; i < 102; i++) {
                    assertEquals(i != 3 && i != 70 && i != 71 && i != 100, live.get(i), "document " + i);
                }
            }
        }
    }

    @Test
    void aFieldOfAKindThatIsNotWrittenIsRefused() {
        var withFrequencies = new org.apache.lucene.document.FieldType(TextField.TYPE_NOT_STORED);
        withFrequencies.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        var document = new Document();
        document.add(new org.apache.lucene.document.Field("x", "quay", withFrequencies));
        assertThrows(IllegalArgumentException.class, () -> buffer().add(document));
    }

    private static void assertClean(Directory directory) throws IOException {
        var said = new ByteArrayOutputStream();
        try (var check = new CheckIndex(directory)) {
            check.setInfoStream(new PrintStream(said, true, StandardCharsets.UTF_8));
            assertTrue(check.checkIndex().clean, () -> said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void assertSame(LeafReader theirs, LeafReader ours) throws IOException {
        assertEquals(theirs.maxDoc(), ours.maxDoc());
        var names = new TreeMap<String, String>();
        for (FieldInfo field : theirs.getFieldInfos()) {
            names.put(field.name, kinds(field));
        }
        var ourNames = new TreeMap<String, String>();
        for (FieldInfo field : ours.getFieldInfos()) {
            ourNames.put(field.name, kinds(field));
        }
        assertEquals(names, ourNames);
        for (FieldInfo field : theirs.getFieldInfos()) {
            assertSameTerms(field, theirs.terms(field.name), ours.terms(field.name));
            assertEquals(
                    numbers(theirs.getNormValues(field.name)), numbers(ours.getNormValues(field.name)), field.name);
            assertEquals(column(theirs, field), column(ours, field), field.name);
            assertEquals(points(theirs.getPointValues(field.name)), points(ours.getPointValues(field.name)));
        }
        for (int i = 0; i < theirs.maxDoc(); i++) {
            BytesRef card = theirs.storedFields().document(i).getBinaryValue(DocumentFields.CARD);
            assertEquals(card, ours.storedFields().document(i).getBinaryValue(DocumentFields.CARD));
        }
    }

    private static String kinds(FieldInfo field) {
        return String.join(
                " ",
                field.getIndexOptions().name(),
                "norms=" + field.hasNorms(),
                field.getDocValuesType().name(),
                "points=" + field.getPointDimensionCount() + "x" + field.getPointNumBytes(),
                field.attributes().toString());
    }

    private static void assertSameTerms(FieldInfo field, Terms theirs, Terms ours) throws IOException {
        if (theirs == null || ours == null) {
            assertEquals(theirs, ours, field.name);
            return;
        }
        assertEquals(theirs.size(), ours.size(), field.name);
        assertEquals(theirs.getDocCount(), ours.getDocCount(), field.name);
        assertEquals(theirs.getSumDocFreq(), ours.getSumDocFreq(), field.name);
        assertEquals(theirs.getSumTotalTermFreq(), ours.getSumTotalTermFreq(), field.name);
        TermsEnum their = theirs.iterator();
        TermsEnum our = ours.iterator();
        for (BytesRef term = their.next(); term != null; term = their.next()) {
            assertEquals(term, our.next(), field.name);
            assertEquals(their.docFreq(), our.docFreq());
            assertEquals(their.totalTermFreq(), our.totalTermFreq());
            PostingsEnum a = their.postings(null, PostingsEnum.POSITIONS);
            PostingsEnum b = our.postings(null, PostingsEnum.POSITIONS);
            while (a.nextDoc() != PostingsEnum.NO_MORE_DOCS) {
                assertEquals(a.docID(), b.nextDoc());
                assertEquals(a.freq(), b.freq());
                for (int i = 0; theirs.hasPositions() && i < a.freq(); i++) {
                    assertEquals(a.nextPosition(), b.nextPosition(), () -> field.name + " " + a.docID());
                }
            }
            assertEquals(PostingsEnum.NO_MORE_DOCS, b.nextDoc());
        }
        assertEquals(null, our.next());
    }

    private static List<String> numbers(NumericDocValues values) throws IOException {
        List<String> all = new ArrayList<>();
        while (values != null && values.nextDoc() != NumericDocValues.NO_MORE_DOCS) {
            all.add(values.docID() + "=" + values.longValue());
        }
        return all;
    }

    private static List<String> column(LeafReader reader, FieldInfo field) throws IOException {
        List<String> all = new ArrayList<>();
        if (field.getDocValuesType() == DocValuesType.NUMERIC) {
            return numbers(reader.getNumericDocValues(field.name));
        } else if (field.getDocValuesType() == DocValuesType.SORTED) {
            SortedDocValues values = reader.getSortedDocValues(field.name);
            while (values.nextDoc() != SortedDocValues.NO_MORE_DOCS) {
                all.add(values.docID() + "="
                        + values.lookupOrd(values.ordValue()).utf8ToString());
            }
        } else if (field.getDocValuesType() == DocValuesType.BINARY) {
            BinaryDocValues values = reader.getBinaryDocValues(field.name);
            while (values.nextDoc() != SortedDocValues.NO_MORE_DOCS) {
                all.add(values.docID() + "=" + values.binaryValue());
            }
        } else if (field.getDocValuesType() == DocValuesType.SORTED_NUMERIC) {
            SortedNumericDocValues values = reader.getSortedNumericDocValues(field.name);
            while (values.nextDoc() != SortedDocValues.NO_MORE_DOCS) {
                for (int i = 0; i < values.docValueCount(); i++) {
                    all.add(values.docID() + "=" + values.nextValue());
                }
            }
        } else if (field.getDocValuesType() == DocValuesType.SORTED_SET) {
            SortedSetDocValues values = reader.getSortedSetDocValues(field.name);
            while (values.nextDoc() != SortedDocValues.NO_MORE_DOCS) {
                for (int i = 0; i < values.docValueCount(); i++) {
                    all.add(values.docID() + "="
                            + values.lookupOrd(values.nextOrd()).utf8ToString());
                }
            }
        }
        return all;
    }

    private static List<String> points(PointValues points) throws IOException {
        List<String> all = new ArrayList<>();
        if (points != null) {
            points.intersect(new PointValues.IntersectVisitor() {
                @Override
                public void visit(int document) {
                    throw new AssertionError();
                }

                @Override
                public void visit(int document, byte[] value) {
                    all.add(HexFormat.of().formatHex(value) + "=" + document);
                }

                @Override
                public PointValues.Relation compare(byte[] least, byte[] most) {
                    return PointValues.Relation.CELL_CROSSES_QUERY;
                }
            });
        }
        return all;
    }
}
