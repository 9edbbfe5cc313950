package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.entity.EntityWatch;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.Site;
import org.daylight.web.SiteOptions;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are found by an addon in a folder of its own, and an editor corrects them. */
final class EntitiesCommandTest {

    @TempDir
    private Path folder;

    @Test
    void names_are_found_and_corrected() throws IOException {
        Path addon = Files.createDirectories(folder.resolve("addon"));
        Path services = Files.createDirectories(addon.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("org.daylight.search.entity.EntityExtractorSource"), "org.daylight.app.KnownNames\n");
        new Script(folder).run("""
            daylight init newsroom --title "The Harbour Papers" --origin harbour.example.org
            exit 3 daylight entities check -n newsroom
            stderr nothing is published yet that could be corrected
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every PT6H --size 2
            daylight publish -n newsroom --now
            daylight entities list -n newsroom
            stderr there is no list of corrections: write one as docs/entities.md says
            exit 3 daylight entities index newsroom/archive
            stderr the program that finds names is an addon, which is not there
            exit 3 daylight serve newsroom/archive --entities --port 0
            stderr there are no names in .*: find them with  daylight entities index
            """ + MAIL);
        System.setProperty("daylight.entities", addon.toString());
        try {
            new Script(folder).run("""
                daylight entities index newsroom/archive
                stdout ^2 documents read; names are known of 2 of 2 documents$
                daylight entities index newsroom/archive
                stdout ^0 documents read; names are known of 2 of 2 documents$
                """);
            check(folder.resolve("newsroom/archive"));
        } finally {
            System.clearProperty("daylight.entities");
        }
        new Script(folder).run("""
            exit 3 daylight entities publish -n newsroom places
            stderr does not exist: write it as docs/entities.md says
            exit 3 daylight entities publish -n newsroom Bad
            stderr harbour-names
            exit 1 daylight entities check -n newsroom
            stdout wrong.txt:2: no published document has these words
            stdout right.txt: nothing is wrong
            exit 1 daylight entities publish -n newsroom wrong
            stderr nothing was published
            daylight entities publish -n newsroom right
            stdout ^published version 1 of right: entities/0001.txt$
            daylight entities publish -n newsroom right
            stdout nothing new
            daylight entities list -n newsroom
            stdout ^right\tversion 1$
            stdout ^wrong\tnot published$
            daylight entities check --archive newsroom/archive
            stdout entities/0001.txt: nothing is wrong
            daylight audit -n newsroom
            stdout publish-entities
            daylight check newsroom/archive --keep seen
            daylight mirror newsroom/archive copy
            daylight entities check --archive copy
            stdout entities/0001.txt: nothing is wrong
            daylight entities withdraw -n newsroom right --reason "It is a person."
            stdout ^withdrew the list of corrections right$
            daylight entities check --archive newsroom/archive
            stderr this archive has no list of corrections
            exit 2 daylight entities
            exit 2 daylight entities index
            stderr write  entities index ARCHIVE
            exit 2 daylight entities list -n newsroom --names names
            stderr --names belongs to  entities index
            exit 2 daylight serve newsroom/archive --names names
            stderr --names needs --entities
            -- newsroom/entities/right.txt --
            title Corrections
            place Norvik
              person Norvik
            -- newsroom/entities/wrong.txt --
            title More
            person Mona Secret
            """);
    }

    /** The pages are valid in every language, and in a language that is written from right to left. */
    private void check(Path archiveFolder) throws IOException {
        var check = new HtmlCheck();
        try (Archive archive = Archive.open(archiveFolder);
                ArchiveIndex index = ArchiveIndex.open(archive, folder.resolve("checked.index"), LuceneIndex::open)) {
            index.catchUp();
            var names = new EntityWatch(archive, archiveFolder.resolveSibling("archive.entities"), fault -> {});
            Site site = new Site(
                    archive,
                    index.index(),
                    index::progress,
                    new SiteOptions("https://papers.example", fault -> {}).withNames(names));
            for (String language : List.of("", "/de", "/ar")) {
                for (String target : List.of(
                        "/entities",
                        "/entities?kind=place",
                        "/entities/person?name=Ann+Lee",
                        "/entities/person?name=Norvik",
                        "/search?q=entity:norvik",
                        "/search")) {
                    Response response = site.answer("GET", language + target, Map.of("host", "papers.example"));
                    assertEquals(200, response.status(), target);
                    byte[] page = ((Response.Body.Bytes) response.body()).content();
                    assertEquals(List.of(), check.faults(page, Jsoup.parse(new String(page, UTF_8))), target);
                }
            }
        }
    }

    private static final String MAIL = """
        -- mail/1.eml --
        From: press@port.example
        Subject: one

        Ann Lee went to Norvik.
        -- mail/2.eml --
        From: press@port.example
        Subject: two

        Nobody is in Norvik.
        """;
}
