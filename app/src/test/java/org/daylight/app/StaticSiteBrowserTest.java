package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.app.PlainHost.Manner;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The static site in the Chromium of this machine, on hosts of plain files. Skipped where there is none; {@code .ci/run} installs Debian's. */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticSiteBrowserTest {

    private static final String STATUS = "document.getElementById('status').textContent";

    private final ServedArchive demo;
    private Path folder;
    private PlainHost host;
    private Chromium browser;

    StaticSiteBrowserTest(ServedArchive demo) {
        this.demo = demo;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(
                program.isPresent(),
                "skipped: no chromium or google-chrome on the PATH of this machine; .ci/run installs one");
        folder = temporary.resolve("www");
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

    /** Opens an address in the folder, below a path of the host, as a new page. */
    private void open(Tab tab, String address) throws IOException {
        tab.open("about:blank"); // to another fragment alone, no page would be loaded
        tab.open(host.origin() + "/some/path/" + address);
        settled(tab);
    }

    /** Waits until the page has done what its address asks for. */
    private static void settled(Tab tab) throws IOException {
        Tab.await(
                "the end of a search",
                () -> isTrue(
                        tab,
                        "(status => status !== null && document.readyState === 'complete' &&"
                            + " !/…$/.test(status.textContent) && (document.querySelector('#view > *, #problem > *,"
                            + " #wholefile:not([hidden]), #folder:not([hidden])') !== null || location.hash === ''))"
                            + "(document.getElementById('status'))"));
    }

    /** How many documents the server finds. */
    private int served(String query) throws IOException {
        byte[] page = demo.get("/search?q=" + query).body();
        String headline = Jsoup.parse(new String(page, StandardCharsets.UTF_8))
                .selectFirst("h1")
                .text();
        return Integer.parseInt(headline.replaceAll(" .*|,", ""));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isTrue(Tab tab, String script) {
        try {
            return tab.text("String(" + script + ")").equals("true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReaderSearchesOpensAndVerifies() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open(host.origin() + "/some/path/index.html");
            tab.follow("main .button");
            settled(tab);
            tab.click("#query");
            tab.type("dredging");
            tab.press("Enter");
            settled(tab);
            assertTrue(tab.says("h1").matches("[0-9,]+ documents? for “dredging”"), tab.says("h1"));
            assertTrue(tab.count(".list li") > 2, "hits: " + tab.count(".list li"));
            assertTrue(tab.count(".list mark") > 2);
            assertEquals(
                    served("dredging"),
                    Integer.parseInt(tab.says("h1").replaceAll(" .*|,", "")),
                    "as many as the server finds");
            String subject = tab.says(".list h3 a");
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertEquals(subject, tab.says("h1"));
            assertTrue(
                    tab.says(".proof")
                            .startsWith("Verified in your browser against the log of harbour.example at entry"),
                    tab.says(".proof"));
            assertEquals(0, tab.count(".steps .wrong"));
            assertTrue(tab.count(".steps .right") >= 5);
            assertEquals("h1", tab.text("document.activeElement.localName"));
            assertTrue(tab.says("#cost").contains("Your search words were not sent"), tab.says("#cost"));
            for (String request : host.requests()) {
                assertFalse(request.contains("?") || request.contains("dredging"), request);
                assertTrue(request.startsWith("/some/path/"), request);
            }
            assertTrue(
                    tab.requests().stream().allMatch(address -> address.startsWith(host.origin() + "/some/path/")),
                    () -> "" + tab.requests());
            assertTrue(tab.cookies().isEmpty());
            assertEquals(List.of(), tab.complaints());
            tab.click(".beside a");
            Tab.await("the results", () -> isTrue(tab, "document.querySelector('.list') !== null"));
            assertTrue(tab.says("h1").contains("“dredging”"), tab.says("h1"));
        }
    }

    @Test
    void everythingPublishedIsFoundAndTheNextPage() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=");
            String first = tab.says("h1");
            assertEquals(served(""), Integer.parseInt(first.replaceAll(" .*|,", "")), first);
            assertEquals(20, tab.count(".list > li"));
            String subject = tab.says(".list h3 a");
            tab.click(".pages a[rel=next]");
            Tab.await("the next page", () -> isTrue(tab, "document.querySelector('.list').start === 21"));
            assertNotEquals(subject, tab.says(".list h3 a"));
            tab.click(".views a");
            assertTrue(tab.text("location.hash").contains("by%3A"), tab.text("location.hash"));
        }
    }

    @Test
    void countsNarrowAResult() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=the");
            int all = Integer.parseInt(tab.says("h1").replaceAll(" .*|,", ""));
            for (int kind = 1; kind <= 3; kind++) {
                String box = "aside details:nth-of-type(" + kind + ")";
                tab.click(box + " summary");
                Tab.await("counts", () -> isTrue(tab, "document.querySelector('" + box + " li') !== null"));
                int first = tab.number(
                        "parseInt(document.querySelector('" + box + " li span').textContent.replace(/,/g, ''))");
                assertTrue(first > 0 && first <= all, box + ": " + first + " of " + all);
            }
            String counted = tab.text("document.querySelector('aside details:nth-of-type(3) li span').textContent");
            tab.click("aside details:nth-of-type(3) li a");
            Tab.await(
                    "the narrowed result",
                    () -> isTrue(tab, "/release:/.test(document.querySelector('h1').textContent)"));
            assertEquals(counted, tab.says("h1").replaceAll(" .*", ""));
        }
    }

    /** The first visit loads one script and one style sheet. */
    @Test
    void whatFewReadersNeedIsLoadedWhenItIsNeeded() throws IOException {
        try (Tab tab = browser.tab()) {
            host.requests();
            open(tab, "search.html#q=dredging");
            assertEquals(List.of("search", "style"), program());
            tab.look("location.hash = '#q=caf%C3%A9'");
            Tab.await("the headline", () -> isTrue(tab, "document.querySelector('h1').textContent.includes('café')"));
            assertEquals(List.of("fold", "more"), program());
            tab.look("location.hash = '#q=dredging colour:red'");
            Tab.await("a notice", () -> isTrue(tab, "document.querySelector('#view .notice') !== null"));
            assertTrue(
                    tab.says("#view .notice").startsWith("Unknown search field “colour”"), tab.says("#view .notice"));
            assertEquals(List.of(), program());
            tab.look("location.hash = '#q=dredging'");
            Tab.await("the list", () -> isTrue(tab, "document.querySelector('.list h3 a') !== null"));
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertEquals(List.of("message", "reading"), program());
            assertEquals("600", tab.text("getComputedStyle(document.querySelector('.proof > p')).fontWeight"));
        }
    }

    /** The files of the program that were requested since the last call. */
    private List<String> program() {
        return host.requests().stream()
                .map(request -> request.replaceFirst("^.*/site/([a-z]+)-[0-9a-f]{32}[.](?:js|css|bin)$", "=$1"))
                .filter(request -> request.startsWith("="))
                .map(request -> request.substring(1))
                .sorted()
                .toList();
    }

    @Test
    void whatIsWithheldOrUnknownIsSaid() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#d=harbour/17");
            assertTrue(tab.says("#view").contains("privacy of a third party"), tab.says("#view"));
            assertEquals(0, tab.count(".steps .wrong"));
            open(tab, "search.html#d=harbour/999999");
            assertTrue(tab.count("#view .notice") > 0, tab.says("#view"));
            open(tab, "search.html#d=%3Cb%3E");
            assertTrue(tab.says("#view").contains("“<b>” is not the number of a document"), tab.says("#view"));
        }
    }

    @Test
    void aHostThatChangesADocumentIsFoundOut() throws IOException {
        host.change(path -> path.startsWith("releases/"), 200);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging");
            tab.click(".list h3 a");
            Tab.await(
                    "the document",
                    () -> isTrue(
                            tab,
                            "document.querySelector('.proof') !== null || document.querySelector('#problem .notice')"
                                    + " !== null"));
            assertFalse(tab.says("main").contains("Verified in your browser"), tab.says("main"));
        }
    }

    @Test
    void aHostThatChangesTheIndexOrLiesIsAFault() throws IOException {
        try (Tab tab = browser.tab()) {
            host.behave(Manner.LYING);
            open(tab, "search.html#q=dredging");
            assertTrue(tab.says("#problem").contains("another range"), tab.says("#problem"));
            host.behave(Manner.RANGES);
            host.change(path -> path.endsWith(".words"), 0);
            tab.click("#problem button");
            settled(tab);
            assertTrue(tab.says("#problem").contains("damaged"), tab.says("#problem"));
            host.change(path -> false, 0);
            tab.click("#problem button");
            Tab.await("the result", () -> isTrue(tab, "document.querySelector('.list') !== null"));
            assertEquals("", tab.says("#problem"));
        }
    }

    /** A search begins again when the archive was updated meanwhile, but a host that changes its manifest each time does not keep the page busy. */
    @Test
    void aHostThatAlwaysHasAnotherManifestIsNotFollowedForever() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html");
            tab.look("window.searches = 0; window.manifests = 0; (D => { const read = D.host.read; D.host.read = async"
                    + " (path, from, to) => { const bytes = await read(path, from, to); if (path !=="
                    + " 'site/manifest.json') { return bytes; } const manifest = JSON.parse(D.host.utf8(bytes));"
                    + " manifest.size += ++manifests; return D.host.bytesOf(JSON.stringify(manifest)); };"
                    + " D.search.run = async () => { searches++; throw new D.Fault('missing', 'The file is"
                    + " gone.'); }; document.querySelector('#status').textContent = '…'; })(Daylight)");
            tab.look("location.hash = '#q=dredging'");
            settled(tab);
            assertTrue(tab.says("#problem").startsWith("The file is gone."), tab.says("#problem"));
            assertEquals(4, tab.number("searches"));
            assertTrue(tab.number("manifests") <= 8, "manifests: " + tab.number("manifests"));
        }
    }

    /** The index says which document has a number. A host could name another one, which is in the log as well. */
    @Test
    void aDocumentIsNotShownUnderTheNumberOfAnother() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html");
            tab.look("(search => { const run = search.run; search.run = (segments, asked, page) => run(segments,"
                    + " {...asked, query: {...asked.query, name: {...asked.query.name, number: 5}}}, page);"
                    + " })(Daylight.search)");
            tab.look("location.hash = '#d=harbour/6'");
            settled(tab);
            assertEquals(0, tab.count(".proof"), tab.says("main"));
            assertTrue(tab.says("#problem").contains("another document under the number harbour/6"), tab.says("main"));
        }
    }

    @Test
    void brokenConnectionsAreRepeated() throws IOException {
        host.behave(Manner.BREAKING);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging");
            assertTrue(tab.count(".list li") > 2, () -> problem(tab));
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
        }
    }

    private static String problem(Tab tab) {
        try {
            return tab.says("#problem");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHostWithoutRangesIsSlowerAndSaysSo() throws IOException {
        host.behave(Manner.WHOLE);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging");
            // Small files are loaded without a question.
            if (tab.count("#wholefile:not([hidden])") > 0) {
                tab.click("#wholeyes");
            }
            Tab.await("the result", () -> isTrue(tab, "document.querySelector('.list') !== null"));
            assertTrue(tab.count(".list li") > 2, () -> problem(tab));
            assertTrue(host.requests().stream()
                            .filter(each -> each.contains(".words"))
                            .count()
                    >= 1);
        }
    }

    @Test
    void aLargeFileIsLoadedAsAWholeOnlyAfterAQuestion() throws IOException {
        host.behave(Manner.WHOLE);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#");
            Path large = folder.resolve("site/large.bin");
            Files.write(large, new byte[3 << 20]);
            tab.look("window.answer = Daylight.host.read('site/large.bin', 5, 9).then(b => 'read ' + b.length, e =>"
                    + " e.code), 0");
            Tab.await("the question", () -> isTrue(tab, "!document.getElementById('wholefile').hidden"));
            assertTrue(tab.says("#wholetext").contains("3.1 MB"), tab.says("#wholetext"));
            tab.click("#wholeno");
            assertEquals("no-range", text(tab, "window.answer"));
            tab.look("window.answer = Daylight.host.read('site/large.bin', 5, 9).then(b => 'read ' + b.length, e =>"
                    + " e.code), 0");
            Tab.await("the question", () -> isTrue(tab, "!document.getElementById('wholefile').hidden"));
            tab.click("#wholeyes");
            assertEquals("read 4", text(tab, "window.answer"));
            Files.delete(large);
        }
    }

    @Test
    void severalQuestionsComeOneAfterAnother() throws IOException {
        host.behave(Manner.WHOLE);
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#");
            List<Path> large = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                large.add(Files.write(folder.resolve("site/large" + i + ".bin"), new byte[(2 + i) << 20]));
            }
            String read =
                    "window.answer = Promise.all([1, 2, 3].map(i => Daylight.host.read('site/large' + i + '.bin', 0, 9)"
                            + ".then(b => b.length, e => e.code))).then(all => all.join()), 0";
            tab.look(read);
            Tab.await("the question", () -> isTrue(tab, "!document.getElementById('wholefile').hidden"));
            tab.click("#wholeno");
            assertEquals("no-range,no-range,no-range", text(tab, "window.answer"));
            tab.look(read);
            tab.look("window.answer.then(() => { window.done = true }), 0");
            // A question that was answered may still be visible for a moment, so answers are not counted.
            Tab.await("the end of the questions", () -> {
                if (isTrue(tab, "window.done === true")) {
                    return true;
                }
                isTrue(
                        tab,
                        "!document.getElementById('wholefile').hidden && document.getElementById('wholeyes').click()"
                                + " === undefined");
                return false;
            });
            assertEquals("9,9,9", text(tab, "window.answer"));
            for (Path each : large) {
                Files.delete(each);
            }
        }
    }

    /** On plain http, also of an onion service, browsers have no cryptography. */
    @Test
    void withoutTheBrowsersCryptographyThePageVerifiesItself() throws IOException {
        try (Tab tab = browser.tab()) {
            open(tab, "search.html#q=dredging");
            tab.look("Object.defineProperty(window, 'crypto', {value: undefined}), 0");
            assertTrue(isTrue(tab, "window.crypto === undefined"));
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
        }
    }

    private static String text(Tab tab, String promise) throws IOException {
        return ((javax.json.JsonString) tab.awaited(promise)).getString();
    }

    @Test
    void withoutJavaScriptTheListsCanBeRead() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.withoutScripts();
            tab.open(host.origin() + "/some/path/index.html");
            tab.follow("#parts ~ section table a");
            assertTrue(tab.says("h1").startsWith("Part "), tab.says("h1"));
            assertTrue(tab.count("tbody tr") > 10);
            assertTrue(tab.says("tbody code").matches("data/(messages|files)/[0-9]{6}[.](eml|bin)"));
            tab.follow(".dateline a");
            assertTrue(tab.says("h1").equals("Threads"), tab.says("h1"));
            tab.open(host.origin() + "/some/path/search.html");
            assertTrue(tab.says("main").contains("needs JavaScript"), tab.says("main"));
            assertEquals(0, tab.number("document.getElementById('form').offsetHeight"));
        }
    }

    @Test
    void fromADiskTheReaderChoosesTheFolder() throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open(folder.resolve("search.html").toUri() + "#q=dredging");
            settled(tab);
            assertEquals(1, tab.count("#folder:not([hidden])"));
            try (Stream<Path> walk = Files.walk(folder)) {
                assertTrue(walk.count() > 20);
            }
            tab.attach("#files", List.of(folder));
            Tab.await("the result", () -> isTrue(tab, "document.querySelector('.list') !== null"));
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
            assertTrue(
                    tab.requests().stream().allMatch(address -> address.startsWith("file:")),
                    () -> "" + tab.requests());
        }
    }

    @Test
    void everyPageIsAccessibleAndValid() throws IOException {
        var check = new AccessibilityCheck(Axe.load(), AccessibilityCheck.ALL);
        List<String> pages = new ArrayList<>(List.of(
                "index.html",
                "about.html",
                "people.html",
                "stories.html",
                "parts/0001.html",
                "threads/0001.html",
                "search.html",
                "search.html#q=the",
                "search.html#q=heliportless",
                "search.html#q=to%3A%20date%3A1%2F2%2F2015",
                "search.html#d=harbour/17"));
        try (Tab tab = browser.tab()) {
            for (String page : pages) {
                tab.open("about:blank");
                if (page.startsWith("search")) {
                    open(tab, page);
                } else {
                    tab.open(host.origin() + "/some/path/" + page);
                }
                check.look(tab, page);
            }
            open(tab, "search.html#q=has:attachment");
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            check.look(tab, "a document");
        }
        var html = new HtmlCheck();
        for (String page : List.of(
                "index.html",
                "about.html",
                "people.html",
                "stories.html",
                "search.html",
                "parts/0001.html",
                "threads/0001.html")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(page));
            html.faults(bytes).forEach(fault -> check.add(page + ": " + fault));
        }
        check.assertNone();
    }

    /** Python's own server of files knows no ranges. */
    @Test
    void pythonsServerServesIt() throws IOException, InterruptedException {
        Optional<Path> python = onPath("python3");
        assumeTrue(python.isPresent(), "skipped: no python3 on the PATH of this machine");
        Process server = new ProcessBuilder(
                        python.get().toString(), "-u", "-m", "http.server", "0", "--bind", "127.0.0.1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String line = server.inputReader(StandardCharsets.UTF_8).readLine();
            String port = line.replaceFirst(".* port ([0-9]+) .*", "$1");
            searchAndVerify("http://127.0.0.1:" + port + "/");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void nginxServesIt(@TempDir Path work) throws IOException, InterruptedException {
        Optional<Path> nginx = onPath("nginx");
        assumeTrue(nginx.isPresent(), "skipped: no nginx on the PATH of this machine");
        int port;
        try (var free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(work.resolve("nginx.conf"), """
            USER daemon off; worker_processes 1; pid WORK/pid; error_log WORK/error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path WORK/a; proxy_temp_path WORK/b; fastcgi_temp_path WORK/c;
              uwsgi_temp_path WORK/d; scgi_temp_path WORK/e;
              types { text/html html; text/css css; text/javascript js; image/svg+xml svg; application/json json; }
              default_type application/octet-stream;
              server { listen 127.0.0.1:PORT; root FOLDER; }
            }
            """.replace(
                        "USER", System.getProperty("user.name").equals("root") ? "user root;" : "")
                .replace("WORK", work.toString())
                .replace("PORT", "" + port)
                .replace("FOLDER", folder.toString()));
        Process server = new ProcessBuilder(
                        nginx.get().toString(),
                        "-p",
                        work.toString(),
                        "-e",
                        work.resolve("error.log").toString(),
                        "-c",
                        work.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("out").toFile())
                .start();
        try {
            Tab.await("nginx", () -> {
                try (var socket = new java.net.Socket("127.0.0.1", port)) {
                    return socket.isConnected();
                } catch (IOException notYet) {
                    return false;
                }
            });
            searchAndVerify("http://127.0.0.1:" + port + "/");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void searchAndVerify(String base) throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open(base + "search.html#q=dredging");
            settled(tab);
            Tab.await("the result", () -> isTrue(tab, "document.querySelector('.list') !== null"));
            tab.click(".list h3 a");
            Tab.await("the document", () -> isTrue(tab, "document.querySelector('.proof') !== null"));
            assertTrue(tab.says(".proof").startsWith("Verified in your browser"), tab.says(".proof"));
            assertEquals(List.of(), tab.complaints());
        }
    }
}
