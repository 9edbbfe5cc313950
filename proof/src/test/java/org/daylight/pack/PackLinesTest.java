package org.daylight.pack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;

class PackLinesTest {

    private static List<String> lines(String text) throws IOException {
        var lines = new PackLines(new ByteArrayInputStream(text.getBytes(US_ASCII)));
        var read = new ArrayList<String>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            read.add(new String(line, US_ASCII));
        }
        return read;
    }

    private static void refused(String reason, String text) {
        Malformed refusal = assertThrows(Malformed.class, () -> lines(text));
        assertEquals("line-malformed", refusal.code());
        assertEquals(reason, refusal.getMessage());
    }

    @Test
    void each_line_is_given_without_its_line_feed() throws IOException {
        assertEquals(List.of(), lines(""));
        assertEquals(List.of("a"), lines("a\n"));
        assertEquals(List.of("first", "", "x\r", "last"), lines("first\n\nx\r\nlast\n"));
    }

    @Test
    void lines_may_end_anywhere_in_what_is_read_at_once() throws IOException {
        for (int length : new int[] {65_534, 65_535, 65_536, 65_537}) {
            List<String> expected = List.of("a".repeat(length), "b".repeat(70_000), "c");
            assertEquals(expected, lines(String.join("\n", expected) + "\n"));
        }
    }

    @Test
    void the_last_line_ends_with_a_line_feed() {
        refused("the last line does not end with a line feed", "a");
        refused("the last line does not end with a line feed", "a\nb");
        refused("the last line does not end with a line feed", "a".repeat(65_536));
    }

    @Test
    void a_line_has_at_most_196608_bytes() throws IOException {
        String longest = "a".repeat(196_608);
        assertEquals(List.of(longest, longest), lines(longest + "\n" + longest + "\n"));
        refused("a line is too long", longest + "a\n");
    }
}
