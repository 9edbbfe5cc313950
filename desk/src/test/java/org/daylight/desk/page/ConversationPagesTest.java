package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredViews;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.ConversationSummary;
import org.daylight.collect.Conversations;
import org.daylight.desk.account.Refusal;
import org.daylight.extract.MadeViews;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.extract.ViewsOutcome;
import org.daylight.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of conversations, as users of each role see and use them. */
class ConversationPagesTest {

    @TempDir
    Path folder;

    private DeskFixture fixture;
    private ReviewDesk review;
    private DeskPage page;

    @BeforeEach
    void create() throws Exception {
        fixture = DeskFixture.create(folder, 40);
        review = new ReviewDesk(fixture.desk(), new SecureRandom());
        page = review.pages().get("conversations");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void collect() throws Exception {
        new CollectedDrop(folder.resolve("stick"))
                .text(1, "I work at the port.\n<script>alert(1)</script>")
                .file(1, "contract <b>of</b> Bergljot.pdf", "%PDF-1.4 nothing".getBytes(StandardCharsets.US_ASCII))
                .text(2, "Hello from another one.")
                .collect(fixture.room(), "quarantine");
    }

    private String get(String user, String target) throws Exception {
        return DeskFixture.text(page.get(fixture.get(user, target)));
    }

    private Response post(String user, String target, String form) throws Exception {
        return page.post(fixture.post(user, target, form));
    }

    /** The number of the conversation with the file: mailboxes are in no order. */
    private int withFile() throws Exception {
        for (ConversationSummary each : new Conversations(fixture.room()).summaries()) {
            if (each.files() > 0) {
                return each.number();
            }
        }
        throw new AssertionError();
    }

    @Test
    void anEmptyListSaysHowToBegin() throws Exception {
        String list = get("bea", "/conversations");
        assertTrue(list.contains("Nothing was collected from a drop yet"), list);
        assertTrue(list.contains("daylight collect"));
    }

    /** What the front page says about conversations to a user. */
    private String front(DeskFrontPage front, String user) throws Exception {
        String page = DeskFixture.text(front.get(fixture.get(user, "/")));
        int from = page.indexOf("<h1>");
        return page.substring(from, page.indexOf("</main>")).replaceAll("<[^>]*>", "");
    }

    @Test
    void theFrontPageCountsUnreadMessagesForThoseWhoMayReadThem() throws Exception {
        var front = new DeskFrontPage(fixture.desk(), new PlanPage(fixture.desk()));
        assertFalse(front(front, "bea").contains("from sources"));
        collect();
        for (String reader : List.of("ann", "bea", "carl")) {
            assertEquals(
                    fixture.get(reader, "/").editor().mayDecide(),
                    front(front, reader).contains("3 messages from sources not read yet, in 2 conversations."),
                    reader);
        }
        assertTrue(
                DeskFixture.text(front.get(fixture.get("bea", "/"))).contains("<a href=\"/conversations\">3 messages"));
        for (String other : List.of("dora", "gus", "hal")) {
            assertFalse(front(front, other).contains("sources"), other);
        }
        post("bea", "/conversations/" + withFile(), "do=read&through=2");
        assertTrue(front(front, "bea").contains("1 message from sources not read yet, in 1 conversation."));
        Path file = fixture.room().folder().resolve("conversations/1.jsonl");
        byte[] right = Files.readAllBytes(file);
        Files.writeString(file, "damaged");
        assertTrue(front(front, "bea").contains("1 conversation with sources cannot be read"), front(front, "bea"));
        Files.write(file, right);
        assertFalse(front(front, "bea").contains("cannot be read"));
    }

    @Test
    void theListAndAConversationShowWhatCameEscaped() throws Exception {
        collect();
        String list = get("carl", "/conversations");
        assertTrue(list.contains("2 conversations, 2 with something not read"), list);
        int number = withFile();
        String one = get("carl", "/conversations/" + number);
        assertTrue(one.contains("I work at the port.\n&lt;script&gt;"), one);
        assertTrue(one.contains("contract &lt;b>of&lt;/b> Bergljot.pdf") || one.contains("contract &lt;b&gt;of"), one);
        assertTrue(one.contains("/d/quarantine/1"), "links to the document");
        assertTrue(one.contains("was not examined yet"), one);
        assertTrue(one.contains("2 entries not read"), one);
        assertFalse(one.contains("<script"), one);
        assertFalse(one.contains("name=\"text\""), "a reviewer does not reply");
        assertTrue(get("bea", "/conversations/" + number).contains("name=\"text\""));
    }

    @Test
    void whatFilesRevealIsShownBeforeTheyArePassedOn() throws Exception {
        collect();
        HeldTrove trove = fixture.room().catalog().troves().find("quarantine").orElseThrow();
        HeldDocument document =
                fixture.room().catalog().documents().find(trove.slug(), 1).orElseThrow();
        StoredViews views = fixture.room().viewsToWrite();
        views.add(
                document.sha256(),
                "a test",
                new MadeViews(
                        ViewsOutcome.UNSUPPORTED,
                        "",
                        "",
                        List.of(),
                        List.of(new Reveal(RevealKind.AUTHOR, null, "", "B. <i>Nilsen</i>")),
                        0));
        views.add(document.key(), "a test", List.of(new StoredViews.Part(0, "file.pdf", document.sha256())));
        String one = get("bea", "/conversations/" + withFile());
        assertTrue(one.contains("Before you pass this on"), one);
        assertTrue(one.contains("names of authors and editors: B. &lt;i"), one);
        assertFalse(one.contains("was not examined yet"), one);
    }

    @Test
    void aReplyWaitsAndIsInTheAuditLog() throws Exception {
        collect();
        int number = withFile();
        String text = URLEncoder.encode("Who signed <it>?\r\nWhen?", StandardCharsets.UTF_8);
        assertEquals(
                303,
                post("bea", "/conversations/" + number, "do=reply&through=2&text=" + text)
                        .status());
        Conversation conversation =
                new Conversations(fixture.room()).find(number).orElseThrow();
        ConversationEntry.Reply reply = conversation.waiting().getFirst();
        assertEquals("Who signed <it>?\nWhen?", reply.text());
        assertEquals("bea", reply.who());
        assertEquals(0, conversation.unread(), "who replies has read it");
        String one = get("ann", "/conversations/" + number);
        assertTrue(one.contains("Waits for the next collection") && one.contains("Who signed &lt;it"), one);
        assertTrue(get("ann", "/conversations").contains("1 reply waits for the next collection"));
        String audit = Files.readString(AuditLog.file(fixture.room()));
        assertTrue(audit.contains("\"who\":\"bea\",\"action\":\"reply\""), audit);
        assertFalse(audit.contains("signed"), audit);
        new CollectedDrop(folder.resolve("later")).text(1, "More.").collect(fixture.room(), "quarantine");
        assertFalse(get("ann", "/conversations/" + number).contains("not read"), "another drop, another conversation");
    }

    @Test
    void readingIsRecordedByTheButtonOnly() throws Exception {
        collect();
        int number = withFile();
        get("carl", "/conversations/" + number);
        assertTrue(get("carl", "/conversations/" + number).contains("not read"), "GET changes nothing");
        String shown = get("carl", "/conversations/" + number + "?before=2");
        assertTrue(shown.contains("name=\"through\" value=\"1\""), shown);
        assertEquals(
                303,
                post("carl", "/conversations/" + number, "do=read&through=1").status());
        assertTrue(get("carl", "/conversations/" + number).contains("1 entry not read"), "what the page did not show");
        assertTrue(get("carl", "/conversations/" + number).contains("name=\"through\" value=\"3\""));
        assertEquals(303, post("carl", "/conversations/" + number, "do=read").status());
        assertTrue(get("carl", "/conversations/" + number).contains("1 entry not read"));
        assertEquals(
                303,
                post("carl", "/conversations/" + number, "do=read&through=3").status());
        assertTrue(get("carl", "/conversations/" + number).contains("Everything is read"));
    }

    @Test
    void rolesAndNumbersAreChecked() throws Exception {
        collect();
        for (String user : List.of("dora", "gus", "hal")) {
            assertEquals(403, status(() -> get(user, "/conversations")), user);
            assertEquals(403, status(() -> get(user, "/conversations/1")), user);
            assertEquals(403, status(() -> post(user, "/conversations/1", "do=reply&text=a")), user);
        }
        assertEquals(403, status(() -> post("carl", "/conversations/1", "do=reply&text=a")));
        assertEquals(409, status(() -> post("bea", "/conversations/1", "do=reply&text=+")));
        assertEquals(409, status(() -> post("bea", "/conversations/1", "do=reply&text=" + "a".repeat(10_001))));
        assertEquals(400, status(() -> post("bea", "/conversations/1", "do=other")));
        for (String address :
                List.of("/conversations/3", "/conversations/0", "/conversations/x", "/conversations/1/2")) {
            assertEquals(404, status(() -> get("bea", address)), address);
        }
        assertTrue(
                get("bea", "/conversations/1?before=999999999&whole=999999999").contains("Conversation 1"));
        assertTrue(get("bea", "/conversations/1?before=1").contains("There is nothing here yet"));
    }

    @Test
    void aLongTextIsCutAndShownWhole() throws Exception {
        new CollectedDrop(folder.resolve("stick"))
                .text(1, "x".repeat(30_000) + " the end")
                .collect(fixture.room(), "quarantine");
        String one = get("bea", "/conversations/1");
        assertFalse(one.contains("the end"));
        assertTrue(one.contains("?before=2&amp;whole=1"), one);
        assertTrue(get("bea", "/conversations/1?before=2&whole=1").contains("the end"));
    }

    @Test
    void aConversationThatCannotBeReadIsNamedInTheList() throws Exception {
        collect();
        Files.writeString(fixture.room().folder().resolve("conversations/1.jsonl"), "x");
        String list = get("bea", "/conversations");
        assertTrue(list.contains("cannot be read: restore its file"), list);
        assertTrue(list.contains("2 conversations, 1 with something not read"), list);
    }

    private static int status(org.junit.jupiter.api.function.Executable act) {
        return assertThrows(Refusal.class, act).status();
    }
}
