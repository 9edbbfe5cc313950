package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The public site in the Chromium of this machine. Skipped where there is none; {@code .ci/run} installs Debian's. */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

    private final ServedArchive site;
    private Chromium browser;

    BrowserTest(ServedArchive site) {
        this.site = site;
    }

    @BeforeAll
    void start(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        browser = Chromium.start(program.get(), profile);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aReaderWithoutJavaScriptFindsAMessageAndItsThread() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.withoutScripts();
            tab.open(site.origin() + "/");
            assertEquals("The Harbour Papers", tab.says(".masthead .title"));

            tab.click("#q");
            tab.type("the");
            tab.follow("form[role=search] button");
            assertEquals("/search?q=the", tab.address());
            assertTrue(tab.says("h1").endsWith("messages for “the”"), tab.says("h1"));
            int found = hits(tab);
            assertTrue(found > 20, "hits: " + found);

            tab.follow("aside .facet a");
            assertEquals(1, tab.count(".active a"));
            assertTrue(hits(tab) < found, "narrowed to " + hits(tab) + " of " + found);

            tab.follow(".views", "oldest first");
            List<String> dates = tab.texts("[...document.querySelectorAll('.list time')].map(t => t.dateTime)");
            assertTrue(dates.size() > 2, "dates: " + dates);
            assertEquals(dates.stream().sorted().toList(), dates);

            String subject = tab.says(".list h3 a");
            tab.follow(".list h3 a");
            assertEquals(subject, tab.says("h1"));
            String message = tab.address();
            tab.follow("a[rel=next]");
            assertNotEquals(message, tab.address());
            tab.follow("a[rel=prev]");
            assertEquals(message, tab.address());
            assertFalse(tab.says(".body").isEmpty());

            tab.open(site.origin() + site.find("subject:re"));
            message = tab.address();
            tab.follow(".beside", "thread of");
            assertEquals(message + "/thread", tab.address());
            assertTrue(tab.count(".tree li") > 1);
            tab.follow(".tree a");
            assertTrue(tab.address().matches("/harbour/[0-9]+"), tab.address());
        }
    }

    @Test
    void theFeedIsLinkedFromEveryPage() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.withoutScripts();
            tab.open(site.origin() + "/");
            String atom =
                    tab.text("document.querySelector('link[type=\"application/atom+xml\"]').getAttribute('href')");
            HttpResponse<byte[]> feed = site.get(atom);
            assertEquals(200, feed.statusCode());
            assertEquals(
                    "application/atom+xml; charset=utf-8",
                    feed.headers().firstValue("content-type").orElseThrow());
            assertEquals(4, new String(feed.body(), StandardCharsets.UTF_8).split("<entry>", -1).length - 1);
        }
    }

    @Test
    void anAttachmentIsAFileToKeepAndNeverAPage(@TempDir Path kept) throws IOException {
        try (Tab tab = browser.tab()) {
            tab.downloadTo(kept);
            String message = site.find("filename:report.html");
            tab.open(site.origin() + message);
            tab.click(".files a[href$='report.html']");
            Path file = kept.resolve("report.html");
            Tab.await("the download of report.html", () -> Files.exists(file));
            assertEquals(message, tab.address());
            assertNotEquals("ran", tab.text("document.title"));

            for (String address :
                    tab.texts("[...document.querySelectorAll('.files a')].map(a => a.getAttribute('href'))")) {
                HttpResponse<byte[]> answer = site.get(address);
                assertTrue(answer.headers()
                        .firstValue("content-disposition")
                        .orElse("")
                        .startsWith("attachment;"));
                assertEquals(
                        "application/octet-stream",
                        answer.headers().firstValue("content-type").orElse(""));
                assertTrue(answer.headers()
                        .firstValue("content-security-policy")
                        .orElse("")
                        .startsWith("sandbox; default-src 'none'"));
            }
            assertOnlyOurs(tab);
        }
    }

    /** Scripts are allowed here: the page, not the reader's settings, keeps the newsletter inactive. */
    @Test
    void noOtherHostIsContacted() throws IOException {
        String newsletter = site.find("subject:newsletter trove:letters");
        try (Tab tab = browser.tab()) {
            for (String address : List.of("/", "/search?q=dredging", newsletter, newsletter + "?view=html")) {
                tab.open(site.origin() + address);
            }
            assertTrue(tab.says(".body.html").contains("The ferry leaves at 07:12"), tab.says(".body.html"));
            assertNotEquals("ran", tab.text("document.title"));
            assertEquals(newsletter + "?view=html", tab.address());
            assertEquals(
                    0, tab.count("main :is(form, input, script, style, iframe, object, embed, video, audio, [style])"));
            tab.open(site.origin() + newsletter + "/thread");
            tab.open(site.origin() + newsletter + "/raw");
            assertOnlyOurs(tab);
            assertTrue(tab.cookies().isEmpty(), () -> "a cookie was set");
            assertEquals(List.of(), tab.complaints());
        }
    }

    private void assertOnlyOurs(Tab tab) {
        assertTrue(tab.requests().size() > 1, "no request was seen");
        assertEquals(
                List.of(),
                tab.requests().stream()
                        .filter(address -> !address.startsWith(site.origin() + "/"))
                        .toList());
    }

    /** A page with every fault that the other tests look for: shows that they find faults. */
    @Test
    void faultsAreFound() throws IOException {
        byte[] page = """
            <!doctype html><meta charset="utf-8"><title>wrong</title>
            <img src="http://elsewhere.example/pixel.gif"><script>throw new Error('a fault')</script>
            <p style="color:#999">Faint.</p><div style="width:900px">Wide.</div>
            """.repeat(10).getBytes(StandardCharsets.UTF_8);
        HttpServer wrong = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        wrong.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.getResponseHeaders().set("Set-Cookie", "reader=1");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        wrong.start();
        try (Tab tab = browser.tab()) {
            tab.size(390, 800);
            tab.open("http://127.0.0.1:" + wrong.getAddress().getPort() + "/");
            assertTrue(
                    tab.requests().contains("http://elsewhere.example/pixel.gif"), () -> "requests: " + tab.requests());
            assertTrue(tab.complaints().toString().contains("a fault"), () -> "complaints: " + tab.complaints());
            assertEquals(1, tab.cookies().size());
            assertTrue(tab.texts(script("wider.js")).toString().contains("Wide."));
            assertTrue(tab.texts(script("contrast.js")).toString().contains("Faint."));
        } finally {
            wrong.stop(0);
        }
    }

    @Test
    void onAPhoneNothingScrollsSideways() throws IOException {
        String wider = script("wider.js");
        List<String> tooWide = new ArrayList<>();
        try (Tab tab = browser.tab()) {
            for (String address : everyKindOfPage()) {
                tab.open(site.origin() + address);
                for (int width : new int[] {390, 320}) {
                    tab.size(width, 800);
                    assertEquals(width, tab.number("innerWidth"));
                    List<String> found = tab.texts(wider);
                    if (!found.isEmpty()) {
                        tooWide.add(width + " " + address + ": " + String.join("\n  ", found));
                    }
                }
            }
        }
        assertEquals("", String.join("\n", tooWide));
    }

    @Test
    void textCanBeReadByDayAndByNight() throws IOException {
        String contrast = script("contrast.js");
        List<String> faint = new ArrayList<>();
        List<String> papers = new ArrayList<>();
        try (Tab tab = browser.tab()) {
            List<String> schemes = List.of("light", "dark");
            for (String address : everyKindOfPage()) {
                tab.open(site.origin() + address);
                for (String scheme : schemes) {
                    tab.media("screen", scheme);
                    for (String each : tab.texts(contrast)) {
                        faint.add(scheme + " " + address + ": " + each);
                    }
                }
            }
            for (String scheme : schemes) {
                tab.media("screen", scheme);
                papers.add(tab.style("body", "background-color"));
                tab.hover("form[role=search] button");
                tab.texts(contrast).forEach(each -> faint.add(scheme + ", mouse over the button: " + each));
            }
        }
        assertNotEquals(papers.get(0), papers.get(1));
        assertEquals("", String.join("\n", faint));
    }

    @Test
    void onPaperThereIsNothingToClick() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open(site.origin() + site.find("dredging"));
            assertNotEquals("none", tab.style(".masthead nav", "display"));
            tab.media("print", "dark");
            for (String hidden :
                    List.of(".masthead nav", ".masthead form", "aside > h2", "aside > .asidetext", "footer")) {
                assertEquals("none", tab.style(hidden, "display"), hidden);
            }
            String cite = tab.says(".cite");
            for (String kept : List.of(
                    "The Harbour Papers", "harbour.example", tab.address().substring(1), tab.address())) {
                assertTrue(cite.contains(kept), kept + " is not printed: " + cite);
            }
            assertTrue(cite.matches("(?s).*\\b[0-9a-f]{64}\\b.*"), "the SHA-256 is not printed: " + cite);
            assertFalse(tab.says(".mail").isEmpty());
            assertEquals("rgb(255, 255, 255)", tab.style("body", "background-color"));
            assertEquals("rgb(0, 0, 0)", tab.style("body", "color"));
        }
    }

    @Test
    void theKeyboardReachesEverythingFromTheTop() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open(site.origin() + "/search?q=dredging");
            tab.press("Tab");
            assertEquals("Skip to main content", focus(tab));
            assertTrue(tab.number("document.activeElement.getBoundingClientRect().left") >= 0, "the skip link is seen");
            List<String> order = new ArrayList<>();
            while (order.size() < 60 && !order.contains(tab.says(".list h3 a"))) {
                tab.press("Tab");
                order.add(focus(tab));
                assertTrue(
                        tab.look("(e => { const s = getComputedStyle(e), r = e.getBoundingClientRect();"
                                                + " return s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2"
                                                + " && r.bottom > 0 && r.top < innerHeight })(document.activeElement)")
                                        .getValueType()
                                == javax.json.JsonValue.ValueType.TRUE,
                        () -> "the focus is not seen on " + order.getLast());
            }
            assertEquals(
                    List.of(
                            "The Harbour Papers",
                            "All messages",
                            "Correspondents",
                            "Help",
                            "Verification",
                            "#q",
                            "Search",
                            "Suggestions"),
                    order.subList(0, 8));
            assertTrue(order.contains(tab.says(".list h3 a")), () -> "results were not reached: " + order);

            tab.open(site.origin() + "/search?q=dredging");
            tab.press("Tab");
            tab.press("Enter");
            Tab.await("the jump to the content", () -> jumped(tab));
            tab.press("Tab");
            assertEquals("true", tab.text("String(document.activeElement.closest('main') !== null)"));
        }
    }

    private static boolean jumped(Tab tab) {
        try {
            return tab.text("location.hash").equals("#main");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String focus(Tab tab) throws IOException {
        return tab.text("(e => e.id ? '#' + e.id : e.innerText.trim())(document.activeElement)");
    }

    @Test
    void everyStateIsReported() throws IOException {
        String undated = site.find("weighbridge door");
        String rightToLeft = site.find("from:meena.example");
        try (Tab tab = browser.tab()) {
            Map<String, List<String>> said = Map.of(
                    "/harbour/17",
                    List.of("This document is withheld", "privacy of a third party"),
                    "/harbour/290",
                    List.of("This document has not been published yet"),
                    "/harbour/999999",
                    List.of("404", "Page not found"),
                    "/search?q=heliportless",
                    List.of("No message for “heliportless”", "No published message matches this search."),
                    undated,
                    List.of("(no subject)", "The message has no date."),
                    rightToLeft,
                    List.of("جدول وصول السفن إلى الميناء"));
            for (var each : said.entrySet()) {
                tab.open(site.origin() + each.getKey());
                String main = tab.says("main");
                assertAll(each.getValue().stream()
                        .map(words -> () -> assertTrue(main.contains(words), words + " is not in: " + main)));
                assertFalse(tab.text("document.title").isBlank());
            }
            tab.open(site.origin() + rightToLeft);
            assertEquals("rtl", tab.style("h1", "direction"));
            assertEquals("ltr", tab.style(".masthead .title", "direction"));
        }
        assertEquals(200, site.get("/harbour/17").statusCode());
        assertEquals(404, site.get("/harbour/17/raw").statusCode());
        assertEquals(404, site.get("/harbour/999999").statusCode());
    }

    /** One address of every kind, including those of the most difficult messages. */
    private List<String> everyKindOfPage() throws IOException {
        String wide = site.find("subject:halvorsundhalvorsund*");
        String newsletter = site.find("subject:newsletter trove:letters");
        return List.of(
                "/",
                "/harbour",
                "/harbour/part/1",
                "/about",
                "/help",
                "/search",
                "/search?q=dredging",
                "/search?q=from%3Abrun%20date%3A2015&sort=oldest",
                "/search?q=" + "heliportless".repeat(20),
                "/search?q=trove%3Aletters",
                "/harbour/17",
                "/harbour/290",
                "/harbour/999999",
                wide,
                wide + "?view=fixed",
                wide + "/thread",
                newsletter,
                newsletter + "?view=html",
                site.find("from:meena.example"),
                site.find("subject:re") + "/thread");
    }

    private static int hits(Tab tab) throws IOException {
        return Integer.parseInt(tab.says("h1").replaceFirst("(?s) .*", "").replace(",", ""));
    }

    private static String script(String name) throws IOException {
        try (var in = BrowserTest.class.getResourceAsStream("/browser/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
