package org.daylight.search;

import java.util.List;
import org.daylight.search.query.Query.Field;

/**
 * Words or names in an index, those in most documents first, to complete or correct a query. The counts give an order; they may count a
 * document twice or one that was removed. {@link SearchRequest} counts exactly.
 */
public sealed interface WordRequest extends IndexRequest<List<SearchResult.Count>> {

    /** Words of a field with this start. @param start as typed; one word, or the answer is empty */
    record Beginning(Field field, String start, int most) implements WordRequest {}

    /** Words of a field that differ in at most this many letters, including the word itself. @param edits 1 or 2 */
    record Like(Field field, String word, int edits, int most) implements WordRequest {}

    /** Addresses of people with this start, labelled with the name used most. */
    record People(String start, int most) implements WordRequest {}

    /** Domains of addresses with this start. */
    record Domains(String start, int most) implements WordRequest {}

    /** Identifiers of mailing lists with this start. */
    record Lists(String start, int most) implements WordRequest {}

    /** Codes of the reasons of redactions, with this start. */
    record RedactionCodes(String start, int most) implements WordRequest {}

    /** Names of keys that signatures name ({@code selector._domainkey.domain}), with this start. */
    record KeyNames(String start, int most) implements WordRequest {}

    /** How many are wanted at most; 0 or more. */
    int most();
}
