package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.export.Holdings;
import org.daylight.export.ResultFormat;
import org.daylight.export.ResultLabel;
import org.daylight.format.Json;
import org.daylight.message.Address;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Alternative;
import org.daylight.search.Alternatives;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.Snippet;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "search",
        description = {
            "Searches a newsroom or an archive.",
            "Every match is printed; there is no limit. With --format, all matches are written to a"
                    + " file: as a table, as JSON or as the messages themselves."
        },
        footer = {
            "",
            "Examples:",
            "  daylight search -n newsroom 'dredging from:solvang'",
            "  daylight search archive '\"inner basin\" date:2015-03..2016' --json",
            "  daylight search archive 'has:attachment -draft' --count",
            "  daylight search archive dredging --at 412 --format zip -o dredging.zip",
            "  daylight search archive --batch names.txt -o counts.csv",
            "",
            "The query language is explained on the page /help of the web site (daylight serve).",
            "",
            "Exit code 0: something was found. 1: nothing was found, or a document is damaged; a"
                    + " message says which."
        })
final class SearchCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            paramLabel = "[ARCHIVE] QUERY",
            arity = "0..2",
            description = "The query. To search an archive, name its folder first.")
    private List<String> words = List.of();

    @Option(names = "--count", description = "Print only the number of matches.")
    private boolean count;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "Write all matches as csv, jsonl, mbox or zip (spec/exports.md).")
    private String format = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where --format or --batch writes to. The file appears when it is complete. Default: standard"
                    + " output.")
    private @Nullable Path file;

    @Option(
            names = "--at",
            paramLabel = "N",
            description = "Search an archive as it was when its log had N entries. The result never changes.")
    private long at;

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "Count the matches of each line of a file, one query per line; - is standard input.")
    private @Nullable Path batch;

    @Option(names = "--phrases", description = "With --batch: each line is a name or a phrase, not a query.")
    private boolean phrases;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Terminal terminal;

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The command in its most common form: a query, after an archive or {@code -n} and a newsroom, with {@code --count} or {@code --json}. Empty
     * for everything else, errors included, which {@link Main} parses and explains.
     *
     * @param args of the program, with the word {@code search} first
     */
    static Optional<SearchCommand> plain(Terminal terminal, String... args) {
        if (args.length == 0 || !args[0].equals("search")) {
            return Optional.empty();
        }
        var command = new SearchCommand(terminal);
        List<String> words = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 1; i < args.length; i++) {
            String word = args[i];
            if (!word.startsWith("-")) {
                if (word.isEmpty() || word.startsWith("@") || words.size() == 2) {
                    return Optional.empty();
                }
                words.add(word);
                continue;
            }
            boolean hasFolder = i + 1 < args.length
                    && !args[i + 1].isEmpty()
                    && !args[i + 1].startsWith("-")
                    && !args[i + 1].startsWith("@");
            switch (word) {
                case "--count" -> command.count = true;
                case "--json" -> command.json = true;
                case "-n", "--newsroom" -> {
                    if (!hasFolder) {
                        return Optional.empty();
                    }
                    word = "-n";
                    command.newsroomOption = NewsroomOption.of(Path.of(args[++i]));
                }
                default -> {
                    return Optional.empty();
                }
            }
            if (!taken.add(word)) {
                return Optional.empty();
            }
        }
        command.words = List.copyOf(words);
        return words.isEmpty() ? Optional.empty() : Optional.of(command);
    }

    /** The index to search, and the restriction of the search. */
    private record Searched(
            Searchable index,
            Holdings holdings,
            UnaryOperator<Query> restriction,
            ResultLabel.@Nullable LogState log,
            long notIndexed) {}

    @Override
    public Integer call() throws IOException {
        int places = words.size() - (batch == null ? 1 : 0);
        if (places < 0 || places > 1) {
            terminal.err()
                    .println("daylight: "
                            + (places < 0
                                    ? "the query is missing"
                                    : "with --batch the queries are in the file; leave the query out"));
            return Exit.USAGE;
        }
        if (!format.isEmpty() && ResultFormat.of(format).isEmpty()) {
            terminal.err()
                    .println("daylight: --format: \"" + TerminalFormats.printable(format)
                            + "\" is not csv, jsonl, mbox or zip");
            return Exit.USAGE;
        }
        if (places == 0
                && words.size() == 1
                && Files.exists(terminal.path(Path.of(words.getFirst())).resolve(ArchivePath.CHECKPOINT))) {
            terminal.err()
                    .println("daylight: the query is missing: write it after the archive,  daylight search "
                            + TerminalFormats.printable(words.getFirst()) + " QUERY");
            return Exit.USAGE;
        }
        return places == 1 ? archive(Path.of(words.getFirst())) : newsroom();
    }

    private int archive(Path folder) throws IOException {
        try (Archive archive = ServeCommand.open(terminal, folder);
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            long size = archive.contents().checkpoint().size();
            boolean isZero = at == 0 && isGiven("--at");
            if (isZero || at < 0 || at > size) {
                terminal.err()
                        .println("daylight: --at " + at + ": the log of this archive has " + TerminalFormats.count(size)
                                + " entries");
                return Exit.USAGE;
            }
            ArchiveIndex.Progress now = index.progress();
            var log = new ResultLabel.LogState(
                    archive.contents().origin(),
                    at == 0 ? size : at,
                    at == 0 || at == size
                            ? archive.contents().checkpoint().root().hex()
                            : "");
            return run(new Searched(
                    index.index(),
                    new ArchiveHoldings(archive),
                    query -> at == 0
                            ? query
                            : Query.and(List.of(query, ArchiveIndex.releasedBy(archive.contents(), at))),
                    log,
                    now.total() - now.indexed()));
        }
    }

    /** Whether the option was on the command line. {@link #plain} reads none of the options that are asked for here. */
    private boolean isGiven(String option) {
        CommandLine parser = spec.commandLine();
        return parser != null && parser.getParseResult().hasMatchedOption(option);
    }

    private int newsroom() throws IOException {
        if (at != 0) {
            terminal.err().println("daylight: --at works for archives only: a newsroom has no public log");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = new DeferredVault(() -> Wiring.vaultToRead(newsroom));
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            return run(new Searched(index, new NewsroomHoldings(newsroom, vault), UnaryOperator.identity(), null, 0));
        }
    }

    private int run(Searched searched) throws IOException {
        if (batch != null) {
            var counts = new CountBatch(terminal, searched.index(), searched.restriction());
            return counts.run(batch, phrases, json, file);
        }
        String text = words.getLast();
        ParsedQuery parsed = QueryParser.parse(text);
        notes(parsed.notices());
        Sort sort = parsed.sort() == null || at != 0 && parsed.sort() == Sort.RELEVANCE ? Sort.NEWEST : parsed.sort();
        Query query = searched.restriction().apply(parsed.query());
        if (format.isEmpty()) {
            return print(searched, query, sort);
        }
        var label = new ResultLabel(text, sort, searched.log(), searched.notIndexed());
        return new WriteResult(terminal, searched.index(), searched.holdings())
                .run(query, ResultFormat.of(format).orElseThrow(), label, file);
    }

    private void notes(List<Notice> notices) {
        for (Notice notice : notices) {
            terminal.err().println("note: " + notice.text());
        }
    }

    private int print(Searched searched, Query query, Sort sort) throws IOException {
        long shown = 0;
        long total;
        var matches = new AttachmentMatch(searched.holdings(), query);
        do {
            SearchResult found =
                    searched.index().answer(new SearchRequest(query, sort, shown, count ? 0 : PAGE, Set.of()));
            if (shown == 0) {
                notes(found.notices());
            }
            total = found.total();
            for (Hit hit : found.hits()) {
                String cited = searched.holdings().cited(hit).document();
                Optional<Snippet> match = matches.of(hit);
                terminal.out()
                        .println(
                                json
                                        ? asJson(hit, cited)
                                                .withOptional(
                                                        "match",
                                                        match.map(AttachmentMatch::json)
                                                                .orElse(null))
                                                .text()
                                        : line(hit, cited));
                if (!json) {
                    match.map(AttachmentMatch::line).ifPresent(terminal.out()::println);
                }
            }
            shown += found.hits().size();
        } while (!count && shown < total);
        if (count) {
            terminal.out().println(json ? Json.Obj.EMPTY.with("count", total).text() : Long.toString(total));
        } else if (!json) {
            terminal.err().println(TerminalFormats.count(total, "message"));
        }
        if (at == 0) {
            suggest(searched.index(), total);
        }
        return total > 0 ? Exit.DONE : Exit.SOME_LOST;
    }

    /** Suggests queries that would find more if little was found. It does not run them. */
    private void suggest(Searchable index, long total) throws IOException {
        String text = words.getLast();
        for (Alternative other : Alternatives.of(index, text, QueryParser.parse(text), total)) {
            terminal.err()
                    .println("try: " + TerminalFormats.printable(other.query()) + "  ("
                            + TerminalFormats.count(other.total(), "message") + ")");
        }
    }

    private static String line(Hit hit, String cited) {
        return cited + "  " + day(hit) + "  "
                + TerminalFormats.printable(people(hit.from())) + "  "
                + TerminalFormats.printable(hit.subject() == null ? "(no subject)" : hit.subject())
                + (hit.redacted() == null
                        ? ""
                        : "  (" + TerminalFormats.count(hit.redacted().count(), "redaction") + ")");
    }

    private static String day(Hit hit) {
        if (hit.date() != null) {
            return DAY.format(hit.date());
        }
        return hit.received() == null ? "no date   " : "no date, received " + DAY.format(hit.received());
    }

    private static Json.Obj asJson(Hit hit, String cited) {
        Json.Obj object = Json.Obj.EMPTY.with("document", cited);
        object = hit.date() == null
                ? object.with("date", new Json.Null())
                : object.with("date", hit.date().toString());
        object = hit.received() == null
                ? object.with("received", new Json.Null())
                : object.with("received", hit.received().toString());
        object = object.with(
                "from",
                new Json.Arr(hit.from().stream()
                        .<Json>map(from -> new Json.Str(written(from)))
                        .toList()));
        object =
                hit.subject() == null ? object.with("subject", new Json.Null()) : object.with("subject", hit.subject());
        object = object.with("attachments", hit.attachments()).with("size", hit.sizeBytes());
        return hit.redacted() == null
                ? object
                : object.with("redactions", hit.redacted().count());
    }

    private static String written(Address address) {
        return address.name() == null || address.name().isBlank()
                ? address.address()
                : address.name() + " <" + address.address() + ">";
    }

    private static String people(List<Address> people) {
        return people.isEmpty()
                ? "(no sender)"
                : String.join(", ", people.stream().map(Address::display).toList());
    }
}
