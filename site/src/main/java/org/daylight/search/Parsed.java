package org.daylight.search;

import java.util.List;

/**
 * What a reader typed, understood.
 *
 * @param query what will be searched
 * @param notices what was not taken as typed, in its order; empty when all was clear. Shown to the reader
 */
public record Parsed(Query query, List<Notice> notices) {}
