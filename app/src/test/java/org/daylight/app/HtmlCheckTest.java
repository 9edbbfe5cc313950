package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** The check used by the crawl finds faults, and reports none in a valid page. */
class HtmlCheckTest {

    private static final String SOUND = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Sound</title></head>
        <body><main id="main"><h1>Sound</h1><p>Text, and a <a href="/search">link</a>.</p>
        </main></body></html>
        """;

    private final HtmlCheck check = new HtmlCheck();

    @Test
    void aSoundPageHasNoFault() throws IOException {
        assertEquals(List.of(), faults(SOUND));
    }

    @Test
    void everyFaultIsNamed() throws IOException {
        noticed("<p id=main>Twice.</p>", "Duplicate ID");
        noticed("<p><table></table></p>", "No “p” element in scope");
        noticed("<a href=/a>A <b><a href=/b>B</a></b></a>", "an element of the same type was already open");
        noticed("<img src=/a.png>", "“alt” attribute");
        noticed("<h1>Second</h1>", "2 h1 instead of one");
        noticed("<p style='color:red'>Red.</p>", "attribute style on p");
        noticed("<p onclick='a()'>Click.</p>", "attribute onclick on p");
        noticed("<script>a()</script>", "there is a script");
        noticed("<form action=/search><input name=q></form>", "no label for an input");
        noticed("<section class=mail><form action=/search></form></section>", "there is a form");
        noticed("<a href='#gone'>Gone</a>", "leads to #gone, which is not there");
        noticed("<a href='https://elsewhere.example/'>Else</a>", "would send its address as the referrer");
        noticed("<img alt='' src='//elsewhere.example/a.png'>", "img fetches from another host");
    }

    private void noticed(String html, String fault) throws IOException {
        List<String> faults = faults(SOUND.replace("</main>", html + "\n</main>"));
        assertTrue(faults.stream().anyMatch(each -> each.contains(fault)), () -> html + " has only " + faults);
    }

    private List<String> faults(String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        return check.faults(bytes, Jsoup.parse(new ByteArrayInputStream(bytes), "UTF-8", ""));
    }
}
