package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daylight.app.PlainHost.Manner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What readers do with the search page of a static site beyond a search: keys, history, print; and hosts that are set up in other ways. Skipped without Chromium. */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticSiteReaderTest {

    private static final String RESULTS = "document.querySelector('#view .list') !== null";
    private static final String DOCUMENT = "document.querySelector('#view .proof') !== null";
    private static final String PROBLEM = "document.querySelector('#problem .notice') !== null";

    private final ServedArchive demo;
    private PlainHost host;
    private Chromium browser;

    StaticSiteReaderTest(ServedArchive demo) {
        this.demo = demo;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        Path folder = temporary.resolve("www");
        new Publisher(temporary).daylight("site", demo.folder().toString(), folder.toString());
        host = PlainHost.of(folder);
        browser = Chromium.start(program.get(), Files.createDirectories(temporary.resolve("profile")));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void behaveAgain() {
        host.behave();
        host.requests();
    }

    private String address(String page) {
        return host.origin() + "/some/path/" + page;
    }

    /** Opens a page and waits until it shows something. */
    private void open(Tab tab, String page, String until) throws IOException {
        tab.open("about:blank"); // to another fragment alone, no page would be loaded
        tab.open(address(page));
        await(tab, until);
    }

    private static void await(Tab tab, String script) throws IOException {
        Tab.await(script, () -> is(tab, script));
    }

    private static boolean is(Tab tab, String script) {
        try {
            return tab.text("String(" + script + ")").equals("true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presses the tabulator key until an element has the focus. */
    private static void tabTo(Tab tab, String selector) throws IOException {
        for (int i = 0; i < 60; i++) {
            tab.press("Tab");
            if (is(tab, "document.activeElement.matches('" + selector + "')")) {
                return;
            }
        }
        throw new AssertionError("the tabulator key does not lead to " + selector);
    }

    @Test
    void theKeyboardIsEnough() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html", "document.activeElement.id === 'query'");
            tab.type("dredging");
            tab.press("Enter");
            await(tab, RESULTS);
            assertEquals("query", tab.text("document.activeElement.id"), "who types can type on");
            tabTo(tab, "aside summary");
            tab.press("Enter");
            await(tab, "document.querySelector('aside li a') !== null");
            tabTo(tab, "aside li a");
            tab.press("Enter");
            await(tab, "/from:/.test(document.querySelector('h1').textContent)");
            await(tab, "document.activeElement.id === 'headline'");
            tabTo(tab, ".list h3 a");
            tab.press("Enter");
            await(tab, DOCUMENT);
            await(tab, "document.activeElement.id === 'headline'");
            tabTo(tab, ".proof summary");
            tab.press("Enter");
            assertTrue(is(tab, "document.querySelector('.proof details').open"));
            tab.look("document.getElementById('headline').focus()");
            tabTo(tab, ".beside a");
            assertEquals("Back to the results", tab.text("document.activeElement.textContent"));
            tab.press("Enter");
            await(tab, RESULTS);
            assertTrue(tab.says("h1").contains("dredging"), tab.says("h1"));
            assertEquals("headline", tab.text("document.activeElement.id"));
        }
    }

    @Test
    void theFocusStaysWithTheFormOfAMessage() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=", RESULTS);
            tab.look("Daylight.search.run = (run => (...all) => run(...all))(Daylight.search.run)");
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            tab.awaited("""
                Daylight.message.view(Daylight.host.bytesOf([
                  'From: a@port.example', 'MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b', '',
                  '--b', 'Content-Type: text/plain', '', 'plain words', '--b', 'Content-Type: text/html', '',
                  '<p>formatted words</p>', '--b--', ''].join('\\r\\n')))
                  .then(shown => { document.getElementById('view').replaceChildren(shown); return 1; })
                """);
            tab.look("document.querySelector('.bodies .views button').focus()");
            tab.press("Enter");
            assertTrue(tab.says(".bodies").contains("formatted words"), tab.says(".bodies"));
            assertEquals("Text", tab.text("document.activeElement.textContent"));
            tab.press("Enter");
            assertTrue(tab.says(".bodies").contains("plain words"), tab.says(".bodies"));
            assertEquals("Formatted", tab.text("document.activeElement.textContent"));
        }
    }

    @Test
    void aNameFromRightToLeftDoesNotTurnSenderAndRecipient() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1", RESULTS);
            // The sender has an Arabic name and stands before the recipient.
            assertEquals("ltr", tab.style(".list .people", "direction"));
            assertTrue(
                    is(
                            tab,
                            "(text => { const range = document.createRange(); const at = part => {"
                                + " range.setStart(text, text.data.indexOf(part)); range.setEnd(text,"
                                + " text.data.indexOf(part) + 4); return range.getBoundingClientRect().left }; return"
                                + " at('مكتب') < at(' to ') })(document.querySelector('.list .people').firstChild)"),
                    tab.says(".list .people"));
        }
    }

    @Test
    void aFileWithALongNameKeepsItsEnding() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=", RESULTS);
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            tab.awaited("""
                Daylight.message.view(Daylight.host.bytesOf([
                  'From: a@port.example', 'Content-Type: application/pdf',
                  'Content-Disposition: attachment; filename="' + 'x'.repeat(200) + '.pdf"', '', 'y', ''].join('\\r\\n')))
                  .then(shown => { document.getElementById('view').replaceChildren(shown); return 1; })
                """);
            tab.look("HTMLAnchorElement.prototype.click = function () { window.kept = this.download; }, 0");
            tab.click(".files button");
            assertEquals("x".repeat(96) + "….pdf", tab.text("window.kept"));
        }
    }

    @Test
    void theLinkToTheContentKeepsTheResults() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", RESULTS);
            String before = tab.text("location.hash");
            tab.look("document.querySelector('.skip').focus()");
            tab.press("Enter");
            await(tab, "document.activeElement.id === 'main'");
            assertEquals(before, tab.text("location.hash"));
            assertTrue(tab.count(".list li") > 2);
        }
    }

    @Test
    void theButtonBackLeadsToThePlaceInTheResults() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=", RESULTS);
            String title = tab.text("document.title");
            tab.look("window.scrollTo(0, 900)");
            await(tab, "history.state !== null && history.state.place > 800");
            int place = tab.number("Math.round(scrollY)");
            tab.look("document.querySelectorAll('.list h3 a')[7].click()");
            await(tab, DOCUMENT);
            await(tab, "scrollY === 0");
            assertFalse(tab.text("document.title").equals(title));
            tab.look("history.back()");
            await(tab, RESULTS);
            await(tab, "Math.round(scrollY) === " + place);
            assertEquals(title, tab.text("document.title"));
            tab.look("history.forward()");
            await(tab, DOCUMENT);
            tab.look("history.back()");
            await(tab, RESULTS);
            await(tab, "Math.round(scrollY) === " + place);
            tab.open("about:blank");
            tab.look("history.back()");
            await(tab, RESULTS);
            await(tab, "Math.round(scrollY) === " + place);
            tab.look("document.querySelector('.pages a[rel=next]').click()");
            await(tab, "document.querySelector('.list').start === 21");
            await(tab, "scrollY === 0");
            assertEquals("headline", tab.text("document.activeElement.id"));
        }
    }

    @Test
    void afterAFailureNothingOfTheSearchBeforeIsLeft() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", RESULTS);
            host.lose(path -> path.endsWith(".words") || path.endsWith(".cards"));
            tab.look("location.hash = '#q=fairway'");
            await(tab, PROBLEM);
            assertEquals(0, tab.count("#view > *"), tab.says("#view"));
            assertEquals("Search", tab.says("h1"));
            host.behave();
            tab.click("#problem button");
            await(tab, RESULTS);
            assertTrue(tab.says("h1").contains("fairway"), tab.says("h1"));
        }
    }

    /** The host sends the lists of an earlier state, then it is updated while the page is open. */
    @Test
    void anUpdateBetweenTwoPagesIsNoFailure() throws IOException {
        host.replace(
                path -> path.equals("site/manifest.json") || path.equals("site/releases.json"),
                bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .replaceFirst("\"size\":[0-9]+", "\"size\":3")
                        .replaceAll("(releases/[0-9]{4}.zip\",)[0-9]+", "$11")
                        .getBytes(StandardCharsets.UTF_8));
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", RESULTS);
            tab.look("document.querySelector('aside details:nth-of-type(3) summary').click()");
            await(tab, "document.querySelector('aside li a') !== null");
            host.behave();
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
        }
    }

    /** As an object store says it that lets nobody list its files. */
    @Test
    void anUpdateIsNoticedWhenAFileIsForbidden() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", RESULTS);
            var isUpdated = new AtomicBoolean();
            host.lose(path -> !isUpdated.get() && path.matches(".*[.](words|cards|places)"), 403);
            host.replace(path -> path.equals("site/manifest.json"), bytes -> {
                isUpdated.set(true);
                return new String(bytes, StandardCharsets.UTF_8)
                        .replaceFirst("\"size\":[0-9]+", "\"size\":99")
                        .getBytes(StandardCharsets.UTF_8);
            });
            tab.look("location.hash = '#q=fairway'");
            await(tab, PROBLEM + " || /fairway/.test(document.querySelector('h1').textContent)");
            assertEquals("", tab.says("#problem"));
            assertTrue(isUpdated.get());
        }
    }

    @Test
    void aLongNameOfAnArchiveFitsANarrowScreen() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.size(375, 800);
            open(tab, "search.html", "document.activeElement.id === 'query'");
            tab.look("document.querySelector('.masthead .title').textContent = 'Harbour' + 'x'.repeat(90)");
            assertTrue(tab.number("document.documentElement.scrollWidth") <= 375);
        }
    }

    @Test
    void anOldCheckpointWithNewListsIsExplained() throws IOException {
        try (Tab tab = browser.tab()) {
            host.replace(
                    path -> path.equals("site/releases.json"),
                    bytes -> new String(bytes, StandardCharsets.UTF_8)
                            .replaceAll("\\[\\[[0-9]+,([0-9]+,[0-9]+)\\]\\]", "[[99999,$1]]")
                            .getBytes(StandardCharsets.UTF_8));
            open(tab, "search.html#q=dredging", RESULTS);
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            assertTrue(tab.says(".proof").contains("NOT VERIFIED"), tab.says(".proof"));
            assertTrue(tab.says(".proof").contains("older than its releases.json"), tab.says(".proof"));
        }
    }

    @Test
    void aHostMayRedirectWithinItself() throws IOException {
        host.behave(Manner.REDIRECTING);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", RESULTS + " || " + PROBLEM);
            assertEquals("", tab.says("#problem"));
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
        }
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowed() throws IOException {
        host.behave(Manner.LEADING_AWAY);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", "!document.getElementById('wholefile').hidden");
            tab.click("#wholeno");
            await(tab, PROBLEM);
            assertTrue(tab.says("#problem").contains("was not loaded"), tab.says("#problem"));
            assertTrue(host.requests().stream().noneMatch(request -> request.contains("?moved")));
        }
    }

    @Test
    void aHostThatCompressesEverythingWorksWithWholeFiles() throws IOException {
        host.behave(Manner.COMPRESSING);
        try (Tab tab = browser.tab()) {
            open(
                    tab,
                    "search.html#q=dredging",
                    RESULTS + " || " + PROBLEM + " || !document.getElementById('wholefile').hidden");
            for (int i = 0; i < 30 && !is(tab, RESULTS + " || " + PROBLEM); i++) {
                if (is(tab, "!document.getElementById('wholefile').hidden")) {
                    tab.click("#wholeyes");
                }
                await(tab, RESULTS + " || " + PROBLEM + " || !document.getElementById('wholefile').hidden");
            }
            assertEquals("", tab.says("#problem"));
            assertTrue(tab.count(".list li") > 2);
        }
    }

    @Test
    void aHostWithAWrongEncodingIsNamed() throws IOException {
        host.behave(Manner.MISLABELLING);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging", PROBLEM + " || !document.getElementById('wholefile').hidden");
            if (!is(tab, PROBLEM)) {
                tab.click("#wholeyes");
            }
            await(tab, PROBLEM);
            assertTrue(tab.says("#problem").contains("says that it compresses"), tab.says("#problem"));
        }
    }

    @Test
    void aPageWhoseProgramIsNotThereSaysSo() throws IOException {
        host.lose(path -> path.startsWith("site/search-"));
        try (Tab tab = browser.tab()) {
            tab.open(address("search.html#q=dredging"));
            assertTrue(tab.says("main").contains("the host did not send the program"), tab.says("main"));
            assertEquals(3, tab.count("#loading a"));
            host.behave();
            open(tab, "search.html#q=dredging", RESULTS);
            assertEquals(0, tab.count("#loading"));
        }
    }

    @Test
    void aPrintedMessageHasNoControls() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=has:attachment", RESULTS);
            tab.click(".list h3 a");
            await(tab, DOCUMENT);
            tab.media("print", "light");
            for (String selector : new String[] {"#form", "#cost", "#view button", ".masthead nav", ".beside"}) {
                assertEquals("none", hidden(tab, selector), selector);
            }
            assertTrue(tab.says("h1").length() > 3 && tab.says("#view").contains("Verified in your browser"));
        }
    }

    /** "none" if nothing of the selector takes up space. */
    private static String hidden(Tab tab, String selector) throws IOException {
        return tab.text("[...document.querySelectorAll('" + selector
                + "')].every(one => one.getClientRects().length === 0) ? 'none' : 'shown'");
    }
}
