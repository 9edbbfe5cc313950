package org.daylight.search.query;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into the words that are indexed, asked for and highlighted: one class, so that the three agree
 * (docs/decisions/0040).
 *
 * <ul>
 *   <li>Letters and digits form words, everything else separates them ({@link WordCharacters}): {@code i.okafor@port.example} is four
 *       words in a row.
 *   <li>Thai, Lao, Khmer and Burmese are cut by the dictionaries of ICU.
 *   <li>Chinese, Japanese and Korean characters are words by themselves and in pairs, so that any part of a sentence is found.
 *   <li>A word is folded by ICU (case, accents, width, digits); its first 64 characters count.
 * </ul>
 *
 * <p>Not safe for several threads; meant to be used again and again.
 */
public final class WordSplitter implements WordSource {

    /** Characters of one word that count. */
    static final int MAX_WORD = 64;

    /** Characters of one text that are indexed and highlighted. */
    public static final int MAX_TEXT = 4_000_000;

    /** The dictionaries see at most so many characters at a time; a longer run of letters is cut. */
    private static final int MAX_CUT = 2_000;

    /** Characters of one word that are folded: many more than count, because marks are taken off. */
    private static final int MAX_FOLDED = 1_000;

    /** The lower-case form of an ASCII letter or digit; 0 for all else. */
    private static final char[] FOLDED = new char[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            FOLDED[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
        }
    }

    /** One word: where it stands in the text and what it is compared by. */
    public record Word(String folded, int start, int end, int position) {}

    private final boolean asking;
    private final Normalizer2 folding = ICUFoldingFilter.NORMALIZER;
    private @Nullable BreakIterator breaks;

    private char[] text = new char[0];
    private int length;
    private int next;
    private int stretchEnd;
    private final ArrayDeque<Found> waiting = new ArrayDeque<>();
    private int skipped;
    private boolean paired;

    private final char[] term = new char[MAX_WORD];
    private int termLength;
    private int start;
    private int end;
    private int increment;

    private record Found(String folded, int start, int end, int increment) {}

    /** @param asking true for a query: of a stretch of Chinese, only the pairs */
    public WordSplitter(boolean asking) {
        this.asking = asking;
    }

    /** All words of a short text. */
    public static List<Word> of(String text, boolean asking) {
        var words = new WordSplitter(asking);
        words.reset(text.toCharArray(), text.length());
        List<Word> all = new ArrayList<>();
        int position = -1;
        while (words.next()) {
            position += words.increment;
            all.add(new Word(new String(words.term, 0, words.termLength), words.start, words.end, position));
        }
        return all;
    }

    /** Whether there is anything in it that could be found. */
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
        stretchEnd = 0;
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
            if (next < stretchEnd) {
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

    /** Words from the one before to this one: 1, or 0 for a pair beginning with the character before. */
    @Override
    public int increment() {
        return increment;
    }

    /**
     * Takes the next word when it is ASCII; when it is not, sets where its stretch ends and leaves the term empty.
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
            stretchEnd = at;
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

    private void take(Found found) {
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

    /** The next piece of a stretch that is not ASCII alone. */
    private void foreign() {
        int c = Character.codePointAt(text, next, stretchEnd);
        if (WordCharacters.isCjk(c)) {
            cjk(next);
        } else if (WordCharacters.isLetter(c)) {
            word(next, WordCharacters.isCutByDictionary(c));
        } else {
            next += Character.charCount(c);
        }
    }

    /** A run of letters, with what belongs to them: to the next separator, or to a letter of a script that is cut in another way. */
    private void word(int from, boolean byDictionary) {
        int at = from;
        while (at < stretchEnd && (!byDictionary || at - from < MAX_CUT)) {
            int c = Character.codePointAt(text, at, stretchEnd);
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

    /** One character (with its marks), and the pair it makes with the next one. */
    private void cjk(int at) {
        int unit = unitEnd(at);
        boolean pairs = unit < stretchEnd && WordCharacters.isCjk(Character.codePointAt(text, unit, stretchEnd));
        boolean last = paired && !pairs;
        paired = pairs;
        next = unit;
        if (asking && last) {
            skipped++;
            return;
        }
        if (!asking || !pairs) {
            waiting.add(new Found(fold(at, unit), at, unit, 1));
        }
        if (pairs) {
            int pairEnd = unitEnd(unit);
            waiting.add(new Found(fold(at, pairEnd), at, pairEnd, asking ? 1 : 0));
        }
    }

    private int unitEnd(int at) {
        int end = at + Character.charCount(Character.codePointAt(text, at, stretchEnd));
        while (end < stretchEnd) {
            int c = Character.codePointAt(text, end, stretchEnd);
            if (!WordCharacters.isCjkMark(c)) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** Thai, Lao, Khmer and Burmese, by the dictionaries of ICU. */
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

    /** Adds a word; several in a row when one character stands for several, as U+FDFA does, or for a letter and an apostrophe, as U+0149 does. */
    private void add(int from, int to) {
        String folded = fold(from, to);
        int begin = 0;
        for (int at = 0; at < folded.length(); ) {
            int c = folded.codePointAt(at);
            int size = Character.charCount(c);
            if (!WordCharacters.isPart(c)) {
                if (at > begin) {
                    waiting.add(new Found(folded.substring(begin, at), from, to, 1));
                }
                begin = at + size;
            }
            at += size;
        }
        if (begin < folded.length()) {
            waiting.add(new Found(begin == 0 ? folded : folded.substring(begin), from, to, 1));
        }
    }

    /** @param to cut where more than {@link #MAX_FOLDED} characters would be folded, of which no more than {@link #MAX_WORD} count */
    private String fold(int from, int to) {
        if (isFolded(from, to)) {
            return new String(text, from, to - from);
        }
        int end = Math.min(to, from + MAX_FOLDED);
        if (end < to && Character.isHighSurrogate(text[end - 1])) {
            end--;
        }
        String folded = folding.normalize(new String(text, from, end - from));
        for (int i = 0; i < folded.length(); i++) {
            if (folded.charAt(i) >= 'ؠ' && folded.charAt(i) <= 'ی') {
                return arabic(folded);
            }
        }
        return folded;
    }

    /** Plain Chinese characters and Hangul syllables, which folding leaves as they are. */
    private boolean isFolded(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c < 0x4E00 || c > 0x9FFF && c < 0xAC00 || c > 0xD7A3) {
                return false;
            }
        }
        return true;
    }

    /** Letters that Arabic and Persian writers and keyboards use for one another; ICU's folding has taken the marks off. */
    private static String arabic(String folded) {
        return folded.replace('ة', 'ه')
                .replace('ى', 'ي')
                .replace('ی', 'ي')
                .replace('ک', 'ك')
                .replace("ـ", "");
    }
}
