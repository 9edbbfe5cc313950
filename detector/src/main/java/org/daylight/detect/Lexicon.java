package org.daylight.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A list of terms. One stands on each line; a {@code *} at its end also finds longer words; what follows {@code #} is a remark. Case and
 * accents do not matter. A line {@code kind: health} or {@code kind: minor} says what its terms are about.
 *
 * @param name what the list is called in findings
 * @param kind {@link FindingKind#OWN_TERM} unless the list says otherwise
 */
public record Lexicon(String name, FindingKind kind, List<String> terms) {

    /** The most terms of a list, and the most characters of a term. */
    public static final int MOST_TERMS = 20_000;

    private static final int MOST_CHARS = 100;
    private static final int LEAST_CHARS = 2;

    private static final Map<String, FindingKind> KINDS =
            Map.of("health", FindingKind.HEALTH, "minor", FindingKind.MINOR, "own-term", FindingKind.OWN_TERM);

    public Lexicon {
        terms = List.copyOf(terms);
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException with a line for an editor, which names the list and the line that is wrong
     */
    public static Lexicon read(String name, String text) {
        FindingKind kind = FindingKind.OWN_TERM;
        var terms = new TreeSet<String>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int remark = lines.get(i).indexOf('#');
            String line = (remark < 0 ? lines.get(i) : lines.get(i).substring(0, remark)).strip();
            String where = name + ", line " + (i + 1) + ": ";
            if (line.startsWith("\ufeff")) {
                line = line.substring(1);
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("kind:")) {
                String code = line.substring(5).strip();
                kind = KINDS.get(code);
                if (kind == null) {
                    throw new IllegalArgumentException(where + "the kind must be health, minor or own-term");
                }
            } else if (!line.isEmpty()) {
                String term = line.replaceAll("[\\s\u00a0]+", " ");
                if (term.length() > MOST_CHARS || term.replace("*", "").length() < LEAST_CHARS) {
                    throw new IllegalArgumentException(
                            where + "a term has " + LEAST_CHARS + " to " + MOST_CHARS + " characters");
                }
                if (term.indexOf('*') >= 0 && term.indexOf('*') < term.length() - 1) {
                    throw new IllegalArgumentException(where + "a * is possible at the end of a term only");
                }
                if (!Chars.isWord(term.charAt(0))) {
                    throw new IllegalArgumentException(where + "a term begins with a letter or a digit from 0 to 9");
                }
                terms.add(term);
            }
            if (terms.size() > MOST_TERMS) {
                throw new IllegalArgumentException(
                        name + ": more than " + MOST_TERMS + " terms; divide it into several lists");
            }
        }
        return new Lexicon(name, kind, new ArrayList<>(terms));
    }

    /** The lists that are part of the program: health and minors, each in English, German, French, Spanish, Italian and Portuguese. */
    static List<Lexicon> included() {
        List<Lexicon> all = new ArrayList<>();
        for (String kind : List.of("health", "minor")) {
            var lines = new ArrayList<>(List.of("kind: " + kind));
            for (String language : List.of("en", "de", "fr", "es", "it", "pt")) {
                lines.addAll(Resources.lines(kind + "-" + language + ".txt"));
            }
            all.add(read(kind, String.join("\n", lines)));
        }
        return all;
    }
}
