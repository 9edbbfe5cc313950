package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexOwner;
import org.daylight.search.StateRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.search.query.Sort;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/**
 * How long the first page of many different searches takes, by kind of search: each with words of a message that is taken evenly from the
 * archive, so that common words are as frequent as in mail. There are more searches than an index caches results of, and each is made once
 * in a round, so no result comes from the cache.
 */
final class QueryLatency {

    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 2;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{3,14}");

    private final Map<String, List<String>> queries = new LinkedHashMap<>();
    private final Random random = new Random(20);

    private void add(String kind, String query) {
        queries.computeIfAbsent(kind, any -> new ArrayList<>()).add(query);
    }

    /** Adds a search of each kind, as far as the message has words for it. */
    private void choose(Message message) {
        String[] all = BLANKS.split(message.text());
        List<String> words = Arrays.stream(all)
                .filter(word -> WORD.matcher(word).matches())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        if (words.size() < 10) {
            return;
        }
        String first = any(words);
        String second = any(words);
        add("one word", first);
        add("two words", first + " " + second);
        List<String> pairs = pairs(all);
        if (!pairs.isEmpty()) {
            add("phrase of two words", '"' + any(pairs) + '"');
        }
        String longer =
                words.stream().filter(word -> word.length() >= 6).findAny().orElse("");
        if (!longer.isEmpty()) {
            add("beginning of a word", longer.substring(0, 4) + "*");
            add(
                    "misspelt word",
                    longer.charAt(0) + longer.substring(2, 3) + longer.charAt(1) + longer.substring(3) + "~");
        }
        if (!message.from().isEmpty() && message.date() != null) {
            add(
                    "sender, year and word",
                    "from:" + message.from().getFirst().address() + " date:"
                            + message.date().getYear() + " " + first);
        }
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static List<String> pairs(String[] words) {
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            if (WORD.matcher(words[i - 1]).matches() && WORD.matcher(words[i]).matches()) {
                pairs.add(words[i - 1] + " " + words[i]);
            }
        }
        return pairs;
    }

    private static QueryLatency of(Archive archive, int each) throws IOException {
        var chosen = new QueryLatency();
        long published = archive.contents().releases().stream()
                .mapToLong(Release::published)
                .sum();
        long every = Math.max(1, published / each);
        long seen = 0;
        for (Release release : archive.contents().releases()) {
            for (PackDocument document : archive.documents(release)) {
                if (document instanceof PackDocument.Shown && seen++ % every == 0) {
                    var id = new DocumentId(release.trove(), document.number());
                    chosen.choose(MessageParser.parse(archive.publishedBytes(id).orElseThrow()));
                }
            }
        }
        return chosen;
    }

    private void measure(ResultPages pages) throws IOException {
        Map<String, long[]> times = new LinkedHashMap<>();
        Map<String, long[]> totals = new LinkedHashMap<>();
        queries.forEach((kind, all) -> {
            times.put(kind, new long[all.size() * ROUNDS]);
            totals.put(kind, new long[all.size()]);
        });
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> kind : queries.entrySet()) {
                for (int i = 0; i < kind.getValue().size(); i++) {
                    long start = System.nanoTime();
                    long total = pages.show(kind.getValue().get(i), Sort.RELEVANCE, 0);
                    long nanos = System.nanoTime() - start;
                    if (round >= 0) {
                        times.get(kind.getKey())[round * kind.getValue().size() + i] = nanos;
                        totals.get(kind.getKey())[i] = total;
                    }
                }
            }
        }
        System.out.println(
                "| search | searches | matches: median | largest | first page: median, ms | 95th percentile |"
                        + " 99th percentile |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        times.forEach((kind, nanos) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f | %.2f | %.2f |%n",
                kind,
                queries.get(kind).size(),
                percentile(totals.get(kind), 50),
                percentile(totals.get(kind), 100),
                percentile(nanos, 50) / 1e6,
                percentile(nanos, 95) / 1e6,
                percentile(nanos, 99) / 1e6));
    }

    private static long percentile(long[] values, int percent) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static QueryLatency of(Newsroom newsroom, Vault vault, int each) throws IOException {
        var chosen = new QueryLatency();
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            int every = Math.max(1, trove.documents() / each);
            for (int number = 1; number <= trove.documents(); number += every) {
                for (HeldDocument held : newsroom.catalog().documents().range(trove.id(), number, number)) {
                    chosen.choose(MessageParser.parse(vault.get(held.sha256()).orElseThrow()));
                }
            }
        }
        return chosen;
    }

    private static void ofNewsroom(Path folder, int each) throws IOException {
        try (Newsroom newsroom = Newsroom.open(folder);
                FolderVault vault = FolderVault.open(newsroom.vaultFolder());
                LuceneReading index = LuceneReading.open(newsroom.indexFolder(), IndexOwner.NONE)) {
            index.answer(StateRequest.PREPARED);
            var pages = new ResultPages(newsroom, vault, index);
            of(newsroom, vault, each).measure(pages);
            pages.mustHaveShown();
        }
    }

    /** {@code QueryLatency ARCHIVE|NEWSROOM N [INDEX]} prints a Markdown table about N searches of each kind. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toAbsolutePath().normalize();
        if (Files.exists(folder.resolve("daylight.toml"))) {
            ofNewsroom(folder, Integer.parseInt(args[1]));
            return;
        }
        Path indexFolder = args.length > 2 ? Path.of(args[2]) : folder.resolveSibling(folder.getFileName() + ".index");
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index = ArchiveIndex.open(archive, indexFolder, LuceneIndex::open)) {
            index.catchUp();
            var pages = new ResultPages(archive, index.index());
            of(archive, Integer.parseInt(args[1])).measure(pages);
            pages.mustHaveShown();
        }
    }
}
