package org.daylight.search;

import java.util.List;
import org.daylight.search.query.Query.Field;

/** What somebody wants to know of the words of an index, to complete or to mend a query. Every answer is bounded by {@code most}. */
public sealed interface WordRequest extends IndexRequest<List<SearchResult.Count>> {

    /** Words of a field that begin so. @param start as typed; one word */
    record Beginning(Field field, String start, int most) implements WordRequest {}

    /** Words of a field that differ in at most so many letters, itself included. @param edits 1 or 2 */
    record Like(Field field, String word, int edits, int most) implements WordRequest {}

    /** Addresses of people that begin so, with the name used most. */
    record People(String start, int most) implements WordRequest {}

    /** Domains of addresses that begin so. */
    record Domains(String start, int most) implements WordRequest {}

    /** Identifiers of mailing lists that begin so. */
    record Lists(String start, int most) implements WordRequest {}

    /** Names of keys that signatures ask for ({@code selector._domainkey.domain}), of those that begin so. */
    record KeyNames(String start, int most) implements WordRequest {}

    /** How many are wanted at most. */
    int most();
}
