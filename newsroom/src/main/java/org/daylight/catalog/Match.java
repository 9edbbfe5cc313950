package org.daylight.catalog;

/**
 * A document that has something in common with another.
 *
 * @param document the one that was found
 * @param kind the strongest that they have in common
 * @param attached whether the other is attached to the one that was found
 */
public record Match(HeldDocument document, MatchKey.Kind kind, boolean attached) {}
