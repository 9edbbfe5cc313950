package org.daylight.people;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.junit.jupiter.api.Test;

class MappingTest {

    private static String reason(String text) {
        return reason(text.getBytes(UTF_8));
    }

    private static String reason(byte[] file) {
        Outcome.Refused<?> refused = assertInstanceOf(Outcome.Refused.class, Mapping.parse(file));
        assertEquals("people-malformed", refused.code());
        assertEquals(1, refused.reason().lines().count());
        return refused.reason();
    }

    private static String block(String language) throws IOException {
        String page = Files.readString(Path.of("..", "spec", "people.md"));
        String after = page.split("\n```" + language + "\n", 2)[1];
        return after.substring(0, after.indexOf("```"));
    }

    @Test
    void the_worked_example() throws IOException {
        Mapping written = Mapping.parse(block("written").getBytes(UTF_8)).orThrow();
        byte[] published = block("published").getBytes(UTF_8);
        assertEquals(
                new String(published, UTF_8),
                written.of(address -> !address.endsWith("@home.example")).text());
        var entry = new LogEntry.People(1, Sha256.of(published), published.length);
        assertEquals(block("json").strip(), new String(entry.bytes(), UTF_8));
    }

    @Test
    void the_same_mapping_is_the_same_text_however_it_was_written() {
        Mapping one = Mapping.parse(
                        "list T\n t@x.example\nperson B\n\tb@x.example\n# c\nperson A\n z@x.example\n A@x.example"
                                .getBytes(UTF_8))
                .orThrow();
        Mapping other = Mapping.parse(
                        "\uFEFF# other\r\nperson  A \r\n  a@x.example\r\n  Z@X.example\r\n\r\nperson B\r\n  b@x.example\r\nlist T\r\n  t@x.example\r\n"
                                .getBytes(UTF_8))
                .orThrow();
        String text = "person A\n  a@x.example\n  z@x.example\nperson B\n  b@x.example\nlist T\n  t@x.example\n";
        assertEquals(text, one.text());
        assertEquals(text, other.text());
        assertEquals(text, Mapping.parse(text.getBytes(UTF_8)).orThrow().text());
        assertEquals(4, one.addresses());
        assertEquals(-1, one.block("nobody@x.example"));
        assertEquals("", Mapping.parse(new byte[0]).orThrow().text());
    }

    @Test
    void an_error_is_reported_with_its_line_and_a_remedy() {
        assertEquals(
                "line 4: this address is already in line 2: an address can belong to only one correspondent, so remove"
                        + " one of them",
                reason("person A\n a@x.example\nperson B\n A@X.example\n"));
        assertEquals(
                "line 2: no address follows: write the addresses below it, indented, or remove the line",
                reason("# first\nperson A\n\nperson B\n b@x.example\n"));
        assertEquals(
                "line 3: no address follows: write the addresses below it, indented, or remove the line",
                reason("person B\n b@x.example\nperson A\n# c"));
        assertTrue(reason(" a@x.example\n").startsWith("line 1: an address before any name: "));
        for (String line : List.of("Ines Okafor", "person", "persons A", "a@x.example")) {
            assertTrue(reason(line).startsWith("line 1: start it with \"person \" or \"list \""), line);
        }
        for (String line : List.of(
                "Ines <a@x.example>", "a", "@x.example", "a@", "a@x.example # c", "\"a\"@x.example", "a\0@x.example")) {
            assertTrue(reason("person A\n  " + line).startsWith("line 2: not a plain address such as"), line);
        }
        assertTrue(reason("person A\n " + "a".repeat(320) + "@x.example").startsWith("line 2: not a plain address"));
        assertTrue(reason("person " + "n".repeat(201) + "\n a@x.example").startsWith("line 1: a name has at most 200"));
        assertTrue(reason("person a\u0007b\n a@x.example").startsWith("line 1: a name has at most 200"));
        assertTrue(reason("#" + "x".repeat(1_000)).startsWith("line 1: longer than 1000 characters"));
        assertEquals("not UTF-8: save it as UTF-8", reason("person Jérôme\n a@x.example".getBytes(ISO_8859_1)));
        assertTrue(reason(new byte[Mapping.MAX_BYTES + 1]).startsWith("longer than 1048576 bytes: "));
    }
}
