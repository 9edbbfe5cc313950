package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.file.SiteAddress;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher's mapping of correspondents changes their pages, on every copy of the archive. */
class PublishedMappingTest {

    private static final String SAID = """
        person Ines Okafor of the press office
          ines@home.example
          okafor@port.example
        list Talk of the port
          talk@port.example
        """;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private ArchiveBuilder letters(Path archive) throws IOException {
        return new ArchiveBuilder(archive, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 3, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(
                                1, letter("Ines Okafor <okafor@port.example>", "talk@port.example"),
                                2, letter("Ines Okafor <ines.okafor@port.example>", "okafor@port.example"),
                                3, letter("Inka <ines@home.example>", "talk@port.example"))),
                        new TreeMap<>());
    }

    private static byte[] letter(String from, String to) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: Berth 4\r\n\r\nAs agreed.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private interface Look {
        void at(Site site) throws IOException;
    }

    private void served(Path archiveFolder, Look look) throws IOException {
        try (Archive archive = Archive.open(archiveFolder);
                ArchiveIndex index = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open)) {
            index.catchUp();
            look.at(new Site(archive, index.index(), index::progress, new SiteOptions("", told::add)));
        }
    }

    private static Response get(Site site, String address) {
        return site.answer("GET", address, Map.of());
    }

    private static Document page(Site site, String address) {
        Response response = get(site, address);
        assertEquals(200, response.status(), address);
        return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8));
    }

    private static String cells(Site site) {
        return String.join(
                "; ", page(site, "/people").select("tbody td:first-child").eachText());
    }

    /** Mirrors and trustees fetch the plan from any copy, but not before the log names it. */
    @Test
    void the_plan_for_trustees_is_served_when_the_log_names_it() throws IOException {
        ArchiveBuilder written = letters(folder);
        written.open().close();
        Files.createDirectories(folder.resolve("trustees"));
        Files.writeString(folder.resolve("trustees/0001.json"), "{}");
        served(
                folder,
                site -> assertEquals(404, get(site, "/trustees/0001.json").status()));
        written.trustees().open().close();
        served(folder, site -> {
            Response response = get(site, "/trustees/0001.json");
            assertEquals(200, response.status());
            assertTrue(new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8)
                    .contains("\"trustees\":[\"A\",\"B\",\"C\"]"));
            assertEquals(404, get(site, "/trustees/0002.json").status());
        });
    }

    @Test
    void the_newest_mapping_makes_and_names_correspondents() throws IOException {
        ArchiveBuilder written = letters(folder);
        written.open().close();
        served(folder, site -> {
            assertEquals(
                    "Ines Okafor okafor@port.example 2 addresses; talk@port.example; Inka ines@home.example",
                    cells(site));
            assertTrue(page(site, "/people/okafor@port.example").text().contains("the same full name at the same"));
            assertEquals(404, get(site, "/people/0001.txt").status());
        });
        written.people("person Nobody\n  talk@port.example\n")
                .people(SAID)
                .open()
                .close();
        served(folder, site -> {
            assertEquals(
                    "Ines Okafor of the press office okafor@port.example 2 addresses;"
                            + " Talk of the port mailing list talk@port.example; Ines Okafor ines.okafor@port.example",
                    cells(site));
            Document page = page(site, "/people/ines@home.example");
            assertEquals(
                    "Ines Okafor of the press office", page.selectFirst("h1").text());
            assertTrue(page.text().contains("The publisher states that these addresses belong to one"), page.text());
            assertFalse(page(site, "/people/ines.okafor@port.example").text().contains("The publisher states"));
            Response file = get(site, "/people/0002.txt");
            assertEquals(SAID, new String(((Response.Body.Bytes) file.body()).content(), StandardCharsets.UTF_8));
            assertEquals(404, get(site, "/people/0003.txt").status());
            assertEquals("/people?address=0003.txt", SiteAddress.person("0003.txt"));
        });
        assertEquals(List.of(), told);
    }

    @Test
    void a_mapping_that_differs_from_the_log_is_not_used_and_is_reported() throws IOException {
        letters(folder).people(SAID).open().close();
        Path file = folder.resolve(ArchivePath.people(1));
        for (boolean absent : new boolean[] {false, true}) {
            Files.writeString(file, SAID.replace("okafor@", "talker@"));
            if (absent) {
                Files.delete(file);
            }
            told.clear();
            served(folder, site -> {
                assertTrue(cells(site).startsWith("Ines Okafor okafor@port.example 2 addresses; "), cells(site));
                assertTrue(page(site, "/people").text().contains("is damaged in this copy of the archive"));
                assertTrue(page(site, "/people/ines@home.example").text().contains("is damaged in this copy"));
            });
            assertEquals(
                    List.of("the list of correspondents’ addresses is not used: people/0001.txt does not match"
                            + " the log; download it again"),
                    told);
        }
    }
}
