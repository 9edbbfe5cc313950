package org.daylight.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an index knows of one correspondent.
 *
 * @param address the address that is in most documents: the one a page is known by
 * @param name the mapping's; otherwise the name used with them most; the address where there is none
 * @param list whether it is a mailing list's
 * @param mapped whether a mapping says which addresses are its own
 * @param addresses all, with the number of documents each is in, most first
 * @param names every name used with them, with how often, most first; at most 200
 * @param sent documents whose first author it is
 * @param received documents that it is in otherwise
 * @param writesTo whom it writes to, by address, with the number of documents, most first; at most 50
 * @param hearsFrom who writes to it, in the same way
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
