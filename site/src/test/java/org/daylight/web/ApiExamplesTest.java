package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.Archive;
import org.daylight.format.Json;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/api.md, run against a served archive. */
class ApiExamplesTest {

    private static final Path PAGE = Path.of("../docs/api.md");

    @TempDir
    static Path folder;

    private static Archive archive;
    private static ArchiveIndex index;
    private static PublicServer server;

    @BeforeAll
    static void start() throws IOException {
        ArchiveBuilder builder = HarbourArchive.in(folder.resolve("archive")).written;
        builder.withdraw("gala", 9, "A child’s name.");
        builder.story("mud", 1, "", "---\ntitle: Mud\n---\n[x](harbour/1)\n");
        archive = builder.open();
        index = ArchiveIndex.open(archive, folder.resolve("derived"), LuceneIndex::open);
        index.catchUp();
        server = PublicServer.start(new Site(archive, index.index(), index::progress), "127.0.0.1", 0, error -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        index.close();
        archive.close();
    }

    /** The examples in a language, with the address of the server. */
    private static List<String> examples(String language) throws IOException {
        List<String> found = new ArrayList<>();
        String fence = "```";
        String[] pieces = Files.readString(PAGE).split("(?m)^" + fence, -1);
        for (int i = 1; i < pieces.length; i += 2) {
            if (pieces[i].startsWith(language + "\n")) {
                found.add(pieces[i]
                        .substring(language.length() + 1)
                        .replace("https://papers.example", "http://127.0.0.1:" + server.port()));
            }
        }
        return found;
    }

    private static boolean isInstalled(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    @Test
    void the_commands_with_curl_print_json() throws Exception {
        assumeTrue(isInstalled("curl"), "curl is not installed");
        List<String> examples = examples("sh");
        assertEquals(6, examples.size());
        int answers = 0;
        for (String example : examples) {
            for (String command : example.strip().split("\n")) {
                String output = run("sh", "-c", command);
                if (!command.contains(" -o ")) {
                    Json.Obj answer = (Json.Obj) Json.parse(output).orThrow();
                    assertTrue(answer.number("logSize").isPresent(), output);
                    answers++;
                }
            }
        }
        assertEquals(4, answers);
        assertTrue(Files.readString(folder.resolve("part.csv")).contains("harbour/1"));
        Json.Obj parts = (Json.Obj)
                Json.parse(Files.readString(folder.resolve("parts.json"))).orThrow();
        assertEquals(5, parts.number("total").orElseThrow());
    }

    @Test
    void the_queries_in_sql_have_results() throws Exception {
        Path part = Files.createDirectories(folder.resolve("sql"));
        try (HttpClient client = HttpClient.newHttpClient();
                Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            for (var file :
                    Map.of("part.parquet", "parquet", "metadata.csv", "csv").entrySet()) {
                URI address =
                        URI.create("http://127.0.0.1:" + server.port() + "/harbour/part/1/metadata." + file.getValue());
                client.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofFile(part.resolve(file.getKey())));
            }
            List<String> examples = examples("sql");
            assertEquals(3, examples.size());
            List<String> firsts = new ArrayList<>();
            for (String example : examples) {
                String sql = example.replace("part.parquet", part + "/part.parquet")
                        .replace("metadata.csv", part + "/metadata.csv");
                try (var statement = duckdb.createStatement();
                        var found = statement.executeQuery(sql)) {
                    assertTrue(found.next(), example);
                    firsts.add(found.getString(1) + " " + found.getString(2));
                }
            }
            assertEquals(
                    List.of("a.salmi@port.example 7", "i.okafor@port.example t.brandt@port.example", "image/png 2"),
                    firsts);
        }
    }

    @Test
    void the_programs_in_python_end_well() throws Exception {
        assumeTrue(isInstalled("python3"), "python3 is not installed");
        List<String> examples = examples("python");
        assertEquals(3, examples.size());
        String found = run("python3", "-I", "-c", examples.get(0));
        assertTrue(found.lines().count() > 200, found);
        assertTrue(found.contains("harbour/1 2015-03-12T18:42:00+01:00 'Re: Re: wording for Thursday'"), found);
        assertEquals("line 0 of entry 5 is about harbour/1\n", run("python3", "-I", "-c", examples.get(1)));
        String changes = run("python3", "-I", "-c", examples.get(2));
        assertTrue(changes.contains("withdrawn gala/9 'A child\\u2019s name.'"), changes);
        assertTrue(changes.contains("story mud 1"), changes);
        assertEquals("", run("python3", "-I", "-c", examples.get(2)), "nothing is new");
    }

    @Test
    void the_program_in_r_ends_well() throws Exception {
        assumeTrue(isInstalled("Rscript"), "R is not installed");
        List<String> examples = examples("r");
        assertEquals(1, examples.size());
        run("Rscript", "-e", examples.getFirst() + "\nstopifnot(nrow(result) > 200)\n");
    }
}
