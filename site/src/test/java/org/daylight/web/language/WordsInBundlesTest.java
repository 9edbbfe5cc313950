package org.daylight.web.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/** No template has words of its own: all are in message bundles. */
class WordsInBundlesTest {

    private static final Path TEMPLATES = Path.of("src/main/jte");

    /** Downloaded files, which are in English. */
    private static final Set<String> FILES = Set.of("dossier.jte");

    /** What is the same in every language. */
    private static final Pattern NAMES =
            Pattern.compile("\\b(SHA-256|DKIM|ARC|DNS|DNSSEC|UTC|Atom|JSON|CSV|ZIP|PDF|OpenSSL"
                    + "|Daylight|oEmbed|Message-ID|[a-z0-9]+[.]org/[a-z-]+)\\b|[.]zip\\b");

    private static final Set<String> SHOWN_ATTRIBUTES = Set.of("title", "aria-label", "placeholder", "alt", "label");

    /** A text in an expression that is made of words: it has a capital letter and small ones, or a space between letters. */
    private static final Pattern WORDS = Pattern.compile("^\\p{Lu}\\p{Ll}|\\p{L} .*\\p{L}|\\p{L} $");

    @Test
    void words_of_templates_are_in_bundles() throws IOException {
        List<String> faults = new ArrayList<>();
        int templates = 0;
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jte") && !FILES.contains(name)) {
                    templates++;
                    words(Files.readString(file)).forEach(word -> faults.add(name + ": " + word));
                }
            }
        }
        assertTrue(templates > 50);
        assertEquals("", String.join("\n", faults));
    }

    @Test
    void words_are_found_and_code_is_not() {
        assertEquals(List.of(), words("""
            @import a.B
            @param String title
            <%-- A comment --%>
            <p class="a b" title="${Words.of("page.a")}">@if(x.y("A") == 'x')${Words.of("page.b", "}")}@else ($unsafe{c}) @endif</p>
            @template.other(title = view.title(), content = @`<p>${title} · ${Formats.day(view.day())}</p>`)
            !{var shown = view.x();}<code>raw words</code> <dt>SHA-256</dt>
            """));
        assertEquals(List.of("No. \uFFFC"), words("<p>No. ${n}</p>"));
        assertEquals(List.of("Inner"), words("@template.a(content = @`<p>${a}@if(b(c))<b>Inner</b>@endif</p>`)"));
        assertEquals(List.of("Messages sent"), words("@template.a(title = \"Messages sent\", kind = \"rows\")"));
        assertEquals(List.of("Page "), words("<img alt=\"${a ? \"\" : \"Page \" + n}\">"));
        assertEquals(List.of("Order"), words("<nav aria-label=\"Order\">${a}</nav>"));
        assertEquals(List.of("Go"), words("<input type=\"submit\" value=\"Go\">"));
        assertEquals(
                List.of(),
                words("<input type=\"hidden\" value=\"go\"><button type=\"submit\" value=\"go\">→</button>"));
    }

    /** The words of a template that are not from a bundle. */
    private static List<String> words(String template) {
        List<String> words = new ArrayList<>();
        var scanned = new TemplateText(template);
        for (String literal : scanned.literals()) {
            if (WORDS.matcher(literal).find()) {
                words.add(literal);
            }
        }
        for (Element element :
                Jsoup.parse(scanned.html(), "", Parser.xmlParser()).getAllElements()) {
            boolean isButton = element.normalName().equals("input")
                    && Set.of("submit", "button", "reset").contains(element.attr("type"));
            element.attributes().forEach(attribute -> {
                if (SHOWN_ATTRIBUTES.contains(attribute.getKey())
                        || isButton && attribute.getKey().equals("value")) {
                    addWords(words, attribute.getValue());
                }
            });
            if (element.closest("code, kbd, style, script") == null) {
                for (TextNode text : element.textNodes()) {
                    addWords(words, text.text().strip());
                }
            }
        }
        return words;
    }

    private static void addWords(List<String> words, String text) {
        if (NAMES.matcher(text).replaceAll("").codePoints().anyMatch(Character::isLetter)) {
            words.add(text);
        }
    }
}
