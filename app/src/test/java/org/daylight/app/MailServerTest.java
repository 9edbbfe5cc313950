package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.MailFolder;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.search.CompleteRequest;
import org.daylight.search.IndexRequest;
import org.daylight.search.IndexState;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mail server, used by a foreign client of IMAP (Angus Mail) and by plain connections. */
class MailServerTest {

    @TempDir
    Path folder;

    private Script script;
    private ServedMail served;

    @BeforeEach
    void publish() throws IOException {
        script = new Script(folder);
        served = new ServedMail(MailTrove.publish(folder, script));
    }

    @AfterEach
    void close() throws IOException {
        served.close();
        assertEquals(List.of(), served.faults);
    }

    private void publishTheRest() throws IOException {
        script.run("""
            clock 2026-11-24T12:00:00Z
            daylight publish -n newsroom
            clock 2026-11-25T12:00:00Z
            daylight publish -n newsroom
            """);
        served.refresh();
    }

    private Store store() throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imap.port", Integer.toString(served.imap.port()));
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect("127.0.0.1", "anyone", "anything");
        return store;
    }

    private byte[] published(int number) throws IOException {
        return served.archive.publishedBytes(new DocumentId("harbour", number)).orElseThrow();
    }

    private static byte[] exact(Message message) throws MessagingException, IOException {
        var out = new ByteArrayOutputStream();
        ((IMAPMessage) message).getMimeStream().transferTo(out);
        return out.toByteArray();
    }

    @Test
    void aForeignClientListsTheFolders() throws Exception {
        try (Store store = store()) {
            List<String> names = new ArrayList<>();
            for (Folder each : store.getDefaultFolder().list("*")) {
                names.add(each.getFullName());
                assertEquals('/', each.getSeparator());
            }
            assertEquals(
                    List.of("INBOX", "harbour", "harbour/part-0001", "harbour/part-0002", "People"),
                    names.subList(0, 5));
            assertTrue(names.contains("People/ann@port.example"), names.toString());
            assertEquals(0, store.getFolder("INBOX").getMessageCount());
            assertEquals(4, store.getFolder("harbour").getMessageCount());
            assertFalse(store.getFolder("harbour/part-0009").exists());
            assertFalse(store.getFolder("People").getType() == Folder.HOLDS_MESSAGES);
        }
    }

    @Test
    void everyMessageHasThePublishedBytes() throws Exception {
        publishTheRest();
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            assertEquals(7, trove.getMessageCount());
            int files = 0;
            for (Message message : trove.getMessages()) {
                int uid = (int) ((UIDFolder) trove).getUID(message);
                byte[] bytes = exact(message);
                assertEquals(bytes.length, message.getSize());
                if (message.getHeader("X-Daylight-Document") != null) {
                    files++;
                    assertEquals("tide table.csv", message.getFileName());
                    assertArrayEquals(published(uid), message.getInputStream().readAllBytes());
                } else {
                    assertArrayEquals(published(uid), bytes, "UID " + uid);
                }
            }
            assertEquals(1, files);
        }
    }

    @Test
    void theEnvelopesAreThoseThatTheClientFindsItself() throws Exception {
        publishTheRest();
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            Message[] all = trove.getMessages();
            var profile = new FetchProfile();
            profile.add(FetchProfile.Item.ENVELOPE);
            profile.add(FetchProfile.Item.CONTENT_INFO);
            profile.add(UIDFolder.FetchProfileItem.UID);
            trove.fetch(all, profile);
            Map<String, Message> bySubject = new HashMap<>();
            for (Message message : all) {
                bySubject.put(String.valueOf(message.getSubject()), message);
            }
            Message answer = bySubject.get("Re: Müll");
            assertEquals("Ben <ben@port.example>", answer.getFrom()[0].toString());
            assertEquals(
                    "\"Q\\\"uote\" <q@port.example>", answer.getRecipients(Message.RecipientType.CC)[0].toString());
            assertEquals("<one@port.example>", ((IMAPMessage) answer).getInReplyTo());
            assertEquals("<two@port.example>", ((IMAPMessage) answer).getMessageID());
            assertTrue(
                    bySubject.containsKey("one * 1 EXISTS") || bySubject.containsKey("one  * 1 EXISTS"),
                    bySubject.keySet().toString());
        }
    }

    @Test
    void theStructureLeadsToThePartsOfParts() throws Exception {
        publishTheRest();
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            Message message = trove.search(new SubjectTerm("Parts in parts"))[0];
            Multipart outer = (Multipart) message.getContent();
            assertEquals(3, outer.getCount());
            Multipart inner = (Multipart) outer.getBodyPart(0).getContent();
            assertEquals("Grüße from the harbour.", inner.getBodyPart(0).getContent());
            assertEquals("the original", outer.getBodyPart(1).getDescription().replace("\"", ""));
            Message nested = (Message) outer.getBodyPart(1).getContent();
            assertEquals("Inside", nested.getSubject());
            assertEquals(
                    "First text inside.",
                    ((Multipart) nested.getContent()).getBodyPart(0).getContent());
            BodyPart binary = ((Multipart) nested.getContent()).getBodyPart(1);
            assertArrayEquals(
                    new byte[] {0, 1, 2, 3, 4}, binary.getInputStream().readAllBytes());
            assertEquals("tide table.pdf", outer.getBodyPart(2).getFileName());
            assertEquals(
                    "%PDF-1.4",
                    new String(outer.getBodyPart(2).getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void aSearchUsesTheIndexAndTheFolder() throws Exception {
        publishTheRest();
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            assertEquals(1, trove.search(new SubjectTerm("mud")).length);
            int byAnn = trove.search(new FromStringTerm("ann@port.example")).length;
            assertEquals(2, byAnn);
            assertEquals(5, trove.search(new NotTerm(new FromStringTerm("ann@port.example"))).length);
            assertEquals(
                    3,
                    trove.search(new OrTerm(new FromStringTerm("ann@port.example"), new SubjectTerm("müll"))).length);
            Folder ann = store.getFolder("People/ann@port.example");
            ann.open(Folder.READ_ONLY);
            assertEquals(4, ann.getMessageCount());
            assertEquals(1, ann.search(new SubjectTerm("mud")).length);
        }
    }

    @Test
    void allKeysOfASearchShareTheProcessorTimeOfOneCommand() throws Exception {
        Path archive = served.archive.folder();
        served.close();
        served = new ServedMail(archive, 0);
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("a LOGIN a b");
            line.answer("a SELECT harbour");
            assertTrue(line.answer("a SEARCH LARGER 1").getLast().startsWith("a OK"));
            List<String> answer = line.answer("a SEARCH" + " LARGER 1".repeat(100));
            assertTrue(answer.getLast().startsWith("a NO [LIMIT]"), answer.toString());
            assertTrue(line.answer("a NOOP").getLast().startsWith("a OK"));
        }
    }

    @Test
    void aPartThatIsPublishedAndAWithdrawalAreSeenInAnOpenFolder() throws Exception {
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            assertEquals(4, trove.getMessageCount());
            Message[] before = trove.getMessages();
            long validity = ((UIDFolder) trove).getUIDValidity();
            long[] uids = new long[4];
            for (int i = 0; i < 4; i++) {
                uids[i] = ((UIDFolder) trove).getUID(before[i]);
            }
            int second = served.archive
                    .contents()
                    .release("harbour", 1)
                    .orElseThrow()
                    .last();
            script.run("""
                clock 2026-11-24T12:00:00Z
                daylight publish -n newsroom
                daylight withdraw -n newsroom harbour/%d --reason "A private address."
                """.formatted(second));
            served.refresh();
            ((IMAPFolder) trove).doCommand(protocol -> {
                protocol.simpleCommand("NOOP", null);
                return null;
            });
            assertTrue(served.archive.state(new DocumentId("harbour", second)) instanceof DocumentState.Withdrawn);
            assertTrue(before[1].isExpunged());
            assertFalse(before[2].isExpunged());
            trove.close(false);
            trove.open(Folder.READ_ONLY);
            assertEquals(5, trove.getMessageCount());
            assertEquals(validity, ((UIDFolder) trove).getUIDValidity());
            assertEquals(uids[0], ((UIDFolder) trove).getUID(trove.getMessage(1)));
            assertEquals(uids[2], ((UIDFolder) trove).getUID(trove.getMessage(2)));
            assertEquals(7, ((UIDFolder) trove).getUIDNext());
            assertEquals(uids[3], ((UIDFolder) trove).getUID(trove.getMessage(3)));
        }
    }

    @Test
    void aCorrespondentsFolderHasNothingOfAPartThatIsNotIndexedCompletely() throws Exception {
        String before = served.index.index().answer(StateRequest.CURRENT).mark();
        MailFolder ann = new MailFolders(served.archive, served.index.index(), MailFolders.CPU_MILLIS)
                .find("People/ann@port.example")
                .orElseThrow();
        FolderContent first = mailFolders(before).content(ann);
        publishTheRest();
        FolderContent partly = mailFolders(before).content(ann); // documents of the newer parts can be found already
        assertEquals(first.size(), partly.size());
        assertEquals(5, first.next());
        assertEquals(5, partly.next());
        FolderContent all = mailFolders(
                        served.index.index().answer(StateRequest.CURRENT).mark())
                .content(ann);
        assertTrue(all.size() > first.size());
        assertEquals(8, all.next());
    }

    @Test
    void aFolderIsMadeOnceForAllWhoOpenItAtTheSameTime() throws Exception {
        var searches = new AtomicInteger();
        var second = new AtomicReference<Thread>();
        var index = new Searchable() {
            @Override
            public <A> A answer(IndexRequest<A> request) throws IOException {
                if (request instanceof CompleteRequest && searches.incrementAndGet() == 1) {
                    second.get().start();
                    while (second.get().getState() != Thread.State.BLOCKED && searches.get() == 1) {
                        Thread.onSpinWait();
                    }
                }
                return served.index.index().answer(request);
            }

            @Override
            public void close() {
                // the test closes the real one
            }
        };
        var folders = new MailFolders(served.archive, index, MailFolders.CPU_MILLIS);
        MailFolder ann = folders.find("People/ann@port.example").orElseThrow();
        var other = new CompletableFuture<FolderContent>();
        second.set(new Thread(() -> {
            try {
                other.complete(folders.content(ann));
            } catch (IOException | RuntimeException e) {
                other.completeExceptionally(e);
            }
        }));
        assertSame(folders.content(ann), other.get());
        assertEquals(1, searches.get());
    }

    /** Folders with an index whose last commit has this mark. */
    private MailFolders mailFolders(String mark) {
        Searchable real = served.index.index();
        Searchable marked = new Searchable() {
            @Override
            @SuppressWarnings("unchecked")
            public <A> A answer(IndexRequest<A> request) throws IOException {
                return request == StateRequest.CURRENT
                        ? (A) new IndexState(mark, 0, Optional.empty())
                        : real.answer(request);
            }

            @Override
            public void close() {
                // the test closes the real one
            }
        };
        return new MailFolders(served.archive, marked, MailFolders.CPU_MILLIS);
    }

    @Test
    void uidsAreTheSameAfterARestart() throws Exception {
        Map<Long, String> first = uids();
        Path archive = served.archive.folder();
        served.close();
        served = new ServedMail(archive);
        assertEquals(first, uids());
        assertEquals(4, first.size());
    }

    private Map<Long, String> uids() throws MessagingException {
        Map<Long, String> all = new HashMap<>();
        try (Store store = store()) {
            Folder trove = store.getFolder("harbour");
            trove.open(Folder.READ_ONLY);
            for (Message message : trove.getMessages()) {
                all.put(
                        ((UIDFolder) trove).getUID(message) + (((UIDFolder) trove).getUIDValidity() << 32),
                        String.valueOf(message.getSubject()));
            }
        }
        return all;
    }

    @Test
    void whatWouldChangeSomethingIsRefused() throws Exception {
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("a1 LOGIN \"any one\" {8}", "some(one");
            line.answer("a2 SELECT harbour");
            for (String command : List.of(
                    "STORE 1 +FLAGS (\\Deleted)",
                    "UID STORE 1 FLAGS ()",
                    "COPY 1 INBOX",
                    "UID COPY 1:* INBOX",
                    "EXPUNGE",
                    "CREATE x",
                    "DELETE harbour",
                    "RENAME harbour x",
                    "SUBSCRIBE harbour",
                    "UNSUBSCRIBE harbour")) {
                List<String> answer = line.answer("b " + command);
                assertTrue(answer.getLast().startsWith("b NO [NOPERM]"), command + ": " + answer);
            }
            assertTrue(line.answer("c APPEND INBOX {310}").getLast().startsWith("c NO [NOPERM]"));
            assertTrue(line.answer("d NOOP").getLast().startsWith("d OK"));
            assertTrue(line.answer("e APPEND INBOX {310+}").getFirst().startsWith("e NO [NOPERM]"));
            assertEquals("", line.rest());
        }
    }

    @Test
    void sectionsAreRangesOfThePublishedBytes() throws Exception {
        publishTheRest();
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("a AUTHENTICATE PLAIN", "AGFueQBhbnk=");
            line.answer("a EXAMINE harbour");
            String uid = line.answer("a UID SEARCH HEADER Message-ID <three@port.example>")
                    .getFirst()
                    .substring("* SEARCH ".length());
            String whole = new String(published(Integer.parseInt(uid)), StandardCharsets.ISO_8859_1);
            int body = whole.indexOf("\n\n") + 2;
            assertEquals(whole, line.literal("a UID FETCH " + uid + " BODY[]"));
            assertEquals(whole.substring(0, body), line.literal("a UID FETCH " + uid + " BODY.PEEK[HEADER]"));
            assertEquals(whole.substring(body), line.literal("a UID FETCH " + uid + " RFC822.TEXT"));
            assertEquals(whole.substring(3, 8), line.literal("a UID FETCH " + uid + " BODY[]<3.5>"));
            assertEquals("", line.literal("a UID FETCH " + uid + " BODY[]<100000.5>"));
            assertEquals(
                    "From: Ann Lee <ann@port.example>\nSubject: Parts in parts\n\r\n",
                    line.literal("a UID FETCH " + uid + " BODY[HEADER.FIELDS (subject \"FROM\")]"));
            assertEquals("<p>Gr&uuml;&szlig;e</p>", line.literal("a UID FETCH " + uid + " BODY[1.2]"));
            assertEquals("Content-Type: text/html\n\n", line.literal("a UID FETCH " + uid + " BODY[1.2.MIME]"));
            assertEquals(
                    "Subject: Inside\n\r\n", line.literal("a UID FETCH " + uid + " BODY[2.HEADER.FIELDS (SUBJECT)]"));
            assertEquals("First text inside.", line.literal("a UID FETCH " + uid + " BODY[2.1]"));
            assertTrue(line.literal("a UID FETCH " + uid + " BODY[2.TEXT]").startsWith("--third\n"));
            assertTrue(line.answer("a UID FETCH " + uid + " BODY[1.TEXT]")
                    .getFirst()
                    .contains("BODY[1.TEXT] NIL"));
            assertTrue(line.answer("a UID FETCH " + uid + " BODY[9]").getFirst().contains("BODY[9] NIL"));
        }
    }

    @Test
    void nothingThatAClientSendsBreaksTheServer() throws Exception {
        publishTheRest();
        for (String hostile : List.of(
                "",
                " ",
                "GET / HTTP/1.1",
                "a",
                "a FETCH 1 (BODY[",
                "a FETCH 1 BODY[" + "1.".repeat(500) + "1]",
                "a FETCH 1:* (" + "FLAGS ".repeat(500) + "FLAGS)",
                "a FETCH " + "1,".repeat(2_000) + "1 FLAGS",
                "a FETCH 0 FLAGS",
                "a FETCH 4294967296 FLAGS",
                "a FETCH 4294967295:* FLAGS",
                "a UID FETCH 99999999999999999999 FLAGS",
                "a UID UID UID FETCH 1 FLAGS",
                "a FETCH 1 BODY[HEADER.FIELDS (\"a\\\"b\")]",
                "a FETCH 1 BODY[HEADER.FIELDS ({3}",
                "a SEARCH " + "(".repeat(4_000),
                "a SEARCH " + "NOT ".repeat(1_500) + "ALL",
                "a SEARCH " + "OR ".repeat(1_500) + "ALL",
                "a SEARCH " + "ALL ".repeat(1_500) + "ALL",
                "a SEARCH TEXT \"unclosed",
                "a SEARCH SINCE 31-Feb-2015",
                "a SEARCH SENTON 1-Jan-99999",
                "a SEARCH CHARSET KOI8-R TEXT x",
                "a SEARCH TEXT \"\\\"",
                "a SEARCH TEXT {99999999999999999999}",
                "a SEARCH TEXT {5000}",
                "a LIST \"\" \"" + "*%".repeat(500) + "\"",
                "a LIST \"\" " + "*".repeat(200),
                "a STATUS harbour (" + "MESSAGES ".repeat(100) + ")",
                "a SELECT \"People/../../etc\"",
                "a SELECT \"People/x' OR 1=1\"",
                "a LOGIN x",
                "\u0000\u0001\u0002\u00ff")) {
            try (var line = new PlainMail(served.imap.port())) {
                line.answer("x LOGIN a b");
                line.answer("x SELECT harbour");
                line.send(hostile);
                List<String> last = line.answer("y NOOP");
                boolean isClosed = last.isEmpty() || last.stream().anyMatch(each -> each.startsWith("* BYE"));
                assertTrue(isClosed || last.getLast().startsWith("y OK"), hostile + ": " + last);
                assertFalse(last.stream().anyMatch(each -> each.startsWith("a OK") && hostile.contains("{")), hostile);
            }
        }
    }

    @Test
    void everyAnswerAboutAHostileMessageIsOneLine() throws Exception {
        publishTheRest();
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("x LOGIN a b");
            line.answer("x SELECT harbour");
            List<String> answer = line.answer("x FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY INTERNALDATE)");
            assertEquals(8, answer.size(), answer.toString());
            for (String each : answer.subList(0, 7)) {
                assertTrue(each.matches("\\* [1-7] FETCH \\(ENVELOPE \\(.*\\)"), each);
                assertTrue(each.chars().allMatch(c -> c >= ' ' && c < 0x7f), each);
                assertEquals(0, depthAtEnd(each), each);
            }
        }
    }

    /** Counts parentheses outside of quoted strings. */
    private static int depthAtEnd(String line) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return quoted ? -1 : depth;
    }

    @Test
    void idleTellsOfANewPart() throws Exception {
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("x LOGIN a b");
            line.answer("x SELECT harbour");
            line.send("x IDLE");
            assertEquals("+ idling", line.line());
            script.run("""
                clock 2026-11-24T12:00:00Z
                daylight publish -n newsroom
                """);
            served.refresh();
            assertEquals("* 6 EXISTS", line.line());
            assertEquals("* 0 RECENT", line.line());
            assertEquals("x OK done", line.answer("DONE", "x").getLast());
        }
    }

    @Test
    void nothingIsShownBeforeSigningIn() throws Exception {
        try (var line = new PlainMail(served.imap.port())) {
            assertTrue(line.greeting().startsWith("* OK [CAPABILITY IMAP4rev1 "), line.greeting());
            assertTrue(line.answer("a SELECT harbour").getLast().startsWith("a BAD sign in"));
            assertTrue(line.answer("a LIST \"\" *").getLast().startsWith("a BAD sign in"));
            assertTrue(
                    line.answer("a AUTHENTICATE ANONYMOUS c2lyaGM=").getLast().startsWith("a OK"));
            assertTrue(line.answer("a LOGIN a b").getLast().startsWith("a BAD"));
            assertTrue(line.answer("a LOGOUT").getLast().startsWith("a OK"));
        }
    }

    @Test
    void newsReadersFindGroupsAndArticles() throws Exception {
        publishTheRest();
        try (var line = new PlainMail(served.nntp.port())) {
            assertEquals("201 The Harbour Papers: read-only", line.greeting());
            assertTrue(line.block("CAPABILITIES").contains("READER"));
            assertEquals("201 posting is not possible", line.one("MODE READER"));
            assertEquals(
                    List.of(
                            "harbour 7 1 n",
                            "harbour.1 2 1 n",
                            "harbour.2 2 1 n",
                            "harbour.3 2 1 n",
                            "harbour.4 1 1 n"),
                    tail(line.block("LIST ACTIVE")));
            assertEquals(List.of("harbour.3 2 1 n"), tail(line.block("LIST ACTIVE *.3")));
            assertEquals("411 there is no such group", line.one("GROUP harbor"));
            assertEquals("412 no group is selected", line.one("NEXT"));
            assertEquals("211 7 1 7 harbour", line.one("GROUP harbour"));
            assertEquals(List.of("1", "2", "3", "4", "5", "6", "7"), tail(line.block("LISTGROUP harbour")));
            List<String> rows = tail(line.block("OVER 1-"));
            assertEquals(7, rows.size());
            for (String row : rows) {
                assertEquals(8, row.split("\t", -1).length, row);
                assertTrue(row.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f), row);
            }
            String one = rows.stream()
                    .filter(row -> row.split("\t", -1)[4].equals("<one@port.example>"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(one.contains("\tMud in the harbour\t\"Ann Lee\" <ann@port.example>\t"), one);
            List<String> article = line.block("ARTICLE <one@port.example>");
            assertEquals("220 0 <one@port.example>", article.getFirst());
            String number =
                    one.substring(0, one.indexOf('\t')); // all documents have been published, so it is the document's
            assertEquals(
                    new String(published(Integer.parseInt(number)), StandardCharsets.ISO_8859_1),
                    String.join("\n", tail(article)) + "\n");
            assertEquals("223 " + number + " <one@port.example>", line.one("STAT " + number));
            assertEquals("Dredging begins.", line.block("BODY").get(1));
            List<String> head = line.block("HEAD");
            assertEquals("Message-ID: <one@port.example>", head.getLast());
            assertEquals("440 this archive is read-only", line.one("POST"));
            assertEquals("111 20261224180000", line.one("DATE"));
            assertEquals(List.of("harbour.3 2 1 n", "harbour.4 1 1 n"), tail(line.block("NEWGROUPS 20261124 000000")));
            assertEquals(3, tail(line.block("NEWNEWS * 20261124 000000")).size());
            assertEquals(3, tail(line.block("NEWNEWS harbour* 261124 000000")).size());
            assertEquals("501 there is no such day or time", line.one("NEWNEWS * 20261324 000000"));
            assertEquals("423 there is no article with this number", line.one("STAT 99"));
            assertEquals("430 there is no such article", line.one("STAT <none@port.example>"));
            assertEquals(List.of(number + " Mud in the harbour"), tail(line.block("HDR Subject " + number)));
            assertEquals("503 only the fields of LIST HEADERS can be requested", line.one("HDR X-Other 1-"));
            assertEquals("205 until next time", line.one("QUIT"));
        }
    }

    @Test
    void anArticleWithoutItsOwnNameHasOne() throws Exception {
        publishTheRest();
        try (var line = new PlainMail(served.nntp.port())) {
            line.one("GROUP harbour");
            String row = tail(line.block("OVER 1-")).stream()
                    .filter(each -> each.contains("No name, no number"))
                    .findFirst()
                    .orElseThrow();
            String number = row.substring(0, row.indexOf('\t'));
            String id = "<harbour." + number + "@harbour.example>";
            assertTrue(row.contains("\t" + id + "\t"), row);
            assertEquals("223 0 " + id, line.one("STAT " + id));
            List<String> article = line.block("ARTICLE " + number);
            assertTrue(article.getLast().endsWith("and a nul   here"), article.getLast());
        }
    }

    @Test
    void hostileNewsReadersAreAnswered() throws Exception {
        for (String hostile : List.of(
                "",
                "\t",
                "GROUP",
                "GROUP " + "x".repeat(490),
                "OVER 9-1",
                "OVER 1-99999999999",
                "ARTICLE <" + "(".repeat(300) + ">",
                "ARTICLE <.0@harbour.example>",
                "ARTICLE <>",
                "ARTICLE <x.99999999999@harbour.example>",
                "LIST ACTIVE " + "*?".repeat(200),
                "NEWNEWS * x y",
                "HDR",
                "\u0000\u00ff")) {
            try (var line = new PlainMail(served.nntp.port())) {
                line.one("GROUP harbour");
                line.send(hostile);
                line.line();
                assertTrue(line.linesUntil("111 20261224180000", "DATE"), hostile);
            }
        }
        try (var line = new PlainMail(served.nntp.port())) {
            assertEquals("501 the line is too long", line.one("x".repeat(600)));
            assertEquals("", line.rest());
        }
    }

    private static List<String> tail(List<String> block) {
        assertNotEquals('4', block.getFirst().charAt(0));
        return block.subList(1, block.size());
    }

    @Test
    void aDamagedPartIsReportedAndNotShown() throws Exception {
        Path pack = served.archive.pack(
                served.archive.contents().release("harbour", 2).orElseThrow());
        byte[] bytes = java.nio.file.Files.readAllBytes(pack);
        Path archive = served.archive.folder();
        served.close();
        Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 'x');
        java.nio.file.Files.write(pack, bytes);
        served = new ServedMail(archive);
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("x LOGIN a b");
            List<String> answer = line.answer("x SELECT harbour");
            if (!answer.getLast().startsWith("x NO [UNAVAILABLE]")) {
                answer = line.answer("x FETCH 1:* (BODYSTRUCTURE BODY.PEEK[])");
            }
            assertTrue(answer.getLast().startsWith("x NO [UNAVAILABLE]"), answer.toString());
            assertTrue(line.answer("x SELECT harbour/part-0001").getLast().startsWith("x OK"));
        }
        assertFalse(served.faults.isEmpty());
        served.faults.clear();
    }
}
