package org.daylight.keytext;

import com.exceptionfactory.jagged.bech32.Bech32;
import com.exceptionfactory.jagged.bech32.Bech32Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A key of 32 bytes as text, in three forms: the 24 words of BIP-39 with their checksum, {@code AGE-SECRET-KEY-1…}, and 64 hexadecimal digits
 * ({@code spec/trustees.md} section 6). Never throws on input.
 */
public final class WrittenKey {

    /** The length of a key, in bytes. */
    public static final int BYTES = 32;

    /** The longest text that is read, in characters. */
    public static final int MAX_CHARS = WordList.MAX_CHARS;

    private static final String AGE = "AGE-SECRET-KEY-";
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    /** Digits in groups, as people write long numbers. */
    private static final Pattern HEX_IN_GROUPS = Pattern.compile("([0-9a-fA-F]{2,}[ :-]?)+");

    private WrittenKey() {}

    /** The 24 words of a key, separated by single spaces; the last one contains the checksum. */
    public static String words(byte[] key) {
        checkLength(key);
        byte[] bits = Arrays.copyOf(key, BYTES + 1);
        bits[BYTES] = Sha256.of(key).bytes()[0];
        return WordList.words(bits);
    }

    /** The key as an identity of the tool age, as {@code age-keygen} writes it. */
    public static String age(byte[] key) {
        checkLength(key);
        CharSequence text = Bech32.getEncoder().encode(AGE.toLowerCase(Locale.ROOT), key);
        return text.toString().toUpperCase(Locale.ROOT);
    }

    /**
     * Reads a key in any of the forms. White space, line breaks, case and hyphens between words do not count, and the first four letters of a word are
     * enough.
     *
     * @return 32 bytes; refused with the code {@code key-words} or {@code key-text}, with a reason that says what to correct
     */
    public static Outcome<byte[]> parse(String text) {
        if (text.length() > MAX_CHARS) {
            return Outcome.refused("key-text", "a key is shorter than " + MAX_CHARS + " characters");
        }
        String line = text.strip();
        if (line.isEmpty()) {
            return Outcome.refused("key-text", "there is no key in this text");
        }
        if (line.regionMatches(true, 0, AGE, 0, AGE.length())) {
            return ageKey(line.replaceAll("\\s+", ""));
        }
        if (line.regionMatches(true, 0, "age1", 0, 4)) {
            return Outcome.refused("key-text", "this is a public key, which opens nothing: use the secret key");
        }
        String digits = line.replaceAll("[\\s:-]", "");
        if (HEX.matcher(digits).matches()) {
            return Outcome.ok(HexFormat.of().parseHex(digits));
        }
        if (digits.length() > 24
                && HEX_IN_GROUPS.matcher(line.replaceAll("\\s+", " ")).matches()) {
            return Outcome.refused("key-text", "a key has 64 hexadecimal digits, and this has " + digits.length());
        }
        if (!WordList.isLikelyWords(line)) {
            return Outcome.refused(
                    "key-text", "this is no key: a key is 24 words, or AGE-SECRET-KEY-1…, or 64 hexadecimal digits");
        }
        return WordList.bytes(line, BYTES + 1).then(bits -> {
            byte[] key = Arrays.copyOf(bits, BYTES);
            return Sha256.of(key).bytes()[0] == bits[BYTES]
                    ? Outcome.ok(key)
                    : Outcome.refused(
                            "key-words",
                            "all 24 words are in the list, but their checksum is wrong: one of them is another word,"
                                    + " or two are exchanged");
        });
    }

    /**
     * Bytes as words without a checksum of their own, for formats that contain one; the inverse of {@link #bytesOfWords}.
     *
     * @param bytes 11 bytes for each 8 words
     */
    public static String wordsOf(byte[] bytes) {
        if (bytes.length % WordList.BITS != 0) {
            throw new IllegalArgumentException("not a whole number of words");
        }
        return WordList.words(bytes);
    }

    /** Reads words as tolerantly as {@link #parse}. @param length in bytes, a multiple of 11; refused with the code {@code key-words} */
    public static Outcome<byte[]> bytesOfWords(String text, int length) {
        if (length % WordList.BITS != 0) {
            throw new IllegalArgumentException("not a whole number of words");
        }
        return WordList.bytes(text, length);
    }

    private static Outcome<byte[]> ageKey(String text) {
        boolean isMixed = !text.equals(text.toUpperCase(Locale.ROOT)) && !text.equals(text.toLowerCase(Locale.ROOT));
        try {
            Bech32Address decoded = Bech32.getDecoder().decode(text.toLowerCase(Locale.ROOT));
            byte[] key = decoded.getData();
            if (!isMixed && key.length == BYTES) {
                return Outcome.ok(key);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException notBech32) {
            // as below
        }
        return Outcome.refused(
                "key-text",
                "the key is mistyped or incomplete: the checksum or the length of this AGE-SECRET-KEY-1… is wrong");
    }

    private static void checkLength(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
    }
}
