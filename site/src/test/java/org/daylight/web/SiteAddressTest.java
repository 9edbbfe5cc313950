package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.daylight.archive.DocumentId;
import org.daylight.archive.ReservedSlugs;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteAddressTest {

    private static final DocumentId ID = new DocumentId("harbour", 20_413);

    @Test
    void what_people_cite_never_changes() {
        assertEquals("/harbour/20413", SiteAddress.document(ID));
        assertEquals("/harbour/20413/raw", SiteAddress.raw(ID));
        assertEquals("/harbour/20413.eml", SiteAddress.eml(ID));
        assertEquals("/harbour/20413/thread", SiteAddress.thread(ID));
        assertEquals("/harbour/20413/attachment/3/a%20%22b%22.pdf", SiteAddress.attachment(ID, 3, "a \"b\".pdf"));
        assertEquals("/harbour/part/7", SiteAddress.release("harbour", 7));
        assertEquals("/harbour/feed.atom", SiteAddress.atom("harbour"));
        assertEquals("/search?q=%22last%20denial%22", SiteAddress.search("\"last denial\""));
        assertEquals("/search?q=x&sort=newest&page=3", SiteAddress.search("x", Sort.NEWEST, 3));
    }

    @Test
    void parsing_an_address_restores_its_parameters() {
        String query = "Rückfragen & <b> \"a+b\" 100% #?/\\ 日本";
        assertEquals(
                query, Request.get(SiteAddress.search(query, Sort.OLDEST, 2)).parameter("q"));
    }

    @Test
    void a_trove_of_a_reserved_name_does_not_hide_a_page(@TempDir Path folder) throws Exception {
        for (String slug : new String[] {"about", "search", "help", "checkpoint", "releases", "tile", "mirrors"}) {
            assertTrue(ReservedSlugs.contains(slug));
        }
        assertFalse(ReservedSlugs.contains("harbour"));
        ArchiveBuilder written =
                new ArchiveBuilder(folder, "Papers").trove("about", "A trove of that name", "", 3, Map.of());
        Site site = HarbourArchive.of(folder, written).site();
        assertTrue(new String(
                        ((Response.Body.Bytes)
                                        site.answer("GET", "/about", Map.of()).body())
                                .content(),
                        java.nio.charset.StandardCharsets.UTF_8)
                .contains("About this archive</h1>"));
    }
}
