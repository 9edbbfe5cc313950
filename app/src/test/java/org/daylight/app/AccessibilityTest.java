package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks every type of page against the rules of axe-core, in the Chromium of this machine. Skipped where there is
 * none.
 */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {

    /** Most addresses of one type that are checked in an external archive. */
    private static final int OF_A_TYPE = 6;

    private final ServedArchive site;
    private Chromium browser;
    private Axe axe;

    AccessibilityTest(ServedArchive site) {
        this.site = site;
    }

    @BeforeAll
    void start(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        axe = Axe.load();
        browser = Chromium.start(program.get(), profile);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @Tag("slow")
    void noPageBreaksARuleAtAnyWidth(@TempDir Path folder) throws IOException {
        everyPage(
                folder,
                List.of(
                        new AccessibilityCheck.View(1280, "light"),
                        new AccessibilityCheck.View(320, "light", Axe.LAYOUT),
                        new AccessibilityCheck.View(1280, "dark", Axe.COLOURS)));
    }

    @Test
    @Tag("slow")
    void noPageBreaksAnyRuleAtAnyWidthInEitherScheme(@TempDir Path folder) throws IOException {
        everyPage(folder, AccessibilityCheck.views(1280, 390, 320));
    }

    /** Follows the links of an external archive from its front page, to some addresses of each type. */
    @Test
    @Tag("slow")
    void theExternalArchiveBreaksNoRule() throws IOException {
        String folder = System.getenv("DAYLIGHT_CRAWL");
        assumeTrue(folder != null, "skipped: set DAYLIGHT_CRAWL to the folder of an archive");
        var check = new AccessibilityCheck(
                axe, List.of(new AccessibilityCheck.View(1280, "light"), new AccessibilityCheck.View(320, "dark")));
        Map<String, Integer> types = new HashMap<>();
        Set<String> seen = new HashSet<>(Set.of("/"));
        Deque<String> waiting = new ArrayDeque<>(seen);
        try (ServedArchive named = ServedArchive.serve(Path.of(folder));
                Tab tab = browser.tab()) {
            while (!waiting.isEmpty()) {
                String address = waiting.remove();
                if (types.merge(type(address), 1, Integer::sum) > OF_A_TYPE || !isPage(named, address)) {
                    continue;
                }
                look(tab, named, address, check);
                for (String link : tab.texts("[...document.querySelectorAll('a[href^=\"/\"]:not([hreflang])')].map(a =>"
                        + " a.getAttribute('href').split('#')[0])")) {
                    if (!link.isEmpty() && seen.add(link)) {
                        waiting.add(link);
                    }
                }
            }
        }
        assertTrue(types.size() > 20, () -> "only " + types);
        check.assertNone();
    }

    private static boolean isPage(ServedArchive where, String address) throws IOException {
        return where.head(address)
                .headers()
                .firstValue("content-type")
                .orElse("")
                .startsWith("text/html");
    }

    /** An address without the parts that differ between pages of one type. */
    private static String type(String address) {
        return address.replaceAll("=[^&]*", "=")
                .replaceAll("/people/[^/?]+", "/people/X")
                .replaceAll("[0-9]+", "N");
    }

    private void everyPage(Path folder, List<AccessibilityCheck.View> views) throws IOException {
        var check = new AccessibilityCheck(axe, views);
        try (Tab tab = browser.tab()) {
            for (String address : demoPages()) {
                look(tab, site, address, check);
            }
            submitted(tab, check);
        }
        try (ServedArchive announced = ServedArchive.announced(folder.resolve("announced"));
                Tab tab = browser.tab()) {
            look(tab, announced, "/", check);
        }
        try (ServedArchive withdrawn = ServedArchive.withdrawn(folder.resolve("withdrawn"));
                Tab tab = browser.tab()) {
            for (String address : List.of(
                    "/letters/1",
                    "/letters/part/1",
                    "/letters",
                    "/",
                    "/?since=2",
                    "/stories",
                    "/stories/post-1",
                    "/stories?topic=post",
                    "/letters/2",
                    "/annotations",
                    "/annotations/notes")) {
                look(tab, withdrawn, address, check);
            }
        }
        check.assertNone();
    }

    private static void look(Tab tab, ServedArchive where, String address, AccessibilityCheck check)
            throws IOException {
        tab.open(where.origin() + address);
        check.look(tab, address);
    }

    /** The results of a list of searches have no address of their own. */
    private void submitted(Tab tab, AccessibilityCheck check) throws IOException {
        tab.open(site.origin() + "/batch");
        tab.click("#list");
        tab.type("dredging");
        tab.follow(".batch button");
        assertTrue(tab.count(".counts tbody tr") == 1, "no counts");
        check.look(tab, "/batch (counts)");
    }

    /** An address of every type of page; for messages, one for each element that the page of a message can have. */
    private List<String> demoPages() throws IOException {
        String wide = site.find("subject:halvorsundhalvorsund*");
        String newsletter = site.find("subject:newsletter trove:letters");
        String signed = site.find("auth:keygone");
        String reply = site.find("is:reply");
        String attached = site.find("has:attachment");
        String passage = site.head(reply + "/paragraph/1")
                .headers()
                .firstValue("location")
                .orElseThrow();
        return List.of(
                passage,
                "/embed" + passage,
                reply + "?at=1",
                "/",
                "/?since=3",
                "/stories",
                "/harbour",
                "/harbour/part/1",
                "/letters/part/1",
                "/about",
                "/help",
                "/mirrors",
                "/people",
                "/people?q=port&order=name",
                person(),
                "/pictures",
                "/harbour/pictures",
                "/search/pictures?q=dredging",
                "/search",
                "/search?q=dredging",
                "/search?q=dredging%20date%3A2015%20has%3Aattachment",
                "/search?q=heliportless",
                "/search?q=dregding",
                "/search/form?q=from%3Asolvang%20has%3Aattachment",
                "/search/suggest?q=dre",
                "/batch",
                "/harbour/17",
                "/harbour/290",
                "/harbour/999999",
                wide,
                wide + "?view=fixed",
                wide + "/evidence",
                newsletter,
                newsletter + "?view=html",
                site.find("from:meena.example"),
                site.find("weighbridge door"),
                signed,
                signed + "/evidence",
                attached,
                reply,
                reply + "/thread",
                reply + "/thread?order=time",
                reply + "/compare/" + signed.substring(signed.lastIndexOf('/') + 1),
                wide + "/compare/harbour/1",
                // long words, from right to left, and letters without spaces
                "/de/",
                "/de/search?q=dredging",
                "/de" + signed + "/evidence",
                "/ru/about",
                "/ar/",
                "/ar/help",
                "/ar/people",
                "/ar/pictures",
                "/ar/search?q=dregding%20size%3Ax",
                "/ar/search/form?q=from%3Asolvang%20has%3Aattachment",
                "/ar" + attached,
                "/ar" + reply + "/thread",
                "/ar" + signed + "/evidence",
                "/zh/");
    }

    private String person() throws IOException {
        String people = new String(site.get("/people").body(), StandardCharsets.UTF_8);
        int at = people.indexOf("href=\"/people/");
        return people.substring(at + 6, people.indexOf('"', at + 6));
    }

    /** A page that breaks the rules: shows that the check finds faults. */
    @Test
    void aBrokenRuleIsFound(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("wrong.html"), """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Wrong</title><main><h1>Wrong</h1>
            <ul style="line-height:1;font-size:12px"><li><a href="a">a</a><li><a href="b">b</a></ul>
            <p style="color:#999">Faint.</p>
            <details><summary>More</summary>
            <div style="overflow-x:auto;width:9em"><pre>wide wide wide wide wide wide wide wide</pre></div></details>
            <svg role="img" aria-label="A chart"><a href="c" tabindex="-1"><text y="20">c</text></a></svg>
            <table><thead><tr><th scope="col"></th><th scope="col">b</th></tr></thead><tr><td>1<td>2</table>
            <section aria-label="Same">1</section><section aria-label="Same">2</section></main></html>
            """);
        try (Tab tab = browser.tab()) {
            tab.open(page.toUri().toString());
            axe.enter(tab);
            Set<String> rules = new TreeSet<>();
            axe.faults(tab, List.of()).forEach(fault -> rules.add(fault.substring(0, fault.indexOf(' '))));
            assertTrue(
                    rules.containsAll(List.of(
                            "color-contrast",
                            "empty-table-header",
                            "landmark-unique",
                            "nested-interactive",
                            "scrollable-region-focusable",
                            "target-size")),
                    () -> "found only " + rules);
        }
    }
}
