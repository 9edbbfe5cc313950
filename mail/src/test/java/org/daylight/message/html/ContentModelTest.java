package org.daylight.message.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.daylight.message.parse.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Browsers read the output as the intended tree. */
class ContentModelTest {

    private static String clean(String html) {
        return SafeHtml.clean(html).html();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <font><p>a</p>b</font>                  | <div><p>a</p>b</div>
        <b dir=rtl><i>a<div>b</div></i></b>     | <div dir="rtl"><div>a<div>b</div></div></div>
        <span hidden>a<hr></span>               | <div data-hidden="" title="hidden in the original">a<hr></div>
        <del><p>a</p></del>                     | <del><p>a</p></del>
        <p>a<table><tr><td>b</table>c           | <div>a<table><tbody><tr><td>b</td></tr></tbody></table>c</div>
        <h2>a<ul><li>b</ul></h2>                | <div>a<ul><li>b</li></ul></div>
        <dl><dt><h3>a</h3><dd><h3>b</h3></dl>   | <dl><dt><div>a</div></dt><dd><h2>b</h2></dd></dl>
        <pre>a  b<hr>c <i>d</i> e</pre>         | <div><pre>a  b</pre><hr><pre>c <i>d</i> e</pre></div>
        <pre>a<div>b  c<p>d  e</div></pre>      | <div><pre>a</pre><div><pre>b  c</pre><pre>d  e</pre></div></div>
        """)
    void a_paragraph_or_an_inline_element_that_holds_a_block_is_a_division(String html, String written) {
        assertEquals(written, clean(html));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <li value=3>a</li>                      | <div>a</div>
        <ul>a <b>b</b><br><li>c</li><br></ul>   | <ul><li>a <b>b</b><br></li><li>c</li></ul>
        <ol start=2><ul><li value=9>a</ul></ol> | <ol start="2"><li><ul><li>a</li></ul></li></ol>
        <dd>a                                   | <div>a</div>
        <dl>a<dt>b</dl>                         | <dl><dt></dt><dd>a</dd><dt>b</dt><dd></dd></dl>
        """)
    void items_are_in_lists_and_lists_have_items(String html, String written) {
        assertEquals(written, clean(html));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <table>a<tr>b<td>c</table>              | ab<table><tbody><tr><td>c</td></tr></tbody></table>
        <table><caption>a<caption>b</table>     | <div>b</div><table><caption>a</caption></table>
        <table> <tr> </table>a                  | a
        <table><tfoot><tr><td>a<thead><tr><td>b</table> | <table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>
        <template><td>a</td></template>         | <div data-hidden="" title="hidden in the original"><div>a</div></div>
        """)
    void tables_hold_rows_and_cells_only(String html, String written) {
        assertEquals(written, clean(html));
    }

    @Test
    void headings_skip_no_level() {
        assertEquals("<h1>a</h1><h3>b</h3><h4>c</h4><h2>d</h2>", clean("<h1>a</h1><h3>b</h3><h6>c</h6><h2>d</h2>"));
    }

    @Test
    void cells_span_what_is_there() {
        assertEquals(
                "<table><tbody><tr><td rowspan=\"2\">a</td><td colspan=\"2\">b</td></tr>"
                        + "<tr><td>c</td><td>d</td></tr></tbody></table>",
                clean("<table><tr><td rowspan=9>a<td colspan=7>b<tr></tr><tr><td>c<td colspan=1000>d</table>"));
        assertEquals(
                "<table><tbody><tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td>c</td></tr></tbody></table>",
                clean("<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        'http://a.example/x|y{z}%%20#b#c'       | http://a.example/x%7Cy%7Bz%7D%25%20#b%23c
        http://ä.example:80/ä                   | http://ä.example:80/ä
        mailto:a@a.example?subject=b c          | mailto:a@a.example?subject=b%20c
        """)
    void addresses_are_written_as_addresses_are(String href, String written) {
        String html = clean("<a href='" + href + "'>x</a>");
        assertEquals("<a href=\"" + written + "\"", html.substring(0, html.indexOf(" rel=")));
    }

    @ParameterizedTest
    @CsvSource({
        "http:///x",
        "http://",
        "http://a.example:99999/",
        "http://a:b:c/",
        "https://?x",
        "http://.a/",
        "mailto:"
    })
    void an_invalid_address_is_not_a_link(String href) {
        assertEquals("x", clean("<a href='" + href + "'>x</a>"));
    }

    @Test
    void every_html_of_the_fixtures_is_reparsed_unchanged() {
        for (String name : Fixtures.names()) {
            String html = Fixtures.view(name).html();
            if (html != null) {
                assertStable(html);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.daylight.message.html.SafeHtmlTest#attacks")
    void a_cleaned_attack_is_reparsed_unchanged(String attack) {
        assertStable(attack);
        assertStable("<p>before " + attack + " after");
        assertStable("<table><tr><td>" + attack + "</table>");
    }

    private static final List<String> TAGS = List.of(
            ("a href=http://a.example/,b,i,font,p,div,center,pre,blockquote,h1,h3,ul,ol,li,dl,dt,dd,table,caption,colgroup,thead,tbody,tfoot,tr,td,td"
                + " colspan=2,th rowspan=3,td colspan=3 rowspan=2,br,hr,span hidden,template,form,select,"
                + "option,textarea,button,ins,q,bdo,nobr,details,svg,math,xmp,address")
                    .split(","));

    /** Tags in any order, with and without end tags. */
    @Test
    void ten_thousand_random_tag_sequences_are_reparsed_unchanged() {
        var random = new Random(5_322);
        for (int sequence = 0; sequence < (Boolean.getBoolean("daylight.slow") ? 10_000 : 3_000); sequence++) {
            var html = new StringBuilder(random.nextBoolean() ? "<!DOCTYPE html>" : "");
            for (int length = random.nextInt(30); length > 0; length--) {
                String tag = TAGS.get(random.nextInt(TAGS.size()));
                html.append(
                        switch (random.nextInt(4)) {
                            case 0 -> "</" + tag.split(" ")[0] + ">";
                            case 1 -> " \n";
                            default -> "<" + tag + ">" + (random.nextBoolean() ? "x" : "");
                        });
            }
            assertStable(html.toString());
        }
    }

    private static void assertStable(String html) {
        String written = clean(html);
        assertEquals(written, ReparsedHtml.of(written), html);
    }

    @Test
    void wide_tables_cost_no_more_than_others() {
        assertTimeout(Duration.ofMinutes(10), () -> {
            clean("<table>" + "<tr><td rowspan=1000 colspan=1000>x".repeat(14_000));
            clean("<table><tr>" + "<td rowspan=1000 colspan=1000>x".repeat(29_000));
            clean("<table><tr><td>x</table>".repeat(7_000));
            clean("<ul>".repeat(29_000) + "<pre><table>".repeat(100));
        });
    }
}
