package org.daylight.semantic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The expected numbers are those of the model's own tokenizer, the library {@code tokenizers} of Hugging Face (DJL 0.36.0). */
class WordPieceTokenizerTest {

    private static WordPieceTokenizer tokenizer;

    @BeforeAll
    static void read() throws IOException {
        try (var in = WordPieceTokenizer.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            tokenizer = WordPieceTokenizer.parse(in.readAllBytes());
        }
    }

    private static void assertTokens(String text, int... expected) {
        assertArrayEquals(expected, tokenizer.tokens(text, 256), text);
    }

    @Test
    void splitsAsTheModelWasTrained() {
        assertTokens(
                "The dredging of the inner basin was postponed.",
                101,
                1996,
                2852,
                28002,
                1997,
                1996,
                5110,
                6403,
                2001,
                14475,
                1012,
                102);
        assertTokens(
                "Ärger über die Hafenbehörde: 3,5 Mio. € – \"geheim\"!",
                101,
                12098,
                4590,
                19169,
                3280,
                5292,
                18940,
                4783,
                16368,
                3207,
                1024,
                1017,
                1010,
                1019,
                2771,
                2080,
                1012,
                1574,
                1516,
                1000,
                16216,
                8049,
                1000,
                999,
                102);
        assertTokens(
                "İstanbul'da ΣΊΣΥΦΟΣ naïve café ﬁne 北京大学 テスト русский текст",
                101,
                9960,
                1005,
                4830,
                1173,
                18199,
                29733,
                29735,
                29736,
                29730,
                29733,
                15743,
                7668,
                1984,
                2638,
                1781,
                1755,
                1810,
                1817,
                1713,
                30233,
                30240,
                1195,
                29748,
                29747,
                29747,
                23925,
                15414,
                1197,
                15290,
                23925,
                29747,
                22919,
                102);
        assertTokens(
                "e-mail: i.okafor@port.example; see http://x.example/a_b?c=d#e",
                101,
                1041,
                1011,
                5653,
                1024,
                1045,
                1012,
                7929,
                10354,
                2953,
                1030,
                3417,
                1012,
                2742,
                1025,
                2156,
                8299,
                1024,
                1013,
                1013,
                1060,
                1012,
                2742,
                1013,
                1037,
                1035,
                1038,
                1029,
                1039,
                1027,
                1040,
                1001,
                1041,
                102);
        assertTokens(
                "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
                101,
                3424,
                10521,
                4355,
                7875,
                13602,
                3672,
                12199,
                2964,
                1052,
                2638,
                2819,
                17175,
                11314,
                6444,
                2594,
                7352,
                26461,
                27572,
                11261,
                6767,
                15472,
                6761,
                8663,
                10735,
                2483,
                102);
        assertTokens(
                "zero\u200bwidth joiner\u200d emoji 😀 tab\tand \ufffd",
                101,
                5717,
                9148,
                11927,
                2232,
                3693,
                2121,
                7861,
                29147,
                2072,
                100,
                21628,
                1998,
                102);
    }

    @Test
    void namesOfSpecialTokensInATextAreWords() {
        assertTokens("[SEP]", 101, 1031, 19802, 1033, 102);
    }

    @Test
    void limitsEveryText() {
        assertEquals(256, tokenizer.tokens("mud ".repeat(100_000), 256).length);
        assertEquals(256, tokenizer.tokens("?".repeat(1_000_000), 256).length);
        assertTokens("x".repeat(101), 101, 100, 102);
        assertTokens("x".repeat(1_000_000), 101, 100, 102);
        assertTokens("\ud800", 101, 102);
        assertTokens("", 101, 102);
    }

    @Test
    void refusesAnotherKindOfTokenizer() {
        for (String json : new String[] {"", "[]", "{}", "{\"model\":{\"type\":\"Unigram\"},\"normalizer\":{}}"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> WordPieceTokenizer.parse(json.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
