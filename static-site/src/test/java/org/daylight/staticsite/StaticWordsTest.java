package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StaticWordsTest {

    private static String script(String name) throws IOException {
        try (var in = StaticWords.class.getResourceAsStream("js/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theScriptsAskForMessagesThatThereAre() throws IOException {
        Set<String> asked = asked("page-search.js");
        assertTrue(asked.size() > 50, "asked: " + asked);
        asked.removeIf(key -> !key.matches("(?:document|counts|notice)[.].*") && isThere(key));
        assertEquals(Set.of(), asked, "of another script, or of none");

        asked = asked("page-document.js");
        assertTrue(asked.size() > 7, "asked: " + asked);
        asked.removeIf(key -> !key.startsWith("counts.") && isThere(key));
        assertEquals(Set.of(), asked, "of another script, or of none");

        asked = asked("page-more.js");
        assertTrue(asked.size() > 1, "asked: " + asked);
        asked.removeIf(key -> !key.startsWith("document.") && isThere(key));
        assertEquals(Set.of(), asked, "of another script, or of none");
    }

    private static boolean isThere(String key) {
        return StaticWords.ofScripts().containsKey(key);
    }

    private static Set<String> asked(String name) throws IOException {
        Set<String> asked = new TreeSet<>();
        Matcher calls = Pattern.compile("(?:say|count)\\(([^;]*?)\\)").matcher(script(name));
        while (calls.find()) {
            Matcher keys = Pattern.compile("'([a-z]+(?:[.][a-zA-Z]+)*)'").matcher(calls.group(1));
            while (keys.find()) {
                asked.add(keys.group(1));
            }
        }
        return asked;
    }

    @Test
    void argumentsAreEscapedInHtml() {
        var out = new gg.jte.output.StringOutput();
        StaticWords.html("front.verify.text", "<i>").writeTo(new gg.jte.html.OwaspHtmlTemplateOutput(out));
        assertTrue(
                out.toString().contains("<b>&lt;i&gt;</b>") || out.toString().contains("<b>&lt;i></b>"), out::toString);
        assertEquals("One thread", StaticWords.of("threads.lede", 1).substring(0, 10));
        assertThrows(IllegalArgumentException.class, () -> StaticWords.of("script.retry"));
        assertThrows(IllegalArgumentException.class, () -> StaticWords.of("no.such.key"));
    }
}
