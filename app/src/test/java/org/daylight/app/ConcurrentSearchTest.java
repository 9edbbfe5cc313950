package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.daylight.search.Removals;
import org.daylight.search.StateRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching while another command writes to the same index. */
class ConcurrentSearchTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        err.reset();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                folder,
                Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC));
        return Main.run(terminal, arguments);
    }

    @BeforeEach
    void importTwo() throws IOException {
        Files.createDirectories(folder.resolve("mail"));
        for (int i = 1; i <= 2; i++) {
            Files.writeString(
                    folder.resolve("mail/" + i + ".eml"),
                    "From: a@port.example\nSubject: berth " + i + "\n\nAs agreed.\n");
        }
        assertEquals(0, run("init", "newsroom", "--origin", "harbour.example"));
        assertEquals(0, run("import", "-n", "newsroom", "--trove", "harbour", "mail"));
    }

    @Test
    void a_newsroom_is_searched_while_another_command_has_its_index() throws IOException {
        try (LuceneIndex other = LuceneIndex.open(folder.resolve("newsroom/index"))) {
            assertEquals(0, run("search", "-n", "newsroom", "berth", "--count"), err::toString);
            assertEquals("2\n", out.toString(StandardCharsets.UTF_8));
            assertEquals("", err.toString(StandardCharsets.UTF_8));
            other.commit("0", Removals.HIDDEN); // as if it were still empty
            assertEquals(0, run("search", "-n", "newsroom", "berth", "--count"));
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 of 2 documents are not indexed yet"));
        }
        assertEquals(0, run("search", "-n", "newsroom", "berth", "--count"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 documents added to the search index"));
    }

    @Test
    void an_archive_is_searched_while_it_is_served() throws IOException {
        assertEquals(
                0,
                run(
                        "schedule",
                        "-n",
                        "newsroom",
                        "--trove",
                        "harbour",
                        "--first",
                        "2026-12-01T09:00Z",
                        "--every",
                        "day",
                        "--parts",
                        "1"));
        assertEquals(0, run("publish", "-n", "newsroom"));
        try (LuceneIndex other = LuceneIndex.open(folder.resolve("newsroom/archive.index"))) {
            assertEquals("", other.answer(StateRequest.CURRENT).mark());
            assertEquals(1, run("search", "newsroom/archive", "berth", "--count"));
            assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 of 2 documents are not indexed yet"));
        }
        assertEquals(0, run("search", "newsroom/archive", "berth", "--count"));
        assertEquals("2\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_like_a_message_is_found_by_the_vault_and_by_the_packs() throws IOException {
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(
                folder.resolve("more/1.eml"),
                "From: a@port.example\nMessage-ID: <silt@port.example>\nSubject: dredger\n\nSilt surcharge.\n");
        Files.writeString(folder.resolve("more/2.eml"), "From: b@port.example\nSubject: surcharge\n\nNo silt.\n");
        for (int i = 3; i <= 5; i++) {
            Files.writeString(
                    folder.resolve("more/" + i + ".eml"),
                    "From: c@port.example\nSubject: mooring " + i + "\n\nNone.\n");
        }
        assertEquals(0, run("import", "-n", "newsroom", "--trove", "silt", "more"));
        assertEquals(0, run("search", "-n", "newsroom", "more-like:<silt@port.example>", "--count"), err::toString);
        assertEquals("1\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(1, run("search", "-n", "newsroom", "more-like:<lost@port.example>", "--count"));
        assertEquals(
                0,
                run(
                        "schedule",
                        "-n",
                        "newsroom",
                        "--trove",
                        "silt",
                        "--first",
                        "2026-12-01T09:00Z",
                        "--every",
                        "day",
                        "--parts",
                        "1"));
        assertEquals(0, run("publish", "-n", "newsroom"));
        for (String made : new String[] {"now", "before"}) {
            assertEquals(0, run("search", "newsroom/archive", "more-like:<silt@port.example>", "--count"), made);
            assertEquals("1\n", out.toString(StandardCharsets.UTF_8), made);
        }
    }

    @Test
    void an_index_of_another_version_is_rebuilt_with_a_message() throws IOException {
        Path index = folder.resolve("newsroom/index");
        try (var files = Files.list(index)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().endsWith(".fnm")) {
                    Files.delete(file);
                }
            }
        }
        assertEquals(0, run("search", "-n", "newsroom", "berth", "--count"), err::toString);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("the search index is rebuilt: the index is damaged"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 documents added to the search index"));
    }

    @Test
    void the_version_is_printed() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString(StandardCharsets.UTF_8).matches("daylight [0-9]+\\.[0-9]+\\.[0-9]+\\R"), out::toString);
    }
}
