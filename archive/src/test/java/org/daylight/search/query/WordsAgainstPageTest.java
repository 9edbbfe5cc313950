package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * {@link WordSplitter} against a tokenizer of a few lines, written from spec/query.md alone: letters and digits form words, and everything else
 * separates them. Scripts without blanks are left out of both: {@link WordSplitterTest} has them.
 */
class WordsAgainstPageTest {

    /** Letters by category that the page names as apostrophes and primes. */
    private static final String APOSTROPHES =
            "\u02B9\u02BA\u02BB\u02BC\u02BD\u02CA\u02CB\u02EE\u0374\u07F4\u07F5\uA78B\uA78C";

    /** Scripts that do not separate words by characters. */
    private static final String WITHOUT_BLANKS = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}"
            + "\\p{IsTangut}\\p{IsNushu}\\p{IsKhitan_Small_Script}"
            + "\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}\\u3031-\\u3035\\u303B\\u303C\\u30FC\\uFF70";

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{Nd}\\p{Nl}&&[^" + WITHOUT_BLANKS + APOSTROPHES + "]]"
                    + "[\\p{L}\\p{Nd}\\p{Nl}\\p{M}\\p{Cf}&&[^\\u200B\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2"
                    + WITHOUT_BLANKS
                    + APOSTROPHES + "]]*");

    private static final Pattern FOREIGN = Pattern.compile("[" + WITHOUT_BLANKS + "]");

    private static List<String> byThePage(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            // one character may be two words: the ligature of an apostrophe and a letter
            String folded = ICUFoldingFilter.NORMALIZER.normalize(word.group());
            for (String one : folded.split("[^\\p{L}\\p{Nd}\\p{Nl}\\p{M}]+|[" + APOSTROPHES + "]")) {
                String written = one.replace('ة', 'ه')
                        .replace('ى', 'ي')
                        .replace('ی', 'ي')
                        .replace('ک', 'ك')
                        .replace("ـ", "");
                if (!written.isEmpty()) {
                    words.add(written.substring(0, Math.min(WordSplitter.MAX_WORD, written.length())));
                }
            }
        }
        return words;
    }

    private static List<String> byWords(String text, boolean asking) {
        return WordSplitter.of(text, asking).stream()
                .filter(word -> !FOREIGN.matcher(text.substring(word.start(), word.end()))
                        .find())
                .map(WordSplitter.Word::folded)
                .toList();
    }

    private static void compare(String text) {
        List<String> expected = byThePage(text);
        assertEquals(expected, byWords(text, false), text);
        assertEquals(expected, byWords(text, true), text);
    }

    /** Every character that there is, between two words: 1.1 million of them. */
    @Test
    void everyCharacterThatIsNoLetterSeparates() {
        int separators = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean belongs = Character.isLetter(c) && APOSTROPHES.indexOf(c) < 0
                    || switch (Character.getType(c)) {
                        case Character.DECIMAL_DIGIT_NUMBER,
                                Character.LETTER_NUMBER,
                                Character.NON_SPACING_MARK,
                                Character.COMBINING_SPACING_MARK,
                                Character.ENCLOSING_MARK -> true;
                        case Character.FORMAT -> c != 0x200B;
                        case Character.OTHER_SYMBOL -> Character.isAlphabetic(c); // a letter in a circle
                        default -> false;
                    };
            if (belongs || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            separators++;
            String between = Character.toString(c);
            List<String> words = WordSplitter.of("l" + between + "avenir" + between + "7", false).stream()
                    .map(WordSplitter.Word::folded)
                    .toList();
            assertEquals(List.of("l", "avenir", "7"), words, () -> between.codePointAt(0) + " " + between);
        }
        assertTrue(separators > 900_000, "" + separators);
    }

    @Test
    void inventedTextsAreCutAsThePageSays() {
        String[] pieces = {
            "a",
            "Bz",
            "l",
            "avenir",
            "3",
            "14",
            "2016",
            "é",
            "e\u0301",
            "ß",
            "ı",
            "İ",
            "ﬁ",
            "ｆ",
            "２",
            "Ё",
            "й",
            "ας",
            "א",
            "שָׁ",
            "بِ",
            "كتاب",
            "ک",
            "من\u200Cها",
            "नमस्ते",
            "क्\u200Dष",
            "x\u00ADy",
            "\u2019",
            "'",
            "\u2018",
            "\uFF07",
            "\u02BC",
            "\u05F3",
            "\u05F4",
            "\u2032",
            "\u00B4",
            "`",
            "\u055A",
            "\u202F",
            "\u00A0",
            "\u2009",
            "\uFF1A",
            ":",
            "\uFF0E",
            ".",
            "\u2024",
            "\u2027",
            "\u203F",
            "_",
            "\uFF3F",
            "\u2040",
            "\u2054",
            "\uFE33",
            "\u00B7",
            "\u0387",
            "\u05BE",
            "-",
            "\u2010",
            "\u2011",
            ",",
            "\uFF0C",
            "\u060C",
            "\u066C",
            ";",
            "/",
            "@",
            "\uFF20",
            "#",
            "&",
            "+",
            " ",
            "\n",
            "\u200B",
            "\u2060",
            "\uFEFF",
            "\u200F",
            "\u202E",
            "😀",
            "👩\u200D💻",
            "1\uFE0F\u20E3",
            "²",
            "½",
            "①",
            "™",
            "№",
            "€",
            "\u0301",
            "\u0000",
            "\u0085",
            "\u2028",
            "ŉ",
            "ŀl",
            "ﷺ",
            "港口",
            "カメ",
            "회의",
            "สวัสดี",
            "𝔞",
            "𐐷",
            "\uD800"
        };
        var random = new Random(31);
        for (int i = 0; i < 50_000; i++) {
            compare(random.ints(random.nextInt(12), 0, pieces.length)
                    .mapToObj(piece -> pieces[piece])
                    .collect(Collectors.joining()));
        }
    }

    @Test
    void realMailIsCutAsThePageSays() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        List<Path> files;
        try (var walk = Files.walk(Path.of(shared, "vectors", "mime"))) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        int read = 0;
        for (Path file : files) {
            if (Files.size(file) < 100_000) {
                Message message = MessageParser.parse(Files.readAllBytes(file));
                compare(message.text());
                compare(message.subject() == null ? "" : message.subject());
                read++;
            }
        }
        assertTrue(read > 100, "" + read);
    }
}
