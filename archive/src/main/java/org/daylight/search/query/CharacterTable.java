package org.daylight.search.query;

import org.jspecify.annotations.Nullable;

/**
 * How {@link WordSplitter} treats single characters, for programs in other languages that split and fold words in the same way: the
 * static archive writes a file from it ({@code spec/static-site.md}, section 3). Depends on the versions of Unicode of Java and of
 * Lucene's table, and on nothing else. Safe for several threads.
 */
public final class CharacterTable {

    private CharacterTable() {}

    /**
     * The kind of a character: 1 a letter or digit of a word; 2 the same, but not a letter or digit for Java; 3 a combining mark; 4 an
     * invisible character that belongs to the letter before it; 5 an enclosing mark; 6 a letter by category that separates words; 7 an
     * invisible character that separates words; 0 everything else, which separates words.
     *
     * @param c a code point
     */
    public static int kind(int c) {
        int type = Character.getType(c);
        if (WordCharacters.isLetter(c)) {
            return Character.isLetterOrDigit(c) ? 1 : 2;
        }
        if (WordCharacters.isJoined(c)) {
            return type == Character.FORMAT ? 4 : type == Character.ENCLOSING_MARK ? 5 : 3;
        }
        return Character.isLetterOrDigit(c) ? 6 : type == Character.FORMAT ? 7 : 0;
    }

    /** What folding puts in place of a character, before marks are ordered and characters composed; null for the character itself. */
    public static @Nullable String replacement(int c) {
        return Folding.replacement(c);
    }

    /** The canonical combining class of a character in folded text, 0 to 254. */
    public static int combiningClass(int c) {
        return Folding.combiningClass(c);
    }

    /** The character that two neighbours in folded text are composed to, or a negative number. */
    public static int composed(int first, int second) {
        return Folding.composed(first, second);
    }

    /** Whether a character can be the second one of {@link #composed}, or change places with the one before it. */
    public static boolean dependsOnThoseBefore(int c) {
        return !Folding.isBoundaryBefore(c);
    }

    /** Whether a character can be the first one of {@link #composed}. */
    public static boolean canCompose(int c) {
        return !Folding.isBoundaryAfter(c);
    }
}
