package org.daylight.message.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains of foreign HTML in a page of this site. */
class SafeHtmlTest {

    private static String clean(String html) {
        return SafeHtml.clean(html).html();
    }

    /** Attacks that have worked against filters, browsers or web mail. */
    static final List<String> ATTACKS = List.of(
            "<script>alert(1)</script>",
            "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<script/x>alert(1)</script>",
            "<script\n>alert(1)</script >",
            "<<script>alert(1);//<</script>",
            "<script>alert(1)",
            "<img src=x onerror=alert(1)>",
            "<img src=x onerror\n=\nalert(1)>",
            "<img/src=x/onerror=alert(1)>",
            "<img src=\"x` `<script>alert(1)</script>\"` `>",
            "<img src='javascript:alert(1)'>",
            "<img \"\"\"><script>alert(1)</script>\">",
            "<img src=cid:x\" onload=\"alert(1)>",
            "<img src=x:x alt=\"x` onerror=alert(1)//\">",
            "<image src=x onerror=alert(1)>",
            "<body onload=alert(1)>",
            "<body background=javascript:alert(1)>",
            "<svg onload=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<svg><script href=data:,alert(1) />",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
            "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
            "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
            "<svg><use href=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=#x\"></svg>",
            "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
            "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
            "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<noscript><img src=x onerror=alert(1)></noscript>",
            "<template><img src=x onerror=alert(1)></template>",
            "<template><script>alert(1)</script></template>",
            "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
            "<title><img title=\"</title><img src=x onerror=alert(1)>\"></title>",
            "<style><img title=\"</style><img src=x onerror=alert(1)>\"></style>",
            "<xmp><img title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
            "<plaintext><img src=x onerror=alert(1)>",
            "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
            "<noembed><img src=x onerror=alert(1)></noembed>",
            "<noframes><img title=\"</noframes><img src=x onerror=alert(1)>\"></noframes>",
            "<iframe src=javascript:alert(1)></iframe>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
            "<object data=javascript:alert(1)></object>",
            "<object data=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\"></object>",
            "<embed src=javascript:alert(1)>",
            "<applet code=x.class></applet>",
            "<link rel=stylesheet href=//evil.example/x.css>",
            "<link rel=import href=//evil.example/x>",
            "<style>@import '//evil.example/x.css';</style>",
            "<style>body{background:url(javascript:alert(1))}</style>",
            "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
            "<base href=//evil.example/><a href=x>x</a>",
            "<a href=javascript:alert(1)>x</a>",
            "<a href=\"  javascript:alert(1)\">x</a>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<a href=\"&#1;javascript:alert(1)\">x</a>",
            "<a href=\"&#106;&#97;vascript&colon;alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt&Tab;:alert(1)\">x</a>",
            "<a href=vbscript:msgbox(1)>x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href=\"//evil.example\">x</a>",
            "<a href=\"https:evil\">x</a>",
            "<a href='https://x\" onmouseover=\"alert(1)'>x</a>",
            "<a href=\"https://x\u202e\u0000\u00a0/\" target=_top id=location name=cookie class=admin>x</a>",
            "<a href=https://a.example ping=//evil.example/p download>x</a>",
            "<p style=\"background:url(//evil.example/x.gif)\">x</p>",
            "<p style=\"width:expression(alert(1))\">x</p>",
            "<p style=\"-moz-binding:url(//evil.example/x.xml#x)\">x</p>",
            "<form action=//evil.example><input name=password><button formaction=javascript:alert(1)>x</button></form>",
            "<input autofocus onfocus=alert(1)>",
            "<select><option onclick=alert(1)>x</select>",
            "<isindex action=javascript:alert(1) type=image>",
            "<details open ontoggle=alert(1)>x</details>",
            "<video><source onerror=alert(1)></video>",
            "<audio src=x onerror=alert(1)></audio>",
            "<marquee onstart=alert(1)>x</marquee>",
            "<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>",
            "<div id=x name=y class=z data-x=1 is=x contenteditable>x</div>",
            "<form id=document><img name=getElementById></form>",
            "<!--><img src=x onerror=alert(1)>-->",
            "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
            "<!-- --!><img src=x onerror=alert(1)> -->",
            "<![CDATA[<img src=x onerror=alert(1)>]]>",
            "<?xml version=\"1.0\"?><?import x ?><img src=x onerror=alert(1)>",
            "<!DOCTYPE x [<!ENTITY y \"<script>alert(1)</script>\">]>&y;",
            "<p>\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>",
            "</div></article></body></html><script>alert(1)</script>",
            "<a\f/onclick=alert(1)>x",
            "<p/title='\"><script>alert(1)</script>'>x",
            "<b title='&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'>x</b>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "<p lang='\"><script>' dir='\" onclick=alert(1)' align='\"><x'>x",
            "<td colspan='99999999999' rowspan='-1' width='\"><x'>x",
            "<table><tr><td><a href=https://a.example><table><a href=https://b.example>x</a></table></a>",
            "<p><svg><p><math><style></style><a title=\"</math></svg><img src onerror=alert(1)>\">",
            "<select><template><style><!--</style><a rel=\"--></style></template></select><img src"
                    + " onerror=alert(1)>\">",
            "<img src=\"cid:pic\" srcset=\"//evil.example/x 2x\" usemap=#x ismap longdesc=javascript:alert(1)>",
            "<custom-element onx=alert(1)><slot>x</slot></custom-element>",
            "<\u0130mg src=x onerror=alert(1)>",
            "<a href=\"https://x/?a=1&b=<>\">\ud800x</a>");

    @ParameterizedTest
    @FieldSource("ATTACKS")
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
