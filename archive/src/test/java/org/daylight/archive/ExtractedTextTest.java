package org.daylight.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

/** Extracted text from an untrusted pack: it is read as it was written, or refused with the line. */
class ExtractedTextTest {

    private static final String FIRST = "{\"program\":\"Reader 1\",\"note\":\"interpretation, not evidence\"}\n";

    private final List<Unit> units = new ArrayList<>();

    private Outcome<ExtractedText> read(byte[] entry) throws IOException {
        units.clear();
        return ExtractedText.read(new ByteArrayInputStream(entry), units::add);
    }

    private void refused(String entry, String reason) throws IOException {
        Outcome.Refused<ExtractedText> refused =
                assertInstanceOf(Outcome.Refused.class, read(entry.getBytes(UTF_8)), entry);
        assertEquals("text-malformed", refused.code());
        assertEquals(reason, refused.reason());
    }

    @Test
    void what_is_written_is_read() throws IOException {
        var text = new ExtractedText("Apache Tika 3.3.1", "Tesseract 5.3.0");
        List<Unit> all = List.of(
                new Unit(0, null, 1, null, null, "de", "Größe\n\u202e\u0000 \"x\""),
                new Unit(2, "a.zip!b.doc", 12, null, Layer.COMMENT, null, ""),
                new Unit(3, null, 0, "Übersicht", Layer.HIDDEN, "sr-Latn-RS", "12"));
        byte[] entry = text.bytes(all);
        assertEquals(text, read(entry).orThrow());
        assertEquals(all, units);
    }

    @Test
    void the_lines_are_those_of_the_specification() {
        assertEquals(
                "{\"program\":\"P 1\",\"note\":\"interpretation, not evidence\"}",
                new ExtractedText("P 1", null).line());
        assertEquals(
                "{\"part\":2,\"inside\":\"a.zip!b.doc\",\"page\":3,\"sheet\":\"s\",\"layer\":\"hidden\",\"lang\":\"de\",\"text\":\"t\"}",
                new Unit(2, "a.zip!b.doc", 3, "s", Layer.HIDDEN, "de", "t").line());
        assertEquals("{\"part\":0,\"text\":\"t\"}", new Unit(0, null, 0, null, null, null, "t").line());
    }

    @Test
    void every_broken_rule_is_refused_with_its_line() throws IOException {
        refused("", "it is empty");
        refused("\n", "line 1: it is not a JSON object");
        refused("[]\n", "line 1: it is not a JSON object");
        refused("{}\n", "line 1: it does not name the program, or has another note");
        refused(FIRST.replace("not evidence", "evidence"), "line 1: it does not name the program, or has another note");
        refused(FIRST.strip(), "line 2: it does not end with a line feed".replace("2", "1"));
        refused(FIRST + "{\"text\":\"a\"}\n", "line 2: it has no valid part");
        refused(FIRST + "{\"part\":-1,\"text\":\"a\"}\n", "line 2: it has no valid part");
        refused(FIRST + "{\"part\":1}\n", "line 2: it has no text");
        refused(FIRST + "{\"part\":1,\"text\":7}\n", "line 2: it has no text");
        refused(FIRST + "{\"part\":1,\"page\":0,\"text\":\"a\"}\n", "line 2: it has no valid page");
        refused(FIRST + "{\"part\":1,\"page\":9999999999,\"text\":\"a\"}\n", "line 2: it has no valid page");
        refused(FIRST + "{\"part\":1,\"layer\":\"secret\",\"text\":\"a\"}\n", "line 2: its layer is not known");
        refused(FIRST + "{\"part\":1,\"lang\":\"<b>\",\"text\":\"a\"}\n", "line 2: its language is not valid");
        refused(FIRST + "{\"part\":1,\"inside\":\"\",\"text\":\"a\"}\n", "line 2: inside is not a valid string");
        refused(
                FIRST + "{\"part\":1,\"sheet\":\"" + "x".repeat(2001) + "\",\"text\":\"a\"}\n",
                "line 2: sheet is not a valid string");
        refused(FIRST + "{\"part\":1,\"text\":\"a\"}\n{\"part\":", "line 3: it does not end with a line feed");
        assertEquals(1, units.size(), "what came before is valid");
    }

    @Test
    void members_of_later_versions_are_ignored() throws IOException {
        assertTrue(read((FIRST + "{\"part\":1,\"later\":[1],\"text\":\"a\"}\n").getBytes(UTF_8))
                .isOk());
    }

    @Test
    void a_long_line_and_a_long_entry_are_refused_and_never_held() throws IOException {
        Outcome<ExtractedText> line = ExtractedText.read(endless('x'), units::add);
        assertEquals(
                "line 1: it is too long",
                assertInstanceOf(Outcome.Refused.class, line).reason());
        InputStream lines = new InputStream() {
            private final byte[] unit = "{\"part\":0,\"text\":\"%s\"}\n"
                    .formatted("y".repeat(200_000))
                    .getBytes(UTF_8);
            private long at = -FIRST.length();

            @Override
            public int read() {
                long now = at++;
                return now < 0 ? FIRST.charAt((int) now + FIRST.length()) : unit[(int) (now % unit.length)];
            }
        };
        Outcome<ExtractedText> entry = ExtractedText.read(lines, unit -> {});
        assertEquals(
                "it is longer than 67108864 bytes",
                assertInstanceOf(Outcome.Refused.class, entry).reason());
    }

    @Test
    void a_million_units_are_read_and_no_more() throws IOException {
        String most = FIRST + "{\"part\":0,\"text\":\"\"}\n".repeat(ExtractedText.MAX_UNITS);
        var count = new long[1];
        assertTrue(ExtractedText.read(new ByteArrayInputStream(most.getBytes(UTF_8)), unit -> count[0]++)
                .isOk());
        assertEquals(1_000_000, count[0]);
        refused(most + "{\"part\":0,\"text\":\"\"}\n", "line 1000002: there are too many");
    }

    @Test
    void random_changes_are_read_or_refused() throws IOException {
        byte[] entry = new ExtractedText("P", null)
                .bytes(List.of(new Unit(2, "a!b", 3, "s", Layer.OCR, "en", "text and more")));
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = entry.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            refused += read(changed).isOk() ? 0 : 1;
        }
        assertTrue(refused > 1_000, refused + " refused");
    }

    private static InputStream endless(int b) {
        return new InputStream() {
            @Override
            public int read() {
                return b;
            }
        };
    }
}
