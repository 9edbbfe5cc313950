package org.daylight.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.CharArrayMap;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.daylight.search.lucene.Expansion;
import org.daylight.search.lucene.SearchCache;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;

/**
 * Marks what a query looks for in a text, by the same words as the index: accents, case and the parts of an address do not
 * hinder, a phrase is marked only as a whole, and what is excluded is not marked.
 *
 * <p>Immutable and safe for several threads. Time grows with the text; what would take more than some twenty million steps
 * (a phrase of one word a hundred times over, in a text of the same word) is marked as far as that goes.
 */
public final class Highlight {

    /** Places that are marked in one text; what follows them is not. */
    public static final int MAX_MARKS = 10_000;

    private static final int MAX_STEPS = 20_000_000;

    /** Every hit of a page is marked for the same query, and an automaton costs more than the marking. */
    private static final SearchCache<Query.Fuzzy, CharacterRunAutomaton> LIKES =
            new SearchCache<>(20, System::nanoTime, CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS));

    /** A place in the text, and which of the things looked for stands there. */
    record Mark(int start, int end, int pattern) {}

    /** Words one after the other, each with its distance from the first; a prefix is one word of which only the beginning counts. */
    private record Pattern(List<WordSplitter.Word> words, boolean prefix) {

        int distance(int word) {
            return words.get(word).position() - words.getFirst().position();
        }
    }

    /** Folded words that differ from one in a letter or two. */
    private record Like(CharacterRunAutomaton words, int pattern) {}

    /** Where a folded word stands in a pattern. */
    private record Place(int pattern, int word) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Integer> prefixes = new ArrayList<>();
    private final List<Like> likes = new ArrayList<>();
    private final CharArrayMap<List<Place>> places = new CharArrayMap<>(16, false);

    private Highlight() {}

    /**
     * What is to be marked in the text of one field.
     *
     * @param field where the text comes from: what the query asks of this field or of any is marked. {@code ANY}: only what it
     *     asks of any
     */
    public static Highlight of(Query query, Field field) {
        var highlight = new Highlight();
        highlight.collect(query, field);
        return highlight;
    }

    private void collect(Query query, Field field) {
        switch (query) {
            case Query.Text(Field asked, String words) when covers(asked, field) -> addText(words);
            case Query.Exact(Field asked, String word) when covers(asked, field) -> add(word, false);
            case Query.Prefix(Field asked, String start) when covers(asked, field) -> add(start, true);
            case Query.Fuzzy(Field asked, String word, int edits) when covers(asked, field) -> addLike(word, edits);
            case Query.Near(Field asked, String words, int between) when covers(asked, field) -> addEach(words);
            case Query.Extension(String extension) when field == Field.FILENAME -> add(extension, false);
            case Query.And(List<Query> queries) -> queries.forEach(one -> collect(one, field));
            case Query.Or(List<Query> queries) -> queries.forEach(one -> collect(one, field));
            default -> {} // what excludes or filters stands nowhere in the text
        }
    }

    private static boolean covers(Field asked, Field field) {
        boolean person = field == Field.FROM || field == Field.TO || field == Field.CC || field == Field.BCC;
        return asked == Field.ANY || asked == field || asked == Field.WITH && person;
    }

    /** Words near one another are marked wherever they stand: what is near is seen. */
    private void addEach(String text) {
        for (WordSplitter.Word word : WordSplitter.of(text, true)) {
            add(text.substring(word.start(), word.end()), false);
        }
    }

    /** One word by itself is marked in all the forms in which it is found. */
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
        var fuzzy = new Query.Fuzzy(Field.ANY, word, edits);
        CharacterRunAutomaton like = LIKES.get(fuzzy);
        if (like == null) {
            like = Expansion.like(word, edits);
            LIKES.keep(fuzzy, like);
        }
        likes.add(new Like(like, patterns.size()));
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
            List<Place> known = places.get(folded);
            if (known == null) {
                known = new ArrayList<>();
                places.put(folded, known);
            }
            known.add(new Place(pattern, i));
        }
    }

    /** Whether there is nothing to mark in any text. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** How many different things are looked for. */
    int size() {
        return patterns.size();
    }

    /** The whole text, cut into what is marked and what is not; nothing is left out, and no piece is empty. */
    public List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        spans(text, 0, text.length(), marks(text), spans);
        return spans;
    }

    /** Cuts a stretch of the text. @param marks in order of their starts */
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

    /** Where what is looked for stands, in order of the starts; the first {@value #MAX_MARKS}. */
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

    /** One pass over one text: for each phrase, how far each of its possible beginnings has come. */
    private final class Scan {

        final List<Mark> marks = new ArrayList<>();
        private final Begun[][] begun = new Begun[patterns.size()][];
        private int position = -1;
        private int steps;

        Scan() {
            for (int i = 0; i < begun.length; i++) {
                Pattern pattern = patterns.get(i);
                begun[i] = new Begun[pattern.distance(pattern.words.size() - 1) + 1];
            }
        }

        void word(WordSplitter words) {
            position += words.increment();
            List<Place> met = places.get(words.term(), 0, words.termLength());
            steps += 1 + prefixes.size() + likes.size();
            if (met != null) {
                steps += met.size();
                for (Place place : met) {
                    met(place, words);
                }
            }
            for (Like like : likes) {
                if (like.words.run(words.term(), 0, words.termLength())) {
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

        private void met(Place place, WordSplitter words) {
            Pattern pattern = patterns.get(place.pattern);
            int first = position - pattern.distance(place.word);
            Begun[] ring = begun[place.pattern];
            int slot = Math.floorMod(first, ring.length);
            if (place.word == 0) {
                ring[slot] = new Begun(first, words.start());
            }
            Begun candidate = ring[slot];
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

    /** A phrase whose first words have been met. */
    private static final class Begun {
        final int first;
        final int start;
        int words;

        Begun(int first, int start) {
            this.first = first;
            this.start = start;
        }
    }
}
