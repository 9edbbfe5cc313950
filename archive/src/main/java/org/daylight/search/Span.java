package org.daylight.search;

/**
 * A piece of text, and whether it is what was searched for.
 *
 * @param text plain text, <b>not</b> escaped for a page
 */
public record Span(String text, boolean marked) {}
