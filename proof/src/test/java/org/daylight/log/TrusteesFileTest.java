package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

class TrusteesFileTest {

    private static final String POINT = "02" + "a".repeat(64);
    private static final TrusteesFile FILE = new TrusteesFile(
            2,
            List.of("Ines \u00d6", "Trustee 2"),
            new TreeMap<>(Map.of(9L, List.of(POINT, POINT), 11L, List.of(POINT, POINT))));

    private static String refusal(String text) {
        return TrusteesFile.parse(text.getBytes(UTF_8))
                        instanceof Outcome.Refused<TrusteesFile>(String code, String why)
                ? code + ": " + why
                : "read";
    }

    @Test
    void a_file_is_written_and_read() {
        assertEquals(FILE, TrusteesFile.parse(FILE.bytes()).orThrow());
        var without = new TrusteesFile(2, List.of("A", "B", "C"), Collections.emptySortedMap());
        assertEquals(without, TrusteesFile.parse(without.bytes()).orThrow());
        assertTrue(new String(FILE.bytes(), UTF_8).endsWith("\n"));
    }

    @Test
    void a_file_that_breaks_a_rule_is_refused() {
        String good = new String(FILE.bytes(), UTF_8);
        assertEquals("read", refusal(good));
        for (String[] change : List.of(
                new String[] {"\"format\":1", "\"format\":2"},
                new String[] {"\"threshold\":2", "\"threshold\":1"},
                new String[] {"\"threshold\":2", "\"threshold\":3"},
                new String[] {"\"threshold\":2", "\"threshold\":4294967298"},
                new String[] {"Trustee 2", "Ines \u00d6"},
                new String[] {"Trustee 2", " "},
                new String[] {"Trustee 2", "a\\nb"},
                new String[] {"Trustee 2", "a\u202eb"},
                new String[] {"Trustee 2", "x".repeat(101)},
                new String[] {"\"Trustee 2\"", "5"},
                new String[] {"\"number\":11", "\"number\":9"},
                new String[] {"\"number\":9", "\"number\":0"},
                new String[] {"\"number\":9", "\"number\":\"9\""},
                new String[] {POINT, "04" + "a".repeat(64)},
                new String[] {POINT, "02" + "A".repeat(64)},
                new String[] {"\"" + POINT + "\",\"" + POINT + "\"", "\"" + POINT + "\""},
                new String[] {"\"parts\":[", "\"parts\":{},\"x\":["},
                new String[] {"\"trustees\":[", "\"trustees\":7,\"x\":["})) {
            assertTrue(good.contains(change[0]), change[0]);
            String broken = good.replaceFirst(Pattern.quote(change[0]), Matcher.quoteReplacement(change[1]));
            assertTrue(refusal(broken).startsWith("trustees-malformed: "), broken + " " + refusal(broken));
        }
        assertTrue(refusal("[]").startsWith("trustees-malformed"));
        assertTrue(refusal("").startsWith("json-malformed"));
    }

    @Test
    void damaged_bytes_never_throw() {
        var random = new Random(3);
        byte[] good = FILE.bytes();
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = good.clone();
            for (int j = 0; j <= i % 4; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            String result = refusal(new String(damaged, UTF_8));
            assertFalse(result.isEmpty());
        }
    }
}
