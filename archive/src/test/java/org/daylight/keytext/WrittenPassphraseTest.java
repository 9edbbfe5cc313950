package org.daylight.keytext;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.daylight.keytext.WrittenPassphrase.Reading;
import org.junit.jupiter.api.Test;

class WrittenPassphraseTest {

    private static byte[] secret(long seed) {
        byte[] secret = new byte[WrittenPassphrase.BYTES];
        new Random(seed).nextBytes(secret);
        return secret;
    }

    /** The vector of spec/drop.md. */
    @Test
    void the_words_of_the_specification() {
        byte[] secret = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        assertEquals(
                "abandon amount liar amount expire adjust cage candy arch gather drum buyer tone",
                WrittenPassphrase.words(secret));
    }

    @Test
    void all_words_are_read_again_however_they_are_typed() {
        for (long seed = 0; seed < 500; seed++) {
            byte[] secret = secret(seed);
            String words = WrittenPassphrase.words(secret);
            assertEquals(WrittenPassphrase.WORDS, words.split(" ").length);
            for (String typed : List.of(
                    words,
                    words.toUpperCase(java.util.Locale.ROOT),
                    "  " + words.replace(" ", "\r\n\t "),
                    words.replace(" ", ", "),
                    numbered(words))) {
                assertArrayEquals(
                        secret,
                        assertInstanceOf(Reading.Read.class, WrittenPassphrase.read(typed))
                                .secret(),
                        typed);
            }
        }
    }

    private static String numbered(String words) {
        var text = new StringBuilder();
        int number = 0;
        for (String word : words.split(" ")) {
            text.append(++number).append(". ").append(word).append('\n');
        }
        return text.toString();
    }

    @Test
    void a_word_that_is_not_in_the_list_is_named_with_similar_ones() {
        List<String> words =
                new ArrayList<>(List.of(WrittenPassphrase.words(secret(1)).split(" ")));
        words.set(4, "zbandon<");
        var wrong = assertInstanceOf(Reading.UnknownWord.class, WrittenPassphrase.read(String.join(" ", words)));
        assertEquals(5, wrong.position());
        assertEquals("zbandon<", wrong.word());
        assertTrue(wrong.similar().contains("abandon"), wrong.similar().toString());
    }

    @Test
    void exchanged_and_other_words_have_a_wrong_checksum_almost_always() {
        var random = new Random(2);
        int passed = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            List<String> words = new ArrayList<>(
                    List.of(WrittenPassphrase.words(secret(seed)).split(" ")));
            int at = random.nextInt(12);
            if (words.get(at).equals(words.get(at + 1))) {
                continue;
            }
            Collections.swap(words, at, at + 1);
            passed += WrittenPassphrase.read(String.join(" ", words)) instanceof Reading.WrongChecksum ? 0 : 1;
        }
        assertTrue(passed <= 3, passed + " of 2,000 errors were not found; 15 bits let one of 32,768 pass");
    }

    @Test
    void another_number_of_words_and_any_other_text_are_refused() {
        assertEquals(new Reading.WrongCount(0), WrittenPassphrase.read(""));
        assertEquals(new Reading.WrongCount(2), WrittenPassphrase.read("abandon ability"));
        assertEquals(
                new Reading.WrongCount(14), WrittenPassphrase.read(WrittenPassphrase.words(secret(3)) + " abandon"));
        assertInstanceOf(Reading.UnknownWord.class, WrittenPassphrase.read("x".repeat(1 << 20)));
        assertInstanceOf(Reading.WrongCount.class, WrittenPassphrase.read("abandon ".repeat(1 << 18)));
        assertInstanceOf(Reading.UnknownWord.class, WrittenPassphrase.read("\u0000\ud800 \u202e"));
    }
}
