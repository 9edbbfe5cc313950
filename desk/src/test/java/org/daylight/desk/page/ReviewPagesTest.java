package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.audit.AuditCheck;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.RecordedDecision;
import org.daylight.catalog.ReviewQueues;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues, search, decisions about one document and about many, as users of each role see and make them. */
class ReviewPagesTest {

    @TempDir
    Path folder;

    private ReviewFixture fixture;

    @BeforeEach
    void create() throws Exception {
        fixture = new ReviewFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static int status(org.junit.jupiter.api.function.Executable act) {
        return assertThrows(Refusal.class, act).status();
    }

    private void sorted() throws Exception {
        for (int i = 0;
                i < 200 && fixture.page("bea", "/review?by=person&trove=extra").contains("being sorted");
                i++) {
            Thread.sleep(50);
        }
    }

    @Test
    void queuesCountWhatIsNotReviewed() throws Exception {
        String troves = fixture.page("bea", "/review");
        assertTrue(troves.contains("extra") && troves.contains("harbour"));
        assertTrue(troves.contains("0 (0 %)"), "nothing is reviewed");
        sorted();
        assertTrue(fixture.page("bea", "/review?by=person&trove=extra").contains("a@port.example"));
        assertTrue(fixture.page("bea", "/review?by=list&trove=extra").contains("press.port.example"));
        assertTrue(fixture.page("bea", "/review?by=language&trove=extra").contains("(unknown)"));
        assertTrue(fixture.page("bea", "/review?by=part&trove=harbour").contains("Part 2"));
        assertTrue(fixture.page("bea", "/review?by=finding&trove=extra").contains("numbers of payment cards"));
        assertTrue(fixture.page("bea", "/review?by=thread&trove=extra").contains("card"));
        assertEquals(400, status(() -> fixture.page("bea", "/review?by=colour")));
        assertEquals(404, status(() -> fixture.page("bea", "/review?by=part&trove=nowhere")));
    }

    @Test
    void theNextDocumentIsClaimedAndOthersGetAnother() throws Exception {
        String bea = fixture.post("bea", "/review", "trove", "extra", "by", "finding", "value", "payment-card");
        String ann = fixture.post("ann", "/review", "trove", "extra", "by", "finding", "value", "payment-card");
        assertTrue(bea.matches("/d/extra/[0-9]+\\?by=finding&value=payment-card"), bea);
        assertNotEquals(bea, ann);
        assertTrue(fixture.page("ann", bea).contains("bea works"), "who holds it");
        assertTrue(fixture.page("bea", bea).contains("you work on it"));
        assertTrue(fixture.page("ann", "/review").contains("bea: 1 document"));
        var sent = fixture.sent(
                "ann",
                bea.replaceAll("\\?.*", "") + "/decide",
                "action",
                "publish",
                "by",
                "finding",
                "value",
                "payment-card");
        assertTrue(sent.notes().contains("being worked on by others"), sent.notes());
    }

    @Test
    void aPartIsAQueue() throws Exception {
        String first = fixture.post("bea", "/review", "trove", "harbour", "by", "part", "value", "2");
        Matcher number = Pattern.compile("/d/harbour/([0-9]+)\\?.*").matcher(first);
        assertTrue(number.matches(), first);
        assertEquals(
                2,
                fixture.desk
                        .room()
                        .catalog()
                        .parts()
                        .numberWith("harbour", Integer.parseInt(number.group(1)))
                        .orElseThrow());
    }

    @Test
    void afterADecisionComesTheNextDocumentAndAtTheEndTheQueue() throws Exception {
        String path = "/d/" + fixture.path("list") + "/decide";
        var sent = fixture.sent("bea", path, "action", "publish", "by", "trove", "value", "extra");
        assertTrue(sent.result().startsWith("/d/extra/"), sent.result());
        assertEquals("publish", fixture.state("list").review());
        for (int i = 0; i < 10 && sent.result().startsWith("/d/"); i++) {
            sent = fixture.sent(
                    "bea",
                    sent.result().replaceAll("\\?.*", "") + "/decide",
                    "action",
                    "publish",
                    "by",
                    "trove",
                    "value",
                    "extra");
        }
        assertEquals("/review?by=trove", sent.result());
        assertTrue(sent.notes().contains("Nothing is left to review in this queue: extra"), sent.notes());
        assertTrue(fixture.page("bea", "/review").contains("7 (100 %)"));
    }

    @Test
    void aDecisionCoversCopiesAndSaysSo() throws Exception {
        String page = fixture.page("bea", "/d/" + fixture.path("first"));
        assertTrue(page.contains("the same message") && page.contains(fixture.path("copy")), "the copy is listed");
        var sent = fixture.sent(
                "bea", "/d/" + fixture.path("first") + "/decide", "action", "withhold", "reason", "private card");
        assertTrue(sent.notes().contains("1 copy was decided with it: " + fixture.path("copy")), sent.notes());
        assertEquals("private card", fixture.state("copy").withheld());
        assertNull(fixture.state("answer").withheld(), "a quotation is not covered");
        assertTrue(fixture.page("bea", "/d/" + fixture.path("copy")).contains("withheld: private card"));
        fixture.sent("bea", "/d/" + fixture.path("first") + "/decide", "action", "show");
        assertNull(fixture.state("copy").withheld());
        fixture.sent(
                "bea",
                "/d/" + fixture.path("first") + "/decide",
                "action",
                "withhold",
                "reason",
                "x",
                "copies",
                "none");
        assertNull(fixture.state("copy").withheld(), "this document only");
    }

    @Test
    void anEmbargoNeedsAnEndAndCanBeUndone() throws Exception {
        String path = "/d/" + fixture.path("list") + "/decide";
        assertEquals(400, status(() -> fixture.sent("bea", path, "action", "embargo")));
        assertEquals(400, status(() -> fixture.sent("bea", path, "action", "embargo", "until", "2020-01-01")));
        assertEquals(400, status(() -> fixture.sent("bea", path, "action", "embargo", "event", "Not A Name")));
        assertEquals(400, status(() -> fixture.sent("bea", path, "action", "sell")));
        fixture.sent("bea", path, "action", "embargo", "until", "2027-01-01", "event", "verdict");
        assertTrue(fixture.page("bea", "/d/" + fixture.path("list"))
                .contains("embargo until 1 January 2027 at 00:00 UTC until the event verdict"));
        RecordedDecision decision =
                fixture.desk.room().catalog().reviews().decisions(1).getFirst();
        assertTrue(fixture.page("bea", "/decision/" + decision.id()).contains(fixture.path("list")));
        assertTrue(fixture.page("bea", "/decisions").contains("embargo"));
        var undone = fixture.sent("bea", "/decision/" + decision.id() + "/undo");
        assertTrue(undone.notes().contains("is undone"), undone.notes());
        assertNull(fixture.state("list").review());
        var again = fixture.sent("bea", "/decision/" + decision.id() + "/undo");
        assertTrue(again.notes().contains("Not undone"), again.notes());
    }

    @Test
    void aSecondReviewNeedsAnotherPerson() throws Exception {
        String path = "/d/" + fixture.path("list") + "/decide";
        fixture.sent("bea", path, "action", "second-review");
        var own = fixture.sent("bea", path, "action", "publish");
        assertTrue(own.notes().contains("need the second review of another person"), own.notes());
        fixture.sent("carl", path, "action", "publish");
        assertEquals("publish", fixture.state("list").review());
    }

    @Test
    void tagsNotesAndFindingsAreKept() throws Exception {
        String path = "/d/" + fixture.path("first");
        fixture.sent("bea", path + "/remark", "action", "tag", "tag", "crane");
        fixture.sent("bea", path + "/remark", "action", "note", "note", "ask <b>Ines</b>\r\ntomorrow");
        String page = fixture.page("bea", path);
        assertTrue(page.contains("crane") && page.contains("ask &lt;b&gt;Ines&lt;/b&gt;\ntomorrow"), page);
        assertEquals(400, status(() -> fixture.sent("bea", path + "/remark", "action", "tag", "tag", "two words")));
        assertEquals(400, status(() -> fixture.sent("bea", path + "/remark", "action", "note", "note", " ")));
        fixture.sent("bea", path + "/remark", "action", "untag", "tag", "crane");
        assertFalse(fixture.page("bea", path).contains("crane"));

        assertTrue(page.contains("payment-card: "), "findings are shown");
        var left = fixture.sent("bea", path + "/finding", "action", "leave", "number", "1", "kind", "payment-card");
        assertTrue(left.notes().contains("left as it is"), left.notes());
        assertTrue(fixture.page("ann", path).contains("left by bea"));
        assertEquals(
                409,
                status(() ->
                        fixture.sent("bea", path + "/finding", "action", "leave", "number", "1", "kind", "secret")));
        assertEquals(
                409,
                status(() ->
                        fixture.sent("bea", path + "/finding", "action", "leave", "number", "999", "kind", "secret")));
        fixture.sent("bea", path + "/finding", "action", "reopen", "number", "1", "kind", "payment-card");
        assertFalse(fixture.page("ann", path).contains("left by bea"));
        assertTrue(
                AuditCheck.run(fixture.desk.room(), entry -> {}, null)
                        .problems()
                        .isEmpty(),
                "the audit log holds");
    }

    @Test
    void rolesSeeAndDecideWhatTheyMay() throws Exception {
        String document = "/d/" + fixture.path("first");
        assertEquals(404, status(() -> fixture.page("gus", document)), "a guest of another trove");
        assertEquals(404, status(() -> fixture.page("dora", document)), "an auditor");
        assertEquals(404, status(() -> fixture.page("hal", "/d/harbour/1")));
        assertEquals(403, status(() -> fixture.page("dora", "/search?q=card")));
        String guest = fixture.page("gus", "/d/harbour/1");
        assertFalse(guest.contains("name=\"action\" value=\"publish\""), "no decisions for guests");
        assertTrue(guest.contains("Add note"));
        fixture.sent("gus", "/d/harbour/1/remark", "action", "note", "note", "seen");
        assertTrue(fixture.page("bea", "/d/harbour/1").contains("gus"));
        for (String form : List.of("decide", "finding", "claim", "files", "redact")) {
            assertEquals(403, status(() -> fixture.sent("gus", "/d/harbour/1/" + form, "action", "publish")), form);
            assertEquals(404, status(() -> fixture.sent("dora", "/d/harbour/1/" + form, "action", "publish")), form);
        }
        assertEquals(403, status(() -> fixture.sent("gus", "/review", "trove", "harbour", "by", "trove")));
        assertEquals(403, status(() -> fixture.sent("gus", "/bulk", "q", "", "action", "publish")));
        assertEquals(403, status(() -> fixture.page("gus", "/decisions")));
        assertEquals(403, status(() -> fixture.page("gus", "/decision/1")));
        assertEquals(403, status(() -> fixture.sent("gus", "/decision/1/undo")));
        assertEquals(403, status(() -> fixture.page("gus", "/redactions")));
        assertEquals(403, status(() -> fixture.page("gus", "/d/harbour/1/redact")));
        assertEquals(403, status(() -> fixture.sent("gus", "/redactions/undo", "id", "1")));
        String found = fixture.page("gus", "/search?q=");
        assertTrue(found.contains("harbour/") && !found.contains("/d/extra/"), "a guest finds one trove only");
        assertFalse(fixture.page("gus", "/review").contains("extra"));
        assertFalse(fixture.page("gus", "/search/sample?q=&n=200").contains("/d/extra/"));
    }

    @Test
    void aGuestCannotTellWhatOtherTrovesHave() throws Exception {
        String other = fixture.path("first");
        for (String query : List.of(
                "more-like:" + other,
                "thread:extra/999",
                "copies:" + other,
                "id:nothing/1",
                "thread:1@port.example",
                "(news OR thread:" + other + ")")) {
            String page = fixture.page("gus", "/search?q=" + ReviewAddress.encode(query));
            assertTrue(page.contains(VisibleQuery.NOTICE), query);
            assertFalse(page.contains("There is no such document"), query);
            assertFalse(page.contains("has no rare words"), query);
            assertFalse(fixture.page("bea", "/search?q=" + ReviewAddress.encode(query))
                    .contains(VisibleQuery.NOTICE));
        }
        String own = fixture.page("gus", "/search?q=thread:harbour/1");
        assertTrue(own.contains("/d/harbour/1") && !own.contains(VisibleQuery.NOTICE), own);
    }

    @Test
    void claimsAreCountedByTrove() {
        var catalog = fixture.desk.room().catalog();
        HeldDocument harbour = catalog.documents().find("harbour", 1).orElseThrow();
        Instant until = DeskFixture.NOW.plusSeconds(600);
        catalog.queues().claim(harbour.key(), "bea", until);
        catalog.queues().claim(fixture.document("first").key(), "bea", until);
        long trove = catalog.troves().find("harbour").orElseThrow().id();
        assertEquals(
                List.of(new ReviewQueues.Working("bea", 1, harbour.key())),
                catalog.queues().working(DeskFixture.NOW, trove));
        assertEquals(
                2, catalog.queues().working(DeskFixture.NOW, null).getFirst().documents());
    }

    @Test
    void aSearchShowsTheStateOfEachHitAndSamplesAreRepeatable() throws Exception {
        fixture.sent("bea", "/d/" + fixture.path("list") + "/decide", "action", "second-review");
        String page = fixture.page("carl", "/search?q=trove:extra+dredger");
        assertTrue(page.contains("<h1>1 document</h1>"), page);
        assertTrue(page.contains("needs a second review, requested by bea"));
        assertTrue(page.contains("<mark>dredger</mark>"), "a snippet");
        assertTrue(fixture.page("bea", "/search").contains("q=date%3A"), "facets narrow the search");
        String typed = fixture.page("bea", "/search?q=%22%3E%3Cscript%3Ealert(9)%3C/script%3E");
        assertFalse(typed.contains("<script>alert(9)"));
        String first = rows(fixture.page("bea", "/search/sample?q=trove:harbour&n=5&seed=3"));
        assertEquals(first, rows(fixture.page("bea", "/search/sample?q=trove:harbour&n=5&seed=3")));
        assertNotEquals(first, rows(fixture.page("bea", "/search/sample?q=trove:harbour&n=5&seed=4")));
        assertEquals(404, status(() -> fixture.page("bea", "/search/other")));
        assertTrue(fixture.page("bea", "/search?q=trove:extra&page=999").contains("/d/extra/"), "the last page");
    }

    private static String rows(String page) {
        StringBuilder rows = new StringBuilder();
        Matcher row = Pattern.compile("/d/harbour/[0-9]+").matcher(page);
        while (row.find()) {
            rows.append(row.group()).append(' ');
        }
        return rows.toString();
    }

    @Test
    void allHitsOfASearchAreDecidedAfterAConfirmationAndUndone() throws Exception {
        fixture.sent("bea", "/d/" + fixture.path("list") + "/decide", "action", "publish");
        String confirm = fixture.post("bea", "/bulk", "q", "trove:extra", "action", "publish");
        String page = fixture.page("bea", confirm);
        assertTrue(page.contains("7 documents: reviewed: publish"), page);
        assertTrue(page.contains("6 documents would be decided"), page);
        assertTrue(page.contains("have this decision already (" + fixture.path("list")), page);
        assertNull(fixture.state("first").review(), "nothing is decided yet");
        assertEquals(404, status(() -> fixture.page("ann", confirm)), "another user's");

        var sent = fixture.sent("bea", confirm);
        assertTrue(sent.result().matches("/decision/[0-9]+"), sent.result());
        assertTrue(sent.notes().contains("6 documents were decided"), sent.notes());
        assertEquals("publish", fixture.state("script").review());
        assertEquals(404, status(() -> fixture.sent("bea", confirm)), "it is carried out once");
        assertTrue(fixture.page("ann", sent.result()).contains("Undo this decision"));
        fixture.sent("ann", sent.result() + "/undo");
        assertNull(fixture.state("script").review());
        assertEquals("publish", fixture.state("list").review(), "an earlier decision stays");
    }

    /** An auditor may see the log, and the query may be a name that is redacted next. */
    @Test
    void theAuditLogDoesNotHaveTheQueryOfADecision() throws Exception {
        String confirm = fixture.post("bea", "/bulk", "q", "dredger", "action", "publish");
        fixture.sent("bea", confirm);
        assertEquals("publish", fixture.state("list").review());
        String log = Files.readString(fixture.desk.room().folder().resolve("audit.jsonl"));
        assertTrue(log.contains("\"selection\":\"query\""), log);
        assertFalse(log.contains("dredger"), log);
    }

    @Test
    void aThreadIsDecidedAsAWhole() throws Exception {
        String page = fixture.page("bea", "/d/" + fixture.path("answer"));
        Matcher query = Pattern.compile("name=\"q\" value=\"([^\"]+)\"").matcher(page);
        assertTrue(query.find(), page);
        String confirm = fixture.post("bea", "/bulk", "q", query.group(1), "action", "withhold", "reason", "private");
        assertTrue(fixture.page("bea", confirm).contains("would be decided: withhold"));
        fixture.sent("bea", confirm);
        assertEquals("private", fixture.state("first").withheld());
        assertEquals("private", fixture.state("answer").withheld());
        assertNull(fixture.state("list").withheld());
    }

    @Test
    void allHitsCanBeTaggedAlsoByAGuest() throws Exception {
        String confirm = fixture.post("gus", "/bulk", "q", "", "action", "tag", "tag", "seen");
        var sent = fixture.sent("gus", confirm);
        assertTrue(sent.notes().contains("were changed: add the tag seen"), sent.notes());
        assertTrue(fixture.page("bea", "/d/harbour/1").contains("seen"));
        assertFalse(fixture.page("bea", "/d/" + fixture.path("list")).contains("seen ×"));
        String nothing = fixture.post("bea", "/bulk", "q", "trove:extra", "action", "untag", "tag", "other");
        assertTrue(fixture.page("bea", nothing).contains("Nothing would be changed"));
    }

    @Test
    void hostileMessagesAreShownAsTextAndWithinLimits() throws Exception {
        String script = fixture.page("bea", "/d/" + fixture.path("script"));
        assertFalse(script.contains("<script>alert"), "nothing of it is markup");
        assertTrue(script.contains("&lt;script&gt;alert(2)"));
        assertFalse(script.contains("\u202E"), "no bidirectional control");
        assertTrue(script.contains("Dangerous: "), "the program is flagged");
        assertTrue(script.length() < 300_000, "" + script.length());
        String html = fixture.page("bea", "/d/" + fixture.path("script") + "?text=html");
        assertFalse(html.contains("onerror"), "the HTML is shown as its text");
        String line = fixture.page("bea", "/d/" + fixture.path("line"));
        assertTrue(line.contains("Page 1 of 11"), "a long line is divided into pages");
        assertTrue(line.length() < 300_000);
        assertTrue(fixture.page("bea", "/d/" + fixture.path("deep")).contains("Irregularities"));
        for (String name : List.of("script", "line", "deep")) {
            String redact = fixture.page("bea", "/d/" + fixture.path(name) + "/redact?part=0");
            assertTrue(redact.length() < 600_000, name + " " + redact.length());
            assertFalse(redact.contains("<script>alert"));
        }
        assertEquals(404, status(() -> fixture.page("bea", "/d/extra/99999")));
        assertEquals(404, status(() -> fixture.page("bea", "/d/extra/x")));
        assertEquals(404, status(() -> fixture.page("bea", "/d/" + fixture.path("list") + "/other")));
    }

    @Test
    void dangerousFilesNeedADecisionOfTheirOwn() throws Exception {
        String path = "/d/" + fixture.path("script");
        assertTrue(fixture.page("bea", path).contains("Publish behind a warning"));
        assertEquals(409, status(() -> fixture.sent("bea", path + "/files", "action", "accept")), "without a reason");
        var sent = fixture.sent("bea", path + "/files", "action", "accept", "reason", "evidence");
        assertTrue(sent.notes().contains("behind a warning"), sent.notes());
        assertTrue(fixture.page("bea", path).contains("Accepted."));
        fixture.sent("bea", path + "/files", "action", "undo");
        assertFalse(fixture.page("bea", path).contains("Accepted."));
        assertEquals(409, status(() -> fixture.sent("bea", "/d/harbour/1/files", "action", "accept", "reason", "x")));
    }

    @Test
    void filesOfADocumentCannotRunInABrowser() throws Exception {
        String path = "/d/" + fixture.path("script");
        Response raw = fixture.get("bea", path + "/raw");
        assertEquals(Response.Trust.FOREIGN, raw.trust());
        assertEquals("no-store", raw.caching());
        assertTrue(raw.type().startsWith("text/plain"));
        String page = fixture.page("bea", path);
        Matcher part = Pattern.compile(Pattern.quote(path) + "/file/([0-9]+)").matcher(page);
        assertTrue(part.find(), page);
        Response file = fixture.get("bea", part.group());
        assertEquals(Response.Trust.FOREIGN, file.trust());
        assertTrue(file.headers().get("Content-Disposition").startsWith("attachment"));
        assertEquals(404, status(() -> fixture.get("bea", path + "/file/77")));
        assertEquals(404, status(() -> fixture.get("bea", path + "/view/1")));
        assertTrue(fixture.page("bea", part.group().replace("/file/", "/text/")).contains("No text was extracted"));
    }
}
