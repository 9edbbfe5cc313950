package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.archive.DocumentId;
import org.daylight.redaction.MarkForm;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that was shown again with fewer redactions, as readers see it. */
class ShownAgainPagesTest {

    private static final byte[] ORIGINAL = ("From: Ann <ann@port.example>\r\nSubject: News\r\n\r\n"
                    + "Karl Dahlqvist met Ida Brandtner at the quay.\r\n")
            .getBytes(StandardCharsets.UTF_8);
    private static final RedactedDocument.Hide KARL = new RedactedDocument.Hide("Karl Dahlqvist", "P1", MarkForm.TEXT);
    private static final RedactedDocument.Hide IDA = new RedactedDocument.Hide("Ida Brandtner", "P2", MarkForm.TEXT);

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port");
        site.builder.trove("clinic", "The Clinic", "", 3, Map.of());
        site.builder.redact(1, true, KARL, IDA);
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, ORIGINAL);
        shown.put(2, "From: a@port.example\r\nSubject: Lunch\r\n\r\nLunch\r\n".getBytes(StandardCharsets.UTF_8));
        site.builder.part("clinic", "First", "", "2026-12-01T09:00:00Z", shown, new TreeMap<>());
        site.open();
    }

    private void again(String title, String time, RedactedDocument.Hide... hides) throws IOException {
        site.close();
        site.builder.again("clinic", title, time, 1, ORIGINAL, hides);
        site.open();
    }

    private List<Hit> found(String query) throws IOException {
        return site.index()
                .index()
                .answer(new SearchRequest(QueryParser.parse(query).query(), Sort.OLDEST, 0, 10, Set.of()))
                .hits();
    }

    private long everything() throws IOException {
        return site.index()
                .index()
                .answer(new SearchRequest(new Query.Everything(), Sort.OLDEST, 0, 10, Set.of()))
                .total();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    @Test
    void aDocumentWithOneFormHasNoPageOfForms() {
        assertEquals(404, site.answer("/clinic/1/forms").status());
        assertEquals(404, site.answer("/clinic/2/forms").status());
        assertFalse(site.text("/clinic/1").contains("/clinic/1/forms"));
    }

    @Test
    void theNewestFormIsAtTheAddressAndAllFormsAreListed() throws IOException {
        again("A name", "2026-12-02T09:00:00Z", IDA);
        String page = site.text("/clinic/1");
        assertTrue(page.contains("Karl Dahlqvist"), page);
        assertTrue(page.contains("shown before with more redactions"), page);
        assertTrue(page.contains("href=\"/clinic/1/forms\""), page);
        String forms = site.text("/clinic/1/forms");
        assertTrue(forms.contains("2 marks") && forms.contains("1 mark<"), forms);
        assertTrue(forms.contains("/clinic/part/1") && forms.contains("2026-12-01T09:00:00Z"), forms);
        assertTrue(site.text("/clinic/1/forms/1").contains("[redacted: P1]"));
        assertTrue(site.text("/clinic/1/forms/2").contains("Karl Dahlqvist met"));
        assertEquals(404, site.answer("/clinic/1/forms/3").status());
        assertEquals(404, site.answer("/clinic/1/forms/x").status());
        assertEquals(404, site.answer("/clinic/1/forms/1/x").status());

        again("All of it", "2026-12-03T09:00:00Z");
        assertTrue(site.text("/clinic/1/forms").contains("without redactions"));
        assertArrayEquals(
                ORIGINAL,
                site.archive().publishedBytes(new DocumentId("clinic", 1)).orElseThrow());
        assertEquals(404, site.answer("/clinic/1/marks").status());
        assertTrue(site.text("/clinic/1").contains("Ida Brandtner"));
    }

    /** Counts stay right: the document remains one of the part in which it was first. */
    @Test
    void theIndexReplacesTheEarlierForm() throws IOException {
        assertEquals(List.of(), found("dahlqvist"));
        assertEquals(1, found("is:redacted").size());
        again("A name", "2026-12-02T09:00:00Z", IDA);
        again("All of it", "2026-12-03T09:00:00Z");
        assertEquals(1, found("dahlqvist brandtner").size());
        assertEquals(1, found("dahlqvist").getFirst().release());
        assertEquals(2, everything());
        assertEquals(0, found("is:redacted").size());
        assertTrue(site.index().progress().isDone());
        assertEquals(2, site.index().progress().total());
        // An index that is built from nothing is the same.
        site.close();
        Files.move(folder.resolve("index"), folder.resolve("before"));
        site.open();
        assertEquals(1, found("dahlqvist brandtner").size());
        assertEquals(2, everything());
        assertEquals(2, site.index().progress().indexed());
    }

    @Test
    void thePartListsWhatItShowsAgain() throws IOException {
        again("A name", "2026-12-02T09:00:00Z", IDA);
        String part = site.text("/clinic/part/2");
        assertTrue(part.contains("1 shown again with fewer redactions"), part);
        assertTrue(part.contains("No new documents were published"), part);
        assertTrue(
                part.contains("Shown again with fewer redactions</h2>") && part.contains("href=\"/clinic/1\""), part);
        String first = site.text("/clinic/part/1");
        assertTrue(first.contains("2 documents, published") && first.contains("href=\"/clinic/1\""), first);
        assertTrue(site.text("/feed.atom").contains("1 shown again with fewer redactions"));
        assertTrue(site.text("/clinic").contains("A name"));
    }
}
