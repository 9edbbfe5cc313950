package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StyleRulesTest {

    @Test
    void rulesOfUnusedClassesGo() {
        assertEquals("""
            .a, .b:is(.c, .d) { color: red }
            @media print {
            .a { color: blue }
            }
            .gone-not { margin: 0 }
            """, StyleRules.without("""
                .a, .gone, .b:is(.c, .d) { color: red }
                .gone { color: red }
                .x .gone a:hover { color: red }
                @media print { .a { color: blue } .gone { x: y } }
                @media screen { .gone { x: y } }
                .gone-not { margin: 0 }
                """, Set.of("gone")));
        assertThrows(IllegalArgumentException.class, () -> StyleRules.without("a { b: c", Set.of()));
        assertThrows(IllegalArgumentException.class, () -> StyleRules.without("a { b: c } d", Set.of()));
    }

    /** A class that a page begins to use must leave the list. */
    @Test
    void noPageHasAnUnusedClass() throws IOException {
        var sources = new StringBuilder();
        try (Stream<Path> walk = Files.walk(Path.of("src/main"))) {
            for (Path file :
                    (Iterable<Path>) walk.filter(path -> path.toString().endsWith(".jte")
                            || path.getFileName().toString().startsWith("page-"))::iterator) {
                sources.append(Files.readString(file));
            }
        }
        assertTrue(sources.length() > 10_000);
        Set<String> used = new TreeSet<>();
        for (String name : SiteProgram.UNUSED) {
            boolean isUsed = Pattern.compile(
                            "(class=\"|class: '|className = '|element\\('[a-z0-9]+', ')[^\"']*(?<![\\w-])"
                                    + Pattern.quote(name) + "(?![\\w-])")
                    .matcher(sources)
                    .find();
            if (isUsed) {
                used.add(name);
            }
        }
        assertEquals(Set.of(), used);
    }
}
