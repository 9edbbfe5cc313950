package org.daylight.search;

import java.util.ArrayList;
import java.util.List;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;

/**
 * Marks the words of a query in a text, using the same words as the index. Accents, case and the parts of an address make no
 * difference, a phrase is marked only as a whole, and excluded words are not marked.
 *
 * <p>Immutable and safe for several threads. Time grows with the length of the text. After some twenty million steps (a phrase of one
 * word a hundred times over, in a text of the same word) the rest of the text is not marked.
 */
public final class Highlight {

    /** At most this many places are marked in one text: the first ones. */
    static final int MAX_MARKS = 10_000;

    private static final int MAX_STEPS = 20_000_000;

    /** A marked place: offsets in the text, the end exclusive, and the number of the pattern found there. */
    record Mark(int start, int end, int pattern) {}

    /** A word or phrase to mark; with {@code prefix}, every word that starts with this one. */
    private record Pattern(List<WordSplitter.Word> words, boolean prefix) {

        int distance(int word) {
            return words.get(word).position() - words.getFirst().position();
        }
    }

    /** A pattern for similar words. */
    private record Like(SimilarWords words, int pattern) {}

    /** A folded word is this word of this pattern. */
    private record WordOfPattern(int pattern, int word) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Integer> prefixes = new ArrayList<>();
    private final List<Like> likes = new ArrayList<>();
    private final WordTable<List<WordOfPattern>> places = new WordTable<>();

    private Highlight() {}

    /**
     * What to mark in the text of one field.
     *
     * @param field the field the text comes from: words that the query looks for in this field, or in any field, are marked. With
     *     {@code ANY}, only words that it looks for in any field
     */
    public static Highlight of(Query query, Field field) {
        var highlight = new Highlight();
        highlight.collect(query, field);
        return highlight;
    }

    private void collect(Query query, Field field) {
        switch (query) {
            case Query.Text(Field searched, String words) when covers(searched, field) -> addText(words);
            case Query.Exact(Field searched, String word) when covers(searched, field) -> add(word, false);
            case Query.Prefix(Field searched, String start) when covers(searched, field) -> add(start, true);
            case Query.Fuzzy(Field searched, String word, int edits)
            when covers(searched, field) -> addLike(word, edits);
            case Query.Near(Field searched, String words, int between) when covers(searched, field) -> addEach(words);
            case Query.Extension(String extension) when field == Field.FILENAME -> add(extension, false);
            case Query.And(List<Query> queries) -> queries.forEach(one -> collect(one, field));
            case Query.Or(List<Query> queries) -> queries.forEach(one -> collect(one, field));
            default -> {} // exclusions and filters have no place in the text
        }
    }

    private static boolean covers(Field searched, Field field) {
        boolean person = field == Field.FROM || field == Field.TO || field == Field.CC || field == Field.BCC;
        return searched == Field.ANY
                || searched == field
                || searched == Field.WITH && person
                || searched == Field.BODY && field == Field.ATTACHMENT;
    }

    /** Words that must be near each other are marked everywhere, also where they are far apart. */
    private void addEach(String text) {
        for (WordSplitter.Word word : WordSplitter.of(text, true)) {
            add(text.substring(word.start(), word.end()), false);
        }
    }

    /** A single word is marked in all the forms in which it is found. */
    private void addText(String text) {
        add(text, false);
        List<WordSplitter.Word> words = WordSplitter.of(text, true);
        if (words.size() != 1) {
            return;
        }
        WordSplitter.Word word = words.getFirst();
        List<String> forms = Particles.forms(text.substring(word.start(), word.end()), word.folded());
        for (String form : forms.subList(1, forms.size())) {
            addSpelled(List.of(new WordSplitter.Word(form, 0, form.length(), 0)), false);
        }
    }

    private void addLike(String word, int edits) {
        likes.add(new Like(SimilarWords.of(word, edits), patterns.size()));
        patterns.add(new Pattern(WordSplitter.of(word, true), true));
    }

    private void add(String text, boolean prefix) {
        List<WordSplitter.Word> words = WordSplitter.of(text, true);
        addSpelled(words, prefix);
        String other = prefix ? text : Spellings.other(text);
        if (!other.equals(text)) {
            addSpelled(WordSplitter.of(other, true), false);
        }
    }

    private void addSpelled(List<WordSplitter.Word> words, boolean prefix) {
        if (words.isEmpty()) {
            return;
        }
        int pattern = patterns.size();
        patterns.add(new Pattern(words, prefix));
        if (prefix) {
            prefixes.add(pattern);
            return;
        }
        for (int i = 0; i < words.size(); i++) {
            String folded = words.get(i).folded();
            List<WordOfPattern> known = places.get(folded.toCharArray(), folded.length());
            if (known == null) {
                known = new ArrayList<>();
                places.put(folded, known);
            }
            known.add(new WordOfPattern(pattern, i));
        }
    }

    /** Whether there is nothing to mark in any text. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** How many patterns there are. */
    int size() {
        return patterns.size();
    }

    /** The whole text in pieces that are marked or not. No piece is empty, and together they are the text. */
    public List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        spans(text, 0, text.length(), marks(text), spans);
        return spans;
    }

    /** Adds the pieces of part of the text. @param marks in order of their starts */
    static void spans(String text, int from, int to, List<Mark> marks, List<Span> spans) {
        int done = from;
        int start = -1;
        int end = -1;
        for (Mark mark : marks) {
            if (mark.end <= from || mark.start >= to) {
                continue;
            }
            if (mark.start <= end) {
                end = Math.max(end, Math.min(mark.end, to));
            } else {
                done = span(text, done, start, end, spans);
                start = Math.max(mark.start, from);
                end = Math.min(mark.end, to);
            }
        }
        done = span(text, done, start, end, spans);
        if (done < to) {
            spans.add(new Span(text.substring(done, to), false));
        }
    }

    private static int span(String text, int done, int start, int end, List<Span> spans) {
        if (start < 0) {
            return done;
        }
        if (start > done) {
            spans.add(new Span(text.substring(done, start), false));
        }
        spans.add(new Span(text.substring(start, end), true));
        return end;
    }

    /** The marked places, in order of their starts; the first {@value #MAX_MARKS}. */
    public List<Mark> marks(String text) {
        if (patterns.isEmpty()) {
            return List.of();
        }
        var words = new WordSplitter(false);
        words.reset(text.toCharArray(), Math.min(text.length(), WordSplitter.MAX_TEXT));
        var scan = new Scan();
        while (scan.marks.size() < MAX_MARKS && scan.steps < MAX_STEPS && words.next()) {
            scan.word(words);
        }
        scan.marks.sort(java.util.Comparator.comparingInt(Mark::start));
        return scan.marks;
    }

    /** One pass over one text. For each phrase it keeps the places where the phrase has started and how far it has matched. */
    private final class Scan {

        final List<Mark> marks = new ArrayList<>();
        private final PartialMatch[][] started = new PartialMatch[patterns.size()][];
        private int position = -1;
        private int steps;

        Scan() {
            for (int i = 0; i < started.length; i++) {
                Pattern pattern = patterns.get(i);
                started[i] = new PartialMatch[pattern.distance(pattern.words.size() - 1) + 1];
            }
        }

        void word(WordSplitter words) {
            position += words.increment();
            List<WordOfPattern> found = places.get(words.term(), words.termLength());
            steps += 1 + prefixes.size() + likes.size();
            if (found != null) {
                steps += found.size();
                for (WordOfPattern place : found) {
                    advance(place, words);
                }
            }
            for (Like like : likes) {
                if (like.words.contains(words.term(), words.termLength())) {
                    marks.add(new Mark(words.start(), words.end(), like.pattern));
                }
            }
            for (int prefix : prefixes) {
                String start = patterns.get(prefix).words.getFirst().folded();
                if (startsWith(words, start)) {
                    marks.add(new Mark(words.start(), words.end(), prefix));
                }
            }
        }

        private void advance(WordOfPattern place, WordSplitter words) {
            Pattern pattern = patterns.get(place.pattern);
            int first = position - pattern.distance(place.word);
            PartialMatch[] ring = started[place.pattern];
            int slot = Math.floorMod(first, ring.length);
            if (place.word == 0) {
                ring[slot] = new PartialMatch(first, words.start());
            }
            PartialMatch candidate = ring[slot];
            if (candidate == null || candidate.first != first || candidate.words != place.word) {
                return;
            }
            candidate.words++;
            if (candidate.words == pattern.words.size()) {
                marks.add(new Mark(candidate.start, words.end(), place.pattern));
            }
        }

        private static boolean startsWith(WordSplitter words, String start) {
            if (words.termLength() < start.length()) {
                return false;
            }
            for (int i = 0; i < start.length(); i++) {
                if (words.term()[i] != start.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A phrase whose first words were found. */
    private static final class PartialMatch {
        final int first;
        final int start;
        int words;

        PartialMatch(int first, int start) {
            this.first = first;
            this.start = start;
        }
    }
}
