package org.daylight.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.evidence.Authentication;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.vector.LuceneVectors;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.EmbedderSource;
import org.daylight.search.similar.HybridSearch;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.QuantisedVector;
import org.daylight.search.similar.SemanticSearch;
import org.daylight.search.similar.TextPassages;
import org.jspecify.annotations.Nullable;

/**
 * The recall of word search, of search by meaning and of both, on queries for which the relevant message is known; the documents that are embedded
 * each second; and the time of a search.
 */
public final class SemanticRecall {

    private static final int DEEP = 20;
    private static final int SHORT = 10;

    private SemanticRecall() {}

    /**
     * A query for which a message is known to be relevant.
     *
     * @param kind such as {@code paraphrase}
     * @param message the first 16 digits of the SHA-256 of its Message-ID
     */
    private record Labelled(String kind, String message, String query) {}

    /**
     * @param arguments a file of queries; a folder for the indexes, which are taken as they are if it has them already; the folder of the addon's
     *     jars; then files or folders with mail
     */
    public static void main(String[] arguments) throws Exception {
        List<Labelled> labelled = read(Path.of(arguments[0]));
        Path folder = Path.of(arguments[1]);
        boolean isNew = !Files.exists(folder.resolve("words"));
        try (Embedder embedder = embedder(Path.of(arguments[2]));
                SearchIndex words = LuceneIndex.open(folder.resolve("words"));
                PassageVectors vectors = LuceneVectors.open(
                        folder.resolve("vectors"), embedder.model(), embedder.dimensions(), mark -> true)) {
            if (isNew) {
                index(Arrays.stream(arguments).skip(3).map(Path::of).toList(), words, vectors, embedder);
            }
            try (Stream<Path> files = Files.list(folder.resolve("vectors"))) {
                long bytes = files.mapToLong(file -> file.toFile().length()).sum();
                System.out.printf(
                        Locale.ROOT,
                        "%,d documents, %,d bytes of vectors, %.0f for each document%n",
                        vectors.documents(),
                        bytes,
                        (double) bytes / vectors.documents());
            }
            measure(labelled, words, vectors, embedder);
        }
    }

    private static Embedder embedder(Path addon) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(addon)) {
            for (Path file : files.sorted().toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        var classes = new URLClassLoader(jars.toArray(URL[]::new), SemanticRecall.class.getClassLoader());
        return ServiceLoader.load(EmbedderSource.class, classes)
                .findFirst()
                .orElseThrow()
                .open();
    }

    private static List<Labelled> read(Path file) throws IOException {
        List<Labelled> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split("\t", 3);
                all.add(new Labelled(fields[0], fields[1], fields[2]));
            }
        }
        return all;
    }

    private static void index(List<Path> mail, SearchIndex words, PassageVectors vectors, Embedder embedder)
            throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        var waiting = new Semaphore(4 * threads);
        var failed = new AtomicReference<@Nullable Exception>();
        var passages = new AtomicLong();
        var next = new AtomicLong();
        long start = System.nanoTime();
        new ImportSource(mail).read(found -> {
            if (found instanceof RawMessage raw) {
                int number = (int) next.incrementAndGet();
                waiting.acquireUninterruptibly();
                workers.execute(() -> {
                    try {
                        var document = document(number, raw.bytes());
                        words.add(document);
                        List<byte[]> embedded = new ArrayList<>();
                        for (String passage : TextPassages.of(document)) {
                            embedded.add(QuantisedVector.of(embedder.embed(passage)));
                        }
                        passages.addAndGet(embedded.size());
                        vectors.put(number, 1, embedded);
                    } catch (IOException | RuntimeException e) {
                        failed.set(e);
                    } finally {
                        waiting.release();
                    }
                });
            }
        });
        workers.shutdown();
        workers.awaitTermination(1, TimeUnit.HOURS);
        if (failed.get() != null) {
            throw failed.get();
        }
        words.commit("1", Removals.HIDDEN);
        vectors.commit("1", Removals.HIDDEN);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d documents with %,d passages in %.0f s: %.1f documents and %.1f passages each second%n",
                next.get(),
                passages.get(),
                seconds,
                next.get() / seconds,
                passages.get() / seconds);
    }

    private static IndexedDocument document(int number, byte[] bytes) {
        Message message = MessageParser.parse(bytes);
        return new IndexedDocument(number, "recall", number, 1, bytes.length, message, Authentication.UNSIGNED);
    }

    private interface Searching {
        List<Hit> search(Query query) throws IOException;
    }

    private static void measure(List<Labelled> labelled, SearchIndex words, PassageVectors vectors, Embedder embedder)
            throws IOException {
        // Not closed: that would close the vectors, which belong to the caller.
        var texts = new SemanticSearch(embedder, vectors);
        var hybrid = new HybridSearch(words, texts);
        Map<String, Searching> searches = new LinkedHashMap<>();
        searches.put("words", query -> top(words, query));
        searches.put(
                "any of the words",
                query -> top(words, query instanceof Query.And and ? Query.or(and.queries()) : query));
        searches.put("meaning", query -> byMeaning(words, texts, query));
        searches.put(
                "words and meaning", query -> hybrid.search(query).orElseThrow().best());
        Map<String, Map<String, int[]>> found = new LinkedHashMap<>();
        Map<String, Integer> totals = new TreeMap<>();
        Map<String, List<Long>> times = new HashMap<>();
        for (Labelled one : labelled) {
            totals.merge(one.kind, 1, Integer::sum);
            Query query = QueryParser.parse(one.query).query();
            for (var search : searches.entrySet()) {
                long start = System.nanoTime();
                List<Hit> hits = search.getValue().search(query);
                times.computeIfAbsent(search.getKey(), key -> new ArrayList<>()).add(System.nanoTime() - start);
                List<String> ids =
                        hits.stream().map(SemanticRecall::label).limit(DEEP).toList();
                int place = ids.indexOf(one.message);
                int[] counts = found.computeIfAbsent(search.getKey(), key -> new TreeMap<>())
                        .computeIfAbsent(one.kind, key -> new int[2]);
                counts[0] += place >= 0 && place < SHORT ? 1 : 0;
                counts[1] += place >= 0 ? 1 : 0;
            }
        }
        System.out.printf(Locale.ROOT, "%-20s", "found in the first 10/20");
        totals.forEach((kind, total) -> System.out.printf(Locale.ROOT, "%16s", kind + " (" + total + ")"));
        System.out.printf(Locale.ROOT, "%16s%n", "95 % below");
        found.forEach((name, kinds) -> {
            System.out.printf(Locale.ROOT, "%-20s", name);
            totals.forEach((kind, total) -> {
                int[] counts = kinds.getOrDefault(kind, new int[2]);
                System.out.printf(
                        Locale.ROOT,
                        "%16s",
                        Math.round(100.0 * counts[0] / total) + " / " + Math.round(100.0 * counts[1] / total) + " %");
            });
            List<Long> all = times.get(name);
            Collections.sort(all);
            System.out.printf(Locale.ROOT, "%13.1f ms%n", all.get(all.size() * 95 / 100) / 1e6);
        });
    }

    private static String label(Hit hit) {
        String id = hit.messageId() == null ? "" : hit.messageId();
        return Sha256.of(id.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    private static List<Hit> top(SearchIndex words, Query query) throws IOException {
        return words.answer(new SearchRequest(query, Sort.RELEVANCE, 0, DEEP, Set.of()))
                .hits();
    }

    private static List<Hit> byMeaning(SearchIndex words, SemanticSearch texts, Query query) throws IOException {
        String text = HybridSearch.Split.of(query).orElseThrow().text();
        List<Long> keys = texts.nearest(text, null, DEEP).stream()
                .map(PassageVectors.Near::key)
                .toList();
        return words
                .answer(new SearchRequest(new Query.Keyed(new HashSet<>(keys)), Sort.NEWEST, 0, DEEP, Set.of()))
                .hits()
                .stream()
                .sorted(Comparator.comparingInt(hit -> keys.indexOf(hit.key())))
                .toList();
    }
}
