package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Json;
import org.daylight.mirror.StateReader;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.passage.CitedText;
import org.daylight.search.ArchiveIndex;
import org.daylight.story.PublishedRecord;
import org.daylight.web.PublicServer;
import org.daylight.web.Site;
import org.daylight.web.SiteOptions;

/** An archive served on a free port of this machine, as by {@code daylight serve}, with a complete index. */
final class ServedArchive implements AutoCloseable {

    private static final int DEMO_MESSAGES = 300;

    private final Archive archive;
    private final ArchiveIndex index;
    private final PublicServer server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofMinutes(5)).build();

    private ServedArchive(Archive archive, ArchiveIndex index, PublicServer server) {
        this.archive = archive;
        this.index = index;
        this.server = server;
    }

    /** The folder of the archive. */
    Path folder() {
        return archive.folder();
    }

    /** Serves the archive in this folder; builds its index first where there is none. */
    static ServedArchive serve(Path folder) throws IOException {
        Archive archive = Archive.open(folder);
        ArchiveIndex index = Wiring.index(archive, Wiring.defaultIndexFolder(archive));
        index.catchUp();
        var options = new SiteOptions("", fault -> {}, new StateReader(archive.folder()), Map::of);
        Site site = new Site(archive, index.index(), index::progress, options);
        return new ServedArchive(archive, index, PublicServer.start(site, "127.0.0.1", 0, error -> {}));
    }

    /**
     * Creates and serves a small archive: 300 messages of the demo trove in four parts, three of them published and one
     * number withheld, and a second trove of messages with everything that is difficult to display ({@code
     * src/test/resources/letters}).
     */
    static ServedArchive demo(Path folder) throws IOException {
        Path mail = new HarbourTrove(2016, DEMO_MESSAGES)
                .writeTo(folder.resolve("source"))
                .mail();
        Path letters =
                Path.of(URI.create(ServedArchive.class.getResource("/letters").toString()));
        var publisher = new Publisher(folder);
        Newsroom.create(
                folder.resolve("newsroom"),
                new Settings("The Harbour Papers", "harbour.example", "archive"),
                alwaysTheSame());
        publisher.daylight("import", "-n", "newsroom", "--trove", "harbour", "--title", "The harbour", mail.toString());
        publisher.daylight("import", "-n", "newsroom", "--trove", "letters", "--title", "Letters", letters.toString());
        publisher.daylight("withhold", "-n", "newsroom", "harbour/17", "--reason", "privacy of a third party");
        publisher.daylight("announce", "-n", "newsroom", "--trove", "harbour");
        publisher.daylight("announce", "-n", "newsroom", "--trove", "letters");
        schedule(publisher, "harbour", 4);
        schedule(publisher, "letters", 1);
        publisher.clock("2026-12-03T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom", "--due", "--trust-clock");
        return serve(folder.resolve("newsroom").resolve("archive"));
    }

    /**
     * The newsroom's random seed determines the numbers of documents: with this one, every test run reads the same
     * pages.
     */
    static SecureRandom alwaysTheSame() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(2016); // set before the first use, it replaces the random seed
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Imports a container, publishes all of it in ten parts, and serves it. Losses during the import are ignored. */
    static ServedArchive of(Path container, String slug, Path folder) throws IOException {
        var publisher = new Publisher(folder);
        publisher.daylight("init", "newsroom", "--title", slug, "--origin", slug + ".example");
        publisher.daylight(
                Set.of(Exit.DONE, Exit.SOME_LOST), "import", "-n", "newsroom", "--trove", slug, container.toString());
        publisher.daylight("announce", "-n", "newsroom", "--trove", slug);
        schedule(publisher, slug, 10);
        publisher.clock("2026-12-31T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom", "--due", "--trust-clock");
        return serve(folder.resolve("newsroom").resolve("archive"));
    }

    /**
     * Creates and serves an archive of the letters alone, published in one part, with two stories and one letter
     * withdrawn, as a mirror would have it.
     */
    static ServedArchive withdrawn(Path folder) throws IOException {
        Publisher publisher = letters(folder);
        publisher.daylight("announce", "-n", "newsroom", "--trove", "letters");
        schedule(publisher, "letters", 1);
        publisher.clock("2026-12-03T12:00:00Z");
        publisher.daylight("publish", "-n", "newsroom", "--due", "--trust-clock");
        for (String part : List.of("1", "2")) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("newsroom/stories")).resolve("post-" + part + ".md"),
                    "---\ntitle: The post, " + part + "\nauthor: Ann\nsummary: Letters.\nseries: The post\npart: "
                            + part
                            + "\n"
                            + "topics: post\n"
                            + "---\n"
                            + "See [a letter](letters/2).\n\n"
                            + "## Then\n\n"
                            + "> A quotation.\n\n"
                            + "- a list\n");
            publisher.daylight("story", "-n", "newsroom", "publish", "post-" + part);
        }
        Files.writeString(
                folder.resolve("notes.json"),
                "{\"items\":[{\"target\":\"/letters/2\",\"bodyValue\":\"The whole"
                        + " letter.\",\"creator\":{\"name\":\"Eve\"}},{\"body\":[{\"value\":\"See"
                        + " *this*.\",\"format\":\"text/markdown\"},{\"value\":\"post\","
                        + "\"purpose\":\"tagging\"}],\"target\":{\"source\":\"/letters/2\",\"selector\":{\"type\":"
                        + "\"TextQuoteSelector\",\"exact\":" + firstParagraph(folder) + "}}},"
                        + "{\"target\":\"/letters/2\",\"body\":{\"id\":\"https://blog.example/post\"}}]}");
        publisher.daylight(
                "annotations",
                "-n",
                "newsroom",
                "import",
                "notes",
                folder.resolve("notes.json").toString(),
                "--title",
                "Notes",
                "--story",
                "post-1",
                "--authors");
        publisher.daylight("annotations", "-n", "newsroom", "publish", "notes");
        publisher.daylight("withdraw", "-n", "newsroom", "letters/1", "--reason", "Private letters.");
        return serve(folder.resolve("newsroom").resolve("archive"));
    }

    /** The first paragraph of a published letter, as JSON. */
    private static String firstParagraph(Path folder) throws IOException {
        try (Archive archive = Archive.open(folder.resolve("newsroom/archive"))) {
            var letter = (DocumentState.Published) archive.state(new DocumentId("letters", 2));
            CitedText text = PublishedRecord.text(archive, letter).text();
            return new Json.Str(text.paragraphs().getFirst().of(text.text())).text();
        }
    }

    /** Creates and serves an archive that has committed to the letters and published none. */
    static ServedArchive announced(Path folder) throws IOException {
        Publisher publisher = letters(folder);
        publisher.daylight("announce", "-n", "newsroom", "--trove", "letters");
        schedule(publisher, "letters", 1);
        return serve(folder.resolve("newsroom").resolve("archive"));
    }

    private static Publisher letters(Path folder) throws IOException {
        Path letters =
                Path.of(URI.create(ServedArchive.class.getResource("/letters").toString()));
        Files.createDirectories(folder);
        var publisher = new Publisher(folder);
        Newsroom.create(
                folder.resolve("newsroom"), new Settings("Letters", "letters.example", "archive"), alwaysTheSame());
        publisher.daylight("import", "-n", "newsroom", "--trove", "letters", "--title", "Letters", letters.toString());
        return publisher;
    }

    private static void schedule(Publisher publisher, String slug, int parts) {
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                slug,
                "--first",
                "2026-12-01T09:00:00Z",
                "--every",
                "day",
                "--parts",
                Integer.toString(parts));
    }

    /** Scheme, host and port, without a slash at the end. */
    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Requests an address of this site; redirects are not followed. */
    HttpResponse<byte[]> get(String address) throws IOException {
        return ask("GET", address);
    }

    /** The headers alone. */
    HttpResponse<byte[]> head(String address) throws IOException {
        return ask("HEAD", address);
    }

    private HttpResponse<byte[]> ask(String method, String address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + address))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofMinutes(5))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The address of the first result of a search, which must have one. */
    String find(String query) throws IOException {
        HttpResponse<byte[]> answer = get("/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertEquals(200, answer.statusCode());
        Matcher row =
                Pattern.compile("<h3><a href=\"([^\"]*)\"").matcher(new String(answer.body(), StandardCharsets.UTF_8));
        assertTrue(row.find(), () -> "nothing is found for " + query);
        return row.group(1);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        index.close();
        archive.close();
    }
}
