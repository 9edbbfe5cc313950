package org.daylight.detect;

/**
 * A place in a text that an editor should look at.
 *
 * @param detector the {@link Detector#name() name} of what found it
 * @param label what it is, in a few words, such as {@code Visa} or {@code US social security number}
 * @param start the first character in the text
 * @param end the character after the last; greater than {@code start}
 * @param value a normalised form, the same for other ways to write it; at most 200 characters
 */
public record Detection(
        FindingKind kind, String detector, String label, int start, int end, Strength strength, String value) {}
