package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.catalog.HeldDocument;
import org.daylight.flow.Newsroom;
import org.daylight.message.Address;
import org.daylight.proof.Json;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Found;
import org.daylight.search.Hit;
import org.daylight.search.Notice;
import org.daylight.search.Parsed;
import org.daylight.search.QueryParser;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description = "Searches a newsroom, or an archive. Every match is printed: there is no limit.",
        footer = {
            "",
            "Examples:",
            "  daylight search -n newsroom 'dredging from:solvang'",
            "  daylight search archive '\"inner basin\" date:2015-03..2016' --json",
            "  daylight search archive 'has:attachment -draft' --count",
            "  daylight search archive 'list:press size:>1m is:reply by:size'",
            "  daylight search archive '\"tender bid\"~5 OR tendre~' --count",
            "",
            "Exit code 0: something was found. 1: nothing was found. The query language: daylight serve, then /help."
        })
final class SearchCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            paramLabel = "[ARCHIVE] QUERY",
            arity = "1..2",
            description = "What to find, after the archive's folder when no newsroom is meant.")
    private List<String> words = List.of();

    @Option(names = "--count", description = "Print only how many there are.")
    private boolean count;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    private final Terminal terminal;

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How a hit is cited here. */
    private interface Citing {
        String cite(Hit hit);
    }

    @Override
    public Integer call() throws IOException {
        return words.size() == 2 ? archive(Path.of(words.get(0)), words.get(1)) : newsroom(words.get(0));
    }

    private int archive(Path folder, String query) throws IOException {
        try (Archive archive = ServeCommand.open(terminal, folder);
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            return print(index.index(), query, hit -> hit.trove() + "/" + hit.number());
        }
    }

    private int newsroom(String query) throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom);
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            return print(
                    index,
                    query,
                    hit -> newsroom.catalog()
                            .documents()
                            .find(hit.key())
                            .map(HeldDocument::cited)
                            .orElse(hit.trove() + "/?"));
        }
    }

    private int print(Searchable index, String text, Citing citing) throws IOException {
        Parsed parsed = QueryParser.parse(text);
        notes(parsed.notices());
        SearchRequest.Sort sort = parsed.sort() == null ? SearchRequest.Sort.NEWEST : parsed.sort();
        long shown = 0;
        long total;
        do {
            Found found = index.find(new SearchRequest(parsed.query(), sort, shown, count ? 0 : PAGE, Set.of()));
            if (shown == 0) {
                notes(found.notices());
            }
            total = found.total();
            for (Hit hit : found.hits()) {
                terminal.out().println(json ? asJson(hit, citing).text() : line(hit, citing));
            }
            shown += found.hits().size();
        } while (!count && shown < total);
        if (count) {
            terminal.out().println(json ? Json.Obj.EMPTY.with("count", total).text() : Long.toString(total));
        } else if (!json) {
            terminal.err().println(Words.count(total, "message"));
        }
        return total > 0 ? Exit.DONE : Exit.SOME_LOST;
    }

    private void notes(List<Notice> notices) {
        for (Notice notice : notices) {
            terminal.err().println("note: " + notice.text());
        }
    }

    private static String line(Hit hit, Citing citing) {
        return citing.cite(hit) + "  " + (hit.date() == null ? "no date   " : DAY.format(hit.date())) + "  "
                + Words.printable(people(hit.from())) + "  "
                + Words.printable(hit.subject() == null ? "(no subject)" : hit.subject());
    }

    private static Json.Obj asJson(Hit hit, Citing citing) {
        Json.Obj object = Json.Obj.EMPTY.with("document", citing.cite(hit));
        object = hit.date() == null
                ? object.with("date", new Json.Null())
                : object.with("date", hit.date().toString());
        object = object.with(
                "from",
                new Json.Arr(hit.from().stream()
                        .<Json>map(from -> new Json.Str(written(from)))
                        .toList()));
        object =
                hit.subject() == null ? object.with("subject", new Json.Null()) : object.with("subject", hit.subject());
        return object.with("attachments", hit.attachments()).with("size", hit.sizeBytes());
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
