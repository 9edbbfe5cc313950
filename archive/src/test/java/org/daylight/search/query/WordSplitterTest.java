package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSplitterTest {

    private static String folded(String text, boolean asking) {
        return WordSplitter.of(text, asking).stream()
                .map(word -> word.position() + ":" + word.folded())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        The Quay, 1st draft       | 0:the 1:quay 2:1st 3:draft
        i.okafor@port.example     | 0:i 1:okafor 2:port 3:example
        Q3_report-final.xlsx      | 0:q3 1:report 2:final 3:xlsx
        don't                     | 0:don 1:t
        Größe                     | 0:grosse
        Ёлкин                     | 0:елкин
        ÅNGSTRÖM                  | 0:angstrom
        ﬁsh ２０１５                 | 0:fish 1:2015
        السَّلامُ                   | 0:السلام
        أحمد                      | 0:احمد
        مدرسة                     | 0:مدرسه
        שָׁלוֹם                      | 0:שלום
        नमस्ते                      | 0:नमसते
        สวัสดีครับ                  | 0:สวัสดี 1:ครับ
        x\u00ADy                  | 0:xy
        l’avenir                  | 0:l 1:avenir
        Hawaiʻi                   | 0:hawai 1:i
        ŉ                         | 0:n
        paraŀlel                  | 0:parallel
        نمی‌خواهم                  | 0:نميخواهم
        क्‍ष                        | 0:कष
        3.14 1,000 12:30          | 0:3 1:14 2:1 3:000 4:12 5:30
        ปี๒๕๕๘ ปี2558              | 0:ปี 1:2558 2:ปี 3:2558
        E-mail：foo＠bar．example   | 0:e 1:mail 2:foo 3:bar 4:example
        """)
    void areCutAndFolded(String text, String expected) {
        assertEquals(expected, folded(text.replace("\\u00AD", "\u00AD"), false));
        assertEquals(expected, folded(text.replace("\\u00AD", "\u00AD"), true));
    }

    @Test
    void chineseIsIndexedByCharactersAndPairsAndSearchedByPairs() {
        assertEquals("0:港 0:港口 1:口 2:port", folded("港口port", false));
        assertEquals("0:港口 2:port", folded("港口port", true));
        assertEquals("0:港 1:口", folded("港 口", true));
        assertEquals("0:회의 1:의록 2:록을", folded("회의록을", true));
        assertEquals("0:カメ 1:メラ", folded("カメラ", true));
        assertEquals(
                folded("회의", false),
                folded("\u1112\u116C\u110B\u1174", false),
                "decomposed as file names of some systems are");
    }

    @Test
    void theFirstSixtyFourCharactersOfAWordCount() {
        assertEquals("0:" + "x".repeat(64) + " 1:y", folded("x".repeat(100_000) + " y", false));
        assertEquals("0:" + "е".repeat(64) + " 1:y", folded("ё".repeat(1_000) + " y", false));
    }

    @Test
    void offsetsPointIntoTheText() {
        String text = "Größe: 港口 (Mu\u0308ller)";
        List<String> pieces = WordSplitter.of(text, true).stream()
                .map(word -> text.substring(word.start(), word.end()))
                .toList();
        assertEquals(List.of("Größe", "港口", "Mu\u0308ller"), pieces);
    }

    @Test
    void noTextIsTooMuch() {
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            char[] text = new char[random.nextInt(60)];
            for (int c = 0; c < text.length; c++) {
                text[c] = (char) (random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0xD800 + random.nextInt(0x800));
            }
            int last = 0;
            for (WordSplitter.Word word : WordSplitter.of(new String(text), random.nextBoolean())) {
                last = Math.max(last, word.end());
            }
            assertEquals(true, last <= text.length);
        }
    }

    /** What spec/query.md says of accents and case, letter by letter. */
    @ParameterizedTest
    @CsvSource({
        "Zürich, zurich",
        "STRASSE, straße",
        "İSTANBUL, istanbul",
        "ıstanbul, istanbul",
        "Αθήνα, αθηνα",
        "ΟΔΟΣ, οδος",
        "Ёлкин, елкин",
        "мой, мои",
        "Đà, da",
        "Nẵng, nang",
        "ｆｕｌｌ, full",
        "Ⅷ, viii",
        "Łódź, lodz",
        "Øre, ore",
        "ﬁnal, final",
        "٢٠١٥, 2015"
    })
    void theReaderNeedNotTypeWhatTheWriterTyped(String written, String typed) {
        assertEquals(folded(typed), folded(written));
    }

    private static String folded(String word) {
        return WordSplitter.of(word, true).getFirst().folded();
    }
}
