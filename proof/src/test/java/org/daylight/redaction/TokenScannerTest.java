package org.daylight.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenScannerTest {

    @Test
    void aWordHasTheWhiteSpaceAfterIt() {
        assertEquals(
                List.of("Call ", "me  ", "at ", "555\r\n", "\r\n", "  ", "now"),
                tokens("Call me  at 555\r\n\r\n  now"));
    }

    @Test
    void aTagIsTokensOfItsOwn() {
        assertEquals(List.of("<td>", "Ann", "</td>\n", "a,", "b;", "c, ", "d"), tokens("<td>Ann</td>\na,b;c, d"));
        assertEquals(List.of("Ann ", "<ann@example.org>", ", ", "<b@c>"), tokens("Ann <ann@example.org>, <b@c>"));
    }

    @Test
    void aWordHasAtMost64Bytes() {
        assertEquals(List.of("x".repeat(64), "x".repeat(64), "xx "), tokens("x".repeat(130) + " "));
    }

    @Test
    void base64OfTextIsSplitInFours() {
        String line = encoded("Please call me at 555 0199 tonight.\n");
        List<String> tokens = tokens("a\r\n" + line + "\r\nb");
        assertEquals("a\r\n", tokens.getFirst());
        assertEquals(line.substring(0, 4), tokens.get(1));
        assertEquals(line.substring(line.length() - 4) + "\r\n", tokens.get(tokens.size() - 2));
        assertEquals(2 + line.length() / 4, tokens.size());
        assertEquals("b", tokens.getLast());
    }

    @Test
    void otherBase64IsOneTokenALine() {
        byte[] image = new byte[57];
        new Random(1).nextBytes(image);
        image[0] = 1;
        String line = Base64.getEncoder().encodeToString(image);
        assertEquals(List.of(line + "\n", line), tokens(line + "\n" + line));
    }

    @Test
    void shortOrBrokenBase64IsWords() {
        String line = encoded("Please call me at 555 0199 tonight.\n");
        assertEquals(List.of(line.substring(0, 36)), tokens(line.substring(0, 36)));
        assertEquals(1, tokens(line.substring(0, 43)).size());
        assertEquals(1, tokens(line.substring(0, 20) + "=" + line.substring(21)).size());
    }

    /** A line of base64 that decodes to 45 letters, but for one byte. */
    private static String lineWith(int length, int place, int decoded) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        bytes[place] = (byte) decoded;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static TokenScanner.Rule rule(String line) {
        var scanner = new TokenScanner(line.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(scanner.next());
        return scanner.rule();
    }

    @Test
    void aLineOfBase64IsTextIfEachDecodedByteMayBe() {
        for (int decoded = 0; decoded < 256; decoded++) {
            boolean isText =
                    decoded >= 0x20 && decoded != 0x7f || List.of(0, 9, 10, 13).contains(decoded);
            TokenScanner.Rule expected = isText ? TokenScanner.Rule.GROUPS : TokenScanner.Rule.LINES;
            for (int length : new int[] {45, 44, 43}) { // without padding, with one sign, and with two
                for (int place : new int[] {0, 1, 2, 20, length - 3, length - 2, length - 1}) {
                    assertEquals(expected, rule(lineWith(length, place, decoded)), decoded + " at " + place);
                }
            }
        }
    }

    @Test
    void theRuleOfALineDependsOnItsLength() {
        for (int chars = 4; chars <= 1_100; chars++) {
            boolean fits =
                    chars % 4 == 0 && chars >= TokenScanner.MIN_BASE64_CHARS && chars <= TokenScanner.MAX_BASE64_CHARS;
            String line = "YWFh".repeat(chars / 4) + "YWFh".substring(0, chars % 4);
            for (String end : new String[] {"", "\n", "\r\n", "\r"}) {
                assertEquals(fits ? TokenScanner.Rule.GROUPS : TokenScanner.Rule.WORDS, rule(line + end), "" + chars);
            }
        }
        assertEquals(TokenScanner.Rule.WORDS, rule("\n"));
        assertEquals(TokenScanner.Rule.WORDS, rule("\r\n"));
        assertEquals(TokenScanner.Rule.WORDS, rule("\r"));
    }

    @Test
    void aSignThatIsNotOfBase64MakesALineOfWords() {
        String line = lineWith(45, 0, 'a');
        for (int at = 0; at < line.length(); at++) {
            for (String wrong : new String[] {"=", "-", "\u00e9"}) {
                boolean isPadding = wrong.equals("=") && at == line.length() - 1;
                String other = line.substring(0, at) + wrong + line.substring(at + 1);
                assertEquals(isPadding, rule(other) != TokenScanner.Rule.WORDS, other);
            }
        }
        assertEquals(TokenScanner.Rule.WORDS, rule(line.substring(0, line.length() - 3) + "==="));
    }

    /** The tokens of a run are those of the document, whatever their bytes are. */
    @Test
    void tokensAreAllBytesInOrder() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length && round % 2 == 0; i++) {
                bytes[i] = (byte) "aB+/= <>,;\r\n".charAt((bytes[i] & 0xff) % 12);
            }
            var scanner = new TokenScanner(bytes);
            int end = 0;
            int count = 0;
            while (scanner.next()) {
                assertEquals(end, scanner.start());
                end = scanner.end();
                count++;
            }
            assertEquals(bytes.length, end);
            assertEquals(count, TokenScanner.count(bytes));
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> tokens(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        var scanner = new TokenScanner(bytes);
        List<String> tokens = new ArrayList<>();
        while (scanner.next()) {
            tokens.add(text.substring(scanner.start(), scanner.end()));
        }
        return tokens;
    }
}
