package org.daylight.flow.render;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.daylight.redact.FindString;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;

/**
 * Whether a text has a redacted string: exactly, or with letters and digits that text recognition confuses. It shares no code with the search
 * of the child process that blackens.
 */
final class TextLeft {

    private static final String HEADER = "Content-Type: text/plain; charset=utf-8\r\n\r\n";

    /** From this many letters and digits on, what is between them does not count. */
    private static final int LONG = 6;

    private TextLeft() {}

    /** Whether any of the strings is in a text as a reader reads it. */
    static boolean has(String text, Selector.Text string) {
        byte[] message = (HEADER + text).getBytes(StandardCharsets.UTF_8);
        FindString.Found found = FindString.in(message, List.of(string), List.of());
        return !found.problems().isEmpty() || found.matches().stream().anyMatch(match -> match.to() > HEADER.length());
    }

    /** Whether any of the strings is in recognised text. */
    static boolean inRecognised(String text, List<Selector.Text> strings) {
        String confused = confused(text);
        String joined = joined(confused);
        for (Selector.Text string : strings) {
            if (has(text, string)) {
                return true;
            }
            String wanted = confused(string.text());
            String wantedJoined = joined(wanted);
            if (wantedJoined.length() >= LONG) {
                if (joined.contains(wantedJoined)) {
                    return true;
                }
            } else if (!wantedJoined.isEmpty()
                    && has(
                            confused,
                            new Selector.Text(wanted, string.partsOfWords(), new RedactionReason("X", false)))) {
                return true;
            }
        }
        return false;
    }

    /** Letters and digits that look alike become one of them; accents are left out. */
    static String confused(String text) {
        var out = new StringBuilder();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        plain.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                return;
            }
            int digit = Character.digit(c, 10);
            int one = digit >= 0 ? '0' + digit : c;
            out.appendCodePoint(
                    switch (one) {
                        case '0', 'q', 'd' -> 'o';
                        case '1', 'i', 'j', '|', '!', '[', ']', '/', '\\', '7', 't' -> 'l';
                        case '5', '$' -> 's';
                        case '8', '6' -> 'b';
                        case '2' -> 'z';
                        case '9' -> 'g';
                        case '4' -> 'a';
                        default -> one;
                    });
        });
        return out.toString().replace("rn", "m").replace("vv", "w").replace("cl", "o");
    }

    private static String joined(String text) {
        var out = new StringBuilder();
        text.codePoints().filter(Character::isLetterOrDigit).forEach(out::appendCodePoint);
        return out.toString();
    }
}
