package org.daylight.search.entity;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A person, an organisation or a place, by the name that texts give. Ordered by kind, then by name in the order of UTF-16 code units.
 *
 * @param name as {@link #of} makes it
 */
public record NamedEntity(EntityKind kind, String name) implements Comparable<NamedEntity> {

    /** The longest name, in UTF-16 code units. */
    public static final int MAX_NAME = 100;

    private static final Comparator<NamedEntity> ORDER =
            Comparator.comparing(NamedEntity::kind).thenComparing(NamedEntity::name);

    /** Characters of markup, addresses and code: what has one is not a name. */
    private static final String FOREIGN = "<>{}[]|=\\@*_~^#%+$/\"“”„«»";

    public NamedEntity {
        if (!name.equals(normalised(name))) {
            throw new IllegalArgumentException("not a name");
        }
    }

    /**
     * The entity with a name as a text has it: without punctuation at its ends, with one blank for any white space. Empty when it cannot be a name:
     * longer than {@value #MAX_NAME}, fewer than two letters, or with characters of markup, addresses and code.
     */
    public static Optional<NamedEntity> of(EntityKind kind, String text) {
        if (text.length() > 4 * MAX_NAME) {
            return Optional.empty();
        }
        String name = normalised(text);
        return name.isEmpty() ? Optional.empty() : Optional.of(new NamedEntity(kind, name));
    }

    /** A name in its only form; empty when it cannot be one. */
    private static String normalised(String text) {
        var name = new StringBuilder();
        int letters = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            int type = Character.getType(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || type == Character.CONTROL) {
                if (!name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
                    name.append(' ');
                }
            } else if (FOREIGN.indexOf(c) >= 0
                    || type == Character.SURROGATE
                    || type == Character.UNASSIGNED
                    || type == Character.PRIVATE_USE) {
                return "";
            } else if (type != Character.FORMAT) { // marks of direction, which could turn the rest of a page
                letters += Character.isLetter(c) ? 1 : 0;
                name.appendCodePoint(c);
            }
        }
        int start = 0;
        int end = name.length();
        while (start < end && isEdge(name.codePointAt(start))) {
            start += Character.charCount(name.codePointAt(start));
        }
        while (end > start && isEdge(name.codePointBefore(end))) {
            end -= Character.charCount(name.codePointBefore(end));
        }
        return letters < 2 || end - start > MAX_NAME ? "" : name.substring(start, end);
    }

    private static boolean isEdge(int c) {
        return !Character.isLetterOrDigit(c)
                && Character.getType(c) != Character.NON_SPACING_MARK
                && Character.getType(c) != Character.COMBINING_SPACING_MARK;
    }

    /** The name as it is compared with what a reader types. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(NamedEntity other) {
        return ORDER.compare(this, other);
    }
}
