package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Session;
import org.daylight.desk.page.DeskNewsroom;
import org.daylight.desk.page.DeskPage;
import org.daylight.desk.page.DeskStores;
import org.daylight.desk.page.ReviewDesk;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.Editors;
import org.daylight.editors.Role;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.ingest.CatalogRegister;
import org.daylight.flow.review.NoteQueues;
import org.daylight.http.Response;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.DocumentBytes;
import org.daylight.search.IndexOwner;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/**
 * How long the desk's pages for reviewing and redacting take, from the request to the finished page, without HTTP; and how long a decision takes about
 * the documents that one search finds, with its undo.
 */
final class DeskLatency {

    private static final int ROUNDS = 41;
    private static final int WARM_UP = 15;

    private final HeldTrove trove;
    private final Editor editor;
    private final Session session;
    private final Map<String, DeskPage> pages;
    private final Searchable index;
    private final Random random = new Random(1);

    private DeskLatency(
            HeldTrove trove, Editor editor, Session session, Map<String, DeskPage> pages, Searchable index) {
        this.trove = trove;
        this.editor = editor;
        this.session = session;
        this.pages = pages;
        this.index = index;
    }

    /** Makes a request of the page. */
    private interface Request {
        Response make() throws Exception;
    }

    private DeskRequest request(String method, String target, Map<String, String> fields) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        Map<String, List<String>> form = new HashMap<>();
        fields.forEach((name, value) -> form.put(name, List.of(value)));
        Map<String, List<String>> query = new HashMap<>();
        for (String pair :
                question < 0 ? new String[0] : target.substring(question + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    parts[0],
                    List.of(parts.length < 2 ? "" : java.net.URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
        }
        return new DeskRequest(
                method,
                Arrays.asList(path.substring(1).split("/")),
                query,
                form,
                editor,
                session,
                Instant.now(),
                "http://localhost");
    }

    private Response get(String target) throws IOException, Refusal {
        DeskRequest request = request("GET", target, Map.of());
        return pages.get(request.segment(0)).get(request);
    }

    private Response post(String target, Map<String, String> fields) throws IOException, Refusal {
        DeskRequest request = request("POST", target, fields);
        return pages.get(request.segment(0)).post(request);
    }

    private void measure(String what, Request request) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            request.make();
        }
        double[] millis = new double[ROUNDS];
        long bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            Response response = request.make();
            millis[i] = (System.nanoTime() - start) / 1e6;
            bytes = Math.max(bytes, response.body().size());
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.0f |%n",
                what,
                millis[ROUNDS / 2],
                millis[ROUNDS * 95 / 100],
                millis[ROUNDS - 1],
                bytes / 1e3);
    }

    private String document() {
        return "/d/" + trove.slug() + "/" + (1 + random.nextInt(trove.documents()));
    }

    private void pages() throws Exception {
        System.out.println("| page | median, ms | 95 %, ms | highest, ms | largest, kB |");
        System.out.println("|---|--:|--:|--:|--:|");
        for (String by : List.of("trove", "part", "person", "list", "language", "finding", "thread")) {
            measure("queues by " + by, () -> get("/review?by=" + by + "&trove=" + trove.slug()));
        }
        measure(
                "next document",
                () -> post("/review", Map.of("trove", trove.slug(), "by", "trove", "value", trove.slug())));
        measure("search, all documents", () -> get("/search"));
        measure("search, a word", () -> get("/search?q=dredging"));
        measure("search, a sender", () -> get("/search?q=from%3Aokafor"));
        measure("search, page 1,000", () -> get("/search?page=1000"));
        measure("document", () -> get(document()));
        measure("document, redact", () -> get(document() + "/redact?part=0"));
        measure("document, text of the source", () -> get(document() + "/raw"));
        measure(
                "redaction, preview in one document",
                () -> post(
                        document() + "/redact",
                        Map.of(
                                "kind",
                                "field",
                                "name",
                                "From",
                                "occurrence",
                                "0",
                                "reason",
                                "BENCH",
                                "step",
                                "preview")));
        measure(
                "decision about one document",
                () -> post(document() + "/decide", Map.of("action", "publish", "by", "trove", "value", trove.slug())));
        measure("decisions", () -> get("/decisions"));
        measure("redactions", () -> get("/redactions"));
        long start = System.nanoTime();
        get("/search/sample?q=&n=20&seed=1");
        System.out.printf(Locale.ROOT, "%nA sample of 20 of all documents: %.1f s.%n", seconds(start));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** A query that finds about so many documents. */
    private String about(int documents) throws IOException {
        SearchResult found = index.answer(
                new SearchRequest(QueryParser.parse("").query(), Sort.OLDEST, 0, 0, Set.of(SearchRequest.Facet.MONTH)));
        if (found.total() <= documents) {
            return "";
        }
        List<SearchResult.Count> months = new ArrayList<>(found.facets().get(SearchRequest.Facet.MONTH));
        months.removeIf(month -> !month.value().matches("[0-9]{4}-[0-9]{2}"));
        months.sort((a, b) -> a.value().compareTo(b.value()));
        long total = 0;
        for (SearchResult.Count month : months) {
            total += month.count();
            if (total >= documents) {
                return "until:" + month.value();
            }
        }
        return "";
    }

    /** Follows work in the background to its result. */
    private String done(Response response) throws Exception {
        String location = response.headers().get("Location");
        while (location.startsWith("/work/")) {
            Thread.sleep(20);
            Response job = get(location);
            if (job.status() == 303) {
                location = job.headers().get("Location");
            } else if (new String(((Response.Body.Bytes) job.body()).content(), StandardCharsets.UTF_8)
                    .contains("This failed")) {
                throw new IOException("the work failed");
            }
        }
        return location;
    }

    private void bulk(int documents) throws Exception {
        String query = about(documents);
        Query parsed = QueryParser.parse(query).query();
        long total = index.answer(new SearchRequest(parsed, Sort.OLDEST, 0, 0, Set.of()))
                .total();
        System.out.printf(Locale.ROOT, "%n| about %,d documents that a search finds | s |%n|---|--:|%n", total);
        for (String action : List.of("second-review", "publish", "withhold")) {
            long start = System.nanoTime();
            String confirm = done(post(
                    "/bulk",
                    Map.of("q", query, "action", action, "reason", "bench", "copies", "all", "even-claimed", "yes")));
            System.out.printf(Locale.ROOT, "| %s: what would be decided | %.1f |%n", action, seconds(start));
            start = System.nanoTime();
            String decision = done(post(confirm, Map.of()));
            System.out.printf(Locale.ROOT, "| %s: the decision | %.1f |%n", action, seconds(start));
            Matcher number = Pattern.compile("/decision/[0-9]+").matcher(decision);
            if (number.matches()) {
                start = System.nanoTime();
                done(post(decision + "/undo", Map.of()));
                System.out.printf(Locale.ROOT, "| %s: its undo | %.1f |%n", action, seconds(start));
            }
        }
    }

    /** @param args a newsroom that may be changed, and how many documents the bulk decision is about */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int documents = Integer.parseInt(args[1]);
        var secure = new SecureRandom();
        try (Newsroom reading = Newsroom.open(folder);
                Newsroom deciding = Newsroom.open(folder);
                Vault vault = FolderVault.openToRead(reading.vaultFolder())) {
            if (new Editors(deciding).list().find("bench").isEmpty()) {
                new EditUsers(deciding, secure)
                        .add(
                                By.nobody(Instant.now()),
                                "bench",
                                Set.of(Role.PUBLISHER),
                                null,
                                "a password for the bench".getBytes(StandardCharsets.UTF_8));
            }
            new RedactDocuments(deciding, vault, new By("bench", Instant.now())).setReason("BENCH", "A measurement.");
            new NoteQueues(deciding, vault).run(done -> {});
            HeldTrove trove = reading.catalog().troves().all().getFirst();
            Editor editor = new Editors(reading).list().find("bench").orElseThrow();
            var stores = new DeskStores() {
                @Override
                public Vault vault() throws IOException {
                    return FolderVault.openToRead(reading.vaultFolder());
                }

                @Override
                public Searchable index(Newsroom newsroom, Vault originals) throws IOException {
                    var owner = new IndexOwner(DocumentBytes.NONE, new CatalogRegister(newsroom.catalog()));
                    return LuceneReading.open(newsroom.indexFolder(), owner);
                }
            };
            try (DeskNewsroom desk = new DeskNewsroom(reading, deciding, stores);
                    ReviewDesk review = new ReviewDesk(desk, secure)) {
                var latency = new DeskLatency(
                        trove, editor, Session.unlisted(editor, Instant.now(), secure), review.pages(), desk.index());
                latency.pages();
                latency.bulk(documents);
            }
        }
    }
}
