package org.daylight.search.lucene.segment;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.FieldsConsumer;
import org.apache.lucene.codecs.NormsConsumer;
import org.apache.lucene.codecs.NormsProducer;
import org.apache.lucene.codecs.PointsWriter;
import org.apache.lucene.codecs.StoredFieldsWriter;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.EmptyDocValuesProducer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.Fields;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FlushInfo;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.TrackingDirectoryWrapper;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.Version;
import org.daylight.search.query.WordSource;
import org.jspecify.annotations.Nullable;

/**
 * Documents that will be one segment: add them, then write the segment into a folder of its own, from which {@code IndexWriter.addIndexes}
 * takes it.
 *
 * <p>Accepts the fields that {@code DocumentFields} uses: words with positions, terms without positions, columns (numbers and terms, one or
 * several for each document), points of one dimension, stored bytes. Other fields are refused, so that nothing is silently left out.
 *
 * <p>For one thread at a time, except for {@link #remove}.
 */
public final class SegmentBuffer {

    private static final String NAME = "_0";

    private final WordSource words;
    private final int maxText;
    private final int gap;
    private final Similarity similarity;
    private final FieldNumbers numbers;
    private final SortedMap<String, FieldBuffer> fields = new TreeMap<>();
    private final Map<String, FieldBuffer> byName = new java.util.HashMap<>();
    private FixedBitSet removed = new FixedBitSet(64);
    private char[] text = new char[1 << 14];
    private int documents;

    /** The bytes of all stored fields; for each, where it ends, and its document and field. */
    private byte[] stored = new byte[1 << 12];

    private int storedBytes;
    private int[] storedDocuments = new int[16];
    private int[] storedEnds = new int[16];
    private FieldBuffer[] storedFields = new FieldBuffer[16];
    private int storedCount;

    /**
     * @param words splits texts; used by this buffer only
     * @param maxText at most this many characters of a text are indexed
     * @param gap positions between two texts of one field
     * @param numbers the numbers of the fields, shared by all buffers of an index
     */
    public SegmentBuffer(WordSource words, int maxText, int gap, Similarity similarity, FieldNumbers numbers) {
        this.words = words;
        this.maxText = maxText;
        this.gap = gap;
        this.similarity = similarity;
        this.numbers = numbers;
    }

    /** How many documents were added, including removed ones. */
    public int size() {
        return documents;
    }

    /** The approximate memory it takes, in bytes. */
    public long ramBytes() {
        long bytes = stored.length + storedDocuments.length * 16L;
        for (FieldBuffer field : fields.values()) {
            bytes += field.ramBytes();
        }
        return bytes;
    }

    /** Adds a document and returns its number in this buffer. A document that is refused stays as a removed one. */
    public int add(Iterable<? extends IndexableField> document) {
        int number = documents++;
        boolean done = false;
        try {
            for (IndexableField value : document) {
                add(number, value);
            }
            for (FieldBuffer field : fields.values()) {
                if (field.has(number)) {
                    field.end(similarity);
                }
            }
            done = true;
        } finally {
            if (!done) {
                remove(number);
            }
        }
        return number;
    }

    /** Removes a document; may be called from any thread until the segment is committed. */
    public synchronized void remove(int document) {
        removed = FixedBitSet.ensureCapacity(removed, document + 1);
        removed.set(document);
    }

    private synchronized FixedBitSet live() {
        var live = new FixedBitSet(documents);
        live.set(0, documents);
        for (int document = 0; document < Math.min(documents, removed.length()); document++) {
            if (removed.get(document)) {
                live.clear(document);
            }
        }
        return live;
    }

    private void add(int document, IndexableField value) {
        FieldBuffer field = byName.get(value.name());
        if (field == null) {
            field = new FieldBuffer(value.name(), numbers.of(value.name()));
            byName.put(value.name(), field);
            fields.put(value.name(), field);
        }
        field.declare(value);
        if (value.fieldType().indexOptions() != IndexOptions.NONE) {
            index(field, document, value);
        }
        Column column = field.column;
        if (value.fieldType().docValuesType() != DocValuesType.NONE && column != null) {
            if (column.hasTerms()) {
                column.add(document, value.binaryValue());
            } else {
                column.add(document, value.numericValue().longValue());
            }
        }
        if (value.fieldType().pointDimensionCount() == 1 && field.points != null) {
            field.points.add(document, PointColumn.number(value.binaryValue()));
        }
        if (value.fieldType().stored()) {
            store(field, document, value);
        }
    }

    private void index(FieldBuffer field, int document, IndexableField value) {
        TokenLog log = field.log;
        if (log == null) {
            throw new IllegalStateException("declared as indexed, but without a log");
        }
        field.begin(log, document);
        if (!value.fieldType().tokenized()) {
            field.term(log, value.binaryValue() == null ? new BytesRef(value.stringValue()) : value.binaryValue());
            return;
        }
        String all = value.stringValue();
        int length = Math.min(all.length(), maxText);
        if (length > text.length) {
            text = new char[ArrayUtil.oversize(length, Character.BYTES)];
        }
        all.getChars(0, length, text, 0);
        words.reset(text, length);
        field.words(log, words, gap);
        if (text.length > 1 << 18) {
            text = new char[1 << 14];
            words.reset(text, 0);
        }
    }

    private void store(FieldBuffer field, int document, IndexableField value) {
        BytesRef bytes = value.binaryValue();
        if (bytes == null) {
            throw new IllegalArgumentException("field " + field.name + ": only bytes are stored here");
        }
        stored = ArrayUtil.grow(stored, storedBytes + bytes.length);
        System.arraycopy(bytes.bytes, bytes.offset, stored, storedBytes, bytes.length);
        storedBytes += bytes.length;
        if (storedCount == storedEnds.length) {
            storedEnds = ArrayUtil.grow(storedEnds);
            storedDocuments = java.util.Arrays.copyOf(storedDocuments, storedEnds.length);
            storedFields = java.util.Arrays.copyOf(storedFields, storedEnds.length);
        }
        storedEnds[storedCount] = storedBytes;
        storedDocuments[storedCount] = document;
        storedFields[storedCount++] = field;
    }

    /**
     * Writes the segment, but not yet which documents are removed.
     *
     * @param folder empty; its files are not synced
     * @param room how many tokens are inverted at a time, 8 bytes each
     */
    public Written write(Directory folder, int room) throws IOException {
        var tracking = new TrackingDirectoryWrapper(folder);
        Codec codec = Codec.getDefault();
        SegmentInfo info = new SegmentInfo(
                folder,
                Version.LATEST,
                Version.LATEST,
                NAME,
                documents,
                false,
                false,
                codec,
                Map.of("source", "daylight"),
                StringHelper.randomId(),
                new java.util.HashMap<>(),
                null);
        FieldInfos infos =
                new FieldInfos(fields.values().stream().map(FieldBuffer::info).toArray(FieldInfo[]::new));
        IOContext context = IOContext.flush(new FlushInfo(documents, ramBytes()));
        var state = new SegmentWriteState(InfoStream.NO_OUTPUT, tracking, info, infos, null, context);
        writeStored(codec, state);
        NormsProducer norms = writeNorms(codec, state);
        writeColumns(codec, state);
        writePoints(codec, state);
        try (FieldsConsumer consumer = codec.postingsFormat().fieldsConsumer(state)) {
            consumer.write(new Postings(room), norms);
        }
        codec.fieldInfosFormat().write(tracking, info, "", infos, IOContext.DEFAULT);
        info.setFiles(new java.util.HashSet<>(tracking.getCreatedFiles()));
        codec.segmentInfoFormat().write(tracking, info, IOContext.DEFAULT);
        return new Written(codec, folder, info, this);
    }

    private void writeStored(Codec codec, SegmentWriteState state) throws IOException {
        try (StoredFieldsWriter writer =
                codec.storedFieldsFormat().fieldsWriter(state.directory, state.segmentInfo, state.context)) {
            int next = 0;
            int at = 0;
            for (int document = 0; document < documents; document++) {
                writer.startDocument();
                for (; next < storedCount && storedDocuments[next] == document; next++) {
                    FieldInfo field = state.fieldInfos.fieldInfo(storedFields[next].name);
                    writer.writeField(field, new BytesRef(stored, at, storedEnds[next] - at));
                    at = storedEnds[next];
                }
                writer.finishDocument();
            }
            writer.finish(documents);
        }
    }

    /** Writes the norms and returns them for writing the postings. */
    private NormsProducer writeNorms(Codec codec, SegmentWriteState state) throws IOException {
        var norms = new Norms(documents);
        if (state.fieldInfos.hasNorms()) {
            try (NormsConsumer consumer = codec.normsFormat().normsConsumer(state)) {
                for (FieldInfo field : state.fieldInfos) {
                    Column column = fields.get(field.name).norms;
                    if (column != null) {
                        norms.add(field.name, column);
                        consumer.addNormsField(field, norms);
                    }
                }
            }
        }
        return norms;
    }

    private void writeColumns(Codec codec, SegmentWriteState state) throws IOException {
        if (!state.fieldInfos.hasDocValues()) {
            return;
        }
        try (DocValuesConsumer consumer = codec.docValuesFormat().fieldsConsumer(state)) {
            for (FieldInfo field : state.fieldInfos) {
                EmptyDocValuesProducer column = fields.get(field.name).column;
                if (column == null) {
                    continue;
                }
                switch (field.getDocValuesType()) {
                    case NUMERIC -> consumer.addNumericField(field, column);
                    case SORTED -> consumer.addSortedField(field, column);
                    case SORTED_SET -> consumer.addSortedSetField(field, column);
                    case SORTED_NUMERIC -> consumer.addSortedNumericField(field, column);
                    case BINARY -> consumer.addBinaryField(field, column);
                    case NONE -> throw new IllegalStateException(field.name);
                }
            }
        }
    }

    private void writePoints(Codec codec, SegmentWriteState state) throws IOException {
        if (!state.fieldInfos.hasPointValues()) {
            return;
        }
        try (PointsWriter writer = codec.pointsFormat().fieldsWriter(state)) {
            for (FieldInfo field : state.fieldInfos) {
                FieldBuffer buffer = fields.get(field.name);
                if (buffer.points != null) {
                    writer.writeField(field, new PointColumn(buffer.points, buffer.pointBytes));
                }
            }
            writer.finish();
        }
    }

    /** The indexed fields in the order of their names. Each is inverted when it is needed. */
    private final class Postings extends Fields {

        private final int room;

        Postings(int room) {
            this.room = room;
        }

        @Override
        public Iterator<String> iterator() {
            return fields.values().stream()
                    .filter(field -> field.log != null && field.log.terms.size() > 0)
                    .map(field -> field.name)
                    .iterator();
        }

        @Override
        public @Nullable Terms terms(String name) {
            FieldBuffer field = fields.get(name);
            return field == null || field.log == null ? null : new Inverted(field.log, field.options, room);
        }

        @Override
        public int size() {
            return -1;
        }
    }

    /** A segment on the disk that is not part of an index yet. */
    public record Written(Codec codec, Directory folder, SegmentInfo info, SegmentBuffer buffer) {

        /** Makes it an index of its own, without the documents that were removed before. */
        public void commit() throws IOException {
            SegmentCommitInfo whole = new SegmentCommitInfo(info, 0, 0, -1, -1, -1, StringHelper.randomId());
            var infos = new SegmentInfos(Version.LATEST.major);
            infos.counter = 1; // the number for the name of the next segment
            FixedBitSet live = buffer.live();
            infos.add(live.cardinality() == info.maxDoc() ? whole : withoutRemoved(whole, live));
            infos.commit(folder);
        }

        private SegmentCommitInfo withoutRemoved(SegmentCommitInfo whole, FixedBitSet live) throws IOException {
            int count = info.maxDoc() - live.cardinality();
            codec.liveDocsFormat().writeLiveDocs(live.asReadOnlyBits(), folder, whole, count, IOContext.DEFAULT);
            return new SegmentCommitInfo(info, count, 0, 1, -1, -1, StringHelper.randomId());
        }
    }
}
