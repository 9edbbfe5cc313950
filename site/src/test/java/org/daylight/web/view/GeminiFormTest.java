package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.daylight.http.Request;
import org.junit.jupiter.api.Test;

class GeminiFormTest {

    private static String main(String content) {
        String page = GeminiForm.of("<html><head><title>T</title></head><body><header class=\"masthead\"><nav>"
                + "<a href=\"/about\">Verification</a></nav></header><main>" + content + "</main></body></html>");
        return page.replace("=> /about Verification\n", "").strip();
    }

    @Test
    void blocks_become_lines_and_links_follow_their_block() {
        assertEquals("""
            # The Port

            See the log and more.
            => /log log
            => /x more

            => /port/1 All of it

            * one
            => /a A

            > quoted\
            """, main("""
                <h1>The Port</h1><p>See the <a href="/log">log</a> and <a href="/x">more</a>.</p>
                <p><a href="/port/1">All of it</a></p>
                <ul><li>one</li><li><a href="/a">A</a></li></ul><blockquote><p>quoted</p></blockquote>\
                """));
    }

    @Test
    void the_title_stands_for_a_missing_heading_and_the_navigation_follows() {
        String page = GeminiForm.of("<title>T</title><header class=\"masthead\"><nav><a href=\"/about\">V</a></nav>"
                + "</header><main><p>x</p></main>");
        assertEquals("# T\n\nx\n\n=> /about V\n", page);
    }

    @Test
    void text_cannot_become_a_link_or_a_heading() {
        for (String hostile : new String[] {"=> gemini://evil.example x", "# x", "* x", "> x", "``` x"}) {
            assertTrue(
                    main("<h1>T</h1><p>" + hostile.replace(">", "&gt;") + "</p>")
                            .endsWith("\n " + hostile),
                    hostile);
        }
        String pre = main("<h1>T</h1><pre>a\n```\n=&gt; x</pre>");
        assertTrue(pre.endsWith("```\na\n ```\n=> x\n```"), pre);
        assertFalse(main("<p>a\u202eb\u0007c</p>").matches("(?s).*[\u202e\u0007].*"));
        assertFalse(main("<p><a href=\"/x\ny\">a</a></p>").contains("\ny"));
    }

    @Test
    void a_rule_divides_what_is_before_it_from_what_follows() {
        assertTrue(main("<h1>T</h1><div>before<hr>after</div>").endsWith("before\n\n---\n\nafter"));
    }

    @Test
    void very_deep_pages_are_read_without_recursion() {
        String deep = "<div>".repeat(100_000) + "x" + "</div>".repeat(100_000);
        assertTrue(main(deep).contains("x"));
    }

    @Test
    void it_is_wanted_by_name_only() {
        assertTrue(GeminiForm.isWanted(
                Request.of("GET", "/", Map.of("accept", "text/gemini")).orElseThrow()));
        assertFalse(GeminiForm.isWanted(
                Request.of("GET", "/", Map.of("accept", "*/*")).orElseThrow()));
    }
}
