package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.passage.ByteRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Citations with hostile titles and names. */
class CitationFormatTest {

    private static final List<String> HOSTILE = List.of(
            "}}, note = {injected}} @misc{other, title={x}",
            "\\input{/etc/passwd} $x_1^2$ 100% #1 & \"quoted\" ~ |",
            "a\r\nER  - \r\nTY  - BOOK\r\nTI  - injected",
            "x }} {{Delete|now}} [[Category:X]] ''''' <ref>a</ref> ~~~~ __NOTOC__ |url=http://evil.example",
            "\u202Eesrever\u0000 end\u2028ER  - ",
            "}",
            "{",
            "\\",
            "@",
            "Müller – „Grüße“ 😀");

    private static Citation citation(String hostile) {
        return new Citation(
                "port/1",
                false,
                Citation.line(hostile, 500),
                List.of(Citation.line(hostile, 500), "A and B"),
                OffsetDateTime.parse("2015-03-12T18:42:00+01:00"),
                Citation.line("Port " + hostile, 500),
                "log.example",
                "https://papers.example/port/1/passage/5-9?at=12",
                "/port/1/passage/5-9?at=12",
                12,
                Sha256.of(new byte[0]),
                new ByteRange(5, 9),
                Citation.line(hostile, 500));
    }

    @Test
    void a_file_of_bibtex_has_one_entry_with_balanced_braces() {
        for (String hostile : HOSTILE) {
            String text = CitationFormat.BIBTEX.write(citation(hostile));
            int depth = 0;
            for (int i = 0; i < text.length(); i++) {
                depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
                boolean end = i == text.length() - 2;
                assertTrue(depth > 0 || end || text.startsWith("@misc{") && i < 6 || i == text.length() - 1, text);
            }
            assertEquals(0, depth, text);
            assertTrue(text.startsWith("@misc{port-1-5-9,\n") && text.endsWith("\n}\n"), text);
            assertEquals(11, text.lines().count(), text);
        }
        assertTrue(CitationFormat.BIBTEX.write(citation("x")).contains("author = {{x} and {A and B}}"));
    }

    @Test
    void a_file_of_ris_has_one_record() {
        for (String hostile : HOSTILE) {
            String text = CitationFormat.RIS.write(citation(hostile));
            assertTrue(text.startsWith("TY  - PCOMM\r\n") && text.endsWith("\r\nER  - \r\n"), text);
            String[] lines = text.split("\r\n");
            assertEquals(12, lines.length, text);
            for (String line : lines) {
                assertTrue(line.matches("[A-Z][A-Z0-9]  - [^\r\n\u2028\u202e\u0000]*"), line);
            }
        }
    }

    @Test
    void a_file_of_csl_is_json_with_the_title_as_it_is() {
        for (String hostile : HOSTILE) {
            Json json = Json.parse(CitationFormat.CSL.write(citation(hostile))).orThrow();
            Json.Obj item = (Json.Obj) ((Json.Arr) json).items().getFirst();
            assertEquals(Citation.line(hostile, 500), item.string("title").orElseThrow());
            assertEquals("personal_communication", item.string("type").orElseThrow());
        }
    }

    @Test
    void a_template_of_wikipedia_stays_one_template() {
        for (String hostile : HOSTILE) {
            String text = CitationFormat.WIKIPEDIA.write(citation(hostile));
            String inside = text.substring("{{cite web |".length(), text.length() - "}}\n".length());
            assertFalse(inside.matches("(?s).*[{}\\[\\]<>~_].*"), text);
            assertEquals(9, inside.split("\\|").length, text);
            assertEquals(1, text.lines().count(), text);
        }
    }

    @Test
    void a_citation_in_words_has_one_line() {
        for (String hostile : HOSTILE) {
            assertEquals(1, CitationFormat.TEXT.write(citation(hostile)).lines().count());
        }
    }

    /** pandoc reads two of the formats, and finds the title and the authors as they are. */
    @Test
    void pandoc_reads_what_was_written(@TempDir Path folder) throws IOException, InterruptedException {
        for (String hostile : HOSTILE) {
            Citation citation = citation(hostile);
            for (CitationFormat format : List.of(CitationFormat.BIBTEX, CitationFormat.CSL)) {
                String name = format == CitationFormat.CSL
                        ? "csljson"
                        : format.extension().replace("bib", "bibtex");
                Path file = folder.resolve("c." + format.extension());
                Files.writeString(file, format.write(citation));
                Process pandoc;
                try {
                    pandoc = new ProcessBuilder("pandoc", "-f", name, "-t", "csljson", file.toString())
                            .redirectErrorStream(true)
                            .start();
                } catch (IOException e) {
                    Assumptions.abort("skipped: there is no program pandoc");
                    return;
                }
                String read = new String(pandoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, pandoc.waitFor(), read);
                assertEquals(1, read.split("\"title\":", -1).length - 1, read);
                assertTrue(read.contains("/port/1/passage/5-9?at=12"), read);
                assertTrue(read.contains("\"literal\": \"A and B\""), read);
            }
        }
    }
}
