package org.daylight.flow.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditEntry;
import org.daylight.audit.By;
import org.daylight.catalog.AcceptedFiles;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.Role;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.publish.FollowSchedule;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.schedule.ReleaseClock;
import org.daylight.schedule.SteadyTime;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann is a publisher, Bea an editor, Carl a reviewer; two parts are planned. */
class TwoPersonsTest {

    private static final By ANN = new By("ann", Rooms.FIRST);
    private static final By BEA = new By("bea", Rooms.FIRST);

    @TempDir
    Path folder;

    private Path path;
    private Newsroom room;
    private Vault vault;
    private HeldTrove trove;

    @BeforeEach
    void threeUsersAndTwoParts() throws Exception {
        path = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 40);
        Rooms.plan(path, 2);
        room = Newsroom.open(path);
        vault = FolderVault.openToRead(room.vaultFolder());
        trove = room.catalog().troves().find("harbour").orElseThrow();
    }

    private void addUsers() throws IOException {
        var users = new EditUsers(room, new SecureRandom());
        byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
        users.add(By.nobody(Rooms.FIRST), "ann", Set.of(Role.PUBLISHER), null, password);
        users.add(ANN, "bea", Set.of(Role.EDITOR), null, password);
        users.add(ANN, "carl", Set.of(Role.REVIEWER), null, password);
    }

    @AfterEach
    void close() throws IOException {
        vault.close();
        room.close();
    }

    private ApproveParts.Result approve(By by, int part) throws IOException {
        return new ApproveParts(room).approve(by, trove, part, null);
    }

    private PlannedPart part(int number) {
        return room.catalog().parts().find("harbour", number).orElseThrow();
    }

    private PublishRelease.Result publish(Instant now) throws IOException {
        return new PublishRelease(room, vault).next(now, false);
    }

    private String refused() throws IOException {
        return assertInstanceOf(PublishRelease.Refused.class, publish(Rooms.FIRST))
                .reason();
    }

    @Test
    void aNewsroomWithoutUsersOrWithOnePublishesAsBefore() throws Exception {
        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST));
        new EditUsers(room, new SecureRandom())
                .add(
                        By.nobody(Rooms.FIRST),
                        "ann",
                        Set.of(Role.PUBLISHER),
                        null,
                        "correct horse battery".getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST.plus(Duration.ofDays(1))));
    }

    @Test
    void twoDifferentUsersApproveOneOfThemAPublisher() throws Exception {
        addUsers();
        assertEquals(
                "part 1 of harbour is not approved: two users have to approve it, one of them a publisher (ann or bea)"
                        + " with  daylight approve --trove harbour --part 1 --as NAME",
                refused());
        assertInstanceOf(ApproveParts.Approved.class, approve(BEA, 1));
        assertInstanceOf(ApproveParts.Refused.class, approve(BEA, 1), "the same person twice");
        assertEquals(
                "part 1 of harbour is approved by bea only: a publisher has to approve it (ann) with  daylight approve"
                        + " --trove harbour --part 1 --as NAME",
                refused());
        assertInstanceOf(ApproveParts.Refused.class, approve(new By("carl", Rooms.FIRST), 1));
        assertInstanceOf(ApproveParts.Refused.class, approve(new By("eve", Rooms.FIRST), 1));
        assertInstanceOf(ApproveParts.Approved.class, approve(ANN, 1));
        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST));
        assertInstanceOf(ApproveParts.Refused.class, approve(ANN, 1), "it is published");
        List<String> actions = new ArrayList<>();
        AuditCheck.run(room, (AuditEntry entry) -> actions.add(entry.what().action()), null);
        assertEquals(List.of("user-add", "user-add", "user-add", "approve", "approve"), actions);
    }

    @Test
    void onlyThoseWhoCanCompleteAnApprovalAreNamed() throws Exception {
        assertFalse(new TwoPersons(room).isNeeded(), "nobody is there");
        addUsers();
        assertTrue(new TwoPersons(room).isNeeded());
        new EditUsers(room, new SecureRandom())
                .add(ANN, "dan", Set.of(Role.EDITOR), null, "correct horse battery".getBytes(StandardCharsets.UTF_8));
        approve(BEA, 1);
        assertTrue(refused().contains("is approved by bea only: a publisher has to approve it (ann) with"));
        approve(ANN, 1);
        assertEquals(java.util.Optional.empty(), new TwoPersons(room).objection(part(1)));
        approve(ANN, 2);
        String second = new TwoPersons(room).objection(part(2)).orElseThrow();
        assertTrue(
                second.contains("is approved by ann only: another user has to approve it (bea or dan) with"), second);
    }

    /** A decision, a title, an announcement, or another plan: each revokes what was approved. */
    @Test
    void everyChangeRevokesTheApprovals() throws Exception {
        addUsers();
        List<Change> changes = List.of(
                () -> new RedactDocuments(room, vault, ANN).setReason("P1", "A name."),
                () -> new DecideDocument(room, vault, ANN)
                        .withhold(new DocumentId("harbour", 3), "privacy", CopiesRule.NOT_INCLUDED),
                () -> new DecideDocument(room, vault, ANN)
                        .withhold(new DocumentId("harbour", 3), "another reason", CopiesRule.NOT_INCLUDED),
                () -> new DecideDocument(room, vault, ANN).show(new DocumentId("harbour", 3), CopiesRule.NOT_INCLUDED),
                () -> new RedactDocuments(room, vault, ANN)
                        .everywhere(
                                trove,
                                new Selector.Text("harbour", false, new RedactionReason("P1", false)),
                                false,
                                (done, total) -> {}),
                () -> new DescribePart(room).run(trove, 1, "The contract", null, Rooms.FIRST),
                () -> new DescribePart(room).run(trove, 1, null, "What we found.", Rooms.FIRST),
                () -> Rooms.plan(path, 3));
        changes.getFirst().make(); // a reason without a redaction changes nothing
        for (Change change : changes.subList(1, changes.size())) {
            approve(ANN, 1);
            approve(BEA, 1);
            assertEquals(java.util.Optional.empty(), new TwoPersons(room).objection(part(1)));
            change.make();
            String objection = new TwoPersons(room).objection(part(1)).orElseThrow();
            assertTrue(objection.contains("changed after an approval"), objection);
            assertTrue(refused().contains("changed after an approval"));
            assertEquals(1, new ApproveParts(room).changes(part(1), "ann").size());
        }
        assertTrue(new ApproveParts(room).changes(part(1), "ann").getFirst().startsWith("the documents: 1-"));
    }

    private interface Change {
        void make() throws Exception;
    }

    @Test
    void anApprovalOfADisabledUserDoesNotCountAndOneCanBeTakenBack() throws Exception {
        addUsers();
        approve(ANN, 1);
        approve(BEA, 1);
        var users = new EditUsers(room, new SecureRandom());
        users.activate(ANN, "bea", false);
        assertTrue(refused().contains("is approved by ann only: another user has to approve it (there is none"));
        users.activate(ANN, "bea", true);
        assertInstanceOf(ApproveParts.Revoked.class, new ApproveParts(room).revoke(BEA, trove, 1));
        assertInstanceOf(ApproveParts.Refused.class, new ApproveParts(room).revoke(BEA, trove, 1));
        assertTrue(refused().contains("is approved by ann only"));
    }

    /** One publisher makes a second user, takes over an existing one, or makes a second publisher, and acts as both. */
    @Test
    void whomOnePublisherLetsInAtTheDeskIsNotTheSecondPersonBeforeAnotherOneConfirms() throws Exception {
        addUsers();
        var shell = new EditUsers(room, new SecureRandom());
        var atDesk = EditUsers.atDesk(room, new SecureRandom());
        By eve = new By("eve", Rooms.FIRST);
        By later = new By("dan", Rooms.FIRST.plus(Duration.ofDays(2)));
        shell.add(ANN, "dan", Set.of(Role.PUBLISHER), null, "correct horse battery".getBytes(StandardCharsets.UTF_8));
        approve(ANN, 1);
        approve(BEA, 1);
        assertEquals(Optional.empty(), new TwoPersons(room).objection(part(1)));

        // The approval of someone who was invited does not count any more.
        assertInstanceOf(EditUsers.Invited.class, atDesk.invite(ANN, "bea"));
        assertTrue(refused().contains("is approved by ann only"), refused());
        assertTrue(refused().contains("bea must be confirmed first"), refused());
        assertInstanceOf(EditUsers.Refused.class, atDesk.invite(later, "bea"), "two publishers at the same time");
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(new By("dan", Rooms.FIRST), "bea"), "not used");

        // A new user, even a publisher, can do nothing that needs two.
        assertInstanceOf(EditUsers.Invited.class, atDesk.addInvited(ANN, "eve", Set.of(Role.PUBLISHER), null));
        var approval = assertInstanceOf(ApproveParts.Refused.class, approve(eve, 1));
        assertTrue(approval.reason().contains("daylight users confirm eve"), approval.reason());
        assertEquals(new EditUsers.Ruled(EditorList.Rule.ON, true), atDesk.rule(ANN, false));
        assertInstanceOf(EditUsers.Refused.class, atDesk.rule(eve, false));
        By eveLater = new By("eve", later.time());
        By annLater = new By("ann", later.time());
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(eveLater, "bea"), "not confirmed herself");
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(eveLater, "eve"));
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(annLater, "bea"), "the same publisher");
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(new By("carl", later.time()), "bea"));

        // A role, too.
        assertInstanceOf(EditUsers.Changed.class, atDesk.role(ANN, "carl", Set.of(Role.EDITOR), null));
        assertInstanceOf(ApproveParts.Refused.class, approve(new By("carl", Rooms.FIRST), 1));

        // The file keeps it. Another publisher, or the command line, confirms.
        try (Newsroom again = Newsroom.open(path)) {
            assertEquals(
                    "ann", new Editors(again).list().find("bea").orElseThrow().unconfirmedBy());
        }
        assertInstanceOf(EditUsers.Changed.class, atDesk.confirm(later, "bea"));
        assertInstanceOf(EditUsers.Refused.class, atDesk.confirm(later, "bea"), "confirmed already");
        assertEquals(Optional.empty(), new TwoPersons(room).objection(part(1)));
        assertInstanceOf(EditUsers.Changed.class, shell.confirm(annLater, "carl"));
        assertInstanceOf(ApproveParts.Approved.class, approve(new By("carl", Rooms.FIRST), 1));
        List<String> actions = new ArrayList<>();
        AuditCheck.run(room, (AuditEntry entry) -> actions.add(entry.what().action()), null);
        assertEquals(2, actions.stream().filter("user-confirm"::equals).count());
    }

    /** What is done on the command line needs no confirmation, and what publishers do to themselves neither. */
    @Test
    void theCommandLineIsTrustedAndTheRuleTurnsOnAsBefore() throws Exception {
        byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
        var shell = new EditUsers(room, new SecureRandom());
        var atDesk = EditUsers.atDesk(room, new SecureRandom());
        shell.add(By.nobody(Rooms.FIRST), "ann", Set.of(Role.PUBLISHER), null, password);
        atDesk.invite(ANN, "ann");
        atDesk.role(ANN, "ann", Set.of(Role.PUBLISHER, Role.EDITOR), null);
        assertInstanceOf(EditUsers.Invited.class, atDesk.addInvited(ANN, "bea", Set.of(Role.EDITOR), null));
        EditorList list = new Editors(room).list();
        assertFalse(list.find("ann").orElseThrow().isUnconfirmed());
        assertTrue(list.find("bea").orElseThrow().isUnconfirmed());
        assertTrue(list.needsTwoPersons(), "the rule is not kept off by a user who must be confirmed");
        shell.reset(ANN, "bea", password);
        assertFalse(new Editors(room).list().find("bea").orElseThrow().isUnconfirmed());
        shell.invite(ANN, "bea");
        shell.addInvited(ANN, "carl", Set.of(Role.REVIEWER), null);
        shell.role(ANN, "carl", Set.of(Role.EDITOR), null);
        assertTrue(new Editors(room).list().editors().stream().noneMatch(Editor::isUnconfirmed));
        assertInstanceOf(ApproveParts.Approved.class, approve(BEA, 1));
    }

    @Test
    void whatIsApprovedIsWhatTheEditorSaw() throws Exception {
        addUsers();
        Sha256 seen = PartContent.of(room, part(1)).hash();
        new DescribePart(room).run(trove, 1, "Another title", null, Rooms.FIRST);
        var refused = assertInstanceOf(ApproveParts.Refused.class, new ApproveParts(room).approve(ANN, trove, 1, seen));
        assertTrue(refused.reason().contains("was changed since you saw it"));
        assertNotEquals(seen, PartContent.of(room, part(1)).hash());
    }

    /** The list of spec/review.md section 4. */
    @Test
    void theWorkedExampleOfTheSpecification() {
        var part = new PlannedPart(7, 1, "harbour", 2, "Part 2", "", Rooms.FIRST, 4, 5, 2, false, null, 0, 0);
        Sha256 four = Sha256.of(new byte[] {4});
        Sha256 five = Sha256.of(new byte[] {5});
        PartContent content = PartContent.of(
                part,
                List.of(
                        new HeldDocument(1, "harbour", 1, 4, four, 10, null, 0, false, null),
                        new HeldDocument(2, "harbour", 1, 5, five, 10, "privacy", 0, false, null)),
                document -> false,
                new PartContent.Made(Map.of(1L, four, 2L, four), Map.of(2L, four), Map.of(1L, five)),
                List.of(
                        new StoredRedaction(
                                1, "harbour", 0, new Selector.Text("Ines", false, new RedactionReason("P1", false))),
                        new StoredRedaction(
                                2, "harbour", 1, new Selector.Field("Subject", 0, new RedactionReason("P1", false))),
                        new StoredRedaction(
                                3, "harbour", 2, new Selector.Field("Subject", 0, new RedactionReason("P1", false)))),
                Map.of("P1", "A name."),
                document -> List.of(new AcceptedFiles.Accepted(2, "macros")),
                document -> document.number() == 4);
        String list = """
            daylight part content 2
            {"trove":"harbour","part":2,"title":"Part 2","announcement":""}
            {"number":4,"sha256":"%1$s","decision":"publish","text":"%1$s","redactedPages":"%2$s"}
            {"number":5,"sha256":"%2$s","decision":"withhold","reason":"privacy"}
            {"selector":"[{\\"kind\\":\\"string\\",\\"text\\":\\"Ines\\",\\"parts-of-words\\":false,\\"reason\\":\\"P1\\",\\"hide-length\\":false}]","sentence":"A name."}
            {"redacted":4,"selector":"[{\\"kind\\":\\"field\\",\\"name\\":\\"Subject\\",\\"occurrence\\":0,\\"reason\\":\\"P1\\",\\"hide-length\\":false}]","sentence":"A name."}
            {"accepted":4,"part":2,"code":"macros"}
            {"keptSignatures":4}
            """.formatted(four.hex(), five.hex());
        assertEquals(Sha256.of(list.getBytes(StandardCharsets.UTF_8)), content.hash());
    }

    @Test
    void theProgramWarnsADayAndAnHourBeforeAndPublishesOnlyWhatIsApproved() throws Exception {
        addUsers();
        approve(ANN, 1);
        approve(BEA, 1);
        approve(ANN, 2);
        List<String> story = new ArrayList<>();
        var time = new Passing(Rooms.FIRST.minus(Duration.ofHours(30)));
        new FollowSchedule(
                        room,
                        new PublishRelease(room, vault),
                        new ReleaseClock(time, SteadyTime.of(time)),
                        nap -> {
                            time.now = time.now.plus(nap.toSeconds() < 20 ? nap : Duration.ofMinutes(5));
                            return time.now.isBefore(Rooms.FIRST.plus(Duration.ofHours(25)));
                        },
                        new FollowSchedule.Watch() {
                            @Override
                            public void published(PublishRelease.Published published) {
                                story.add("published " + published.part().number());
                            }

                            @Override
                            public void failed(String reason) {
                                if (!story.getLast().equals("failed")) {
                                    story.add("failed");
                                }
                            }

                            @Override
                            public void waiting(PlannedPart next) {}

                            @Override
                            public void unapproved(PlannedPart part, Duration left, String missing) {
                                assertTrue(missing.contains("is approved by ann only"), missing);
                                story.add("warned of " + part.number() + " " + left.toHours() + " h before");
                            }

                            @Override
                            public void paused() {}

                            @Override
                            public void doubtful(Duration ahead) {}
                        })
                .run();
        assertEquals(List.of("warned of 2 24 h before", "published 1", "warned of 2 1 h before", "failed"), story);
        assertTrue(part(1).published() != null && part(2).published() == null);
    }

    /** A clock that only moves when somebody sleeps. */
    private static final class Passing extends Clock {
        private Instant now;

        Passing(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
