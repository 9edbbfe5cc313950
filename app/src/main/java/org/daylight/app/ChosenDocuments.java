package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The documents that an order is about: named by number, found by a query, of a thread, or with a tag. */
final class ChosenDocuments {

    @Option(names = "--trove", paramLabel = "SLUG", description = "With --query, --queue and --next: of this trove.")
    private @Nullable String trove;

    @Option(
            names = "--query",
            paramLabel = "QUERY",
            description = "The documents that a search finds, as in  daylight search. With \"*\": all of the trove.")
    private @Nullable String query;

    @Option(
            names = "--thread",
            paramLabel = "SLUG/NUMBER",
            description = "The documents of the thread that this message is in.")
    private @Nullable String thread;

    @Option(names = "--tag", paramLabel = "TAG", description = "The documents with this tag.")
    private @Nullable String tag;

    /**
     * What was chosen.
     *
     * @param how for the audit log, without the query; null when the documents were named
     */
    record Chosen(List<Long> keys, @Nullable String how) {}

    @Nullable
    String trove() {
        return trove;
    }

    /** Whether exactly one way was used. @param named the documents that were named; empty for none */
    Optional<String> objection(String named) {
        int ways =
                (named.isEmpty() ? 0 : 1) + (query == null ? 0 : 1) + (thread == null ? 0 : 1) + (tag == null ? 0 : 1);
        if (ways != 1) {
            return Optional.of("name documents (harbour/1-50), or use one of --query, --thread and --tag");
        }
        return query == null && trove != null
                ? Optional.of("--trove goes with --query: documents are named with their trove")
                : Optional.empty();
    }

    /** Finds the documents. @throws IllegalArgumentException in one line, when they are not well named */
    Chosen of(Newsroom newsroom, Vault vault, Terminal terminal, String named) throws IOException {
        if (trove != null) {
            NewsroomOption.trove(newsroom, trove);
        }
        if (!named.isEmpty()) {
            return new Chosen(named(newsroom, named), null);
        }
        if (tag != null) {
            return new Chosen(newsroom.catalog().remarks().tagged(tag), "tag " + tag);
        }
        try (Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            var select = new SelectDocuments(index);
            String cited = thread;
            if (cited != null) {
                DocumentId id = parsed(cited);
                key(newsroom, id.trove(), id.number());
                SelectDocuments.Selected found = select.byThread(id.trove(), id.number());
                return new Chosen(found.keys(), "thread of " + id);
            }
            ParsedQuery parsed = QueryParser.parse("" + query);
            for (Notice notice : parsed.notices()) {
                terminal.err().println("note: " + notice.text());
            }
            SelectDocuments.Selected found = select.byQuery(parsed.query(), trove);
            found.notices().forEach(notice -> terminal.err().println("note: " + notice));
            return new Chosen(found.keys(), ReviewOrder.BY_QUERY + (trove == null ? "" : " in " + trove));
        }
    }

    private static DocumentId parsed(String cited) {
        try {
            return DocumentId.parse(cited);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(TerminalFormats.printable(cited) + " is " + e.getMessage(), e);
        }
    }

    private static List<Long> named(Newsroom newsroom, String documents) throws IOException {
        CitedDocuments cited;
        try {
            cited = CitedDocuments.parse(documents);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(TerminalFormats.printable(documents) + " is " + e.getMessage(), e);
        }
        NewsroomOption.trove(newsroom, cited.trove());
        List<Long> keys = new ArrayList<>();
        for (int number : cited.numbers()) {
            keys.add(key(newsroom, cited.trove(), number));
        }
        return keys;
    }

    private static long key(Newsroom newsroom, String trove, int number) throws IOException {
        return newsroom.catalog()
                .documents()
                .find(trove, number)
                .map(HeldDocument::key)
                .orElseThrow(() -> new IOException("there is no document " + TerminalFormats.printable(trove) + "/"
                        + number + " in this newsroom; nothing was changed"));
    }
}
