package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.daylight.search.IndexedDocument;
import org.daylight.search.SegmentSource;
import org.daylight.search.SegmentWriting;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.daylight.search.lucene.segment.SegmentBuffer;
import org.daylight.search.query.WordSplitter;

/** Writes segments of a {@link LuceneIndex} apart from it. */
public final class LuceneSegments implements SegmentSource {

    /** Tokens that are inverted at a time, 8 bytes each. */
    private static final int ROOM = 1 << 20;

    static {
        CommitData.quietLucene();
    }

    @Override
    public SegmentWriting begin(Path folder, List<String> fields) {
        var numbers = new FieldNumbers();
        fields.forEach(numbers::register);
        var documents = new SegmentBuffer(
                new WordSplitter(false),
                WordSplitter.MAX_TEXT,
                WordAnalyzer.GAP,
                new IndexWriterConfig().getSimilarity(),
                numbers);
        return new SegmentWriting() {
            @Override
            public int add(IndexedDocument document) {
                return documents.add(DocumentFields.of(document));
            }

            @Override
            public void finish() throws IOException {
                try (Directory directory = FSDirectory.open(folder)) {
                    documents.write(directory, ROOM).commit();
                }
            }
        };
    }
}
