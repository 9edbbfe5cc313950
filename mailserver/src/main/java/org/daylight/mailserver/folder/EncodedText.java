package org.daylight.mailserver.folder;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.daylight.message.Characters;

/** Text of messages in printable ASCII: anything else becomes encoded words (RFC 2047 section 2), which mail programs decode. */
public final class EncodedText {

    /** The longest text, in characters. */
    private static final int LONGEST = 2_000;

    /** An encoded word has at most 75 characters: 45 bytes, as base64, and what is around them. */
    private static final int WORD_BYTES = 45;

    private EncodedText() {}

    /** A text from outside on one line, shortened. */
    public static String of(String text) {
        var visible = new StringBuilder(Math.min(text.length(), LONGEST));
        Characters.cut(text, LONGEST)
                .codePoints()
                .map(c -> Characters.isVisible(c) ? c : ' ')
                .forEach(visible::appendCodePoint);
        String line = visible.toString();
        if (isPrintable(line) && !line.contains("=?")) {
            return line;
        }
        var words = new StringBuilder();
        var word = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < line.length(); ) {
            int c = line.codePointAt(at);
            int more = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes + more > WORD_BYTES) {
                append(words, word);
                bytes = 0;
            }
            word.appendCodePoint(c);
            bytes += more;
            at += Character.charCount(c);
        }
        append(words, word);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder word) {
        words.append(words.isEmpty() ? "" : " ")
                .append("=?utf-8?B?")
                .append(Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8)))
                .append("?=");
        word.setLength(0);
    }

    /** A text in which everything but printable ASCII is a question mark, shortened: for words that must not be encoded, such as addresses. */
    public static String plain(String text) {
        var plain = new StringBuilder();
        Characters.cut(text, LONGEST).codePoints().forEach(c -> plain.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return plain.toString();
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
