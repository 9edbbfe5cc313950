package org.daylight.proof;

import java.util.regex.Pattern;

/**
 * The short name of a trove in paths and citations: a lower-case letter, then up to 31 lower-case letters, digits and hyphens.
 *
 * @param text matches {@code [a-z][a-z0-9-]{0,31}}
 */
public record Slug(String text) implements Comparable<Slug> {
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the text breaks the rule; {@link #parse} is for text from outside */
    public Slug {
        Malformed.unless(
                RULE.matcher(text).matches(),
                "slug-malformed",
                "not a letter and up to 31 letters, digits and hyphens, all lower case: " + Malformed.quoted(text));
    }

    /** Reads a slug; refused with code {@code slug-malformed}. */
    public static Outcome<Slug> parse(String text) {
        return Malformed.caught(() -> new Slug(text));
    }

    @Override
    public int compareTo(Slug other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
