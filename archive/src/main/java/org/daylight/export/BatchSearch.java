package org.daylight.export;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.daylight.format.Json;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/** Runs many searches: how many documents each finds, and the first and last date (spec/exports.md section 6). Stores nothing. */
public final class BatchSearch {

    /** The first line of the table. */
    public static final String HEADER = "search,documents,first,last,address";

    private final Searchable index;
    /** Documents with a date of their own: others may be first and last in an order by date (spec/query.md). */
    private static final Query DATED = QueryParser.parse("-date:unknown").query();

    private final UnaryOperator<Query> restriction;

    /** A batch. @param restriction applied to every search, such as the state of the log that is searched */
    public BatchSearch(Searchable index, UnaryOperator<Query> restriction) {
        this.index = index;
        this.restriction = restriction;
    }

    /**
     * The result of one search.
     *
     * @param search in the query language, as it was run
     * @param documents how many were found
     * @param first the earliest date among them; null when none is known
     * @param last the latest date among them; null when none is known
     */
    public record Count(
            String search,
            long documents,
            @Nullable OffsetDateTime first,
            @Nullable OffsetDateTime last) {

        /** A row of the table. @param address of the search; empty when it has none */
        public String csv(String address) {
            return CsvWriter.cell(search) + "," + documents + "," + FieldFormat.date(first) + ","
                    + FieldFormat.date(last) + "," + CsvWriter.cell(address) + "\r\n";
        }

        /** The same as a JSON object. */
        public Json.Obj json(String address) {
            return Json.Obj.EMPTY
                    .with("search", search)
                    .with("documents", documents)
                    .with("first", first == null ? new Json.Null() : new Json.Str(FieldFormat.date(first)))
                    .with("last", last == null ? new Json.Null() : new Json.Str(FieldFormat.date(last)))
                    .with("address", address.isEmpty() ? new Json.Null() : new Json.Str(address));
        }
    }

    /** The row of a search that was not run, because the batch took too much time. */
    public static String uncounted(String search) {
        return CsvWriter.cell(search) + ",not counted,,,\r\n";
    }

    /** Runs a search. */
    public Count count(String search) throws IOException {
        Query query = restriction.apply(QueryParser.parse(search).query());
        Query dated = Query.and(List.of(query, DATED));
        return new Count(
                search,
                index.answer(new SearchRequest(query, Sort.NEWEST, 0, 1, Set.of()))
                        .total(),
                date(dated, Sort.OLDEST),
                date(dated, Sort.NEWEST));
    }

    private @Nullable OffsetDateTime date(Query query, Sort sort) throws IOException {
        List<Hit> first =
                index.answer(new SearchRequest(query, sort, 0, 1, Set.of())).hits();
        return first.isEmpty() ? null : first.getFirst().date();
    }

    /** The search for one line of a list: the line itself, or the line as a phrase. */
    public static String search(String line, boolean phrase) {
        String stripped = line.strip();
        return phrase ? "\"" + stripped.replaceAll("[\"“”„«»]", " ").strip() + "\"" : stripped;
    }
}
