package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.daylight.search.Mail;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingDocumentsTest {

    private static final int THREADS = 4;
    private static final int KEYS = 400;

    @TempDir
    Path folder;

    /** Each thread has keys of its own and no buffer of its own; buffers are so small that they leave all the time. */
    @Test
    void theLastVersionOfEachDocumentIsThere() throws Exception {
        Map<Long, Integer> versions = new ConcurrentSkipListMap<>();
        try (var directory = new LinkingDirectory(FSDirectory.open(folder));
                var writer = new IndexWriter(directory, new IndexWriterConfig(new WordAnalyzer()));
                var pool = Executors.newFixedThreadPool(THREADS)) {
            writer.commit();
            var additions = new PendingDocuments(folder, writer, new FieldNumbers(), 40_000);
            for (int round = 0; round < 3; round++) {
                List<Future<Void>> all = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    all.add(pool.submit(changes(additions, versions, thread, round)));
                }
                additions.commit(Map.of("round", "in between"));
                for (Future<Void> each : all) {
                    each.get();
                }
                additions.commit(Map.of("round", "" + round));
                assertEquals(versions, read(directory));
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(0, files.filter(Files::isDirectory).count(), "folders of segments that were taken over");
        }
    }

    private static Callable<Void> changes(
            PendingDocuments additions, Map<Long, Integer> versions, int thread, int round) {
        return () -> {
            var random = new Random(100 * round + thread);
            for (int i = 0; i < 1_500; i++) {
                long key = random.nextInt(KEYS / THREADS) * THREADS + thread;
                if (random.nextInt(10) == 0) {
                    additions.remove(key);
                    versions.remove(key);
                } else {
                    int version = 1 + 10_000 * round + i;
                    var mail = Mail.of(key).trove("t", version).text("quay w" + random.nextInt(900));
                    additions.add(key, DocumentFields.of(mail.document()), versions.containsKey(key) || i % 2 == 0);
                    versions.put(key, version);
                }
            }
            return null;
        };
    }

    private static Map<Long, Integer> read(org.apache.lucene.store.Directory directory) throws IOException {
        Map<Long, Integer> found = new TreeMap<>();
        try (var reader = DirectoryReader.open(directory)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                Bits live = leaf.reader().getLiveDocs();
                var keys = leaf.reader().getNumericDocValues(DocumentFields.KEY);
                for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                    keys.nextDoc();
                    if (live == null || live.get(i)) {
                        var card = leaf.reader().storedFields().document(i).getBinaryValue(DocumentFields.CARD);
                        Integer twice = found.put(
                                keys.longValue(),
                                StoredHit.read(card, keys.longValue(), 0, 0, 0).number());
                        assertEquals(null, twice, "a key that is there twice");
                    }
                }
            }
        }
        return found;
    }
}
