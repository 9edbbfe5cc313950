package org.daylight.search;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.daylight.search.segment.WordSource;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into the words that are indexed, asked for and highlighted: one class, so that the three agree
 * (docs/decisions/0040-words.md).
 *
 * <ul>
 *   <li>Every ASCII character that is no letter and no digit ends a word: {@code i.okafor@port.example} is four words in a row.
 *   <li>The rest is cut by ICU's word rules (UAX 29, with its dictionaries for Thai, Lao, Khmer and Burmese).
 *   <li>Chinese, Japanese and Korean characters are words by themselves and in pairs, so that any part of a sentence is found.
 *   <li>A word is folded by ICU (case, accents, width, digits); its first 64 characters count.
 * </ul>
 *
 * <p>Not safe for several threads; meant to be used again and again.
 */
final class Words implements WordSource {

    /** Characters of one word that count. */
    static final int MAX_WORD = 64;

    /** Characters of one text that are indexed and highlighted. */
    static final int MAX_TEXT = 4_000_000;

    /** ICU sees at most so many characters at a time; a longer stretch without a blank is cut. */
    private static final int MAX_STRETCH = 2_000;

    /** The lower-case form of an ASCII letter or digit; 0 for all else. */
    private static final char[] FOLDED = new char[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            FOLDED[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
        }
    }

    /** One word: where it stands in the text and what it is compared by. */
    record Word(String folded, int start, int end, int position) {}

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
    Words(boolean asking) {
        this.asking = asking;
    }

    /** All words of a short text. */
    static List<Word> of(String text, boolean asking) {
        var words = new Words(asking);
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
    static boolean any(String text) {
        var words = new Words(true);
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
    int start() {
        return start;
    }

    /** Offset just past the word. */
    int end() {
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
        int at = next;
        if (isCjk(Character.codePointAt(text, at, stretchEnd))) {
            cjk(at);
            return;
        }
        int limit = Math.min(stretchEnd, at + MAX_STRETCH);
        boolean simple = true;
        while (at < limit) {
            int c = Character.codePointAt(text, at, stretchEnd);
            if (isCjk(c)) {
                break;
            }
            simple &= isSimple(c);
            at += Character.charCount(c);
        }
        int from = next;
        next = at;
        if (simple) {
            add(from, at);
        } else {
            byRules(from, at);
        }
    }

    /** One character (with its marks), and the pair it makes with the next one. */
    private void cjk(int at) {
        int unit = unitEnd(at);
        boolean pairs = unit < stretchEnd && isCjk(Character.codePointAt(text, unit, stretchEnd));
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
            if (!isMark(c)) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private void byRules(int from, int to) {
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

    private void add(int from, int to) {
        String folded = fold(from, to);
        if (!folded.isEmpty()) {
            waiting.add(new Found(folded, from, to, 1));
        }
    }

    private String fold(int from, int to) {
        if (isFolded(from, to)) {
            return new String(text, from, to - from);
        }
        String folded = folding.normalize(new String(text, from, to - from));
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

    /** Letters, digits and marks of scripts in which the word rules never break between two of them. */
    private static boolean isSimple(int c) {
        return c < 0x0E00
                && switch (Character.getType(c)) {
                    case Character.UPPERCASE_LETTER,
                            Character.LOWERCASE_LETTER,
                            Character.TITLECASE_LETTER,
                            Character.MODIFIER_LETTER,
                            Character.OTHER_LETTER,
                            Character.DECIMAL_DIGIT_NUMBER -> true;
                    default -> false;
                };
    }

    /** Han, kana, bopomofo and Hangul: scripts written without blanks between words, or with endings joined on. */
    private static boolean isCjk(int c) {
        if (c < 0x1100) {
            return false;
        }
        return c <= 0x115F
                || c >= 0x3005 && c <= 0x3007
                || c >= 0x3041 && c <= 0x3096
                || c >= 0x309D && c <= 0x309F
                || c >= 0x30A1 && c <= 0x30FA
                || c >= 0x30FC && c <= 0x318E
                || c >= 0x31A0 && c <= 0x31BF
                || c >= 0x31F0 && c <= 0x31FF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x4E00 && c <= 0x9FFF
                || c >= 0xA960 && c <= 0xA97F
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFF66 && c <= 0xFF9D
                || c >= 0xFFA0 && c <= 0xFFDC
                || c >= 0x20000 && c <= 0x3FFFF;
    }

    /** What belongs to the character before it: voicing marks, variation selectors, the rest of a decomposed Hangul syllable. */
    private static boolean isMark(int c) {
        return c >= 0x1160 && c <= 0x11FF
                || c == 0x3099
                || c == 0x309A
                || c == 0xFF9E
                || c == 0xFF9F
                || c >= 0xD7B0 && c <= 0xD7FB
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0100 && c <= 0xE01EF
                || c >= 0x0300 && c <= 0x036F;
    }
}
