package org.daylight.message.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains of foreign HTML in a page of this site. */
class SafeHtmlTest {

    private static String clean(String html) {
        return SafeHtml.clean(html).html();
    }

    /** Attacks that have worked against filters, browsers or web mail. The browser tests of the static site use them too. */
    static List<String> attacks() throws IOException {
        var attacks = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/test/resources/org/daylight/message/html/attacks.properties"))) {
            attacks.load(reader);
        }
        return attacks.stringPropertyNames().stream()
                .sorted()
                .map(attacks::getProperty)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void an_attack_leaves_only_allowed_markup(String attack) {
        for (String html : List.of(attack, "<p>before " + attack + " after", "<table><tr><td>" + attack + "</table>")) {
            SafeHtml safe = SafeHtml.clean(html, id -> id.equals("pic") ? Optional.of("/inline/1") : Optional.empty());
            assertEquals(Optional.empty(), SafeMarkup.fault(safe.html()), safe.html());
            assertEquals(Optional.empty(), SafeMarkup.fault(clean(safe.html())));
        }
    }

    @Test
    void text_links_lists_and_tables_stay() {
        assertEquals(
                "<p>A <b>quay</b> &amp; <a href=\"https://harbour.example/?a=1&amp;b=2\" rel=\"noopener noreferrer"
                    + " nofollow\""
                    + " title=\"https://harbour.example/?a=1&amp;b=2\">berth</a></p><ul><li>7</li></ul><table><tbody><tr><td"
                    + " colspan=\"2\">x</td></tr><tr><td>y</td><td>z</td></tr></tbody></table>",
                clean("<p class=x>A <b id=y>quay</b> &amp; <a href='https://harbour.example/?a=1&b=2'"
                        + " target=_blank>berth</a></p><ul><li>7</ul><table><tr><td colspan=2"
                        + " bgcolor=red>x<tr><td>y<td>z</table>"));
    }

    @Test
    void a_link_whose_text_names_another_host_shows_its_target() {
        String html = clean("<a href='http://evil.example/login'>https://www.harbour.example/login</a>");
        assertTrue(html.endsWith("https://www.harbour.example/login</a> [evil.example]"), html);
        assertFalse(clean("<a href='https://www.harbour.example/x'>harbour.example</a>")
                .contains("["));
        assertFalse(clean("<a href='https://harbour.example/x'>the harbour</a>").contains("["));
    }

    @Test
    void pictures_come_from_the_message_or_not_at_all() {
        SafeHtml safe = SafeHtml.clean(
                "<img src='cid:plan%40harbour.example' alt=plan width=20><img src='https://track.example/p.gif'>"
                        + "<img src='//track.example/q.gif' alt='a ship'><td background='http://other.example/b.png'>",
                id -> id.equals("plan@harbour.example") ? Optional.of("/inline/2") : Optional.empty());
        assertEquals(
                "<img src=\"/inline/2\" alt=\"plan\" width=\"20\"><span title=\"picture not shown\">[a ship]</span>",
                safe.html());
        assertEquals(Map.of("track.example", 2), safe.remoteByHost());
        assertEquals(2, safe.remote());
    }

    @Test
    void removed_content_is_counted() {
        SafeHtml safe = SafeHtml.clean("<script>x</script><p onclick=x>a</p><a href='javascript:x'>b</a>"
                + "<form><input><button>send</button></form><input><style>@import url(//css.example/a.css);"
                + " p{background:url('http://img.example/b')}</style><link rel=stylesheet"
                + " href=https://css.example/c.css><p style='background:url(//img.example/d)'>e</p>");
        assertEquals(3, safe.scripts());
        assertEquals(2, safe.forms());
        assertEquals(Map.of("css.example", 2, "img.example", 2), safe.remoteByHost());
        assertEquals("<p>a</p>bsend<p>e</p>", safe.html());
        assertFalse(safe.isWhole());
        assertTrue(SafeHtml.clean("<p>a</p>").isWhole());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div style='display:none'>secret</div>",
                "<div style='DISPLAY : none !important'>secret</div>",
                "<div style='dis/**/play:no/**/ne'>secret</div>",
                "<span style='visibility:hidden'>secret</span>",
                "<span style='font-size:0'>secret</span>",
                "<span style='font-size:1px'>secret</span>",
                "<span style='opacity:0.01'>secret</span>",
                "<span style='color:#FFFFFF'>secret</span>",
                "<font color=white>secret</font>",
                "<p style='background:#123456'><span style='color: #123456'>secret</span></p>",
                "<span style='color:transparent'>secret</span>",
                "<div style='position:absolute; left:-9999px'>secret</div>",
                "<div style='text-indent:-1000em'>secret</div>",
                "<div style='max-height:0;overflow:hidden'>secret</div>",
                "<div style='width:0;height:0;overflow:hidden'>secret</div>",
                "<div style='mso-hide:all'>secret</div>",
                "<p hidden>secret</p>",
                "<template>secret</template>"
            })
    void hidden_text_is_shown_and_marked(String html) {
        SafeHtml safe = SafeHtml.clean(html);
        assertEquals(1, safe.hidden(), safe.html());
        assertTrue(safe.html().contains("secret") && safe.html().contains("data-hidden"), safe.html());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div style='display:block;font-size:12px;opacity:1'>x</div>",
                "<table bgcolor='#003366'><tr><td><font color=white>x</font></td></tr></table>",
                "<p style='background-color:black'><span style='color:#fff'>x</span></p>",
                "<div style='max-height:400px;left:-4px'>x</div>",
                "<div style='display:none'></div>",
                "<div style='font-size:0.9em;width:100%;height:1px'>x</div>"
            })
    void shown_text_is_not_called_hidden(String html) {
        assertEquals(0, SafeHtml.clean(html).hidden());
    }

    @Test
    void a_long_page_is_cut_and_a_deep_one_is_flattened() {
        SafeHtml cut = SafeHtml.clean("<p>" + "x".repeat(Html.LONGEST) + "</p>");
        assertTrue(cut.cut());
        SafeHtml wide = SafeHtml.clean("<p>x".repeat(40_000) + "<script>no</script>last &amp; least");
        assertTrue(wide.cut() && wide.html().endsWith("last &amp; least</pre>"));
        SafeHtml deep = SafeHtml.clean("<div><b>".repeat(10_000) + "bottom");
        assertTrue(deep.html().contains("bottom"));
        assertEquals(Optional.empty(), SafeMarkup.fault(deep.html()));
    }
}
