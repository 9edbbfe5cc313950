package org.daylight.search.entity;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.daylight.search.CompleteRequest;
import org.daylight.search.IndexRequest;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;

/** An index that also finds documents by the names in them ({@code entity:"Ines Okafor"}). It closes nothing. */
public final class EntitySearch implements Searchable {

    private final Searchable index;
    private final Supplier<EntityNames> names;

    public EntitySearch(Searchable index, Supplier<EntityNames> names) {
        this.index = index;
        this.names = names;
    }

    @Override
    public <A> A answer(IndexRequest<A> request) throws IOException {
        return index.answer(resolved(request));
    }

    @SuppressWarnings("unchecked") // a request is replaced by one of the same type
    private <A> IndexRequest<A> resolved(IndexRequest<A> request) {
        return switch (request) {
            case SearchRequest search
            when has(search.query()) -> (IndexRequest<A>) search.with(resolved(search.query(), names.get()));
            case CompleteRequest complete
            when has(complete.query()) ->
                (IndexRequest<A>) new CompleteRequest(resolved(complete.query(), names.get()), complete.sort());
            default -> request;
        };
    }

    /** Whether a query asks for a name. Recursion is as deep as the brackets of the query, which are limited. */
    public static boolean has(Query query) {
        return switch (query) {
            case Query.Named named -> true;
            case Query.Not not -> has(not.query());
            case Query.And and -> and.queries().stream().anyMatch(EntitySearch::has);
            case Query.Or or -> or.queries().stream().anyMatch(EntitySearch::has);
            default -> false;
        };
    }

    private static Query resolved(Query query, EntityNames names) {
        return switch (query) {
            case Query.Named named -> new Query.Keyed(names.keys(named));
            case Query.Not not -> Query.not(resolved(not.query(), names));
            case Query.And and -> Query.and(all(and.queries(), names));
            case Query.Or or -> Query.or(all(or.queries(), names));
            default -> query;
        };
    }

    private static List<Query> all(List<Query> queries, EntityNames names) {
        return queries.stream().map(query -> resolved(query, names)).toList();
    }

    @Override
    public void close() {}
}
