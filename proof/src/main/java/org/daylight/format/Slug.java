package org.daylight.format;

import java.util.regex.Pattern;

/**
 * The short name of a trove in paths and citations: a lower-case letter, then up to 31 lower-case letters, digits and hyphens.
 *
 * @param text matches {@code [a-z][a-z0-9-]{0,31}}
 */
public record Slug(String text) implements Comparable<Slug> {
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the text breaks the rule; {@link #parse} is for outside input */
    public Slug {
        Malformed.unless(
                RULE.matcher(text).matches(),
                "slug-malformed",
                Malformed.quoted(text)
                        + " is not a short name: write a letter from a to z, then up to 31 letters from a to z,"
                        + " digits or hyphens, such as harbour or port-2016");
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
