package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Searches of a static archive, of Pagefind and of SQLite in Chromium, over a {@link ShapedLink} to one nginx that serves all of them by
 * HTTP/2. The nginx writes a log, from which bytes, requests and round trips of each search are counted, the same way for all.
 *
 * <p>Before each search the program forgets what it read, except what it reads when it starts: its scripts, and the roots of the index.
 */
final class StaticSearch implements AutoCloseable {

    private static final long PATIENCE_MINUTES = 10;

    /** Requests that reach the server within this part of a round trip after another one did not wait for its response. */
    private static final double SHARE_OF_ROUND_TRIP = 0.9;

    /** The log has a request as soon as the server has passed its response on; that can be a moment after the page has it. */
    private static final long LOG_DELAY_MILLIS = 30;

    /** What each page needs: prepare() forgets, measure() searches. Both are called by the driver, which may do more than a page's policy allows. */
    private static final Map<String, String> PAGES = Map.of("daylight", """
        globalThis.prepare = async () => {
          const D = globalThis.Daylight;
          if (!globalThis.roots) {
            const manifest = JSON.parse(D.host.utf8(await D.host.read('site/manifest.json', 0, -1)));
            globalThis.roots = await Promise.all(manifest.segments.map((entry) => D.segment.open(D.host, entry)));
          }
          D.io.forget();
          delete D.host.indexCache;
        };
        globalThis.measure = async (kind, words, sender, year) => {
          const D = globalThis.Daylight;
          const text = [kind === 'phrase' ? '"' + words + '"' : words, sender && 'from:' + sender, year && 'date:' + year]
            .filter((part) => part).join(' ');
          const begin = performance.now();
          const result = await D.search.run(roots, D.query.parse(text), { offset: 0, limit: 20 });
          const end = performance.now();
          return [end - begin, end - begin, result.hits.length, result.total, result.isAtLeast ? 1 : 0];
        };
        """, "pagefind", """
        globalThis.prepare = async () => {
          if (!globalThis.pagefind) {
            globalThis.pagefind = await import('/pagefind/pagefind.js');
          } else {
            await pagefind.destroy();
          }
          await pagefind.init();
          await pagefind.filters(); // waits until its program and the list of pages are there
        };
        globalThis.measure = async (kind, words) => {
          const begin = performance.now();
          const result = await pagefind.search(kind === 'phrase' ? '"' + words + '"' : words);
          if (result.results.length > 0) {
            await result.results[0].data();
          }
          const first = performance.now();
          await Promise.all(result.results.slice(0, 20).map((one) => one.data()));
          return [first - begin, performance.now() - begin, Math.min(20, result.results.length), result.results.length, 0];
        };
        """, "sqlite", """
        globalThis.prepare = async () => {
          if (!globalThis.database) {
            const library = await import('/library/index.js');
            const http = library.createHttpBackend({ maxPageSize: 4096, timeout: 1200000, cacheSize: 262144, backendType: 'sync' });
            globalThis.database = await library.createSQLiteThread({ http });
          } else {
            await database('close', {});
          }
          await database('open', { filename: 'file:' + location.origin + '/sqlite/mail.db', vfs: 'http' });
          await rows("SELECT count(*) FROM m WHERE m MATCH 'zqxjvkwpz'", {});
        };
        globalThis.rows = async (sql, bind) => {
          const found = [];
          await database('exec', { sql, bind, callback: (message) => { if (message.row) { found.push(message.row); } } });
          return found;
        };
        globalThis.measure = async (kind, words, sender, year) => {
          const match = kind === 'phrase' ? '"' + words + '"' : words.split(' ').map((word) => '"' + word + '"').join(' ');
          const show = 'SELECT d.sender, d.date, d.subject, d.excerpt FROM ';
          const filter = 'd.sender = $sender AND d.year = $year';
          const begin = performance.now();
          const found = words === ''
            ? await rows(show + 'd WHERE ' + filter + ' ORDER BY date DESC LIMIT 20', { $sender: sender, $year: Number(year) })
            : sender === ''
              ? await rows(show + '(SELECT rowid FROM m WHERE m MATCH $match ORDER BY rank LIMIT 20) AS best JOIN d ON d.id = best.rowid',
                { $match: match })
              : await rows(show + 'm JOIN d ON d.id = m.rowid WHERE m MATCH $match AND ' + filter + ' ORDER BY rank LIMIT 20',
                { $match: match, $sender: sender, $year: Number(year) });
          const end = performance.now();
          return [end - begin, end - begin, found.length, found.length, 0];
        };
        """);

    /** The first visit with a search in the address: until a hit is shown. */
    private static final String FIRST_HIT = """
        new Promise((done) => {
          const look = () => document.querySelector('.list li') ? done(String(performance.now())) : setTimeout(look, 5);
          look();
        })\
        """;

    private record Request(double arrived, long bytes) {}

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<String>> answers;
    private final AtomicInteger calls = new AtomicInteger();

    private StaticSearch(Process process, WebSocket socket, Map<Integer, CompletableFuture<String>> answers) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
    }

    private static StaticSearch start(Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output").toFile())
                .start();
        try {
            Path port = profile.resolve("DevToolsActivePort");
            while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
                if (!process.isAlive()) {
                    throw new IOException("Chromium did not start: " + Files.readString(profile.resolve("output")));
                }
                Thread.sleep(50);
            }
            List<String> lines = Files.readAllLines(port);
            Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Answers(answers))
                    .get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            return new StaticSearch(process, socket, answers);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("Chromium does not answer", e);
        }
    }

    /** Receives messages. Events, which have no id and can have fractions, are not read. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<String>> answers;
        private final StringBuilder text = new StringBuilder();

        Answers(Map<Integer, CompletableFuture<String>> answers) {
            this.answers = answers;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                if (whole.startsWith("{\"id\":")) {
                    int id = Integer.parseInt(whole.substring(6, whole.indexOf(',')));
                    CompletableFuture<String> waiting = answers.get(id);
                    if (waiting != null) {
                        waiting.complete(whole);
                    }
                }
            }
            from.request(1);
            return null;
        }
    }

    private Json.Obj call(String session, String method, Json.Obj parameters) throws IOException {
        int id = calls.incrementAndGet();
        Json.Obj message = Json.Obj.EMPTY.with("id", id).with("method", method).with("params", parameters);
        if (!session.isEmpty()) {
            message = message.with("sessionId", session);
        }
        var answer = new CompletableFuture<String>();
        answers.put(id, answer);
        try {
            socket.sendText(message.text(), true).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String text = answer.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (Json.parse(text) instanceof Outcome.Ok<Json>(Json.Obj whole)
                    && whole.get("result").orElse(null) instanceof Json.Obj result) {
                return result;
            }
            throw new IOException(method + ": " + text);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(method + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            answers.remove(id);
        }
    }

    /** A tab with an empty cache. */
    private String tab() throws IOException {
        String context = call("", "Target.createBrowserContext", Json.Obj.EMPTY)
                .string("browserContextId")
                .orElseThrow();
        String target = call(
                        "",
                        "Target.createTarget",
                        Json.Obj.EMPTY.with("url", "about:blank").with("browserContextId", context))
                .string("targetId")
                .orElseThrow();
        return call(
                        "",
                        "Target.attachToTarget",
                        Json.Obj.EMPTY.with("targetId", target).with("flatten", true))
                .string("sessionId")
                .orElseThrow();
    }

    /** Runs a script, waits for its promise, and returns what it gives, which must be a string or nothing. */
    private String evaluate(String session, String script) throws IOException {
        Json.Obj result = call(
                session,
                "Runtime.evaluate",
                Json.Obj.EMPTY
                        .with("expression", script)
                        .with("awaitPromise", true)
                        .with("returnByValue", true));
        if (result.get("exceptionDetails").isPresent()) {
            throw new IOException(result.text());
        }
        return result.get("result").orElseThrow() instanceof Json.Obj value
                ? value.string("value").orElse("")
                : "";
    }

    private void open(String session, String address) throws IOException {
        call(session, "Page.navigate", Json.Obj.EMPTY.with("url", address));
        evaluate(
                session,
                "new Promise((done) => document.readyState === 'complete' ? done('') : addEventListener('load', () =>"
                        + " done('')))");
    }

    /** The requests of the log that reached the server in a time, in seconds since 1970. */
    private static List<Request> requests(Path log, double from, double to) throws IOException {
        List<Request> requests = new ArrayList<>();
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            String[] values = line.split(" ");
            double arrived = Double.parseDouble(values[0]) - Double.parseDouble(values[1]);
            if (arrived >= from && arrived <= to) {
                requests.add(new Request(arrived, Long.parseLong(values[2])));
            }
        }
        requests.sort((a, b) -> Double.compare(a.arrived(), b.arrived()));
        return requests;
    }

    /** The longest chain of requests that each reached the server at least about a round trip after the one before. */
    private static int steps(List<Request> requests, int roundTripMillis) {
        int[] depth = new int[requests.size()];
        int longest = 0;
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 1;
            for (int j = 0; j < i; j++) {
                if (requests.get(j).arrived() + roundTripMillis * SHARE_OF_ROUND_TRIP / 1000
                        <= requests.get(i).arrived()) {
                    depth[i] = Math.max(depth[i], depth[j] + 1);
                }
            }
            longest = Math.max(longest, depth[i]);
        }
        return longest;
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    private static String cost(Path log, double from, double to, int roundTripMillis)
            throws IOException, InterruptedException {
        Thread.sleep(LOG_DELAY_MILLIS);
        List<Request> requests = requests(log, from - 0.002, to + 0.002);
        return requests.stream().mapToLong(Request::bytes).sum() + "\t" + requests.size() + "\t"
                + steps(requests, roundTripMillis);
    }

    private static String quoted(String text) {
        return new Json.Str(text).text();
    }

    private void measure(String program, String session, Path log, int roundTripMillis, List<String> queries)
            throws IOException, InterruptedException {
        evaluate(session, PAGES.get(program));
        for (String query : queries) {
            String[] values = query.split("\t", -1);
            evaluate(session, "prepare()");
            Thread.sleep(LOG_DELAY_MILLIS);
            double from = now();
            String result = evaluate(
                    session,
                    "measure(" + quoted(values[0]) + "," + quoted(values[1]) + "," + quoted(values[2]) + ","
                            + quoted(values[3]) + ").then((all) => all.map((n) => Math.round(n)).join('\\t'))");
            System.out.println(
                    program + "\t" + values[0] + "\t" + result + "\t" + cost(log, from, now(), roundTripMillis));
        }
    }

    private void firstVisits(String origin, String path, Path log, int roundTripMillis, List<String> queries)
            throws IOException, InterruptedException {
        for (String query : queries) {
            double from = now();
            String session = tab();
            call(
                    session,
                    "Page.navigate",
                    Json.Obj.EMPTY.with("url", origin + path + "search.html#q=" + query.split("\t", -1)[1]));
            // the script runs in the page that replaces the empty one
            evaluate(
                    session,
                    "new Promise((done) => document.readyState === 'complete' ? done('') : addEventListener('load', ()"
                            + " => done('')))");
            long millis = Math.round(Double.parseDouble(evaluate(session, FIRST_HIT)));
            System.out.println("daylight\tfirst visit\t" + millis + "\t" + millis + "\t1\t1\t0\t"
                    + cost(log, from, now(), roundTripMillis));
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /**
     * {@code StaticSearch PORT PATH LOG QUERIES ROUND_TRIP_MS BITS_PER_SECOND PROGRAM…} prints for each search: program, kind, ms to the first hit,
     * ms to the page of hits, hits, total, 1 if that is a lower limit, bytes, requests, round trips; separated by tabs.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path log = Path.of(args[2]);
        int roundTripMillis = Integer.parseInt(args[4]);
        List<String> queries = Files.readAllLines(Path.of(args[3]), StandardCharsets.UTF_8);
        Path profile = Files.createTempDirectory("static-search");
        try (var link = new ShapedLink(Integer.parseInt(args[0]), roundTripMillis, Long.parseLong(args[5]));
                var browser = start(profile)) {
            String origin = "https://127.0.0.1:" + link.port();
            for (String program : List.of(args).subList(6, args.length)) {
                List<String> own = queries.stream()
                        .filter(query -> !program.equals("pagefind") || !query.startsWith("sender"))
                        .toList();
                switch (program) {
                    case "visits" -> {
                        List<String> words = queries.stream()
                                .filter(query -> query.startsWith("one word"))
                                .limit(10)
                                .toList();
                        browser.firstVisits(origin, args[1], log, roundTripMillis, words);
                    }
                    default -> {
                        String session = browser.tab();
                        browser.open(
                                session,
                                origin + (program.equals("daylight") ? args[1] + "search.html" : "/library/page.html"));
                        browser.measure(program, session, log, roundTripMillis, own);
                    }
                }
            }
        }
    }
}
