package org.daylight.flow.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditEntry;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.catalog.FindingFlags;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.LeftFindings;
import org.daylight.catalog.ReviewQueues;
import org.daylight.catalog.ReviewState;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Role;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.QueryParser;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six messages: three copies of one, an answer to it, one with a list, and one that has a copy attached. */
class ReviewDocumentsTest {

    private static final String TEXT =
            "The contract for the dredging was signed on a Tuesday, and nobody told the harbour master of it.\n";
    private static final String FIRST =
            "From: a@port.example\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: contract\n"
                    + "Message-ID: <1@port.example>\n";
    private static final By ANN = new By("ann", Rooms.FIRST);
    private static final By BEA = new By("bea", Rooms.FIRST);

    @TempDir
    Path folder;

    private Path path;
    private Newsroom room;
    private Vault vault;
    private final Map<String, ReviewState> byName = new TreeMap<>();

    @BeforeEach
    void sixMessages() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("first.eml"), FIRST + "\n" + TEXT);
        Files.writeString(mail.resolve("copy.eml"), "Received: by mx.example; 2 Mar 2026\n" + FIRST + "\n" + TEXT);
        Files.writeString(
                mail.resolve("answer.eml"),
                "From: b@port.example\nMessage-ID: <2@port.example>\nIn-Reply-To: <1@port.example>\n\nNobody?\n");
        Files.writeString(
                mail.resolve("list.eml"),
                "From: A@Port.example\nMessage-ID: <3@port.example>\nList-Id: <press.port.example>\n\nNews.\n");
        Files.writeString(
                mail.resolve("host.eml"),
                "From: c@port.example\n"
                        + "Message-ID: <4@port.example>\n"
                        + "Content-Type: multipart/mixed; boundary=x\n\n"
                        + "--x\n\n"
                        + "See this.\n"
                        + "--x\n"
                        + "Content-Type:"
                        + " message/rfc822\n\n" + FIRST + "\n" + TEXT + "\n--x--\n");
        Files.writeString(mail.resolve("other.eml"), "From: c@port.example\nMessage-ID: <5@port.example>\n\nLunch?\n");
        path = Rooms.create(folder.resolve("newsroom"));
        Rooms.importAll(path, List.of(mail), 4_000, StepListener.NONE);
        open();
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
            String name = room.catalog()
                    .documents()
                    .places(document.key())
                    .getFirst()
                    .container()
                    .replaceAll(".*?([a-z]+)\\.eml$", "$1");
            byName.put(name, state(document.key()));
        }
        assertEquals(Set.of("first", "copy", "answer", "list", "host", "other"), byName.keySet());
    }

    private void open() throws IOException {
        room = Newsroom.open(path);
        vault = FolderVault.openToRead(room.vaultFolder());
    }

    @AfterEach
    void close() throws IOException {
        vault.close();
        room.close();
    }

    private ReviewState state(long key) {
        return room.catalog().reviews().find(key).orElseThrow();
    }

    private ReviewState state(String name) {
        return state(byName.get(name).key());
    }

    private @Nullable String review(String name) {
        return state(name).review();
    }

    private ReviewDocuments.Result decide(By by, ReviewOrder order, String... names) throws IOException {
        List<Long> keys = new ArrayList<>();
        for (String name : names) {
            keys.add(byName.get(name).key());
        }
        return new ReviewDocuments(room, vault).run(by, keys, order);
    }

    private static ReviewOrder order(ReviewOrder.Action action) {
        return ReviewOrder.of(action, "");
    }

    private static ReviewOrder embargo(@Nullable Instant until, @Nullable String event) {
        return new ReviewOrder(
                ReviewOrder.Action.EMBARGO, "court order", until, event, CopiesRule.INCLUDED, false, null);
    }

    /** Everything that a decision changes about the documents. */
    private String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : byName.keySet()) {
            all.append(state(name))
                    .append(room.catalog()
                            .documents()
                            .find(byName.get(name).key())
                            .orElseThrow())
                    .append(room.catalog()
                            .matches()
                            .barring(byName.get(name).key())
                            .isPresent())
                    .append('\n');
        }
        return all.toString();
    }

    private List<AuditEntry> log() throws IOException {
        List<AuditEntry> entries = new ArrayList<>();
        assertEquals(List.of(), AuditCheck.run(room, entries::add, null).problems());
        return entries;
    }

    @Test
    void publishingCoversTheSameMessageOnly() throws IOException {
        ReviewDocuments.Result result = decide(ANN, order(ReviewOrder.Action.PUBLISH), "first", "other");
        assertEquals(2, result.documents());
        assertEquals(
                List.of(state("copy").cited()),
                result.copies().stream().map(ReviewState::cited).toList());
        assertEquals("publish", review("first"));
        assertEquals("publish", review("copy"));
        assertNull(review("host"), "a message with a copy attached has more in it");
        assertNull(review("answer"));
        AuditEntry entry = log().getLast();
        assertEquals("ann", entry.who());
        assertEquals("publish", entry.what().action());
        assertEquals(3, entry.what().count());
        ReviewDocuments.Result again = decide(ANN, order(ReviewOrder.Action.PUBLISH), "first");
        assertEquals(0, again.id());
        assertEquals(Map.of(ReviewDocuments.Skip.UNCHANGED, 1), again.skipped());
        assertEquals(1, log().size(), "what changes nothing is not recorded");
    }

    @Test
    void withholdingCoversAllCopiesAndIsUndone() throws IOException {
        String before = everything();
        ReviewDocuments.Result result =
                decide(ANN, ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "privacy"), "first", "copy", "other");
        assertEquals(3, result.documents());
        assertEquals(1, result.copies().size(), "the message that has it attached");
        for (String name : List.of("first", "copy", "host", "other")) {
            assertEquals("privacy", state(name).withheld(), name);
        }
        assertNull(state("answer").withheld());
        String after = everything();
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).last(BEA));
        assertEquals(before, everything());
        assertTrue(!before.equals(after));
        assertEquals(
                List.of("withhold", "undo"),
                log().stream().map(each -> each.what().action()).toList());
        var refused = assertInstanceOf(UndoDecision.Refused.class, new UndoDecision(room).run(BEA, result.id()));
        assertTrue(refused.reasons().getFirst().contains("was undone before"));
    }

    @Test
    void eachKindOfDecisionIsUndoneCompletely() throws IOException {
        decide(ANN, embargo(null, "verdict"), "list");
        String before = everything();
        for (ReviewOrder order : List.of(
                order(ReviewOrder.Action.PUBLISH),
                ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "x"),
                embargo(Rooms.FIRST, null),
                order(ReviewOrder.Action.LIFT),
                order(ReviewOrder.Action.SECOND_REVIEW))) {
            ReviewDocuments.Result result = decide(ANN, order, "first", "other", "list");
            assertTrue(result.id() > 0, order.action().word());
            assertTrue(!before.equals(everything()), order.action().word());
            assertInstanceOf(
                    UndoDecision.Undone.class,
                    new UndoDecision(room).run(ANN, result.id()),
                    order.action().word());
            assertEquals(before, everything(), order.action().word());
        }
    }

    @Test
    void aWithholdingOfOneDocumentIsUndoneToo() throws IOException {
        String before = everything();
        int number = byName.get("first").number();
        var document = new org.daylight.archive.DocumentId("harbour", number);
        new DecideDocument(room, vault, ANN).withhold(document, "privacy", CopiesRule.INCLUDED);
        assertEquals("withhold", review("host"));
        String withheld = everything();
        new DecideDocument(room, vault, ANN).show(document, CopiesRule.INCLUDED);
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).last(ANN));
        assertEquals(withheld, everything(), "withheld again, with its copies barred");
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).last(ANN));
        assertEquals(before, everything());
    }

    @Test
    void aLaterDecisionBlocksTheUndoAndIsNamed() throws IOException {
        ReviewDocuments.Result first = decide(ANN, order(ReviewOrder.Action.PUBLISH), "first", "other");
        ReviewDocuments.Result second = decide(BEA, ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "x"), "other");
        var refused = assertInstanceOf(UndoDecision.Refused.class, new UndoDecision(room).run(ANN, first.id()));
        assertEquals(1, refused.reasons().size());
        assertTrue(refused.reasons().getFirst().contains("1 document was decided again by decision " + second.id()));
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).run(ANN, second.id()));
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).run(ANN, first.id()));
        assertInstanceOf(UndoDecision.Refused.class, new UndoDecision(room).last(ANN));
    }

    @Test
    void whatIsPublishedIsNotDecidedAgainAndNotUndone() throws IOException {
        ReviewDocuments.Result result = decide(ANN, order(ReviewOrder.Action.PUBLISH), "first", "other");
        close();
        Rooms.plan(path, 1);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(path, Rooms.FIRST, StepListener.NONE));
        open();
        var refused = assertInstanceOf(UndoDecision.Refused.class, new UndoDecision(room).run(ANN, result.id()));
        assertTrue(refused.reasons().getFirst().startsWith("published since: harbour/"));
        ReviewDocuments.Result late = decide(ANN, ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "x"), "first");
        assertEquals(Map.of(ReviewDocuments.Skip.PUBLISHED, 1), late.skipped());
        assertEquals("released", review("answer"));
        assertEquals(List.of(), room.catalog().queues().counts(ReviewQueues.By.TROVE, null, 10));
    }

    @Test
    void aSecondReviewNeedsAnotherPersonAndKeepsThePartBack() throws IOException {
        decide(ANN, order(ReviewOrder.Action.SECOND_REVIEW), "first");
        assertEquals("second-review", review("copy"));
        assertEquals(
                Map.of(ReviewDocuments.Skip.OWN_REQUEST, 1),
                decide(ANN, order(ReviewOrder.Action.PUBLISH), "first").skipped());
        assertRefused("needs a second review");
        decide(BEA, order(ReviewOrder.Action.PUBLISH), "first", "copy");
        assertEquals("publish", review("first"));
        assertEquals("publish", review("copy"));
        assertPublished(Rooms.FIRST);
    }

    private void addUsers() throws IOException {
        var users = new EditUsers(room, new SecureRandom());
        byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
        users.add(By.nobody(Rooms.FIRST), "ann", Set.of(Role.PUBLISHER), null, password);
        users.add(ANN, "bea", Set.of(Role.REVIEWER), null, password);
    }

    /** Every way in which the one who requested it could make it unnecessary. */
    @Test
    void whoRequestedASecondReviewCannotMakeItUnnecessary() throws IOException {
        addUsers();
        ReviewDocuments.Result requested = decide(ANN, order(ReviewOrder.Action.SECOND_REVIEW), "first");
        // An embargo that has ended by itself,
        decide(ANN, embargo(Rooms.FIRST.minus(Duration.ofDays(1)), null), "first");
        assertEquals("embargo", review("first"));
        assertRefused("needs a second review");
        // one that was lifted,
        decide(ANN, order(ReviewOrder.Action.LIFT), "first");
        assertEquals("second-review", review("first"));
        assertEquals("ann", state("first").secondBy());
        // a document that was withheld and is shown again,
        decide(ANN, ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "privacy"), "first");
        ReviewState first = state("first");
        assertInstanceOf(
                DecideDocument.Shown.class,
                new DecideDocument(room, vault, ANN)
                        .show(new DocumentId(first.trove(), first.number()), CopiesRule.INCLUDED));
        assertEquals("second-review", review("first"));
        assertEquals(
                Map.of(ReviewDocuments.Skip.OWN_REQUEST, 1),
                decide(ANN, order(ReviewOrder.Action.PUBLISH), "first").skipped());
        // a second user whom nobody has confirmed,
        var atDesk = EditUsers.atDesk(room, new SecureRandom());
        atDesk.addInvited(ANN, "eve", Set.of(Role.REVIEWER), null);
        By eve = new By("eve", Rooms.FIRST);
        assertEquals(
                Map.of(ReviewDocuments.Skip.UNCONFIRMED, 1),
                decide(eve, order(ReviewOrder.Action.PUBLISH), "first").skipped());
        // and undoing the request.
        ReviewDocuments.Result again = decide(ANN, order(ReviewOrder.Action.SECOND_REVIEW), "other");
        for (By by : List.of(ANN, eve)) {
            assertInstanceOf(UndoDecision.Refused.class, new UndoDecision(room).run(by, again.id()));
        }
        assertEquals("second-review", review("other"));
        assertInstanceOf(UndoDecision.Undone.class, new UndoDecision(room).run(BEA, again.id()));
        assertNull(review("other"));
        assertEquals(1, decide(BEA, order(ReviewOrder.Action.PUBLISH), "first").documents());
        assertNull(state("first").secondBy());
        assertNotEquals(0, requested.id());
    }

    private void assertRefused(String words) throws IOException {
        close();
        Rooms.plan(path, 1);
        var refused =
                assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(path, Rooms.FIRST, StepListener.NONE));
        assertTrue(refused.reason().contains(words), refused.reason());
        open();
    }

    private void assertPublished(Instant now) throws IOException {
        close();
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(path, now, StepListener.NONE));
        open();
    }

    @Test
    void anEmbargoUntilADateEndsThen() throws IOException {
        Instant until = Rooms.FIRST.plus(Duration.ofHours(2));
        ReviewDocuments.Result result = decide(ANN, embargo(until, null), "first");
        assertEquals(2, result.copies().size());
        assertEquals(
                Map.of(ReviewDocuments.Skip.EMBARGOED, 1),
                decide(ANN, order(ReviewOrder.Action.PUBLISH), "copy").skipped());
        assertRefused("is under an embargo until 2026-12-01T11:00:00Z");
        assertPublished(until);
    }

    @Test
    void anEmbargoUntilAnEventEndsWhenAnEditorSaysSo() throws IOException {
        decide(ANN, embargo(null, "verdict"), "first");
        assertEquals(
                List.of(new ReviewQueues.Count("verdict", 3)),
                room.catalog().reviews().awaitedEvents());
        assertRefused("is under an embargo until the event verdict");
        assertTrue(new DeclareEvent(room).run(ANN, "verdict", true));
        assertTrue(!new DeclareEvent(room).run(ANN, "verdict", true));
        assertEquals(List.of(), room.catalog().reviews().awaitedEvents());
        assertPublished(Rooms.FIRST);
    }

    @Test
    void aCopyThatArrivesLaterIsHeldBackByAnEmbargo() throws Exception {
        decide(ANN, embargo(null, "verdict"), "first");
        close();
        Path late = folder.resolve("late.eml");
        Files.writeString(late, "X-Copy: 3\n" + FIRST + "\n" + TEXT);
        Rooms.importAll(path, List.of(late), 4_000, StepListener.NONE);
        open();
        decide(ANN, order(ReviewOrder.Action.LIFT), "host");
        assertEquals(
                "embargo", review("first"), "the end of an embargo of the host says nothing about what is attached");
        close();
        Rooms.plan(path, 7);
        String reason = "";
        for (int part = 0; part < 7; part++) {
            PublishRelease.Result result =
                    Rooms.publish(path, Rooms.FIRST.plus(Duration.ofDays(part)), StepListener.NONE);
            if (result instanceof PublishRelease.Refused refused) {
                reason = refused.reason();
                break;
            }
        }
        open();
        assertTrue(reason.contains("embargo"), reason);
        new DeclareEvent(room).run(ANN, "verdict", true);
        var waiting = new WaitingDocuments(room.catalog(), 1, Rooms.FIRST);
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
            assertTrue(waiting.why(document).isEmpty());
            assertTrue(waiting.barring(document).isEmpty());
        }
    }

    /** 120 messages with the same text, by different people: too many to be withheld with one of them unasked. */
    @Test
    void manyDoubtfulCopiesNeedAConfirmation() throws Exception {
        close();
        Path many = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 120; i++) {
            Files.writeString(
                    many.resolve(i + ".eml"), "From: p" + i + "@port.example\nMessage-ID: <m" + i + "@x>\n\n" + TEXT);
        }
        Rooms.importAll(path, List.of(many), 4_000, StepListener.NONE);
        open();
        ReviewOrder withhold = ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "privacy");
        ReviewDocuments.Result refused = decide(ANN, withhold, "first", "other");
        assertEquals(Map.of(ReviewDocuments.Skip.DOUBTFUL, 1), refused.skipped());
        assertEquals(1, refused.documents());
        new UndoDecision(room).last(ANN);
        ReviewDocuments.Result only = decide(
                ANN,
                new ReviewOrder(ReviewOrder.Action.WITHHOLD, "x", null, null, CopiesRule.NOT_INCLUDED, false, null),
                "first");
        assertEquals(0, only.copies().size());
        new UndoDecision(room).last(ANN);
        ReviewDocuments.Result all = decide(
                ANN,
                new ReviewOrder(ReviewOrder.Action.WITHHOLD, "x", null, null, CopiesRule.ALL_INCLUDED, false, null),
                "first");
        assertEquals(122, all.copies().size(), "the copy, the message with it attached, and 120 others");
        String before = everything();
        new UndoDecision(room).last(ANN);
        assertTrue(!before.equals(everything()));
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        List<Long> everyKey = room.catalog().documents().range(trove.id(), 1, trove.documents()).stream()
                .map(HeldDocument::key)
                .toList();
        ReviewDocuments.Result chosen = new ReviewDocuments(room, vault).run(ANN, everyKey, withhold);
        assertEquals(126, chosen.documents(), "what the editor chose is not doubtful");
        assertEquals(0, chosen.copies().size());
    }

    @Test
    void whatOthersWorkOnIsLeftOut() throws IOException {
        var claims = new ClaimDocuments(room.catalog());
        Duration hour = Duration.ofHours(1);
        assertEquals(
                1,
                claims.take("ann", List.of(byName.get("other").key()), Rooms.FIRST, hour)
                        .taken());
        assertEquals(
                1,
                claims.take("bea", List.of(byName.get("other").key()), Rooms.FIRST, hour)
                        .others()
                        .size());
        assertEquals(
                Map.of(ReviewDocuments.Skip.CLAIMED, 1),
                decide(BEA, order(ReviewOrder.Action.PUBLISH), "other").skipped());
        ReviewOrder even = new ReviewOrder(ReviewOrder.Action.PUBLISH, "", null, null, CopiesRule.INCLUDED, true, null);
        assertEquals(1, decide(BEA, even, "other").documents());
        new UndoDecision(room).last(BEA);
        By later = new By("bea", Rooms.FIRST.plus(hour));
        assertEquals(
                1, decide(later, order(ReviewOrder.Action.PUBLISH), "other").documents(), "the claim has expired");
        assertEquals(1, claims.release("ann", List.of(byName.get("other").key())));
    }

    @Test
    void queuesCountWhatIsUnreviewed() throws IOException {
        new NoteQueues(room, vault).run(done -> {});
        long trove = room.catalog().troves().find("harbour").orElseThrow().id();
        ReviewQueues queues = room.catalog().queues();
        assertEquals(
                List.of(
                        new ReviewQueues.Count("a@port.example", 3),
                        new ReviewQueues.Count("c@port.example", 2),
                        new ReviewQueues.Count("b@port.example", 1)),
                queues.counts(ReviewQueues.By.PERSON, trove, 10));
        assertEquals(
                List.of(new ReviewQueues.Count("press.port.example", 1)),
                queues.counts(ReviewQueues.By.LIST, null, 10));
        assertEquals(List.of(new ReviewQueues.Count("", 6)), queues.counts(ReviewQueues.By.LANGUAGE, trove, 10));
        List<Long> next = queues.next(trove, ReviewQueues.By.PERSON, "a@port.example", "ann", Rooms.FIRST, 10);
        assertEquals(3, next.size());
        new ClaimDocuments(room.catalog()).take("bea", next.subList(0, 1), Rooms.FIRST, Duration.ofHours(1));
        assertEquals(
                next.subList(1, 3),
                queues.next(trove, ReviewQueues.By.PERSON, "a@port.example", "ann", Rooms.FIRST, 10));
        decide(BEA, order(ReviewOrder.Action.PUBLISH), "first");
        assertEquals(
                List.of(new ReviewQueues.Count("publish", 2), new ReviewQueues.Count("unreviewed", 4)),
                queues.progress(trove));
        assertEquals(List.of(new ReviewQueues.Count("harbour", 4)), queues.counts(ReviewQueues.By.TROVE, null, 10));
        assertEquals(List.of(new ReviewQueues.Count("bea", 2)), queues.rate(Rooms.FIRST));
    }

    @Test
    void documentsAreChosenByQueryAndThread() throws IOException {
        try (LuceneIndex index = LuceneIndex.open(room.indexFolder())) {
            var select = new SelectDocuments(index);
            assertEquals(
                    2,
                    select.byQuery(QueryParser.parse("from:c@port.example").query(), "harbour")
                            .keys()
                            .size());
            assertEquals(
                    0,
                    select.byQuery(QueryParser.parse("from:c@port.example").query(), "fort")
                            .keys()
                            .size());
        }
        List<Long> keys = List.of(5L, 3L, 9L, 1L, 7L);
        List<Long> sample = SelectDocuments.sample(keys, 2, 1);
        assertEquals(2, sample.size());
        assertEquals(sample, SelectDocuments.sample(List.of(1L, 3L, 5L, 7L, 9L), 2, 1));
        Set<List<Long>> samples = new java.util.HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            samples.add(SelectDocuments.sample(keys, 2, seed));
        }
        assertTrue(samples.size() > 5, "another seed gives another sample");
    }

    @Test
    void tagsAndNotesAreRecordedWithoutTheTextOfTheNote() throws IOException {
        var remarks = new RemarkDocuments(room);
        long key = byName.get("other").key();
        assertEquals(1, remarks.tag(ANN, List.of(key), "crane", true));
        assertEquals(0, remarks.tag(ANN, List.of(key), "crane", true));
        long note = remarks.note(ANN, key, "Ask Ines about the crane.");
        assertEquals(
                "Ask Ines about the crane.",
                room.catalog().remarks().notes(key).getFirst().text());
        assertEquals(note, log().getLast().sequence());
        assertTrue(!log().getLast().line().contains("Ines"));
        assertEquals(1, remarks.tag(BEA, List.of(key), "crane", false));
        assertEquals(List.of(), room.catalog().remarks().tags(key));
        assertThrows(IllegalArgumentException.class, () -> remarks.tag(ANN, List.of(key), "two words", true));
        assertThrows(IllegalArgumentException.class, () -> remarks.note(ANN, key, " "));
        assertEquals(3, log().size());
    }

    @Test
    void tryingOutSaysWhatWouldBeDecidedAndChangesNothing() throws IOException {
        String before = everything();
        List<Long> keys = List.of(byName.get("first").key(), byName.get("list").key());
        ReviewOrder withhold = ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "privacy");
        ReviewDocuments.Result tried = new ReviewDocuments(room, vault).tryOut(ANN, keys, withhold);
        assertEquals(before, everything());
        assertEquals(0, tried.id());
        ReviewDocuments.Result made = new ReviewDocuments(room, vault).run(ANN, keys, withhold);
        assertEquals(made.documents(), tried.documents());
        assertEquals(
                made.copies().stream().map(ReviewState::cited).toList(),
                tried.copies().stream().map(ReviewState::cited).toList());
        assertEquals(made.skipped(), tried.skipped());
        assertEquals(1, made.id(), "the trial has no entry in the audit log");
    }

    @Test
    void aQueueByFindingHasUnreviewedDocumentsOnly() throws IOException {
        long first = byName.get("first").key();
        long list = byName.get("list").key();
        ReviewQueues queues = room.catalog().queues();
        queues.flags(first, FindingFlags.of(FindingKind.PAYMENT_CARD));
        queues.flags(list, FindingFlags.of(FindingKind.PAYMENT_CARD) | FindingFlags.of(FindingKind.SECRET));
        assertEquals(
                List.of(new ReviewQueues.Count("payment-card", 2), new ReviewQueues.Count("secret", 1)),
                queues.counts(ReviewQueues.By.FINDING, null, 10));
        long trove = room.catalog().troves().find("harbour").orElseThrow().id();
        assertEquals(
                Set.of(first, list),
                Set.copyOf(queues.next(trove, ReviewQueues.By.FINDING, "payment-card", "ann", Rooms.FIRST, 10)));
        assertEquals(List.of(), queues.next(trove, ReviewQueues.By.FINDING, "no-kind", "ann", Rooms.FIRST, 10));
        decide(ANN, order(ReviewOrder.Action.PUBLISH), "list");
        assertEquals(List.of(), queues.next(trove, ReviewQueues.By.FINDING, "secret", "ann", Rooms.FIRST, 10));
        assertEquals(
                List.of(new ReviewQueues.Count("payment-card", 1)), queues.counts(ReviewQueues.By.FINDING, trove, 10));
    }

    @Test
    void aFindingIsLeftAndThatIsTakenBack() throws IOException {
        HeldDocument document =
                room.catalog().documents().find(byName.get("first").key()).orElseThrow();
        var finding = new HeldFinding(
                1, "", "text", FindingKind.PAYMENT_CARD, "cards", "a card", Strength.STRONG, 0, 16, "4111111111111111");
        var flow = new LeaveFinding(room);
        assertTrue(flow.run(ANN, document, finding, true));
        assertFalse(flow.run(BEA, document, finding, true), "it was left before");
        LeftFindings.Left left =
                room.catalog().leftFindings().of(document.key()).getFirst();
        assertTrue(left.isOf(finding));
        assertEquals("ann", left.editor());
        assertNull(state("first").review(), "the document still needs a review");
        assertFalse(Files.readString(AuditLog.file(room)).contains("4111"), "the log has no value");
        assertTrue(flow.run(BEA, document, finding, false));
        assertFalse(flow.run(BEA, document, finding, false));
        assertEquals(List.of(), room.catalog().leftFindings().of(document.key()));
    }

    @Test
    void theNextDocumentsOfAPartAreThoseThatNobodyHasReviewed() throws IOException {
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        new PlanReleases(room)
                .run(trove, new PlanReleases.Division(2, 0), Rooms.FIRST, Interval.parse("day"), null, Rooms.FIRST);
        ReviewQueues queues = room.catalog().queues();
        List<ReviewQueues.Count> counts = queues.counts(ReviewQueues.By.PART, null, 10);
        assertEquals(
                List.of("harbour/1", "harbour/2"),
                counts.stream().map(ReviewQueues.Count::value).toList());
        List<Long> second = queues.next(trove.id(), ReviewQueues.By.PART, "2", "ann", Rooms.FIRST, 10);
        assertEquals(counts.getLast().documents(), second.size());
        for (long key : second) {
            assertEquals(
                    2,
                    room.catalog()
                            .parts()
                            .numberWith("harbour", state(key).number())
                            .orElseThrow());
        }
        int number = state(second.getFirst()).number();
        assertEquals(
                second.subList(1, second.size()),
                queues.nextAfter(number, trove.id(), ReviewQueues.By.PART, "2", "ann", Rooms.FIRST, 10));
        assertEquals(List.of(), queues.next(trove.id(), ReviewQueues.By.PART, "9", "ann", Rooms.FIRST, 10));
    }
}
