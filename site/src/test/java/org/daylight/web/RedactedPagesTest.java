package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.RedactionCheck;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are published with redactions: how they are read, found, shown and proved. */
class RedactedPagesTest {

    @TempDir
    static Path folder;

    private static ArchiveBuilder written;
    private static Archive archive;
    private static ArchiveIndex index;
    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        written = RedactedArchive.written(folder.resolve("archive"));
        archive = written.open();
        index = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress);
    }

    @AfterAll
    static void close() throws IOException {
        index.close();
        archive.close();
    }

    private static byte[] bytes(String target) {
        Response response = site.answer("GET", target, Map.of("host", "papers.example"));
        assertEquals(200, response.status(), target);
        return ((Response.Body.Bytes) response.body()).content();
    }

    private static Document page(String target) {
        return Jsoup.parse(new String(bytes(target), StandardCharsets.UTF_8));
    }

    private static DocumentState.Published published(int number) throws IOException {
        return assertInstanceOf(DocumentState.Published.class, archive.state(new DocumentId("clinic", number)));
    }

    private static RedactionCheck check(int number) throws IOException {
        DocumentState.Published document = published(number);
        return archive.redaction(document, archive.publishedBytes(document.id()).orElseThrow())
                .orElseThrow();
    }

    @Test
    void theProofIsReadAndCheckedOrTheDocumentCountsAsOneWithoutProof() throws IOException {
        RedactionCheck.Proved proved = assertInstanceOf(RedactionCheck.Proved.class, check(RedactedArchive.MESSAGE));
        assertEquals(Map.of("P1", 6, "SIG", 1, "M-2", 1), proved.counts().marks());
        RedactionCheck.NotProved broken =
                assertInstanceOf(RedactionCheck.NotProved.class, check(RedactedArchive.NOT_PROVED));
        assertEquals("redaction-malformed", broken.code());
        DocumentState.Published whole = published(RedactedArchive.WHOLE);
        assertTrue(archive.redaction(whole, new byte[0]).isEmpty());
        assertTrue(archive.redactionBytes(whole).isEmpty());
    }

    private static List<Hit> found(String query) throws IOException {
        return index.index()
                .answer(new SearchRequest(QueryParser.parse(query).query(), Sort.OLDEST, 0, 10, Set.of()))
                .hits();
    }

    @Test
    void theIndexHasWhatThePublisherSaysAndComputesNothing() throws IOException {
        assertEquals(3, found("is:redacted").size());
        assertEquals(2, found("redacted:p1").size());
        assertEquals(2, found("redacted:M-2").size());
        Hit message = found("is:redacted subject:results").getFirst();
        assertEquals(Map.of("P1", 6, "SIG", 1, "M-2", 1), message.redacted().marks());
        assertEquals(MessageMark.NOT_CHECKABLE, message.mark());
        assertEquals(MessageMark.KEY_GONE, message.redacted().stated());
        assertEquals(List.of(), found("salter"));
        Document list = page("/search?q=is%3Aredacted");
        assertEquals(3, list.select(".list .redactions").size());
        assertEquals(
                "8 redactions",
                list.select("li:has(a[href=/clinic/1]) .redactions").text());
        assertTrue(
                list.select("aside, .facets").text().contains("for reason P1"),
                list.select("aside").text());
        assertTrue(page("/clinic/part/1").select(".dateline").text().contains("3 with redactions"));
        assertTrue(page("/").select(".figures").text().contains("3 of these with redactions"));
        String feed = new String(bytes("/search.atom?q=is%3Aredacted"), StandardCharsets.UTF_8);
        assertTrue(feed.contains("with 8 redactions"), feed);
    }

    @Test
    void theMessagePageShowsWhatTheProofNamesAsMarksAndNothingElse() {
        Document page = page("/clinic/1");
        Element notice = page.selectFirst(".notice.redactions");
        assertTrue(notice.text().contains("published with redactions (8 marks)"), notice.text());
        int hidden = RedactedArchive.ORIGINAL.length() - kept(check1());
        assertTrue(notice.text().contains("Of the original, " + hidden + " bytes are missing."), notice.text());
        assertEquals(RedactedDocument.SENTENCE, page.selectFirst("#reason-P1").text());
        assertEquals(1, page.select("h1 mark.redacted").size());
        assertEquals(
                "Results for [redacted: P1] [redacted: P1] as agreed",
                page.selectFirst("h1").text());
        assertEquals(
                "redacted-P1 <redacted-P1@redacted.invalid>",
                page.select(".person").get(1).text());
        assertEquals(2, page.select(".person").get(1).select("mark").size());
        Element body = page.selectFirst(".mail .body");
        body.select(".pn").remove();
        assertTrue(
                body.text().startsWith("Call [redacted: P1] about the [redacted: P1] notice, and redacted-P1 too."),
                body.text());
        assertEquals(1, body.select("mark").size());
        Element mark = body.selectFirst("mark");
        assertEquals(RedactedDocument.SENTENCE, mark.attr("title"));
        assertEquals("reason-P1", mark.attr("aria-describedby"));
        assertEquals("Results for [redacted: P1] [redacted: P1] as agreed · The Clinic Papers", page.title());
        Element files = page.selectFirst(".files");
        assertTrue(files.text().contains("report.pdf redacted: " + RedactedDocument.SENTENCE), files.text());
        assertEquals(1, files.select("a[download]").size());
        assertEquals("berths.csv", files.selectFirst("a[download]").text());
        assertTrue(page.select(".mail dl").text().contains("none could be checked, because the key is not known"));
        assertEquals(
                1,
                page.select("table.headers tr:has(th:matches(^DKIM-Signature$)) mark")
                        .size());
    }

    private static RedactionCheck.Proved check1() {
        try {
            return (RedactionCheck.Proved) check(RedactedArchive.MESSAGE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int kept(RedactionCheck.Proved proved) {
        return (int) proved.counts().kept();
    }

    @Test
    void theHtmlOfAMessageHasMarksInTextAndNoneInAttributes() {
        Document page = page("/clinic/1?view=html");
        Element html = page.selectFirst(".body.html");
        assertEquals(1, html.select("mark.redacted").size());
        assertEquals(
                "Call [redacted: P1] about the [redacted: P1] notice.",
                html.text().replace("[redacted: P1] [", "["));
        assertFalse(html.outerHtml().matches("(?s).*[0-9a-f]{24}x[0-9]x.*"));
    }

    @Test
    void noLabelIsLeftOnAnyPage() {
        for (String target : List.of(
                "/clinic/1",
                "/clinic/1?view=html",
                "/clinic/1?view=fixed",
                "/clinic/2",
                "/clinic/3",
                "/clinic/4",
                "/clinic/1/marks",
                "/clinic/2/marks",
                "/clinic/3/marks",
                "/clinic/1/evidence",
                "/clinic/2/evidence",
                "/clinic/1/raw",
                "/search?q=is%3Aredacted")) {
            String text = new String(bytes(target), StandardCharsets.UTF_8);
            assertFalse(
                    java.util.regex.Pattern.compile("[0-9a-f]{24}x[0-9]")
                            .matcher(text)
                            .find(),
                    target);
        }
    }

    @Test
    void aFileSaysThatTheSizeIsNotDisclosed() {
        Document page = page("/clinic/2");
        assertTrue(page.selectFirst(".notice.redactions").text().contains("does not disclose how much is missing"));
        assertEquals(1, page.select(".body mark").size());
        assertTrue(page.select(".body").text().contains("Nobody else: [redacted: M-2] is text."));
        assertTrue(page("/clinic/2/evidence").select(".proves").text().contains("all these bytes but the marks"));
        assertTrue(page("/clinic/2/marks").select("table").text().contains("not disclosed"));
    }

    @Test
    void aDocumentWithoutAValidProofSaysSoAndShowsNoMarks() {
        Document page = page("/clinic/3");
        String notice = page.selectFirst(".notice.redactions").text();
        assertTrue(
                notice.contains("The proof of the redactions is not valid") && notice.contains("redaction-malformed"),
                notice);
        assertEquals(0, page.select("mark.redacted").size());
        assertTrue(page.select(".body").text().contains("[redacted: P1] things."));
        Document whole = page("/clinic/4");
        assertEquals(0, whole.select("mark.redacted, .notice.redactions").size());
        assertEquals(
                404,
                site.answer("GET", "/clinic/4/marks", Map.of("host", "papers.example"))
                        .status());
    }

    @Test
    void theSourceListsTheMarksAtThePositionsOfTheProof() throws IOException {
        Document page = page("/clinic/1/marks");
        assertEquals(8, page.select("table tbody tr").size());
        assertEquals(8, page.select("pre mark.redacted").size());
        String source =
                new String(archive.publishedBytes(new DocumentId("clinic", 1)).orElseThrow(), StandardCharsets.UTF_8);
        assertEquals(
                source.replace("\r\n", "\n").strip(),
                page.selectFirst("pre").wholeText().strip());
        for (Element row : page.select("table tbody tr")) {
            int from = Integer.parseInt(row.child(2).text().replace(",", ""));
            int line = Integer.parseInt(row.child(1).text());
            assertEquals(
                    line,
                    1 + source.substring(0, from).chars().filter(c -> c == '\n').count());
            String mark = source.substring(from).strip();
            assertTrue(
                    mark.startsWith("[redacted")
                            || mark.startsWith("redacted-")
                            || mark.startsWith("<redacted-")
                            || mark.startsWith("W3J"),
                    mark);
        }
    }

    @Test
    void theEvidenceIsThePublishersWord() {
        Document page = page("/clinic/1/evidence");
        assertEquals("? cannot be checked", page.selectFirst("main > p .seal").text());
        assertTrue(page.select(".proves").text().contains("it is the publisher’s word"));
        String stated = page.select("#stated ~ .scroll table").first().text();
        assertTrue(stated.contains("dkim 1 key not available key-unknown"), stated);
        assertTrue(page.text().contains("to test guesses"));
        assertEquals(0, page.select("#signatures").size());
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void theDossierHasTheProofAndItsScriptVerifiesIt(@TempDir Path unpacked) throws IOException, InterruptedException {
        assumeTrue(ran(unpacked, "python3", "--version").startsWith("Python 3"), "skipped: no python3");
        for (int number : List.of(RedactedArchive.MESSAGE, RedactedArchive.FILE)) {
            Map<String, byte[]> dossier = unzipped(bytes("/clinic/" + number + "/dossier.zip"));
            assertArrayEquals(archive.redactionBytes(published(number)).orElseThrow(), dossier.get("redaction.json"));
            String readme = new String(dossier.get("README.txt"), StandardCharsets.UTF_8);
            assertTrue(readme.contains("check_redactions.py (spec/redaction.md"), readme);
            for (var entry : dossier.entrySet()) {
                Files.write(unpacked.resolve(entry.getKey()), entry.getValue());
            }
            String said = ran(unpacked, "python3", "proof.py", written.logKey());
            assertTrue(said.startsWith("Everything in ") && said.contains("\nCONFIRMED: "), said);
            String name = "redaction.json";
            byte[] wrong = dossier.get(name).clone();
            wrong[wrong.length / 2] ^= 1;
            Files.write(unpacked.resolve(name), wrong);
            assertTrue(ran(unpacked, "python3", "proof.py", written.logKey()).startsWith("FAILED: redaction.json"));
        }
        Map<String, byte[]> dossier = unzipped(bytes("/clinic/1/dossier.zip"));
        String findings = new String(dossier.get("findings.json"), StandardCharsets.UTF_8);
        assertTrue(
                findings.contains("\"reason\":\"redacted\"") && findings.contains("\"stated\":[{\"method\":\"dkim\""),
                findings);
        Map<String, byte[]> bad = unzipped(bytes("/clinic/3/dossier.zip"));
        for (var entry : bad.entrySet()) {
            Files.write(unpacked.resolve(entry.getKey()), entry.getValue());
        }
        assertTrue(ran(unpacked, "python3", "proof.py", written.logKey()).startsWith("FAILED"));
    }

    private static String ran(Path in, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void theScriptThatIsServedIsTheOneOfTheSpecification() throws IOException {
        assertArrayEquals(Files.readAllBytes(Path.of("../spec/check_redactions.py")), bytes("/check_redactions.py"));
    }

    @Test
    void theExportsListTheMarks() throws IOException {
        String lines = body("/search.jsonl?q=is%3Aredacted");
        assertTrue(
                lines.contains("\"redactions\":{\"marks\":{\"M-2\":1,\"P1\":6,\"SIG\":1},\"statedMark\":\"key-gone\"}"),
                lines);
        assertTrue(body("/search.jsonl?q=-is%3Aredacted").contains("\"redactions\":null"));
        String table = body("/search.csv?q=is%3Aredacted");
        assertTrue(table.contains(",M-2 1; P1 6; SIG 1,mail,"), table);
        String first = lines.lines().findFirst().orElseThrow();
        assertInstanceOf(Outcome.Ok.class, Json.parse(first.getBytes(StandardCharsets.UTF_8), 1 << 20));
    }

    private static String body(String target) throws IOException {
        Response response = site.answer("GET", target, Map.of("host", "papers.example"));
        assertEquals(200, response.status());
        var out = new java.io.ByteArrayOutputStream();
        ((Response.Body.Stream) response.body()).content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aWithdrawnRedactedDocumentLosesItsProof(@TempDir Path other) throws IOException {
        ArchiveBuilder builder = RedactedArchive.written(other);
        builder.withdraw("clinic", RedactedArchive.MESSAGE, "court order");
        try (Archive after = builder.open();
                ZipFile zip = new ZipFile(other.resolve("releases/0001.zip").toFile())) {
            assertEquals(null, zip.getEntry("data/redactions/000001.json"));
            assertTrue(zip.getEntry("data/redactions/000002.json") != null);
            assertInstanceOf(DocumentState.Withdrawn.class, after.state(new DocumentId("clinic", 1)));
            DocumentState.Published left =
                    assertInstanceOf(DocumentState.Published.class, after.state(new DocumentId("clinic", 2)));
            assertInstanceOf(
                    RedactionCheck.Proved.class,
                    after.redaction(left, after.publishedBytes(left.id()).orElseThrow())
                            .orElseThrow());
        }
    }
}
