package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.daylight.archive.CitedDocuments;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which documents of a trove {@code daylight plan} moves: by numbers, search, thread, list or part. Exactly one of the options says it. */
final class PlanSelection {

    /** The largest page that a search allows. */
    private static final int PAGE = 10_000;

    private static final long MAX_LIST_BYTES = 64L << 20;

    @Option(names = "--numbers", paramLabel = "NUMBERS", description = "With move and new: these documents: 3,7-9.")
    private @Nullable String numbers;

    @Option(
            names = "--query",
            paramLabel = "Q",
            description = "With move and new: what a search of the trove finds, as with  daylight search.")
    private @Nullable String query;

    @Option(
            names = "--thread",
            paramLabel = "N",
            description = "With move and new: the document with this number and all others in its thread.")
    private @Nullable Integer thread;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = "With move and new: the documents in a text file, one or more per line: 3, 7-9 or harbour/3.")
    private @Nullable Path list;

    /** How many of the options were given. */
    int given() {
        return (numbers == null ? 0 : 1) + (query == null ? 0 : 1) + (thread == null ? 0 : 1) + (list == null ? 0 : 1);
    }

    /**
     * The numbers, in any order.
     *
     * @throws IllegalArgumentException with one line, when they are not written correctly
     */
    int[] numbers(Terminal terminal, Newsroom newsroom, HeldTrove trove) throws IOException {
        if (numbers != null) {
            return parsed(trove, numbers, "--numbers");
        }
        if (list != null) {
            return listed(terminal.path(list), trove);
        }
        try (Vault vault = new DeferredVault(() -> Wiring.vaultToRead(newsroom));
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            if (query != null) {
                ParsedQuery parsed = QueryParser.parse(query);
                parsed.notices().forEach(notice -> terminal.err().println("note: " + notice.text()));
                return found(newsroom, index, trove, parsed.query(), Sort.NEWEST, terminal);
            }
            if (thread == null) {
                throw new IllegalArgumentException("say which documents, with --numbers, --query, --thread or --list");
            }
            if (thread < 1 || thread > trove.documents()) {
                throw new IllegalArgumentException("there is no document " + trove.slug() + "/" + thread);
            }
            Query.Name name = new Query.Name.Number(trove.slug(), thread);
            int[] found = found(newsroom, index, trove, new Query.InThread(name), Sort.NEWEST, terminal);
            return found.length == 0 ? new int[] {thread} : found;
        }
    }

    /** The numbers of a trove's documents in the order of their dates; those without a date last. */
    static int[] byDate(Terminal terminal, Newsroom newsroom, HeldTrove trove, boolean newestFirst) throws IOException {
        try (Vault vault = new DeferredVault(() -> Wiring.vaultToRead(newsroom));
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            Sort sort = newestFirst ? Sort.NEWEST : Sort.OLDEST;
            return found(newsroom, index, trove, new Query.Everything(), sort, terminal);
        }
    }

    private static int[] found(
            Newsroom newsroom, Searchable index, HeldTrove trove, Query query, Sort sort, Terminal terminal)
            throws IOException {
        Query within = Query.and(List.of(query, new Query.InTrove(trove.slug())));
        var found = IntStream.builder();
        long seen = 0;
        long total;
        do {
            SearchResult page = index.answer(new SearchRequest(within, sort, seen, PAGE, Set.of()));
            if (seen == 0) {
                page.notices().forEach(notice -> terminal.err().println("note: " + notice.text()));
            }
            total = page.total();
            for (Hit hit : page.hits()) {
                int number = newsroom.catalog().documents().numberOf(hit.key());
                if (number > 0) {
                    found.add(number);
                }
            }
            seen += page.hits().size();
            if (page.hits().isEmpty()) {
                break;
            }
        } while (seen < total);
        return found.build().toArray();
    }

    private static int[] parsed(HeldTrove trove, String numbers, String where) {
        String stripped = numbers.strip();
        boolean isCited = stripped.startsWith(trove.slug() + "/");
        try {
            CitedDocuments cited = CitedDocuments.parse(isCited ? stripped : trove.slug() + "/" + stripped);
            return cited.numbers().stream().mapToInt(Integer::intValue).toArray();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + ": \"" + TerminalFormats.printable(stripped) + "\" is " + e.getMessage(), e);
        }
    }

    private static int[] listed(Path file, HeldTrove trove) throws IOException {
        if (Files.size(file) > MAX_LIST_BYTES) {
            throw new IOException(file.getFileName() + " is larger than " + (MAX_LIST_BYTES >> 20) + " MB");
        }
        SortedSet<Integer> listed = new TreeSet<>();
        List<String> lines = new ArrayList<>(
                Files.readString(file, StandardCharsets.UTF_8).lines().toList());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                for (int number : parsed(trove, line, file.getFileName() + ", line " + (i + 1))) {
                    listed.add(number);
                }
            }
        }
        return listed.stream().mapToInt(Integer::intValue).toArray();
    }
}
