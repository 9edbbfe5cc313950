package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The static site in the Firefox of this machine, of which Tor Browser is made, with the settings for scripts of Tor Browser's three levels of security.
 * Skipped where there is none: Debian's package is {@code firefox-esr}.
 */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticSiteFirefoxTest {

    /** What the level "Safer" turns off: compilers, WebAssembly and the like (a site with https still runs scripts). */
    private static final Map<String, String> SAFER = Map.of(
            "javascript.options.ion", "false",
            "javascript.options.baselinejit", "false",
            "javascript.options.native_regexp", "false",
            "javascript.options.wasm", "false",
            "javascript.options.asmjs", "false",
            "mathml.disabled", "true",
            "gfx.font_rendering.opentype_svg.enabled", "false");

    private static final Map<String, String> SAFEST = Map.of("javascript.enabled", "false", "svg.disabled", "true");

    private final ServedArchive demo;
    private Path program;
    private Path folder;
    private PlainHost host;

    StaticSiteFirefoxTest(ServedArchive demo) {
        this.demo = demo;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        Optional<Path> found = Firefox.find();
        assumeTrue(found.isPresent(), "skipped: no firefox-esr or firefox on the PATH of this machine");
        program = found.get();
        folder = temporary.resolve("www");
        new Publisher(temporary).daylight("site", demo.folder().toString(), folder.toString());
        host = PlainHost.of(folder);
    }

    @AfterAll
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    private void searchesAndVerifies(Firefox browser) throws IOException {
        browser.open(host.origin() + "/some/path/search.html#q=dredging");
        browser.await("document.querySelector('#view .list, #problem .notice') !== null");
        assertEquals("", browser.text("document.getElementById('problem').textContent"));
        String results = browser.text("document.title");
        assertTrue(results.contains("“dredging”"), results);
        browser.text("scrollTo(0, 700); 'done'");
        browser.await("history.state !== null && history.state.place > 600");
        browser.text("document.querySelectorAll('.list h3 a')[3].click(), 'done'");
        browser.await("document.querySelector('#view .proof, #problem .notice') !== null");
        String proof = browser.text("document.querySelector('main').innerText");
        assertTrue(proof.contains("Verified in your browser against the log of"), proof);
        assertEquals("0", browser.text("String(document.querySelectorAll('.steps .wrong').length)"));
        browser.await("scrollY === 0");
        browser.text("history.back(), 'done'");
        browser.await("document.querySelector('#view .list') !== null && Math.round(scrollY) === 700");
        assertEquals(results, browser.text("document.title"));
        // Letters of other scripts need the table of folding.
        browser.text("location.hash = '#q=' + encodeURIComponent('größe OR الميناء'), 'done'");
        browser.await("document.title !== " + "`" + results + "`");
        assertEquals("", browser.text("document.getElementById('problem').textContent"));
        for (String request : host.requests()) {
            assertFalse(request.contains("dredging"), request);
        }
        screenshot(browser);
    }

    /** Kept only on request: -Ddaylight.screenshots=FOLDER. */
    private static void screenshot(Firefox browser) throws IOException {
        String wanted = System.getProperty("daylight.screenshots");
        if (wanted != null) {
            browser.screenshot(Files.createTempFile(Path.of(wanted), "firefox", ".png"));
        }
    }

    @Test
    void standard(@TempDir Path profile) throws IOException, InterruptedException {
        try (Firefox browser = Firefox.start(program, profile, Map.of())) {
            searchesAndVerifies(browser);
        }
    }

    @Test
    void saferHasNoCompilers(@TempDir Path profile) throws IOException, InterruptedException {
        try (Firefox browser = Firefox.start(program, profile, SAFER)) {
            assertEquals("undefined", browser.text("typeof WebAssembly"));
            searchesAndVerifies(browser);
        }
    }

    @Test
    void safestHasTheLists(@TempDir Path profile) throws IOException, InterruptedException {
        try (Firefox browser = Firefox.start(program, profile, SAFEST)) {
            browser.open(host.origin() + "/some/path/search.html#q=dredging");
            assertEquals(1, browser.elements("#loading").size(), "no script removed it");
            assertEquals(1, browser.elements("#form[hidden]").size());
            assertEquals(0, browser.elements("#view > *").size());
            browser.open(host.origin() + "/some/path/parts/0001.html");
            assertTrue(browser.elements("tbody tr").size() > 10);
            screenshot(browser);
        }
    }
}
