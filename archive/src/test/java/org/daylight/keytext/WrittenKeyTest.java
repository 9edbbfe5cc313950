package org.daylight.keytext;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

class WrittenKeyTest {

    /** Those of BIP-39 (the list of its reference implementation) with 256 bits. */
    private static final Map<String, String> VECTORS = Map.of(
            "00".repeat(32),
            "abandon ".repeat(23) + "art",
            "7f".repeat(32),
            "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal"
                    + " winner thank year wave sausage worth title",
            "80".repeat(32),
            "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic"
                    + " avoid letter advice cage absurd amount doctor acoustic bless",
            "ff".repeat(32),
            "zoo ".repeat(23) + "vote",
            "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
            "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis"
                    + " maple dilemma loan word shrug inflict delay length",
            "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
            "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation"
                    + " flash devote level hobby quick inner drive ghost inside",
            "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
            "all hour make first leader extend hole alien behind guard gospel lava path output census museum junior"
                    + " mass reopen famous sing advance salt reform",
            "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
            "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol"
                    + " group space point ten exist slush involve unfold");

    private static final String WORDS = VECTORS.get("f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f");
    private static final byte[] KEY =
            HexFormat.of().parseHex("f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f");

    private static String reason(String text) {
        return WrittenKey.parse(text) instanceof Outcome.Refused<byte[]>(String code, String reason)
                ? code + ": " + reason
                : "read";
    }

    @Test
    void the_vectors_of_bip_39() {
        VECTORS.forEach((hex, words) -> {
            byte[] key = HexFormat.of().parseHex(hex);
            assertEquals(words, WrittenKey.words(key));
            assertArrayEquals(key, WrittenKey.parse(words).orThrow());
            assertArrayEquals(key, WrittenKey.parse(hex).orThrow());
        });
    }

    @Test
    void the_list_is_that_of_bip_39() throws IOException {
        try (InputStream in = WrittenKey.class.getResourceAsStream("english.txt")) {
            assertEquals(
                    "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
                    Sha256.of(in.readAllBytes()).hex());
        }
    }

    /** The example in the specification of age: the byte 0x42, 32 times. */
    @Test
    void the_example_of_age() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x42);
        String text = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
        assertEquals(text, WrittenKey.age(key));
        assertArrayEquals(key, WrittenKey.parse(text).orThrow());
    }

    @Test
    void the_form_of_age() {
        String text = "AGE-SECRET-KEY-1DHDKL5J4N4UUCUQNZ3LNV8EAUCSGPQWFRAYHZ60UWDAA2XE3NSKQ9XFNMP";
        byte[] known = new byte[32];
        String written = WrittenKey.age(known);
        assertTrue(written.matches("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"), written);
        assertArrayEquals(known, WrittenKey.parse(written).orThrow());
        assertArrayEquals(KEY, WrittenKey.parse(WrittenKey.age(KEY)).orThrow());
        assertArrayEquals(
                KEY,
                WrittenKey.parse(WrittenKey.age(KEY).toLowerCase(Locale.ROOT)).orThrow());
        assertArrayEquals(
                KEY,
                WrittenKey.parse(" " + WrittenKey.age(KEY).replaceAll("(.{20})", "$1\n") + "\n")
                        .orThrow());
        assertTrue(reason(text).contains("mistyped"), reason(text));
        String mixed = WrittenKey.age(KEY).substring(0, 40)
                + WrittenKey.age(KEY).substring(40).toLowerCase(Locale.ROOT);
        assertTrue(reason(mixed).contains("mistyped"));
        for (int i = "AGE-SECRET-KEY-1".length(); i < written.length(); i++) {
            char other = written.charAt(i) == 'Q' ? 'P' : 'Q';
            assertTrue(reason(written.substring(0, i) + other + written.substring(i + 1))
                    .contains("mistyped"));
        }
        assertTrue(reason(written.substring(0, 60)).contains("mistyped"));
        assertTrue(reason("AGE-SECRET-KEY-1").contains("mistyped"));
        assertTrue(reason("AGE-SECRET-KEY-").contains("mistyped"));
        assertTrue(reason("age1" + "q".repeat(58)).contains("public key"));
    }

    @Test
    void words_are_read_tolerantly() {
        var forms = new ArrayList<String>();
        forms.add(WORDS.toUpperCase(Locale.ROOT));
        forms.add("  " + WORDS.replace(" ", " \r\n\t ") + "\n");
        forms.add(WORDS.replace(' ', ','));
        forms.add(WORDS.replace(" ", "\u00a0"));
        forms.add(WORDS.replace(' ', '-'));
        StringBuilder numbered = new StringBuilder();
        StringBuilder short4 = new StringBuilder();
        int number = 0;
        for (String word : WORDS.split(" ")) {
            numbered.append(++number).append(". ").append(word).append('\n');
            short4.append(word, 0, Math.min(4, word.length())).append(' ');
        }
        forms.add(numbered.toString());
        forms.add(short4.toString());
        forms.add(WORDS.replace("survey", "survay").replace("primary", "primery")); // the first four letters are right
        for (String form : forms) {
            assertArrayEquals(KEY, WrittenKey.parse(form).orThrow(), form);
        }
    }

    @Test
    void digits_are_read_in_groups() {
        String hex = HexFormat.of().formatHex(KEY);
        assertArrayEquals(KEY, WrittenKey.parse(hex.toUpperCase(Locale.ROOT)).orThrow());
        assertArrayEquals(KEY, WrittenKey.parse(hex.replaceAll("(.{8})", "$1 ")).orThrow());
        assertArrayEquals(
                KEY, WrittenKey.parse(hex.replaceAll("(.{16})", "$1\n")).orThrow());
        assertTrue(reason(hex.substring(1)).contains("has 63"), reason(hex.substring(1)));
        assertTrue(reason(hex + "0").contains("has 65"));
    }

    @Test
    void a_word_that_is_not_in_the_list_is_named_with_similar_ones() {
        assertEquals(
                "key-words: word 3, \"efort\", is not in the list of words; similar words: effort",
                reason(WORDS.replace("effort", "efort")));
        assertTrue(
                reason(WORDS.replace("camp", "cmap"))
                        .contains("word 5, \"cmap\", is not in the list of words; similar words: camp"),
                reason(WORDS.replace("camp", "cmap")));
        assertTrue(reason(WORDS.replace("camp", "\u0441amp")).contains("word 5, \"\\u0441amp\""), "a Cyrillic letter");
        String odd = reason(WORDS.replace("camp", "x".repeat(500)));
        assertTrue(odd.length() < 120, odd);
    }

    @Test
    void wrong_words_are_told_apart() {
        assertTrue(reason(WORDS.replace("camp", "camera")).contains("checksum is wrong"));
        assertTrue(reason("come void" + WORDS.substring("void come".length())).contains("checksum is wrong"));
        assertTrue(reason(WORDS + " zoo").contains("25 words instead of 24"));
        assertTrue(reason(WORDS.substring(5)).contains("23 words instead of 24"));
        assertTrue(reason("zoo zoo").contains("2 words instead of 24"));
    }

    @Test
    void hostile_texts_are_refused_quickly() {
        assertTrue(reason("").contains("no key"));
        assertTrue(reason(" \n").contains("no key"));
        assertTrue(reason("hello").contains("this is no key"));
        assertTrue(reason("\ud800").startsWith("key-"));
        assertTrue(reason("a".repeat(5000)).contains("4096"));
        assertTrue(reason("ab ".repeat(1300)).startsWith("key-"));
        assertTrue(reason("ab\u202e \u0000 ab").indexOf('\u202e') < 0);
        var random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            char[] any = new char[random.nextInt(200)];
            for (int j = 0; j < any.length; j++) {
                any[j] = random.nextInt(3) == 0 ? ' ' : (char) random.nextInt(random.nextBoolean() ? 128 : 65536);
            }
            String reason = reason(new String(any));
            assertTrue(reason.startsWith("key-"), reason);
            assertTrue(reason.codePoints().noneMatch(c -> c < 32), reason);
        }
    }

    @Test
    void words_without_a_checksum() {
        byte[] bytes = Arrays.copyOf(KEY, 44);
        String words = WrittenKey.wordsOf(bytes);
        assertEquals(32, words.split(" ").length);
        assertArrayEquals(bytes, WrittenKey.bytesOfWords(words, 44).orThrow());
        assertFalse(WrittenKey.bytesOfWords(WORDS, 44).isOk());
        assertEquals(List.of(), WordList.split(" 12. -"));
    }
}
