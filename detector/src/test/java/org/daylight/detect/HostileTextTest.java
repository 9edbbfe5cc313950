package org.daylight.detect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The number of characters that are read for a hostile text is at most a stated multiple of that for ordinary text, for each character of it. */
class HostileTextTest {

    private static final int CHARS = 1_000_000;
    private static final int MANY_CHARS = 10_000_000;

    /** How much more is read, at most, for each character. */
    private static final int TIMES = 25;

    private static final class CountingText extends Text {
        private long steps;

        CountingText(String text) {
            super(text);
        }

        @Override
        char at(int i) {
            steps++;
            return super.at(i);
        }
    }

    private static double stepsPerCharacter(String text) {
        var counting = new CountingText(text);
        long[] found = new long[1];
        Detectors.all().scan(counting, each -> found[0]++);
        return (double) counting.steps / text.length();
    }

    @Test
    void readsFewTimesMoreThanOfOrdinaryText() {
        String ordinary = LabelledTexts.write(1, 4_000).stream()
                .map(LabelledTexts.Labelled::text)
                .collect(Collectors.joining("\n"));
        double usual = stepsPerCharacter(ordinary);
        assertTrue(usual < 12, "ordinary text: " + usual);
        for (String piece : List.of(
                "1",
                "@",
                "a",
                "<",
                ":",
                "://",
                "http://a?e=",
                "-",
                "+",
                "+1",
                "(",
                "1 ",
                "12 ",
                "1-",
                "123-45-6789 ",
                "4111 ",
                "4111111111111111 ",
                "a@",
                "@a",
                "a1",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "password",
                "password: ",
                "password is ",
                "12345 A",
                "12345 Ab",
                "NY 10001 ",
                "SW1A 2AA ",
                "street 1 ",
                "Tel 0123456 ",
                "+49301234567 ",
                "born ",
                "born 1.1.1",
                "<<",
                "A<",
                "L898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
                "GB82",
                "GB82 ",
                "eyJ.",
                "eyJa.b.",
                "passport ",
                "passport A1 ",
                "http://a?e=a&",
                "&",
                "=",
                "\u00e4",
                "\u0301",
                "\ud83d\ude00",
                "\n",
                "sk_live_",
                "ghp_")) {
            int chars = piece.length() == 1 ? MANY_CHARS : CHARS;
            String text = piece.repeat(chars / piece.length());
            double steps = stepsPerCharacter(text);
            assertTrue(steps <= TIMES * usual, "\"" + piece + "\": " + steps + " for each character, usually " + usual);
        }
    }
}
