package org.daylight.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryTextTest {

    private static final String HEAD = "---\ntitle: T\n---\n";

    private static StoryText read(String markdown) {
        return StoryText.of((HEAD + markdown).getBytes(UTF_8));
    }

    private static String faults(StoryText story) {
        return String.join(
                "\n", story.faults().stream().map(StoryFault::toString).toList());
    }

    @Test
    void the_worked_example_of_the_specification() throws IOException {
        String page = Files.readString(Path.of("..", "spec", "stories.md"));
        String file = page.substring(page.indexOf("```markdown\n") + 12);
        StoryText story = StoryText.of(file.substring(0, file.indexOf("```")).getBytes(UTF_8));
        assertEquals("", faults(story));
        assertEquals(
                new StoryHead(
                        "Nobody ever looks",
                        "Anna Weber",
                        "How the port office lost 40,000 tonnes of mud.",
                        "en",
                        "The harbour",
                        1,
                        List.of("dredging", "money"),
                        List.of("the-second-survey"),
                        List.of()),
                story.head());
        var twelve = new DocumentId("harbour", 12);
        var forty = new DocumentId("harbour", 40);
        assertEquals(
                List.of(
                        new StoryCitation(new StoryTarget.Paragraph(twelve, 2), 12, "eaten as lobster"),
                        new StoryCitation(
                                new StoryTarget.Document(forty, ""), 15, "Write what you like. Nobody ever looks.")),
                story.citations());
    }

    @Test
    void every_kind_of_target() {
        StoryText story = read("""
            [a](harbour/1) [b](/harbour/1/evidence) [c](harbour/2/passage/3-9) [d](harbour/3/view/1/2)
            [e](harbour/part/7) [f](harbour) [g](people/anna%40port.example) [h](search?q=mud+%2B%22no%22)
            [i](stories/swan) [j](https://paper.example/a?b=1#c) [k](#top) ![l](harbour/3/view/1/4)
            """);
        assertEquals("", faults(story));
        var one = new DocumentId("harbour", 1);
        var three = new DocumentId("harbour", 3);
        assertEquals(
                List.of(
                        new StoryTarget.Document(one, ""),
                        new StoryTarget.Document(one, "/evidence"),
                        new StoryTarget.Passage(new DocumentId("harbour", 2), 3, 9),
                        new StoryTarget.View(three, 1, 2),
                        new StoryTarget.Part("harbour", 7),
                        new StoryTarget.Trove("harbour"),
                        new StoryTarget.Person("anna@port.example"),
                        new StoryTarget.Search("mud +\"no\""),
                        new StoryTarget.Other("swan"),
                        new StoryTarget.Web("https://paper.example/a?b=1#c"),
                        new StoryTarget.Here("top"),
                        new StoryTarget.View(three, 1, 4)),
                story.citations().stream().map(StoryCitation::target).toList());
        assertEquals(3, story.documents().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "//elsewhere.example/",
                "../harbour/1",
                "harbour/0",
                "harbour/99999999999",
                "harbour/1#p0",
                "harbour/1/evidence#p2",
                "harbour/1/passage/3-9#p2",
                "harbour/1/view/1#p2",
                "harbour/1/dossier.zip/x",
                "harbour/1/passage/9-3",
                "harbour/1/passage/999999999999999999999-3",
                "harbour/part/99999999999",
                "search?q=",
                "search?q=%zz",
                "people/",
                "stories/No-Such",
                "https://user:word@paper.example/",
                "https:///x",
                "ftp://paper.example/",
                "mailto:a@b.example"
            })
    void another_address_is_a_fault_and_no_link(String address) {
        StoryText story = read("See [this](<" + address + ">).\n");
        assertEquals(1, story.faults().size(), faults(story));
        assertTrue(faults(story).startsWith("line 4: the link "), faults(story));
        assertEquals(List.of(), story.citations());
        assertEquals(List.of("See this."), story.lines());
    }

    @Test
    void a_link_in_quotation_marks_and_a_block_quote_quote() {
        assertEquals("eaten", quotation("[“eaten”](harbour/1)"));
        assertEquals("eaten", quotation("[\"eaten\"](harbour/1)"));
        assertEquals("mangés", quotation("[« mangés »](harbour/1)").strip());
        assertEquals("null", quotation("[eaten](harbour/1)"));
        assertEquals("one\n\ntwo", quotation("> one\n>\n> two\n>\n> — [it](harbour/1)"));
        assertEquals("one two", quotation("> *one* two\n> — [it](harbour/1)"));
        assertEquals("null", quotation("> — [it](harbour/1)"));
        assertEquals("eaten", quotation("[‘eaten’](harbour/1)"));
        assertEquals("eaten", quotation("[“eaten”.](harbour/1)"));
        assertEquals("eaten", quotation("[&nbsp;\u200b＂eaten❞&nbsp;](harbour/1)"));
        assertEquals("null", quotation("[the port's 3\" pipe, and a דו\"ח](harbour/1)"));
        assertEquals("null", quotation("He said “no”, and [wrote](harbour/1) “yes”.\n\n“No, and"));
        assertEquals("own", quotation("> [“own”](harbour/1)"));
        assertEquals("one\n\ntwo", quotation("> # one\n> two\n> — [it](harbour/1)"), "blocks do not join words");
        assertEquals("above", quotation("> above\n> — [web](https://a.example/) [it](harbour/1)"));
    }

    @Test
    void a_block_quote_names_its_document_in_its_last_line() {
        for (String text : List.of(
                "> words\n> — [it](harbour/1)\nwithout an empty line\n",
                "> [it](harbour/1) says\n> words\n",
                "> — [it](harbour/1)\n>\n> - words\n")) {
            assertTrue(faults(read(text)).contains("a block quote names its document in its last line"), text);
        }
        for (String text : List.of(
                "> [“words”](harbour/1) and\n> [more](https://a.example/)\n",
                "> others\n> — [“words”](harbour/1)\n",
                "> words\n> and others [it](harbour/1)\n",
                "> others [“words”](harbour/1)\n>\n> - more\n")) {
            assertTrue(faults(read(text)).contains("a block quote names its document in its last line"), text);
        }
    }

    @Test
    void the_last_line_of_a_block_quote_does_not_look_like_part_of_it() {
        StoryText story = read("> one\n> two\n> — [it](harbour/1)\n");
        assertEquals("", faults(story));
        assertEquals(
                List.of(false, true),
                story.items().stream()
                        .filter(StoryItem.LineEnd.class::isInstance)
                        .map(item -> ((StoryItem.LineEnd) item).hard())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "“[words](harbour/1)”",
                "‘[words](harbour/1)’",
                "\"[words](harbour/1)\"",
                "“He took [the money](harbour/1)”",
                "「[words](harbour/1)」"
            })
    void a_link_between_quotation_marks_is_not_compared_and_a_fault(String text) {
        assertTrue(faults(read(text)).contains("stands between quotation marks"), faults(read(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[He said “words”](harbour/1)",
                "[“words”, he said](harbour/1)",
                "[\u2033words\u2033 he said](harbour/1)",
                "[他说「words」吧](harbour/1)"
            })
    void a_link_with_a_quotation_and_other_words_is_a_fault(String text) {
        assertTrue(faults(read(text)).contains("has a quotation and other words"), faults(read(text)));
    }

    @Test
    void a_picture_in_a_quotation_is_a_fault() {
        for (String text : List.of(
                "[“a ![no](harbour/1/view/1/1) b”](harbour/1)", "> a ![no](harbour/1/view/1/1)\n> — [it](harbour/1)")) {
            assertTrue(faults(read(text)).contains("a picture within a quotation"), text);
        }
    }

    @Test
    void characters_that_reverse_the_text_are_faults() {
        for (String text :
                List.of("[“\u202eab”](harbour/1)", "a &#x2067; b", "![a&#8238;b](harbour/1/view/1/1)", "&#x85;")) {
            StoryText story = read(text);
            assertTrue(faults(story).contains("changes the direction or order"), text);
            assertTrue(story.items()
                    .toString()
                    .chars()
                    .noneMatch(c -> c > 0x2000 && c < 0x2070 && c != 0x201c && c != 0x201d));
        }
    }

    private static String quotation(String markdown) {
        StoryText story = read(markdown);
        assertEquals("", faults(story));
        return String.valueOf(story.citations().stream()
                .filter(citation -> citation.target().document().isPresent())
                .findFirst()
                .orElseThrow()
                .quotation());
    }

    @Test
    void html_and_other_pictures_are_faults_and_shown_as_text() {
        StoryText story = read("a <b>c</b>\n\n<script>alert(1)</script>\n\n![w](https://a.example/x.png)\n");
        assertEquals(4, story.faults().size(), faults(story));
        assertEquals(List.of("a <b>c</b>", "<script>alert(1)</script>", "w"), story.lines());
        assertTrue(faults(story).contains("line 6: HTML is not shown"), faults(story));
    }

    @Test
    void what_is_wrong_with_a_head_is_said_with_its_line() {
        assertEquals(
                """
                line 3: author is there twice
                line 4: "editor" is not known at the top of a story: use author, language, part, related, series, summary, title, topics, unrelated
                line 1: the story has no title: begin it with the lines  ---  and  title: …  and  ---
                line 5: language is not a tag such as en or pt-BR
                line 6: a story of a series has both:  series: NAME  and  part: NUMBER
                line 7: "Two Words" is not the name of a story\
                """,
                faults(StoryText.of(
                        ("---\nauthor: A\neditor: B\nlanguage: English!\nseries: S\nrelated: Two Words\n---\nText.\n")
                                .replace("editor", "author: A\neditor")
                                .getBytes(UTF_8))));
        String many =
                String.join(", ", IntStream.range(0, 51).mapToObj(i -> "t" + i).toList());
        StoryText listed = StoryText.of(("---\ntitle: T\ntopics: " + many + "\n---\nText.\n").getBytes(UTF_8));
        assertEquals("line 3: topics has more than 50 names", faults(listed));
        assertTrue(faults(StoryText.of("No head.\n".getBytes(UTF_8))).contains("has no title"));
        assertTrue(faults(StoryText.of("---\ntitle: T\n".getBytes(UTF_8))).contains("do not end"));
        assertTrue(faults(StoryText.of((HEAD + "\n").getBytes(UTF_8))).contains("line 4: the story has no text"));
    }

    @Test
    void bytes_that_are_no_text_are_faults() {
        assertTrue(
                faults(StoryText.of((HEAD + "M\u00fcll").getBytes(ISO_8859_1))).contains("not UTF-8"));
        assertEquals("line 5: there is a control character: delete it", faults(read("a\nb\u0007\n")));
        assertEquals(List.of("ab"), read("`a\u0007\u202eb`\n").lines(), "none is shown, also in code");
        assertTrue(faults(StoryText.of(new byte[Story.MAX_BYTES + 1])).contains("divide the story"));
        assertEquals("", faults(StoryText.of(("\uFEFF" + HEAD.replace("\n", "\r\n") + "Text.\r\n").getBytes(UTF_8))));
    }

    /** Text that makes some parsers recurse or take quadratic time. The test ends, which a parser of that kind would not let it do. */
    @Test
    void hostile_markdown_is_read_without_recursion() {
        int most = Story.MAX_BYTES - 100;
        for (String pattern : List.of(
                "[",
                "![",
                "> ",
                "*a ",
                "**a",
                "_",
                "`",
                "- ",
                "1. ",
                "<",
                "&",
                "[a](",
                "[a](b",
                "\\",
                "*a_",
                "\n>",
                "[](",
                "a**b",
                "#",
                "~~~\n",
                "[a]: b\n",
                "<a",
                "<!--",
                "&#x1F600;",
                "> - ",
                "[[]")) {
            String text = pattern.repeat(most / pattern.length());
            StoryText story = read(text);
            story.citations();
            story.lines();
            int open = 0;
            for (StoryItem item : story.items()) {
                open += item instanceof StoryItem.Start || item instanceof StoryItem.LinkStart
                        ? 1
                        : item instanceof StoryItem.End || item instanceof StoryItem.LinkEnd ? -1 : 0;
                assertTrue(open >= 0 && open < 200, pattern);
            }
            assertEquals(0, open, pattern);
        }
        StoryText nested = read("*".repeat(20_000) + "a" + "*".repeat(20_000));
        assertTrue(faults(nested).contains("nested too deeply"), faults(nested));
    }
}
