package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.redaction.MarkForm;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Effort;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of a running server is what the description of the API says, checked by a validator of JSON Schema. */
class ApiDescriptionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> EVERYWHERE = List.of(200, 304, 400, 404, 410);
    private static final byte[] REDACTED =
            "From: Ann <ann@port.example>\r\nSubject: News\r\n\r\nKarl Dahlqvist met Ida Brandtner.\r\n"
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder;

    private static Archive archive;
    private static ArchiveIndex index;
    private static PublicServer server;
    private static PublicServer indexing;
    private static HttpClient client;
    private static JsonNode description;
    private static final TreeSet<String> SEEN = new TreeSet<>();

    private static final String NOTES = "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":"
        + "\"AnnotationCollection\",\"label\":\"LABEL\",\"first\":{\"type\":\"AnnotationPage\",\"items\":[{\"type\":"
        + "\"Annotation\",\"body\":{\"type\":\"TextualBody\",\"value\":\"Why?\"},\"target\":{\"source\":"
        + "\"/harbour/1\"}}]}}";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        ArchiveBuilder builder = HarbourArchive.in(folder.resolve("archive")).written;
        builder.withdraw("gala", 9, "A child’s name.");
        builder.people("");
        builder.story(
                "mud",
                1,
                "",
                "---\ntitle: Mud <b>\nauthor: Ann\n---\n[“the tender was open”](harbour/1) [x](port/1)\n");
        builder.story("mud", 2, "A date.", "---\ntitle: Mud\nauthor: Ann\n---\n[“the tender was open”](harbour/1)\n");
        builder.story("gone", 1, "", "---\ntitle: Gone\n---\nNo.\n");
        builder.withdrawStory("gone", "It was wrong.");
        builder.annotations("notes", 1, "", NOTES.replace("LABEL", "Notes"));
        builder.annotations("old", 1, "", NOTES.replace("LABEL", "Old notes"));
        builder.withdrawAnnotations("old", "They were wrong.");
        builder.trove("clinic", "The Clinic", "", 3, Map.of());
        builder.redact(
                1,
                true,
                new RedactedDocument.Hide("Karl Dahlqvist", "P1", MarkForm.TEXT),
                new RedactedDocument.Hide("Ida Brandtner", "P2", MarkForm.TEXT));
        builder.file(2, "people \"list\".txt", "text/plain");
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, REDACTED);
        shown.put(2, "A list.\n\nOf people.\n".getBytes(StandardCharsets.UTF_8));
        builder.part("clinic", "First", "", "2026-12-04T09:00:00Z", shown, new TreeMap<>());
        builder.again(
                "clinic",
                "Second",
                "2026-12-05T09:00:00Z",
                1,
                REDACTED,
                new RedactedDocument.Hide("Ida Brandtner", "P2", MarkForm.TEXT));
        archive = builder.open();
        index = ArchiveIndex.open(archive, folder.resolve("derived"), LuceneIndex::open);
        index.catchUp();
        server = PublicServer.start(new Site(archive, index.index(), index::progress), "127.0.0.1", 0, error -> {});
        indexing = PublicServer.start(
                new Site(archive, index.index(), () -> new ArchiveIndex.Progress(1, 2)), "127.0.0.1", 0, error -> {});
        client = HttpClient.newHttpClient();
        description = JSON.readTree(send(server, "/api/v1/openapi.json").body());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
        indexing.close();
        index.close();
        archive.close();
    }

    private static HttpResponse<String> send(PublicServer to, String target, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + target));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The described path that an address belongs to. */
    private static String template(String target) {
        String path = target.replaceFirst("[?].*", "");
        List<String> fitting = new ArrayList<>();
        description.get("paths").fieldNames().forEachRemaining(template -> {
            if (path.matches(template.replaceAll("[{][a-z]+[}]", "[^/]+"))) {
                fitting.add(template);
            }
        });
        assertEquals(1, fitting.size(), target);
        return fitting.getFirst();
    }

    /** What is wrong with a body, according to a schema of the description. */
    private static List<Error> faults(JsonNode schema, JsonNode body) {
        ObjectNode whole = schema.deepCopy();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", description.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(body);
    }

    private static JsonNode get(int status, String target) throws IOException, InterruptedException {
        return get(server, status, target);
    }

    /** Requests an address, and checks the answer against the description. */
    private static JsonNode get(PublicServer from, int status, String target) throws IOException, InterruptedException {
        HttpResponse<String> response = send(from, target);
        assertEquals(status, response.statusCode(), target + " " + response.body());
        assertEquals("*", header(response, "access-control-allow-origin"), target);
        String template = template(target);
        JsonNode described = description
                .get("paths")
                .get(template)
                .get("get")
                .get("responses")
                .get(Integer.toString(status));
        assertTrue(described != null, template + " has no status " + status);
        SEEN.add(template + " " + status);
        JsonNode schema =
                described.get("content").get(header(response, "content-type")).get("schema");
        JsonNode body = JSON.readTree(response.body());
        assertEquals(List.of(), faults(schema, body), target + " " + cut(response.body()));
        if (status != 200) {
            assertEquals("no-store", header(response, "cache-control"));
            assertEquals(status, body.get("status").asInt());
            return body;
        }
        assertTrue(header(response, "cache-control").startsWith("public, max-age="), target);
        assertFalse(header(response, "vary").contains("Host"), target);
        String tag = header(response, "etag");
        HttpResponse<String> again = send(from, target, "If-None-Match", tag);
        assertEquals(304, again.statusCode(), target);
        assertEquals("", again.body());
        SEEN.add(template + " 304");
        return body;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 2_000));
    }

    /** All pages from an address to the end. */
    private static List<JsonNode> all(String first) throws IOException, InterruptedException {
        List<JsonNode> pages = new ArrayList<>();
        String next = first;
        while (next != null) {
            JsonNode page = get(200, next);
            pages.add(page);
            next = page.get("next").isNull() ? null : page.get("next").asText();
        }
        return pages;
    }

    private static List<JsonNode> items(List<JsonNode> pages, String member) {
        List<JsonNode> items = new ArrayList<>();
        pages.forEach(page -> page.get(member).forEach(items::add));
        return items;
    }

    @Test
    void an_answer_under_load_is_as_described() throws IOException {
        var site = new Site(archive, index.index(), index::progress);
        JsonNode paths = description.get("paths");
        for (JsonNode path : paths) {
            JsonNode busy = path.get("get").get("responses").get("503");
            assertTrue(busy.get("headers").get("Retry-After").get("required").asBoolean());
            JsonNode problem = JSON.readTree(BuiltSite.bytes(
                    site.parse("GET", "/api/v1/troves", Map.of(), "").busy()));
            JsonNode schema =
                    busy.get("content").get("application/problem+json").get("schema");
            assertEquals(List.of(), faults(schema, problem));
        }
        var meter = new Effort.Meter() {
            private int readings;

            @Override
            public long cpuNanos() {
                return readings++ == 0 ? 0 : 900_000; // of the millisecond
            }

            @Override
            public long allocatedBytes() {
                return 0;
            }
        };
        JsonNode part =
                JSON.readTree(BuiltSite.bytes(site.parse("GET", "/api/v1/search?q=never+asked+before", Map.of(), "")
                        .respond(new Effort(1, Long.MAX_VALUE, meter))));
        JsonNode schema = paths.get("/api/v1/search")
                .get("get")
                .get("responses")
                .get("200")
                .get("content")
                .get("application/json")
                .get("schema");
        assertEquals(List.of(), faults(schema, part));
        assertTrue(part.get("partial").asBoolean());
    }

    @Test
    void every_answer_is_as_described() throws Exception {
        JsonNode start = get(200, "/api/v1");
        for (JsonNode link : start.get("links")) {
            if (link.asText().startsWith("/api/")) {
                get(200, link.asText());
            }
        }
        get(200, "/api/v1/troves");
        List<JsonNode> parts = items(all("/api/v1/parts"), "parts");
        assertEquals(archive.contents().releases().size(), parts.size());
        int documents = 0;
        for (JsonNode part : parts) {
            for (JsonNode line : items(all(part.get("api").asText()), "documents")) {
                documents++;
                JsonNode document = get(200, line.get("api").asText());
                boolean isShown = document.get("state").asText().equals("shown");
                if (isShown) {
                    all(document.get("links").get("text").asText());
                    all(document.get("links").get("thread").asText());
                    JsonNode proof = get(200, document.get("links").get("proof").asText());
                    assertEquals(document.get("proof"), proof.get("proof"));
                    assertEquals(
                            200, send(server, document.get("citation").asText()).statusCode());
                    for (JsonNode attachment : document.get("attachments")) {
                        assertEquals(
                                200,
                                send(server, attachment.get("address").asText()).statusCode());
                    }
                } else {
                    get(404, line.get("api").asText() + "/text");
                    get(404, line.get("api").asText() + "/proof");
                }
            }
        }
        assertTrue(documents > 250);
        get(200, "/api/v1/documents/harbour/290"); // to come
        List<JsonNode> people = items(all("/api/v1/people"), "people");
        assertTrue(people.size() > 400);
        for (JsonNode person : people.subList(0, 20)) {
            get(200, person.get("api").asText());
        }
        all("/api/v1/people?q=okafor&order=name");
        for (String query :
                List.of("", "tender", "by:relevance+tender", "more-like:1", "%22x", "tendre~", "%00%F0%9F")) {
            all("/api/v1/search?q=" + query);
        }
        all("/api/v1/search?q=tender&sort=oldest&at=5");
        for (JsonNode story : items(all("/api/v1/stories"), "stories")) {
            get(200, story.get("api").asText());
        }
        List<JsonNode> lists = items(all("/api/v1/annotations"), "annotations");
        assertEquals(
                List.of("shown", "withdrawn"),
                lists.stream().map(list -> list.get("state").asText()).toList());
        assertEquals(1, lists.getFirst().get("annotations").asInt());
        assertEquals(200, send(server, lists.getFirst().get("json").asText()).statusCode());
        all("/api/v1/changes?from=0");
        all("/api/v1/changes?from=1&to=3");
        all("/api/v1/log?from=0");

        get(404, "/api/v1/documents/harbour/99999");
        get(404, "/api/v1/documents/nowhere/1");
        get(404, "/api/v1/documents/harbour/01");
        get(400, "/api/v1/documents/harbour/1/text?cursor=x");
        get(400, "/api/v1/documents/harbour/1/text?cursor=99");
        get(400, "/api/v1/parts?cursor=1000");
        get(400, "/api/v1/parts/harbour/1?cursor=-1");
        get(404, "/api/v1/parts/harbour/9");
        get(400, "/api/v1/threads/harbour/1?cursor=x");
        get(404, "/api/v1/threads/harbour/11");
        get(410, "/api/v1/threads/harbour/1?cursor=1.1");
        get(400, "/api/v1/people?cursor=x");
        get(404, "/api/v1/people?address=nobody@port.example");
        get(410, "/api/v1/people?cursor=1.1");
        get(400, "/api/v1/search?cursor=x");
        get(400, "/api/v1/search?at=0");
        get(404, "/api/v1/search?at=999");
        get(410, "/api/v1/search?q=tender&cursor=3.100.harbour.2");
        long now = archive.contents().checkpoint().size();
        for (String list : List.of("/api/v1/people?", "/api/v1/threads/harbour/20?")) {
            assertTrue(get(200, list + "cursor=" + now + ".999999999999999")
                    .get("next")
                    .isNull());
        }
        get(410, "/api/v1/search?q=nothing&cursor=" + now + ".999999999999999.harbour.2");
        get(400, "/api/v1/stories?cursor=x");
        get(404, "/api/v1/stories/none");
        get(400, "/api/v1/annotations?cursor=x");
        get(400, "/api/v1/changes?from=2&to=1");
        get(404, "/api/v1/changes?to=999");
        get(400, "/api/v1/log?from=x");
        get(404, "/api/v1/log?from=999");
        for (String target : List.of("/api/v1/search", "/api/v1/people", "/api/v1/threads/harbour/1")) {
            assertEquals("indexing", get(indexing, 503, target).get("code").asText());
        }

        var missing = new TreeSet<String>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .get("get")
                        .get("responses")
                        .fieldNames()
                        .forEachRemaining(status -> {
                            if (EVERYWHERE.contains(Integer.valueOf(status))) {
                                missing.add(path.getKey() + " " + status);
                            }
                        }));
        missing.removeAll(SEEN);
        assertEquals(new TreeSet<String>(), missing, "described and never answered");
    }

    @Test
    void a_damaged_copy_is_a_problem() throws Exception {
        Path copy = folder.resolve("copy");
        ArchiveBuilder builder = HarbourArchive.in(copy).written;
        try (Archive damaged = builder.open();
                ArchiveIndex own = ArchiveIndex.open(damaged, folder.resolve("copy-derived"), LuceneIndex::open)) {
            own.catchUp();
            Files.write(copy.resolve(ArchivePath.pack(5)), new byte[10]);
            try (PublicServer broken =
                    PublicServer.start(new Site(damaged, own.index(), own::progress), "127.0.0.1", 0, error -> {})) {
                assertEquals(
                        "damaged-copy",
                        get(broken, 500, "/api/v1/parts/gala/1").get("code").asText());
                assertEquals(
                        "damaged-copy",
                        get(broken, 500, "/api/v1/documents/gala/4").get("code").asText());
            }
        }
    }

    @Test
    void the_validator_finds_what_is_not_described() throws Exception {
        JsonNode schema = description.get("components").get("schemas").get("Troves");
        ObjectNode troves = (ObjectNode) get(200, "/api/v1/troves");
        assertEquals(List.of(), faults(schema, troves));
        assertFalse(faults(schema, troves.deepCopy().put("more", 1)).isEmpty());
        assertFalse(faults(schema, troves.deepCopy().put("logSize", "1")).isEmpty());
        assertFalse(faults(schema, troves.deepCopy().without("troves")).isEmpty());
    }

    @Test
    void the_answers_say_what_the_record_says() throws Exception {
        JsonNode document = get(200, "/api/v1/documents/harbour/1");
        assertEquals("Re: Re: wording for Thursday", document.get("subject").asText());
        assertEquals("2015-03-12T18:42:00+01:00", document.get("date").asText());
        assertEquals("mud", document.get("stories").get(0).get("name").asText());
        JsonNode raw = document.get("links").get("raw");
        String source = send(server, raw.asText()).body();
        assertEquals(document.get("size").asInt(), source.getBytes(StandardCharsets.UTF_8).length);
        JsonNode paragraph =
                get(200, "/api/v1/documents/harbour/1/text").get("paragraphs").get(0);
        assertEquals("Tomasz,", paragraph.get("text").asText());
        assertEquals(
                "Tomasz,",
                new String(
                        source.getBytes(StandardCharsets.UTF_8),
                        paragraph.get("from").asInt(),
                        paragraph.get("to").asInt() - paragraph.get("from").asInt(),
                        StandardCharsets.UTF_8));
        assertEquals(
                "withheld",
                get(200, "/api/v1/documents/harbour/11").get("state").asText());
        assertEquals(
                "A child’s name.",
                get(200, "/api/v1/documents/gala/9").get("reason").asText());
        assertEquals(
                "to-come",
                get(200, "/api/v1/documents/harbour/290").get("state").asText());
        assertTrue(get(200, "/api/v1/documents/clinic/1").get("shownAgain").asBoolean());
        JsonNode changes = get(200, "/api/v1/changes");
        assertEquals(
                "clinic/1",
                changes.get("shownAgain").get(0).get("documents").get(0).asText());
        assertEquals("gala/9", changes.get("withdrawals").get(0).get("document").asText());
        assertEquals(4, changes.get("stories").size());
        long now = archive.contents().checkpoint().size();
        JsonNode newest = get(200, "/api/v1/changes?from=" + (now - 1));
        assertEquals(1, newest.get("parts").size());
        assertEquals(0, newest.get("stories").size());
    }

    @Test
    void only_shared_files_answer_other_sites() throws Exception {
        for (String target : List.of(
                "/api/v1",
                "/api/v2",
                "/feed.atom",
                "/harbour/feed.json",
                "/search.atom?q=x",
                "/checkpoint",
                "/releases/0001.zip")) {
            HttpResponse<String> asked = options(target);
            assertEquals(204, asked.statusCode(), target);
            assertEquals("*", header(asked, "access-control-allow-origin"), target);
            assertEquals("GET, HEAD", header(asked, "access-control-allow-methods"), target);
            assertEquals("", header(asked, "access-control-allow-credentials"), target);
            assertEquals("*", header(send(server, target), "access-control-allow-origin"), target);
        }
        for (String target :
                List.of("/", "/harbour/1", "/search?q=x", "/harbour/1/raw", "/nowhere/feed.atom", "/batch")) {
            assertEquals(405, options(target).statusCode(), target);
            assertEquals("", header(send(server, target), "access-control-allow-origin"), target);
        }
    }

    @Test
    void no_other_site_reads_a_preview() {
        Site preview = new Site(archive, index.index(), index::progress, SiteOptions.preview("Preview", line -> {}));
        Map<String, String> here = Map.of("host", "localhost:8000");
        for (String target : List.of("/api/v1", "/api/v1/nothing", "/feed.atom", "/checkpoint")) {
            assertFalse(
                    preview.answer("GET", target, here).headers().containsKey("Access-Control-Allow-Origin"), target);
            assertEquals(405, preview.answer("OPTIONS", target, here).status(), target);
        }
    }

    private static HttpResponse<String> options(String target) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .headers("Origin", "https://other.example", "Access-Control-Request-Method", "GET")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void other_methods_and_addresses_are_problems() throws Exception {
        HttpResponse<String> post = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/troves"))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD, OPTIONS", header(post, "allow"));
        JsonNode problem = description.get("components").get("schemas").get("Problem");
        assertEquals(List.of(), faults(problem, JSON.readTree(post.body())));
        for (String target :
                List.of("/api", "/api/", "/api/v1/", "/api/v2/troves", "/api/v1/documents", "/api/v1/nothing")) {
            HttpResponse<String> response = send(server, target);
            assertEquals(404, response.statusCode(), target);
            assertEquals("application/problem+json", header(response, "content-type"));
            assertEquals(List.of(), faults(problem, JSON.readTree(response.body())));
        }
        HttpResponse<Void> head = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/troves"))
                        .HEAD()
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertEquals(200, head.statusCode());
        assertEquals(header(send(server, "/api/v1/troves"), "etag"), header(head, "etag"));
    }

    @Test
    void the_host_changes_nothing() {
        Site site = new Site(archive, index.index(), index::progress);
        for (String target :
                List.of("/api/v1", "/api/v1/documents/harbour/2", "/api/v1/search?q=tender", "/api/v1/parts")) {
            String one = text(site, target, "papers.example");
            assertEquals(one, text(site, target, "mirror.example:8080"));
            assertFalse(one.contains("papers.example"));
        }
    }

    private static String text(Site site, String target, String host) {
        var body = (org.daylight.http.Response.Body.Bytes)
                site.answer("GET", target, Map.of("host", host)).body();
        return new String(body.content(), StandardCharsets.UTF_8);
    }
}
