package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daylight.archive.Archive;
import org.daylight.staticsite.StaticSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The static site of the demo verifies all its documents in the Chromium of this machine, from a host that may lie. */
@ExtendWith(Demo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticVerificationTest {
    /** Reads documents of the site: their count, why one is missing, and what is not right. */
    private static final String ALL = """
        (async () => {
          const json = async path => JSON.parse(Daylight.host.utf8(await Daylight.host.read(path, 0, -1)));
          const manifest = await json('site/manifest.json');
          const releases = await json('site/releases.json');
          await new Promise((done, failed) => {
            const script = document.createElement('script');
            script.src = document.getElementById('form').dataset.message;
            script.onload = done;
            script.onerror = failed;
            document.head.append(script);
          });
          const wrong = [];
          let count = 0;
          for (const segment of manifest.segments) {
            for (let document = 0; document < Math.min(segment.documents, LAST); document++) {
              count++;
              try {
                const read = await Daylight.message.read(releases, segment, document);
                if (!read.isRight) {
                  wrong.push(read.trove + '/' + read.number + ' ' + read.steps.filter(s => !s.isRight).map(s => s.name + ': ' + s.detail).join());
                }
              } catch (e) {
                wrong.push((e instanceof Daylight.Fault ? 'fault ' + e.code : 'error ' + e) + ' ' + e.message);
              }
            }
          }
          const missing = MISSING;
          return [String(count), missing.kind + ': ' + missing.reason, ...wrong];
        })()\
        """;

    private final ServedArchive served;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Chromium browser;
    private Path site;

    /** The request of which a byte is changed, as in {@link #requests}; null for none. */
    private volatile String lie;

    StaticVerificationTest(ServedArchive served) {
        this.served = served;
    }

    @BeforeAll
    void start(@TempDir Path profile, @TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "skipped: no chromium or google-chrome on the PATH of this machine");
        site = folder.resolve("site");
        try (Archive archive = Archive.open(served.folder())) {
            StaticSite.write(archive, site, new StaticSite.Progress() {
                @Override
                public void begins(String what) {}

                @Override
                public void says(String what) {}

                @Override
                public void at(long done, long total) {}
            });
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        browser = Chromium.start(program.get(), profile);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
            server.stop(0);
        }
    }

    /** Serves a file or a range of it, with one byte changed where a test says so. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Path file = site.resolve(path);
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            String[] ends = range.substring(6).split("-");
            int from = Integer.parseInt(ends[0]);
            int to = Math.min(length, Integer.parseInt(ends[1]) + 1);
            bytes = Arrays.copyOfRange(bytes, from, to);
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
        }
        String request = path + " " + range;
        requests.add(request);
        if (request.equals(lie)) {
            bytes[bytes.length / 2] ^= 1;
        }
        String type = path.endsWith(".html")
                ? "text/html; charset=utf-8"
                : path.endsWith(".js") ? "text/javascript" : "text/css";
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private List<String> read(int last, String missing) throws IOException {
        try (Tab tab = browser.tab()) {
            tab.open("http://127.0.0.1:" + server.getAddress().getPort() + "/search.html");
            return tab.awaitedTexts(ALL.replace("LAST", String.valueOf(last)).replace("MISSING", missing));
        }
    }

    @Test
    void all_documents_of_a_published_archive_are_verified() throws IOException {
        List<String> read = read(100_000, "await Daylight.message.missing(releases, 'harbour', 17)");
        assertTrue(Integer.parseInt(read.getFirst()) > 200, "documents: " + read.getFirst());
        assertEquals(List.of("withheld: privacy of a third party"), read.subList(1, read.size()));
    }

    @Test
    void a_byte_that_the_host_changes_is_noticed() throws IOException {
        requests.clear();
        List<String> right = read(1, "{kind: 'none', reason: 'asked'}");
        assertEquals(2, right.size(), right.toString());
        List<String> all = requests.stream()
                .filter(request -> request.startsWith("checkpoint ")
                        || request.startsWith("tile/")
                        || request.startsWith("accessions/")
                        || request.startsWith("releases/")
                        || request.contains(".cards "))
                .distinct()
                .toList();
        assertTrue(all.size() > 8, all.toString());
        for (String each : all) {
            lie = each;
            List<String> read = read(1, "{kind: 'none', reason: 'asked'}");
            lie = null;
            // Between pieces that are read together there can be bytes that nobody uses.
            boolean isUnused = each.contains(".cards ") && read.equals(right);
            assertTrue(read.size() > 2 || isUnused, each + ": " + read);
            assertTrue(read.stream().noneMatch(line -> line.startsWith("error")), each + ": " + read);
        }
    }
}
