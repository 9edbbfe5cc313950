package org.daylight.catalog;

/**
 * A document that has something in common with another.
 *
 * @param document the document that was found
 * @param kind the strongest kind of key that they share
 * @param attached whether the other document is attached to the one that was found
 */
public record Match(HeldDocument document, MatchKey.Kind kind, boolean attached) {}
