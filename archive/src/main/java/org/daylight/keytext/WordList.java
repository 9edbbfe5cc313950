package org.daylight.keytext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/** The 2,048 English words of BIP-39, each of which stands for 11 bits. The first four letters of a word identify it. Safe for all threads. */
final class WordList {

    /** Bits for which a word stands. */
    static final int BITS = 11;

    /** The longest text that is read, in characters. */
    static final int MAX_CHARS = 4096;

    private static final int SIZE = 1 << BITS;
    private static final int ENOUGH = 4;

    /** So long can a word be that is compared with the list: the longest one in it has 8 letters. */
    static final int MAX_COMPARED = 20;

    private static final int MOST_SIMILAR = 3;
    private static final List<String> WORDS = read();
    private static final Map<String, Integer> NUMBERS = numbers();

    private WordList() {}

    private static List<String> read() {
        try (InputStream in = Objects.requireNonNull(WordList.class.getResourceAsStream("english.txt"))) {
            List<String> words = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            if (words.size() != SIZE) {
                throw new IllegalStateException("the list of words is damaged");
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words, and what their first four letters are. */
    private static Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        for (int i = 0; i < SIZE; i++) {
            String word = WORDS.get(i);
            numbers.put(word, i);
            numbers.putIfAbsent(word.substring(0, Math.min(ENOUGH, word.length())), i);
        }
        return numbers;
    }

    /** The bits of the bytes as words; the last word is filled up with zero bits. */
    static String words(byte[] bytes) {
        int count = (bytes.length * 8 + BITS - 1) / BITS;
        var text = new ArrayList<String>();
        for (int word = 0; word < count; word++) {
            int value = 0;
            for (int i = word * BITS; i < (word + 1) * BITS; i++) {
                int bit = i / 8 < bytes.length ? bytes[i / 8] >> 7 - i % 8 & 1 : 0;
                value = value << 1 | bit;
            }
            text.add(WORDS.get(value));
        }
        return String.join(" ", text);
    }

    /** Whether a text looks like words, and not like another form of a key. */
    static boolean isLikelyWords(String text) {
        return split(text).size() > 1;
    }

    /** The words of a text: what is between white space, commas and other marks that are no letters. Numbers in front of words do not count. */
    static List<String> split(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (isSeparator(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        return words;
    }

    private static boolean isSeparator(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c >= '0' && c <= '9'
                || ",.;:-_/|\"'()".indexOf(c) >= 0;
    }

    /**
     * The bytes for which words stand. Case, white space and the rest of a word after its fourth letter do not count.
     *
     * @param bytes how many bytes the words have, which is a whole number of words
     * @return refused with the code {@code key-words}; the reason names a word that is not in the list, and similar ones
     */
    static Outcome<byte[]> bytes(String text, int bytes) {
        int count = bytes * 8 / BITS;
        if (text.length() > MAX_CHARS) {
            return refused("the text has more than " + MAX_CHARS + " characters");
        }
        List<String> words = split(text);
        for (int at = 0; at < Math.min(words.size(), count); at++) {
            if (number(words.get(at).toLowerCase(Locale.ROOT)) < 0) {
                List<String> near = near(words.get(at).toLowerCase(Locale.ROOT));
                return refused("word " + (at + 1) + ", " + Malformed.quoted(words.get(at))
                        + ", is not in the list of words"
                        + (near.isEmpty() ? "" : "; similar words: " + String.join(", ", near)));
            }
        }
        return words.size() == count
                ? Outcome.ok(bits(words, bytes))
                : refused(
                        "there are " + words.size() + " words instead of " + count + ": compare them with the source");
    }

    /** The bits of words that are all in the list, with zero bits after them. */
    static byte[] bits(List<String> words, int bytes) {
        var found = new byte[bytes];
        for (int at = 0; at < words.size(); at++) {
            int number = number(words.get(at).toLowerCase(Locale.ROOT));
            for (int i = 0; i < BITS; i++) {
                int bit = at * BITS + i;
                found[bit / 8] |= (byte) ((number >> BITS - 1 - i & 1) << 7 - bit % 8);
            }
        }
        return found;
    }

    /** The number of a word in lower case; below 0 when it is not in the list, and too different from the word with the same beginning. */
    static int number(String word) {
        Integer exact = NUMBERS.get(word);
        if (exact != null) {
            return exact;
        }
        // the first four letters are enough only if the rest is a misspelling of the same word, not of another one
        if (word.length() < ENOUGH || word.length() > MAX_COMPARED) {
            return -1;
        }
        Integer beginning = NUMBERS.get(word.substring(0, ENOUGH));
        return beginning == null || distance(word, WORDS.get(beginning)) > 2 ? -1 : beginning;
    }

    /** Up to three words of the list that differ by one letter or two; none when no word does. */
    static List<String> near(String word) {
        if (word.length() > MAX_COMPARED) {
            return List.of();
        }
        int[] distances = WORDS.stream().mapToInt(each -> distance(word, each)).toArray();
        int least = IntStream.of(distances).min().orElseThrow();
        if (least > 2) {
            return List.of();
        }
        return IntStream.range(0, SIZE)
                .filter(i -> distances[i] == least)
                .limit(MOST_SIMILAR)
                .mapToObj(WORDS::get)
                .toList();
    }

    /** How many letters must be changed, added, removed or exchanged with their neighbour, at the least, to make one word of the other. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }

    private static Outcome<byte[]> refused(String reason) {
        return Outcome.refused("key-words", reason);
    }
}
