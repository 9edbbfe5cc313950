package org.daylight.search.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.IndexedDocument;
import org.daylight.search.lucene.segment.FieldNumbers;

/**
 * Compares our own segments with Lucene's {@code addDocument}: {@code SegmentCost MESSAGES LUCENE_MB PATH…}. One process gives
 * the same parsed documents to both ways, 500 at a time, in alternating order. It prints the processor time of the indexing
 * thread, merges and the last commit included.
 *
 * <p>It is in this package because the classes that it compares are package-private.
 */
final class SegmentCost {

    private static final int AT_ONCE = 500;
    private static final int OWN_MB = 64;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Way> ways;
    private final List<Document> waiting = new ArrayList<>();
    private int rounds;

    /** One way of writing an index, and the processor time that it has taken. */
    private abstract static class Way {
        private final String name;
        private long nanos;

        Way(String name) {
            this.name = name;
        }

        abstract void add(Document document) throws IOException;

        abstract void commit() throws IOException, InterruptedException;
    }

    private SegmentCost(List<Way> ways) {
        this.ways = ways;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int most = Integer.parseInt(args[0]);
        int luceneMb = Integer.parseInt(args[1]);
        List<Path> corpora =
                Arrays.stream(args).skip(2).map(arg -> Path.of(arg)).toList();
        CommitData.quietLucene();
        Path folder = Files.createTempDirectory("segment-cost");
        try {
            var cost = new SegmentCost(List.of(own(folder.resolve("own")), lucene(folder.resolve("lucene"), luceneMb)));
            int messages = cost.run(corpora, most);
            cost.print(messages);
        } finally {
            remove(folder);
        }
    }

    private static IndexWriter writer(Directory directory, double bufferMb) throws IOException {
        var merging = new TieredMergePolicy();
        merging.setNoCFSRatio(0);
        return new IndexWriter(
                directory,
                new IndexWriterConfig(new WordAnalyzer())
                        .setMergePolicy(merging)
                        .setUseCompoundFile(false)
                        .setRAMBufferSizeMB(bufferMb)
                        .setMergeScheduler(new SerialMergeScheduler()));
    }

    private static Way own(Path folder) throws IOException {
        Files.createDirectories(folder);
        IndexWriter writer = writer(new LinkingDirectory(FSDirectory.open(folder)), 16);
        writer.commit();
        var documents = new PendingDocuments(folder, writer, new FieldNumbers(), (long) OWN_MB << 20);
        return new Way("own, " + OWN_MB + " MB") {
            private long key;

            @Override
            void add(Document document) throws IOException {
                documents.add(key++, document, false);
            }

            @Override
            void commit() throws IOException, InterruptedException {
                documents.commit(Map.of());
            }
        };
    }

    private static Way lucene(Path folder, int bufferMb) throws IOException {
        Files.createDirectories(folder);
        IndexWriter writer = writer(FSDirectory.open(folder), bufferMb);
        return new Way("Lucene, " + bufferMb + " MB") {
            @Override
            void add(Document document) throws IOException {
                writer.addDocument(document);
            }

            @Override
            void commit() throws IOException {
                writer.commit();
            }
        };
    }

    private int run(List<Path> corpora, int most) throws IOException, InterruptedException {
        int[] messages = {0};
        new ImportSource(corpora).read(found -> {
            if (found instanceof RawMessage raw && messages[0] < most) {
                int number = ++messages[0];
                byte[] bytes = raw.bytes();
                Message view = MessageParser.parse(bytes);
                waiting.add(DocumentFields.of(
                        new IndexedDocument(number, "b", 0, 0, bytes.length, view, Authentication.UNSIGNED)));
                if (waiting.size() == AT_ONCE) {
                    addAll();
                }
            }
        });
        addAll();
        for (Way way : ways) {
            long begin = THREADS.getCurrentThreadCpuTime();
            way.commit();
            way.nanos += THREADS.getCurrentThreadCpuTime() - begin;
        }
        return messages[0];
    }

    private void addAll() {
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get((i + rounds) % ways.size());
            long begin = THREADS.getCurrentThreadCpuTime();
            for (Document document : waiting) {
                try {
                    way.add(document);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            way.nanos += THREADS.getCurrentThreadCpuTime() - begin;
        }
        rounds++;
        waiting.clear();
    }

    private void print(int messages) {
        System.out.println("| messages | way and buffer | CPU, s | ÷ own |");
        System.out.println("|--:|---|--:|--:|");
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.1f | %.2f |%n",
                    messages,
                    way.name,
                    way.nanos / 1e9,
                    (double) way.nanos / ways.getFirst().nanos);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
