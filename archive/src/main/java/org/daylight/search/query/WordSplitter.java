package org.daylight.search.query;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into words. The same class is used for indexing, queries and highlighting, so that the three agree (docs/decisions/0040).
 *
 * <ul>
 *   <li>Letters and digits form words, everything else separates them ({@link WordCharacters}): {@code i.okafor@port.example} is four
 *       words.
 *   <li>Thai, Lao, Khmer and Burmese are split with the dictionaries of ICU.
 *   <li>Chinese, Japanese and Korean characters are words by themselves and in pairs, so that any part of a sentence is found.
 *   <li>A word is folded by ICU (case, accents, width, digits); only its first 64 characters count.
 * </ul>
 *
 * <p>Not safe for several threads; reuse it for many texts.
 */
public final class WordSplitter implements WordSource {

    /** Only this many characters of a word count. */
    static final int MAX_WORD = 64;

    /** At most this many characters of a text are indexed and highlighted. */
    public static final int MAX_TEXT = 4_000_000;

    /** The dictionaries get at most this many characters at a time; a longer run of letters is cut. */
    private static final int MAX_CUT = 2_000;

    /** At most this many characters of a word are folded: many more than count, because folding removes marks. */
    private static final int MAX_FOLDED = 1_000;

    /** The lower-case form of an ASCII letter or digit; 0 for other characters. */
    private static final char[] FOLDED = new char[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            FOLDED[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
        }
    }

    /**
     * One word.
     *
     * @param folded the form that is compared
     * @param start offset of its first character in the text
     * @param end offset after its last character
     * @param position how many words precede it
     */
    public record Word(String folded, int start, int end, int position) {}

    private final boolean query;
    private @Nullable BreakIterator breaks;

    private char[] text = new char[0];
    private int length;
    private int next;
    private int runEnd;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private int skipped;
    private boolean paired;

    private final char[] term = new char[MAX_WORD];
    private int termLength;
    private int start;
    private int end;
    private int increment;

    private record Pending(String folded, int start, int end, int increment) {}

    /**
     * A splitter for queries or for indexing and highlighting.
     *
     * @param query true for a query: of several Chinese characters only the pairs are used
     */
    public WordSplitter(boolean query) {
        this.query = query;
    }

    /** All words of a short text. @param query as in {@link #WordSplitter} */
    public static List<Word> of(String text, boolean query) {
        var words = new WordSplitter(query);
        words.reset(text.toCharArray(), text.length());
        List<Word> all = new ArrayList<>();
        int position = -1;
        while (words.next()) {
            position += words.increment;
            all.add(new Word(new String(words.term, 0, words.termLength), words.start, words.end, position));
        }
        return all;
    }

    /** Whether it contains a word. */
    public static boolean any(String text) {
        var words = new WordSplitter(true);
        words.reset(text.toCharArray(), text.length());
        return words.next();
    }

    /** Starts on another text. The array is used until the next reset. */
    @Override
    public void reset(char[] text, int length) {
        this.text = text;
        this.length = length;
        next = 0;
        runEnd = 0;
        skipped = 0;
        paired = false;
        waiting.clear();
    }

    /** Goes to the next word; false at the end. */
    @Override
    public boolean next() {
        while (true) {
            if (!waiting.isEmpty()) {
                take(waiting.poll());
                return true;
            }
            if (next < runEnd) {
                foreign();
            } else if (!ascii()) {
                return false;
            } else if (termLength > 0) {
                return true;
            }
        }
    }

    @Override
    public char[] term() {
        return term;
    }

    @Override
    public int termLength() {
        return termLength;
    }

    /** Offset of the word's first character. */
    public int start() {
        return start;
    }

    /** Offset just past the word. */
    public int end() {
        return end;
    }

    /** Positions from the word before to this one: 1, or 0 for a pair that starts with the character before. */
    @Override
    public int increment() {
        return increment;
    }

    /**
     * Reads the next word if it is ASCII; otherwise sets where its run of characters ends and leaves the term empty.
     *
     * @return false when there is no more text
     */
    private boolean ascii() {
        char[] text = this.text;
        int at = next;
        while (at < length && text[at] < 128 && FOLDED[text[at]] == 0) {
            at++;
        }
        if (at == length) {
            next = at;
            return false;
        }
        start = at;
        int size = 0;
        for (; at < length && text[at] < 128; at++) {
            char folded = FOLDED[text[at]];
            if (folded == 0) {
                break;
            }
            if (size < MAX_WORD) {
                term[size++] = folded;
            }
        }
        if (at < length && text[at] >= 128) {
            while (at < length && (text[at] >= 128 || FOLDED[text[at]] != 0)) {
                at++;
            }
            next = start;
            runEnd = at;
            termLength = 0;
            return true;
        }
        next = at;
        end = at;
        termLength = size;
        increment = 1 + skipped;
        skipped = 0;
        return true;
    }

    private void take(Pending found) {
        termLength = Math.min(found.folded.length(), MAX_WORD);
        if (termLength < found.folded.length() && Character.isHighSurrogate(found.folded.charAt(termLength - 1))) {
            termLength--;
        }
        found.folded.getChars(0, termLength, term, 0);
        start = found.start;
        end = found.end;
        increment = found.increment + skipped;
        skipped = 0;
    }

    /** The next piece of a run that is not only ASCII. */
    private void foreign() {
        int c = Character.codePointAt(text, next, runEnd);
        if (WordCharacters.isCjk(c)) {
            cjk(next);
        } else if (WordCharacters.isLetter(c)) {
            word(next, WordCharacters.isCutByDictionary(c));
        } else {
            next += Character.charCount(c);
        }
    }

    /** A run of letters with their marks, up to the next separator or a letter of a script that is split in another way. */
    private void word(int from, boolean byDictionary) {
        int at = from;
        while (at < runEnd && (!byDictionary || at - from < MAX_CUT)) {
            int c = Character.codePointAt(text, at, runEnd);
            boolean belongs = WordCharacters.isLetter(c)
                    ? !WordCharacters.isCjk(c) && WordCharacters.isCutByDictionary(c) == byDictionary
                    : WordCharacters.isJoined(c);
            if (!belongs) {
                break;
            }
            at += Character.charCount(c);
        }
        next = at;
        if (byDictionary) {
            cut(from, at);
        } else {
            add(from, at);
        }
    }

    /** One character (with its marks), and the pair that it forms with the next one. */
    private void cjk(int at) {
        int unit = unitEnd(at);
        boolean pairs = unit < runEnd && WordCharacters.isCjk(Character.codePointAt(text, unit, runEnd));
        boolean last = paired && !pairs;
        paired = pairs;
        next = unit;
        if (query && last) {
            skipped++;
            return;
        }
        if (!query || !pairs) {
            waiting.add(new Pending(fold(at, unit), at, unit, 1));
        }
        if (pairs) {
            int pairEnd = unitEnd(unit);
            waiting.add(new Pending(fold(at, pairEnd), at, pairEnd, query ? 1 : 0));
        }
    }

    private int unitEnd(int at) {
        int end = at + Character.charCount(Character.codePointAt(text, at, runEnd));
        while (end < runEnd) {
            int c = Character.codePointAt(text, end, runEnd);
            if (!WordCharacters.isCjkMark(c)) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** Thai, Lao, Khmer and Burmese, with the dictionaries of ICU. */
    private void cut(int from, int to) {
        BreakIterator breaks = this.breaks;
        if (breaks == null) {
            breaks = BreakIterator.getWordInstance(ULocale.ROOT);
            this.breaks = breaks;
        }
        breaks.setText(new String(text, from, to - from));
        int begin = breaks.first();
        for (int stop = breaks.next(); stop != BreakIterator.DONE; stop = breaks.next()) {
            if (breaks.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT) {
                add(from + begin, from + stop);
            }
            begin = stop;
        }
    }

    /** Adds a word. One character can give several words: U+FDFA is a phrase, U+0149 a letter and an apostrophe. */
    private void add(int from, int to) {
        String folded = fold(from, to);
        int begin = 0;
        for (int at = 0; at < folded.length(); ) {
            int c = folded.codePointAt(at);
            int size = Character.charCount(c);
            if (!WordCharacters.isPart(c)) {
                if (at > begin) {
                    waiting.add(new Pending(folded.substring(begin, at), from, to, 1));
                }
                begin = at + size;
            }
            at += size;
        }
        if (begin < folded.length()) {
            waiting.add(new Pending(begin == 0 ? folded : folded.substring(begin), from, to, 1));
        }
    }

    /** Folds a word, of which at most {@link #MAX_FOLDED} characters are read. */
    private String fold(int from, int to) {
        if (isFolded(from, to)) {
            return new String(text, from, to - from);
        }
        int end = Math.min(to, from + MAX_FOLDED);
        if (end < to && Character.isHighSurrogate(text[end - 1])) {
            end--;
        }
        String folded = Folding.fold(new String(text, from, end - from));
        for (int i = 0; i < folded.length(); i++) {
            if (folded.charAt(i) >= 'ؠ' && folded.charAt(i) <= 'ی') {
                return arabic(folded);
            }
        }
        return folded;
    }

    /** Plain Chinese characters and Hangul syllables, which folding does not change. */
    private boolean isFolded(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c < 0x4E00 || c > 0x9FFF && c < 0xAC00 || c > 0xD7A3) {
                return false;
            }
        }
        return true;
    }

    /** Letters that Arabic and Persian writers and keyboards use for each other. ICU's folding has removed the marks. */
    private static String arabic(String folded) {
        return folded.replace('ة', 'ه')
                .replace('ى', 'ي')
                .replace('ی', 'ي')
                .replace('ک', 'ك')
                .replace("ـ", "");
    }
}
