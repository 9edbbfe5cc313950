package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.json.JsonString;
import org.daylight.staticsite.VendoredScripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How the pages of a static site show messages of anyone, in the Chromium of this machine. Skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticMessageTest {
    /** Every element, every attribute and every address that a view has, in one line each. */
    private static final String INVENTORY = """
        globalThis.inventory = node => [...node.querySelectorAll('*')].map(e => [e.namespaceURI.replace(/.*\\//, ''), e.localName,
          ...[...e.attributes].map(a => a.name + '=' + a.value)].join('\\u0001')).join('\\u0002');
        globalThis.bytesOf = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));
        globalThis.cleaned = base64 => inventory(Daylight.message.safeHtml(new TextDecoder().decode(bytesOf(base64))).fragment);
        globalThis.shown = async base64 => {
          document.body.replaceChildren(await Daylight.message.view(bytesOf(base64)));
          return inventory(document.body);
        };
        """;

    private static final List<String> ELEMENTS =
            List.of(("a abbr b bdi bdo blockquote br caption cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins"
                + " kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr u ul var"
                + " wbr")
                    .split(" "));
    private static final List<String> ATTRIBUTES =
            List.of("href", "colspan", "rowspan", "start", "value", "dir", "lang", "data-hidden", "title", "rel");

    private HttpServer server;
    private Chromium browser;
    private Tab tab;

    @BeforeAll
    void start(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "skipped: no chromium or google-chrome on the PATH of this machine");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var files = new ConcurrentHashMap<String, String>();
        files.put("/", "<!DOCTYPE html><html lang=en><title>view</title><body><script src=message.js></script>");
        files.put("/message.js", script());
        server.createContext("/", exchange -> {
            String file = files.get(exchange.getRequestURI().getPath());
            byte[] bytes = (file == null ? "" : file).getBytes(UTF_8);
            exchange.getResponseHeaders()
                    .add(
                            "Content-Type",
                            file != null && file.startsWith("<")
                                    ? "text/html; charset=utf-8"
                                    : "text/javascript; charset=utf-8");
            exchange.sendResponseHeaders(file == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        browser = Chromium.start(program.get(), profile);
        tab = browser.tab();
        tab.open("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            tab.close();
            browser.close();
            server.stop(0);
        }
    }

    private static String script() throws IOException {
        var out = new StringBuilder();
        out.append("globalThis.Daylight = {Fault: class Fault extends Error { constructor(code, text) { super(text);"
                + " this.code = code; } }, host: {utf8: bytes => new TextDecoder('utf-8', {ignoreBOM:"
                + " true}).decode(bytes), bytesOf: text => new TextEncoder().encode(text)}};\n");
        out.append(VendoredScripts.message());
        for (String name : List.of("verify.js", "message.js", "page-message.js")) {
            try (InputStream in = VendoredScripts.class.getResourceAsStream("short/" + name)) {
                out.append(new String(in.readAllBytes(), UTF_8));
            }
        }
        return out.append(INVENTORY).toString();
    }

    private static String base64(String text) {
        return "'" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "'";
    }

    private static List<String> attacks() throws IOException {
        var attacks = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Path.of("../mail/src/test/resources/org/daylight/message/html/attacks.properties"))) {
            attacks.load(reader);
        }
        return attacks.stringPropertyNames().stream()
                .sorted()
                .map(attacks::getProperty)
                .toList();
    }

    /** The first thing in cleaned HTML that is not allowed. */
    private static Optional<String> fault(String inventory) {
        for (String line : inventory.isEmpty() ? new String[0] : inventory.split("\u0002")) {
            String[] fields = line.split("\u0001");
            if (!fields[0].equals("xhtml") || !ELEMENTS.contains(fields[1])) {
                return Optional.of(line);
            }
            for (int i = 2; i < fields.length; i++) {
                String name = fields[i].substring(0, fields[i].indexOf('='));
                String value = fields[i].substring(name.length() + 1);
                boolean isLink = name.equals("href");
                if (!ATTRIBUTES.contains(name)
                        || isLink && !(fields[1].equals("a") && value.matches("(?:https?://|mailto:).+"))
                        || isLink && !line.contains("\u0001rel=noopener noreferrer nofollow")) {
                    return Optional.of(line);
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void an_attack_leaves_only_allowed_elements_and_runs_and_loads_nothing() throws IOException {
        tab.look("globalThis.alert = () => { document.title = 'ran' }; document.title = 'view'");
        int before = tab.requests().size();
        List<String> attacks = attacks();
        assertTrue(attacks.size() > 100, "attacks: " + attacks.size());
        for (String attack : attacks) {
            for (String html :
                    List.of(attack, "<p>before " + attack + " after", "<table><tr><td>" + attack + "</table>")) {
                String inventory = tab.text("cleaned(" + base64(html) + ")");
                assertEquals(Optional.empty(), fault(inventory), html);
                // In the page, where images and scripts would be loaded.
                tab.look("document.body.replaceChildren(Daylight.message.safeHtml(new TextDecoder().decode(bytesOf("
                        + base64(html) + "))).fragment)");
            }
        }
        assertEquals("view", tab.text("document.title"));
        assertEquals(List.of(), tab.requests().subList(before, tab.requests().size()));
    }

    @Test
    void links_lists_and_tables_stay_and_a_link_shows_its_target() throws IOException {
        assertEquals(
                "<p>A <b>quay</b> &amp; <a href=\"https://harbour.example/?a=1&amp;b=2\" rel=\"noopener noreferrer"
                    + " nofollow\""
                    + " title=\"https://harbour.example/?a=1&amp;b=2\">berth</a></p><ul><li>7</li></ul><table><tbody><tr><td"
                    + " colspan=\"2\">x</td></tr></tbody></table><a href=\"http://evil.example/login\" rel=\"noopener"
                    + " noreferrer nofollow\""
                    + " title=\"http://evil.example/login\">https://www.harbour.example/login</a> [evil.example]",
                tab.text("(() => { const d = document.createElement('div'); d.append(Daylight.message.safeHtml(\"<p"
                        + " class=x>A <b id=y>quay</b> &amp; <a href='https://harbour.example/?a=1&b=2'"
                        + " target=_blank>berth</a></p><ul><li>7</ul><table><tr><td colspan=2"
                        + " bgcolor=red>x</table><a"
                        + " href='http://evil.example/login'>https://www.harbour.example/login</a>\").fragment);"
                        + " return d.innerHTML })()"));
    }

    @Test
    void hidden_text_is_shown_and_marked_as_on_the_server() throws IOException {
        for (String html : List.of(
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
                "<template>secret</template>")) {
            assertEquals("1 secret", hidden(html), html);
        }
        for (String html : List.of(
                "<div style='display:block;font-size:12px;opacity:1'>x</div>",
                "<table bgcolor='#003366'><tr><td><font color=white>x</font></td></tr></table>",
                "<p style='background-color:black'><span style='color:#fff'>x</span></p>",
                "<div style='max-height:400px;left:-4px'>x</div>",
                "<div style='display:none'></div>",
                "<div style='font-size:0.9em;width:100%;height:1px'>x</div>")) {
            assertEquals("0 ", hidden(html), html);
        }
    }

    private String hidden(String html) throws IOException {
        return tab.text(
                "(() => { const safe = Daylight.message.safeHtml(new TextDecoder().decode(bytesOf(" + base64(html)
                        + "))); const marked = safe.fragment.querySelector('[data-hidden]');"
                        + " return safe.hidden + ' ' + (marked ? marked.textContent : '') })()");
    }

    /** A form and a document have properties with the names of elements in them, also in the place of their own. */
    @Test
    void names_in_html_do_not_replace_what_the_page_calls() throws IOException {
        for (String name : List.of(
                "getAttribute",
                "hasAttribute",
                "removeAttribute",
                "attributes",
                "localName",
                "firstChild",
                "ownerDocument",
                "parentElement",
                "closest",
                "replaceWith",
                "namespaceURI",
                "textContent",
                "body",
                "head",
                "documentElement",
                "querySelector",
                "querySelectorAll",
                "createElement",
                "nodeName",
                "childNodes")) {
            for (String html : List.of(
                    "<form id=f>X<input name=N><img name=N><p style='display:none'>secret</p></form><input form=f"
                            + " name=N>",
                    "<form name=N>X<p style='display:none'>secret</p></form>",
                    "X<img name=N src=x><embed name=N><form id=N></form><p style='display:none'>secret</p>",
                    "X<object id=N><p style='display:none'>secret</p></object><iframe name=N></iframe>")) {
                String inventory =
                        tab.text("(() => { const safe = Daylight.message.safeHtml(new TextDecoder().decode(bytesOf("
                                + base64(html.replace("N", name))
                                + "))); return safe.hidden + safe.fragment.textContent.replace(/\\s/g, '') })()");
                assertEquals("1Xsecret", inventory, name + ": " + html);
            }
        }
    }

    /** The time of a browser's own work with tags can grow with the square of their number, so there are limits. */
    @Test
    void many_tags_and_attributes_are_cut() throws IOException {
        String counted =
                "(() => { const safe = Daylight.message.safeHtml(HTML); return safe.isCut + ' ' + safe.hidden + ' ' +"
                    + " safe.fragment.querySelectorAll('div').length + ' ' + safe.fragment.textContent.trim().length"
                    + " })()";
        assertEquals(
                "true 0 10000 20001", tab.text(counted.replace("HTML", "'<div>'.repeat(20000) + 'x'.repeat(20001)")));
        assertEquals(
                "false 0 1 1",
                tab.text(counted.replace(
                        "HTML", "'<p ' + Array.from({length: 101}, (_, i) => 'a' + i).join(' ') + '>x'")));
        assertEquals("false 1 2 1", tab.text(counted.replace("HTML", "'<div hidden><form hidden><p hidden>x'")));
    }

    @Test
    void what_was_not_loaded_is_counted() throws IOException {
        assertEquals(
                "3 other.example,track.example",
                tab.text("(() => { const safe = Daylight.message.safeHtml(\"<img src='https://track.example/p.gif'>"
                        + "<img src='//track.example/q.gif' alt='a ship'><td background='http://other.example/b.png'>"
                        + "<table><tr><td background='http://other.example/b.png'>x</table>\");"
                        + " return safe.remote + ' ' + [...safe.hosts].sort().join() })()"));
    }

    /** A message with text, HTML with a picture of its own, a script as attachment, and a message within. */
    private static final String MESSAGE = String.join(
            "\r\n",
            "From: =?utf-8?Q?Ann_M=C3=BCller?= <ann@port.example>",
            "To: Ben <ben@port.example>, group@port.example",
            "Subject: =?utf-8?B?QmVydGggNyA8aW1nIHNyYz14IG9uZXJyb3I9YWxlcnQoMSk+?=",
            "Date: Mon, 5 Jan 2026 10:00:00 +0100",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=m",
            "",
            "--m",
            "Content-Type: multipart/alternative; boundary=a",
            "",
            "--a",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Call me <b>now</b>",
            "> quoted",
            "--a",
            "Content-Type: text/html; charset=utf-8",
            "",
            "<p>Call me <b>now</b> <img src='cid:pic@x' alt=plan><script>alert(1)</script>",
            "--a--",
            "--m",
            "Content-Type: image/png",
            "Content-ID: <pic@x>",
            "Content-Transfer-Encoding: base64",
            "",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
            "--m",
            "Content-Type: application/octet-stream",
            "Content-Disposition: attachment; filename=\"..\\\\..\\\\tide\u202etxt.exe\"",
            "",
            "MZ",
            "--m",
            "Content-Type: message/rfc822",
            "",
            "From: x@port.example",
            "Subject: Inner",
            "",
            "Inner text",
            "--m--",
            "");

    @Test
    void a_message_is_shown_with_its_parts() throws IOException {
        tab.look("globalThis.alert = () => { document.title = 'ran' }; document.title = 'view'");
        int before = tab.requests().size();
        tab.awaited("shown(" + base64(MESSAGE) + ")");
        assertEquals("Berth 7 <img src=x onerror=alert(1)>", tab.says("h1"));
        assertEquals("Ann M\u00fcller <ann@port.example>", tab.says(".mail dd"));
        assertTrue(tab.says(".body").startsWith("Call me <b>now</b>"), tab.says(".body"));
        assertEquals("> quoted", tab.says(".body.q"));
        assertEquals(3, tab.count(".files li"));
        assertEquals(1, tab.count(".files .flagged details"));
        assertEquals(0, tab.count("img"));
        tab.look("[...document.querySelectorAll('.views button')].find(b => b.textContent === 'Formatted').click()");
        assertTrue(tab.says(".body.html").startsWith("Call me now [plan]"), tab.says(".body.html"));
        assertEquals(0, tab.count(".body.html img"));
        tab.look("[...document.querySelectorAll('.formatted button')][0].click()");
        assertEquals(
                "plan blob:",
                tab.text("(() => { const i = document.querySelector('.body.html img'); return i.alt + ' ' +"
                        + " i.src.slice(0, 5) })()"));
        tab.look("[...document.querySelectorAll('.files button')].find(b => b.textContent === 'Show this"
                + " message').click()");
        Tab.await("the message within", () -> {
            try {
                return tab.count(".nested h1") == 1;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("Inner", tab.says(".nested h1"));
        assertEquals("view", tab.text("document.title"));
        List<String> loaded = tab.requests().subList(before, tab.requests().size());
        assertTrue(loaded.stream().allMatch(address -> address.startsWith("blob:")), loaded.toString());
    }

    @Test
    void a_dangerous_file_is_kept_only_after_a_warning(@TempDir Path kept) throws IOException {
        tab.downloadTo(kept);
        tab.awaited("shown(" + base64(MESSAGE) + ")");
        String warning = tab.text("document.querySelector('.flagged .notice').textContent");
        assertTrue(warning.contains("run a program"), warning);
        tab.click(".flagged summary");
        tab.click(".flagged details button");
        Tab.await("the download", () -> {
            try (Stream<Path> files = Files.list(kept)) {
                return files.anyMatch(each -> each.getFileName().toString().endsWith("tidetxt.exe"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void flags_of_the_publisher_warn_and_marks_are_shown() throws IOException {
        String message =
                "Subject: x\r\n\r\nCall [redacted: P1] or redacted-P1@redacted.invalid, not [redacted: P2].\r\n";
        tab.awaited("(async () => document.body.replaceChildren(await Daylight.message.view({bytes: bytesOf("
                + base64(message)
                + "), steps: [{name: 'line', isRight: false, detail: 'no'}], isRight: false, trove: 'harbour',"
                + " number: 7, log: null, line: {number: 7, redaction: {}, flags: [[3, 'malware']]},"
                + " redaction: {marks: {P1: 2}, reasons: {P1: 'A number.'}, missing: 10}}, {thread:"
                + " '#q=thread:harbour/7'})))()");
        assertEquals(
                "[redacted: P1]|redacted-P1@redacted.invalid",
                tab.text("[...document.querySelectorAll('mark.redacted')].map(m => m.textContent).join('|')"));
        assertEquals("A number.", tab.text("document.querySelector('mark').title"));
        assertTrue(tab.says(".proof .notice").startsWith("NOT VERIFIED"), tab.says(".proof"));
        assertEquals("alert", tab.text("document.querySelector('.proof').getAttribute('role')"));
        assertEquals("#q=thread:harbour/7", tab.text("document.querySelector('.beside a').getAttribute('href')"));
        assertTrue(tab.says(".redactions").contains("10 bytes of the original are missing"), tab.says(".redactions"));
    }

    @Test
    void a_message_that_is_made_to_be_expensive_is_shown_as_it_is() throws IOException {
        String parts = "Content-Type: multipart/mixed; boundary=a\r\n\r\n" + "--a\r\n\r\n".repeat(5_000);
        String boundaries = "Content-Type: multipart/mixed; boundary=" + "b".repeat(200) + "\r\n\r\n"
                + ("--" + "b".repeat(200) + "\r\nContent-Type: multipart/mixed; boundary=" + "b".repeat(200)
                                + "\r\n\r\n")
                        .repeat(4_000);
        String header = "Subject: " + "x".repeat(300_000) + "\r\n\r\nx";
        StringBuilder nested = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=n")
                    .append(i)
                    .append("\r\n\r\n--n")
                    .append(i)
                    .append("\r\n");
        }
        for (String message : List.of(parts, boundaries, header, nested.toString())) {
            tab.awaited("shown(" + base64(message) + ")");
            assertEquals(1, tab.count("pre.body"), message.substring(0, 60));
            assertTrue(tab.count(".notice") >= 1);
        }
    }

    /** A parser needs seconds for millions of lines, and a browser for their layout. */
    @Test
    void a_message_of_line_ends_is_not_parsed_or_is_cut() throws IOException {
        tab.awaited("shown(btoa('Subject: x\\n\\nbegin' + '\\n'.repeat(1000000)))");
        assertEquals(1, tab.count("pre.body"));
        assertEquals("true", tab.text("String(document.querySelector('pre.body').textContent.length <= 200000)"));
        tab.awaited("shown(btoa('Subject: x\\n\\nbegin' + '\\n'.repeat(900000) + 'end'))");
        assertEquals(0, tab.count("pre.body"));
        assertEquals("x", tab.says("h1"));
        assertEquals(1, tab.count(".text .notice"));
        assertEquals(
                "begin 100000",
                tab.text("document.querySelector('.text .body').textContent.trim() + ' ' +"
                        + " document.querySelector('.text .body').textContent.split('\\n').length"));
    }

    @Test
    void long_and_deep_html_is_cut() throws IOException {
        for (String html : List.of(
                "<p>x".repeat(40_000) + "last", "<div><b>".repeat(10_000) + "bottom", "<table>".repeat(3_000) + "x")) {
            String inventory = tab.text("cleaned(" + base64(html) + ")");
            assertEquals(Optional.empty(), fault(inventory));
        }
        assertEquals("true", tab.text("String(Daylight.message.safeHtml('<p>x'.repeat(40000) + 'last').isCut)"));
        assertTrue(tab.text("Daylight.message.safeHtml('<p>x'.repeat(40000) + 'last').fragment.lastChild.textContent")
                .endsWith("last"));
    }

    /** Messages of others' test suites, which are made to be difficult. */
    @Test
    void difficult_messages_of_other_projects_are_shown_safely() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(
                shared != null && Files.isDirectory(Path.of(shared, "vectors/mime")),
                "skipped: no DAYLIGHT_SHARED with vectors/mime");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(Path.of(shared, "vectors/mime"))) {
            walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(eml|msg|mbox|txt)"))
                    .sorted()
                    .forEach(files::add);
        }
        var random = new Random(1);
        java.util.Collections.shuffle(files, random);
        int before = tab.requests().size();
        int shown = 0;
        tab.look("globalThis.alert = () => { document.title = 'ran' }; document.title = 'view'");
        for (Path file : files.subList(0, Math.min(300, files.size()))) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 200_000) {
                continue;
            }
            var inventory = tab.awaited("shown('" + Base64.getEncoder().encodeToString(bytes) + "')");
            assertTrue(inventory instanceof JsonString, file.toString());
            for (String line : ((JsonString) inventory).getString().split("\u0002")) {
                String[] fields = line.split("\u0001");
                assertTrue(
                        fields[0].equals("xhtml")
                                && !List.of("script", "iframe", "object", "embed", "form", "style", "link", "img")
                                        .contains(fields[1]),
                        () -> file + ": " + line);
                assertTrue(
                        Stream.of(fields)
                                .noneMatch(field -> field.matches("(?:on[a-z]+|src|style|action|formaction|srcset)=[^]*"
                                        .replace("[^]", "[\\s\\S]"))),
                        () -> file + ": " + line);
            }
            shown++;
        }
        assertTrue(shown > 100, "shown: " + shown);
        assertEquals("view", tab.text("document.title"));
        assertEquals(List.of(), tab.requests().subList(before, tab.requests().size()));
    }
}
