package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.web.file.StaticFiles;
import org.junit.jupiter.api.Test;

class StyleRulesTest {

    /** Where scripts say which class an element has. */
    private static final Pattern OF_SCRIPTS = Pattern.compile(
            "class: ([^,}]*)|className = ([^;]*);|\\belement\\('\\w+', ([^,()]*)|\\b[a-z]+: \\[('[a-z-]+'), '.'\\]");

    @Test
    void rulesOfOtherClassesGo() {
        assertEquals(
                ".a,.b:is(.c,.d){color:red}@media print{.a{color:blue}}p > .not-gone{margin:0}".replace(" > ", ">"),
                StyleRules.of("""
                    .a, .gone, .b:is(.c, .d) { color: red }
                    .gone { color: red }
                    /* .a {
                    } */
                    .x .gone a:hover { color: red }
                    @media print { .a { color: blue } .gone { x: y } }
                    @media screen { .gone { x: y } }
                    p > .not-gone { margin: 0 }
                    """).only(Set.of("a", "b", "c", "d", "not-gone", "x")));
        assertThrows(
                IllegalArgumentException.class, () -> StyleRules.of("a { b: c").only(Set.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> StyleRules.of("a { b: c } d").only(Set.of()));
    }

    @Test
    void blanksStayWhereTheyMeanSomething() {
        String[][] cases = {
            {
                "a :hover, a:hover + b ~ c { margin: 0 auto; color: red; }",
                "a :hover,a:hover + b ~ c{margin:0 auto;color:red}"
            },
            {
                "a::after { content: \" ; a: b , \" attr(href) \")\" }",
                "a::after{content:\" ; a: b , \" attr(href) \")\"}"
            },
            {
                "a { width: calc(1rem - 2px); font: 1rem/1.5 var(--sans) }",
                "a{width:calc(1rem - 2px);font:1rem/1.5 var(--sans)}"
            },
            {"@media (max-width: 5rem) { a { b: c !important } }", "@media (max-width:5rem){a{b:c !important}}"},
            {":root {\n  --a: #fff;\n  --b: x, y;\n}", ":root{--a:#fff;--b:x,y}"}
        };
        for (String[] each : cases) {
            assertEquals(each[1], StyleRules.of(each[0]).only(Set.of()));
        }
    }

    /** A class that a page begins to use, or no longer uses, must enter or leave the list. */
    @Test
    void theListHasTheClassesOfThePages() throws IOException {
        Set<String> used = new TreeSet<>();
        Pattern ofTemplates = Pattern.compile("class=\\\\?\"([^\"\\\\]*)");
        try (Stream<Path> walk = Files.walk(Path.of("src/main"))) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jte")) {
                    add(ofTemplates.matcher(Files.readString(file)), "[\\w-]+", used);
                } else if (name.startsWith("page-")) {
                    add(OF_SCRIPTS.matcher(Files.readString(file)), "(?<=')[\\w -]+(?=')", used);
                }
            }
        }
        add(
                ofTemplates.matcher(
                        Files.readString(Path.of("../site/src/main/java/org/daylight/web/view/StoryHtml.java"))),
                "[\\w-]+",
                used);
        String rules = StyleRules.of(sheet(StaticFiles.class, "style.css") + sheet(SiteProgram.class, "static.css"))
                .only(used);
        Set<String> ruled = new TreeSet<>(StyleRules.classesOf(rules.replaceAll("\\{[^{}]*\\}", " ")));
        assertTrue(ruled.size() > 50, () -> "ruled: " + ruled);
        Set<String> listed = new TreeSet<>(SiteProgram.CLASSES);
        for (String name : SiteProgram.READING) {
            assertTrue(listed.add(name), name);
        }
        assertEquals(ruled, listed);
    }

    /** The search page has one style sheet, until a document is shown: its own classes must be in the first list. */
    @Test
    void theSearchPageHasItsRulesAtOnce() throws IOException {
        Set<String> used = new TreeSet<>();
        add(
                OF_SCRIPTS.matcher(
                        Files.readString(Path.of("src/main/resources/org/daylight/staticsite/js/page-search.js"))),
                "(?<=')[\\w -]+(?=')",
                used);
        for (String template : new String[] {"staticsearch.jte", "staticframe.jte"}) {
            add(
                    Pattern.compile("class=\"([^\"]*)").matcher(Files.readString(Path.of("src/main/jte", template))),
                    "[\\w-]+",
                    used);
        }
        assertTrue(used.size() > 25, () -> "used: " + used);
        used.retainAll(SiteProgram.READING);
        assertEquals(Set.of(), used);
    }

    @Test
    void eachRuleIsInOneOfTheTwoSheets() {
        StyleRules rules =
                StyleRules.of(".a { b: c } .d, .a .e { b: c } @media print { .a { b: c } .d { b: c } } .f .a { b: c }");
        assertEquals(".a{b:c}@media print{.a{b:c}}", rules.only(Set.of("a")));
        assertEquals(".d,.a .e{b:c}@media print{.d{b:c}}", rules.more(Set.of("a"), Set.of("d", "e")));
    }

    @Test
    void thePagesHaveTheirRules() {
        SiteProgram program = SiteProgram.read();
        String style = new String(program.files().get(program.style()), StandardCharsets.UTF_8);
        String reading = new String(program.files().get(program.reading()), StandardCharsets.UTF_8);
        for (String name : SiteProgram.CLASSES) {
            assertTrue(style.contains("." + name), name);
        }
        for (String name : SiteProgram.READING) {
            assertTrue(reading.contains("." + name), name);
        }
        assertFalse((style + reading).contains(".calendar"), style);
        assertFalse((style + reading).contains("\n"), style);
    }

    /** Adds the words of what was found. */
    private static void add(Matcher found, String word, Set<String> all) {
        while (found.find()) {
            for (int group = 1; group <= found.groupCount(); group++) {
                if (found.group(group) != null) {
                    Pattern.compile(word)
                            .matcher(found.group(group))
                            .results()
                            .forEach(each ->
                                    all.addAll(List.of(each.group().strip().split(" +"))));
                }
            }
        }
    }

    private static String sheet(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
