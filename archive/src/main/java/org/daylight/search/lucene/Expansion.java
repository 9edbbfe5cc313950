package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.daylight.search.Effort;
import org.jspecify.annotations.Nullable;

/**
 * The words of one field that a star or a tilde stands for, those in most documents first. The number of words examined and the number of
 * words returned are limited.
 *
 * @param words with the number of documents each is in
 * @param cut whether there are more
 */
record Expansion(List<Known> words, boolean cut) {

    /** One star may stand for at most this many words of the index. */
    static final int MOST_BEGINNING = 20_000;

    /** One tilde may stand for at most this many words of the index. */
    static final int MOST_LIKE = 200;

    /** At most this many words of the index are examined. */
    static final int MOST_SEEN = 100_000;

    /** A word of the index, and how many documents contain it (removed ones may be counted). */
    record Known(String word, int documents) {
        static final Comparator<Known> MOST =
                Comparator.comparingInt(Known::documents).reversed().thenComparing(Known::word);

        BytesRef bytes() {
            return new BytesRef(word);
        }
    }

    /** A look-up. */
    private record LookUp(Object reader, String field, String word, int edits, int most) {}

    /** The words with this start. @param start folded */
    static Expansion beginning(IndexReader reader, String field, String start, int most) throws IOException {
        return Effort.once(
                new LookUp(reader, field, start, 0, most), () -> lookUpBeginning(reader, field, start, most));
    }

    private static Expansion lookUpBeginning(IndexReader reader, String field, String start, int most)
            throws IOException {
        Terms terms = MultiTerms.getTerms(reader, field);
        if (terms == null) {
            return new Expansion(List.of(), false);
        }
        var prefix = new BytesRef(start);
        TermsEnum words = terms.iterator();
        BytesRef first = words.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : words.term();
        return most(words, first, prefix, most);
    }

    /**
     * An upper bound of the number of words with this start. A word is counted in each segment that has it. Counting stops shortly after
     * {@code most}. Costs a small part of {@link #beginning}.
     *
     * @param start folded
     */
    static int count(List<LeafReaderContext> leaves, String field, String start, int most) throws IOException {
        var prefix = new BytesRef(start);
        int count = 0;
        for (LeafReaderContext leaf : leaves) {
            Terms terms = leaf.reader().terms(field);
            if (terms == null) {
                continue;
            }
            TermsEnum words = terms.iterator();
            boolean any = words.seekCeil(prefix) != TermsEnum.SeekStatus.END;
            for (BytesRef word = any ? words.term() : null;
                    word != null && StringHelper.startsWith(word, prefix) && count <= most;
                    word = words.next()) {
                count++;
            }
        }
        return count;
    }

    /** The words that differ from one in at most this many letters. @param word folded */
    static Expansion like(IndexReader reader, String field, String word, int edits, int most) throws IOException {
        return Effort.once(
                new LookUp(reader, field, word, edits, most),
                () -> like(reader, field, Effort.once(new Compiled(word, edits), () -> compiled(word, edits)), most));
    }

    private record Compiled(String word, int edits) {}

    /** An automaton for {@link #like(IndexReader, String, CompiledAutomaton, int)}. It costs as much as one look-up and can be reused. */
    static CompiledAutomaton compiled(String word, int edits) {
        Effort.checkNow();
        // The set of words is finite. With this flag Lucene does not look for a common suffix.
        return new CompiledAutomaton(automaton(word, edits), true, true, false);
    }

    static Expansion like(IndexReader reader, String field, CompiledAutomaton automaton, int most) throws IOException {
        Terms terms = MultiTerms.getTerms(reader, field);
        if (terms == null) {
            return new Expansion(List.of(), false);
        }
        TermsEnum words = automaton.getTermsEnum(terms);
        return most(words, words.next(), new BytesRef(), most);
    }

    private static Automaton automaton(String word, int edits) {
        Automaton like = new LevenshteinAutomata(word, true).toAutomaton(edits);
        return Operations.determinize(like, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
    }

    private static Expansion most(TermsEnum words, @Nullable BytesRef first, BytesRef prefix, int most)
            throws IOException {
        var least = new PriorityQueue<Known>(Known.MOST.reversed());
        boolean cut = false;
        int seen = 0;
        for (BytesRef word = first; word != null && StringHelper.startsWith(word, prefix); word = words.next()) {
            Effort.check();
            if (seen++ == MOST_SEEN) {
                cut = true;
                break;
            }
            int documents = words.docFreq();
            if (least.size() < most) {
                least.add(new Known(word.utf8ToString(), documents));
            } else if (most == 0) {
                cut = true;
                break;
            } else {
                cut = true;
                // words come in order, so of two equally frequent words the earlier one stays
                if (documents > least.element().documents()) {
                    least.poll();
                    least.add(new Known(word.utf8ToString(), documents));
                }
            }
        }
        List<Known> all = new ArrayList<>(least);
        all.sort(Known.MOST);
        return new Expansion(List.copyOf(all), cut);
    }
}
