package org.daylight.search;

import org.daylight.people.Mapping;

/**
 * A page of the list of correspondents.
 *
 * @param filter only correspondents with this text in their name or in an address, in any case; empty for all
 * @param mapping as in {@link CorrespondentRequest}
 * @param byName whether to sort by name; otherwise those in most documents come first
 * @param offset how many to skip, 0 or more
 * @param limit rows on the page, 0 or more
 */
public record CorrespondentListRequest(String filter, Mapping mapping, boolean byName, long offset, int limit)
        implements IndexRequest<CorrespondentList> {}
