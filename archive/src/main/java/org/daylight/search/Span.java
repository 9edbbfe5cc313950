package org.daylight.search;

/**
 * A piece of text, and whether it matches the search.
 *
 * @param text plain text, <b>not</b> escaped for a page
 */
public record Span(String text, boolean marked) {}
