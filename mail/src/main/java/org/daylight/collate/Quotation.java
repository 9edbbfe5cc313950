package org.daylight.collate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a quotation agrees with its source ({@code spec/copies.md}, section "Quotations").
 *
 * @param matched words of the quotation that are in the source, in runs of three or more, and words that follow such a
 * run
 * @param words words of the quotation
 * @param sourceWords words of the source
 * @param departures where the quotation differs from the source, in order; the first {@value #MOST_DEPARTURES}
 * @param more departures that are not listed
 * @param shared words of the quotation that are in the source in runs of at least {@value #PASSAGE_WORDS}
 * @param passages these runs, in the order of the quotation; the first {@value #MOST_PASSAGES}
 */
public record Quotation(
        int matched,
        int words,
        int sourceWords,
        List<Departure> departures,
        int more,
        int shared,
        List<String> passages) {

    static final int MOST_DEPARTURES = 20;

    static final int MOST_PASSAGES = 40;

    /** As long as the runs that prints are made of: shorter runs are common to most texts. */
    static final int PASSAGE_WORDS = 5;

    /** A text with fewer shared words is too short for a claim about how much of it is in the other. */
    private static final int LEAST_SHARED = 20;

    /** A shorter quotation could come from many texts, unless the header names its source. */
    private static final int LEAST_QUOTED = 12;

    private static final int LEAST_PERCENT = 40;
    private static final int PASSAGE_CHARS = 600;
    private static final int SHOWN_WORDS = 12;
    private static final int GRAM = 3;

    /**
     * Most places of one run of words that are tried. In a source that repeats itself more often, the first places are
     * used.
     */
    private static final int PLACES = 8;

    /**
     * Words that are in one text and not in the other.
     *
     * @param quoted words of the quotation that are not at this place in the source; empty when words are left out
     * @param source words of the source that are not at this place in the quotation; empty when it is not known which
     * they are
     */
    public record Departure(String quoted, String source) {}

    /** Whether all quoted words are in the source, and only whole lines are left out. */
    public boolean isWordForWord() {
        return matched == words && departures.isEmpty();
    }

    /** Whether the quotation is word for word and complete. */
    public boolean isWhole() {
        return isWordForWord() && words == sourceWords;
    }

    /** Whether enough of it is in the source to say that it quotes the source. */
    public boolean isFrom() {
        return words > 0 && matched * 10 >= words * 6;
    }

    /** Whether it quotes the source and is long enough to say so when only the words identify the source. */
    public boolean isCertainlyFrom() {
        return isFrom() && shared >= LEAST_QUOTED;
    }

    /** Whether so much of it is in the source that the two are related: {@value #LEAST_PERCENT} percent and {@value #LEAST_SHARED} words. */
    public boolean isRelated() {
        return shared >= LEAST_SHARED && 100L * shared >= (long) LEAST_PERCENT * words;
    }

    /** Percentage of its words that are in the source in runs of at least {@value #PASSAGE_WORDS} words, 0 to 100, rounded. */
    public int percentShared() {
        return words == 0 ? 0 : (int) ((200L * shared + words) / (2L * words));
    }

    /** Compares quoted words with those of a source. */
    static Quotation of(WordSequence quoted, WordSequence source) {
        return new Matching(quoted, source).result();
    }

    private static final class Matching {

        private final WordSequence quoted;
        private final WordSequence source;
        private final Map<Integer, List<Integer>> places = new HashMap<>();
        private final List<Departure> departures = new ArrayList<>();
        private int more;
        private int matched;
        private int shared;
        private final List<String> passages = new ArrayList<>();

        Matching(WordSequence quoted, WordSequence source) {
            this.quoted = quoted;
            this.source = source;
            for (int at = 0; at < source.words().size(); at++) {
                List<Integer> known = places.computeIfAbsent(gram(source.words(), at), gram -> new ArrayList<>(1));
                if (known.size() < PLACES) {
                    known.add(at);
                }
            }
        }

        private static int gram(List<String> words, int at) {
            int hash = 0;
            for (int i = at; i < Math.min(words.size(), at + GRAM); i++) {
                hash = hash * 31 + words.get(i).hashCode();
            }
            return hash;
        }

        Quotation result() {
            List<String> words = quoted.words();
            int at = 0;
            int place = 0; // where the source would continue
            boolean begun = false;
            while (at < words.size()) {
                int foreign = at;
                int found = -1;
                while (at < words.size()) {
                    found = find(at, begun ? place : 0);
                    if (found >= 0) {
                        break;
                    }
                    at++;
                }
                depart(foreign, at, begun ? place : -1, found);
                if (found < 0) {
                    break;
                }
                begun = true;
                place = found;
                int start = at;
                while (at < words.size()
                        && place < source.words().size()
                        && words.get(at).equals(source.words().get(place))) {
                    at++;
                    place++;
                    matched++;
                }
                share(start, at);
            }
            return new Quotation(
                    matched,
                    words.size(),
                    source.words().size(),
                    List.copyOf(departures),
                    more,
                    shared,
                    List.copyOf(passages));
        }

        private void share(int from, int to) {
            if (to - from < PASSAGE_WORDS) {
                return;
            }
            shared += to - from;
            if (passages.size() < MOST_PASSAGES) {
                passages.add(cut(String.join(" ", quoted.words().subList(from, Math.min(to, from + PASSAGE_CHARS)))));
            }
        }

        /** Cuts a passage without splitting a character. */
        private static String cut(String passage) {
            if (passage.length() <= PASSAGE_CHARS) {
                return passage;
            }
            int end = Character.isHighSurrogate(passage.charAt(PASSAGE_CHARS - 1)) ? PASSAGE_CHARS - 1 : PASSAGE_CHARS;
            return passage.substring(0, end) + " …";
        }

        /**
         * Where the source has the words that start here, after the current place if possible; -1 when it does not have
         * them.
         */
        private int find(int at, int place) {
            int best = -1;
            for (int candidate : places.getOrDefault(gram(quoted.words(), at), List.of())) {
                if (best < 0 && runs(at, candidate)) {
                    best = candidate;
                } else if (candidate >= place && best < place && runs(at, candidate)) {
                    best = candidate;
                }
            }
            boolean next = best < 0
                    && place < source.words().size()
                    && source.words().get(place).equals(quoted.words().get(at));
            return next ? place : best;
        }

        private boolean runs(int at, int candidate) {
            int length = Math.min(GRAM, quoted.words().size() - at);
            if (candidate + length > source.words().size()) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (!quoted.words().get(at + i).equals(source.words().get(candidate + i))) {
                    return false;
                }
            }
            return true;
        }

        /** Records words that only one of the two has; whole lines of the source may be left out. */
        private void depart(int from, int to, int sourceFrom, int sourceTo) {
            boolean gap = sourceFrom >= 0 && sourceTo > sourceFrom;
            boolean wholeLines = gap
                    && sourceTo < source.words().size()
                    && source.begins().get(sourceFrom)
                    && source.begins().get(sourceTo);
            boolean atEnd = to == quoted.words().size() && sourceTo < 0;
            if (from == to && (!gap || wholeLines || atEnd)) {
                return;
            }
            if (departures.size() == MOST_DEPARTURES) {
                more++;
                return;
            }
            String sourceText = gap ? shown(source.words(), sourceFrom, sourceTo) : "";
            departures.add(new Departure(shown(quoted.words(), from, to), sourceText));
        }

        private static String shown(List<String> words, int from, int to) {
            int end = Math.min(to, from + SHOWN_WORDS);
            String shown = String.join(" ", words.subList(from, end));
            shown = shown.length() > 200 ? shown.substring(0, 200) : shown;
            return to > end ? shown + " …" : shown;
        }
    }
}
