package org.daylight.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One correspondent.
 *
 * @param address the address that is in most documents; it identifies the page
 * @param name from the mapping; without a mapping, the name that occurs most often with these addresses; without a name, the address
 * @param list whether it is a mailing list
 * @param mapped whether the mapping says which addresses it has
 * @param addresses all of them, with the number of documents each is in, most first
 * @param names the names used with the addresses, with how often, most first; at most 200
 * @param sent number of documents with it as the first author
 * @param received number of other documents that it is in
 * @param writesTo the people it writes to, by address, with the number of documents, most first; at most 50
 * @param hearsFrom the people who write to it, in the same form
 * @param first its earliest dated document; null when none has a date
 * @param last its latest dated document; null when none has a date
 */
public record Correspondent(
        String address,
        String name,
        boolean list,
        boolean mapped,
        List<SearchResult.Count> addresses,
        List<SearchResult.Count> names,
        long sent,
        long received,
        List<SearchResult.Count> writesTo,
        List<SearchResult.Count> hearsFrom,
        @Nullable Hit first,
        @Nullable Hit last) {}
