package org.daylight.keytext;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.daylight.format.Sha256;

/**
 * A passphrase of 13 words: 128 random bits and 15 bits of checksum, in the words of BIP-39 ({@code spec/drop.md}). The checksum is the
 * beginning of the SHA-256 of the 16 bytes. Never throws on input.
 */
public final class WrittenPassphrase {

    /** How many words. */
    public static final int WORDS = 13;

    /** The length of what the words stand for, in bytes. */
    public static final int BYTES = 16;

    /** The longest text that is read, in characters. */
    public static final int MAX_CHARS = WordList.MAX_CHARS;

    /** 143 bits and one that is not used. */
    private static final int CODED_BYTES = 18;

    private static final int UNUSED = 0xfe;

    private WrittenPassphrase() {}

    /** What a text is. */
    public sealed interface Reading {

        /** The passphrase. @param secret 16 bytes */
        record Read(byte[] secret) implements Reading {}

        /** Another number of words. @param count how many there are */
        record WrongCount(int count) implements Reading {}

        /**
         * A word that is not in the list.
         *
         * @param position of the word, from 1
         * @param word as written, at most 20 characters of it
         * @param similar up to three words of the list
         */
        record UnknownWord(int position, String word, List<String> similar) implements Reading {}

        /** All words are in the list, but one is another word, or two are exchanged. */
        record WrongChecksum() implements Reading {}
    }

    /** The 13 words, separated by single spaces. @param secret 16 bytes */
    public static String words(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a passphrase has 16 bytes");
        }
        byte[] coded = coded(secret);
        return String.join(" ", List.of(WordList.words(coded).split(" ")).subList(0, WORDS));
    }

    private static byte[] coded(byte[] secret) {
        byte[] coded = Arrays.copyOf(secret, CODED_BYTES);
        byte[] hash = Sha256.of(secret).bytes();
        coded[BYTES] = hash[0];
        coded[BYTES + 1] = (byte) (hash[1] & UNUSED);
        return coded;
    }

    /** Reads 13 words. Case, white space, commas, numbers and the rest of a word after its fourth letter do not count. */
    public static Reading read(String text) {
        List<String> words = WordList.split(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
        for (int i = 0; i < Math.min(words.size(), WORDS); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            if (WordList.number(word) < 0) {
                String shown = words.get(i).length() > WordList.MAX_COMPARED
                        ? words.get(i).substring(0, WordList.MAX_COMPARED)
                        : words.get(i);
                return new Reading.UnknownWord(i + 1, shown, WordList.near(word));
            }
        }
        if (words.size() != WORDS || text.length() > MAX_CHARS) {
            return new Reading.WrongCount(words.size());
        }
        byte[] coded = WordList.bits(words, CODED_BYTES);
        byte[] secret = Arrays.copyOf(coded, BYTES);
        boolean isRight = Arrays.equals(coded, coded(secret));
        Arrays.fill(coded, (byte) 0);
        return isRight ? new Reading.Read(secret) : new Reading.WrongChecksum();
    }
}
