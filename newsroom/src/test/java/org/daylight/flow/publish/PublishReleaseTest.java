package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Trove;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.review.ApprovedDocument;
import org.daylight.review.ReleaseGate;
import org.daylight.schedule.ReleaseClock;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishReleaseTest {

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void importAndPlan() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 100);
        Rooms.plan(newsroom, 5);
    }

    @Test
    void nothingIsPublishedBeforeItIsDueAndNothingTwice() throws Exception {
        assertInstanceOf(PublishRelease.NotDue.class, publish(Rooms.FIRST.minusNanos(1)));
        assertFalse(Files.exists(newsroom.resolve("archive")), "nothing public was made");

        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST));
        assertInstanceOf(PublishRelease.NotDue.class, publish(Rooms.FIRST));
        assertEquals(1, Rooms.seenByReaders(newsroom));
    }

    @Test
    void readersSeeWhatIsPublishedWhatIsWithheldAndHowMuchIsNotPublishedYet() throws Exception {
        withhold(3, "privacy of a third party");
        publish(Rooms.FIRST);

        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            Trove trove = archive.contents().trove("harbour").orElseThrow();
            int all = trove.documents();
            assertEquals(all, trove.published() + trove.withheld() + trove.toCome());
            assertEquals(1, trove.withheld());
            DocumentState withheld = archive.state(new DocumentId("harbour", 3));
            assertEquals(
                    "privacy of a third party",
                    assertInstanceOf(DocumentState.Withheld.class, withheld).reason());
            assertTrue(archive.publishedBytes(new DocumentId("harbour", 3)).isEmpty());
            assertInstanceOf(DocumentState.Published.class, archive.state(new DocumentId("harbour", 1)));
            assertTrue(archive.publishedBytes(new DocumentId("harbour", 1)).isPresent());
            assertInstanceOf(DocumentState.ToCome.class, archive.state(new DocumentId("harbour", all)));
            assertInstanceOf(DocumentState.Unknown.class, archive.state(new DocumentId("harbour", all + 1)));
            assertInstanceOf(DocumentState.Unknown.class, archive.state(new DocumentId("fort", 1)));
        }
        String late = assertInstanceOf(DecideDocument.Refused.class, withhold(1, "too late"))
                .reason();
        assertTrue(late.contains("was published with part 1"), late);
    }

    @Test
    void aLongOutageIsCaughtUpInOrder() throws Exception {
        List<Integer> parts = new ArrayList<>();
        Instant late = Rooms.FIRST.plus(Duration.ofDays(3));
        while (publish(late) instanceof PublishRelease.Published published) {
            parts.add(published.part().number());
        }
        assertEquals(List.of(1, 2, 3, 4), parts);
    }

    @Test
    void theScheduleIsFollowedToTheMinuteWhateverTheClockDoes() throws Exception {
        Swinging time = new Swinging(Rooms.FIRST.minus(Duration.ofHours(1)));
        List<String> story = new ArrayList<>();
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            boolean all = new FollowSchedule(
                            room,
                            new PublishRelease(room, vault),
                            new ReleaseClock(time, time::passed),
                            time::sleep,
                            new FollowSchedule.Watch() {
                                @Override
                                public void published(PublishRelease.Published published) {
                                    assertFalse(
                                            time.real()
                                                    .isBefore(published.part().due()),
                                            "published early");
                                    assertTrue(
                                            time.real()
                                                    .isBefore(published
                                                            .part()
                                                            .due()
                                                            .plusSeconds(60)),
                                            "published late");
                                    story.add("part " + published.part().number());
                                }

                                @Override
                                public void paused() {
                                    story.add("paused");
                                }

                                @Override
                                public void failed(String reason) {
                                    story.add(reason);
                                }

                                @Override
                                public void waiting(PlannedPart next) {}

                                @Override
                                public void unapproved(PlannedPart part, Duration left, String missing) {
                                    story.add(missing);
                                }

                                @Override
                                public void doubtful(Duration ahead) {
                                    story.add("doubt");
                                }
                            })
                    .run();
            assertTrue(all);
        }
        assertEquals(
                List.of("part 1", "part 2", "doubt", "part 3", "part 4", "part 5"),
                story,
                "the clock jumped a year ahead on day two");
    }

    @Test
    void anArchiveThatWasTamperedWithIsNotContinued() throws Exception {
        publish(Rooms.FIRST);
        Path tile = newsroom.resolve("archive/tile/entries/000.p/4");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[bytes.length - 5] ^= 1;
        Files.write(tile, bytes);

        IOException refused = assertThrows(IOException.class, () -> publish(Rooms.FIRST.plus(Duration.ofDays(1))));
        assertTrue(refused.getMessage().contains("is inconsistent"), refused.getMessage());
    }

    @Test
    void whatWasNotCommittedToIsNotPublished() throws Exception {
        publish(Rooms.FIRST);
        try (Newsroom room = Newsroom.open(newsroom)) {
            var documents = room.catalog().documents();
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            PlannedPart next = room.catalog().parts().next().orElseThrow();
            long[] reversed = documents.range(trove.id(), next.first(), trove.documents()).reversed().stream()
                    .mapToLong(HeldDocument::key)
                    .toArray();
            room.catalog().together(() -> {
                // A person with access to the catalog assigns the unpublished numbers to other documents.
                documents.number(trove.id(), reversed, trove.documents() + 1);
                documents.number(trove.id(), reversed, next.first());
                return null;
            });
        }
        var before = Rooms.files(newsroom.resolve("archive"));
        String refused = assertInstanceOf(PublishRelease.Refused.class, publish(Rooms.FIRST.plus(Duration.ofDays(1))))
                .reason();
        assertTrue(refused.contains("is not the document that accession 1 committed to"), refused);
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
    }

    @Test
    void whatIsInNoAccessionOfTheLogIsNotPublished() throws Exception {
        publish(Rooms.FIRST);
        try (Newsroom room = Newsroom.open(newsroom)) {
            room.catalog().together(() -> {
                HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
                PlannedPart last = room.catalog().parts().all().getLast();
                HeldDocument taken = room.catalog()
                        .documents()
                        .range(trove.id(), last.last(), last.last())
                        .getFirst();
                int beyond = trove.documents() + 1;
                room.catalog().documents().number(trove.id(), new long[] {taken.key()}, beyond);
                room.catalog()
                        .planChanges()
                        .apply(
                                trove.id(),
                                Rooms.FIRST,
                                "a part that a person with access to the catalog made",
                                List.of(new PlanChanges.Part(-1, "", "", Rooms.FIRST, true)),
                                List.of(new PlanChanges.Placement(new int[] {beyond}, -1)));
                return null;
            });
        }
        String refused = assertInstanceOf(PublishRelease.Refused.class, publish(Rooms.FIRST))
                .reason();
        assertTrue(refused.contains("has no commitment: no accession in the log has its number"), refused);
        assertEquals(1, Rooms.seenByReaders(newsroom));
    }

    @Test
    void aDocumentThatIsWithheldAfterTheGateIsNotPublished() throws Exception {
        for (String changedAt : List.of("begun", "confirmed", "announced", "packed")) {
            try (Newsroom room = Newsroom.open(newsroom);
                    Vault vault = FolderVault.openToRead(room.vaultFolder())) {
                HeldDocument document =
                        room.catalog().documents().find("harbour", 3).orElseThrow();
                StepListener withhold = step -> {
                    if (step.equals(changedAt)) {
                        // Our own commands cannot do this: they wait for the lock.
                        room.catalog().together(() -> {
                            room.catalog().documents().withhold(document.key(), "", null);
                            return null;
                        });
                    }
                };
                PublishRelease.Result result = new PublishRelease(room, vault, withhold).next(Rooms.FIRST, false);
                String refused = assertInstanceOf(PublishRelease.Refused.class, result, changedAt)
                        .reason();
                assertTrue(refused.contains("harbour/3 was changed in the catalog"), refused);
                room.catalog().together(() -> {
                    room.catalog().documents().show(document.key(), false);
                    return null;
                });
            }
            assertEquals(0, Rooms.seenByReaders(newsroom), changedAt);
        }
        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST));
    }

    @Test
    void bytesOtherThanThoseThatTheGateApprovedAreNotPublished() throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            Sha256 changed =
                    room.catalog().documents().find("harbour", 3).orElseThrow().sha256();
            Vault altering = new AlteringVault(vault, changed);
            IOException refused =
                    assertThrows(IOException.class, () -> new PublishRelease(room, altering).next(Rooms.FIRST, false));
            assertTrue(refused.getMessage().contains("other bytes for harbour/3"), refused.getMessage());
        }
        assertEquals(0, Rooms.seenByReaders(newsroom));
        assertInstanceOf(PublishRelease.Published.class, publish(Rooms.FIRST));
    }

    @Test
    void thePackContainsExactlyWhatTheGateApproved() throws Exception {
        withhold(3, "privacy");
        PlannedPart part;
        List<String> approved = new ArrayList<>();
        try (Newsroom room = Newsroom.open(newsroom)) {
            part = room.catalog().parts().next().orElseThrow();
            var decision = ReleaseGate.examine(
                    part,
                    room.catalog().documents().of(part),
                    document -> room.catalog().matches().barring(document.key()));
            for (ApprovedDocument document : assertInstanceOf(ReleaseGate.Approved.class, decision)
                    .part()
                    .documents()) {
                approved.add(
                        switch (document) {
                            case ApprovedDocument.Shown shown -> shown.number() + " " + shown.sha256();
                            case ApprovedDocument.Withheld withheld -> withheld.number() + " " + withheld.reason();
                        });
            }
        }
        publish(Rooms.FIRST);
        List<String> published = new ArrayList<>();
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            for (int number = part.first(); number <= part.last(); number++) {
                DocumentId id = new DocumentId("harbour", number);
                published.add(
                        archive.state(id) instanceof DocumentState.Withheld withheld
                                ? number + " " + withheld.reason()
                                : number + " "
                                        + Sha256.of(archive.publishedBytes(id).orElseThrow()));
            }
        }
        assertEquals(approved, published);
        assertTrue(published.contains("3 privacy"), published.toString());
    }

    @Test
    void planningAgainDoesNotChangeWhatIsPublished() throws Exception {
        publish(Rooms.FIRST);
        Rooms.plan(newsroom, 2);

        try (Newsroom room = Newsroom.open(newsroom)) {
            List<PlannedPart> parts = room.catalog().parts().all();
            assertEquals(
                    List.of(1, 2, 3),
                    parts.stream().map(PlannedPart::number).sorted().toList());
            int documents =
                    room.catalog().troves().find("harbour").orElseThrow().documents();
            assertEquals(documents, parts.stream().mapToInt(PlannedPart::size).sum());
        }
    }

    private PublishRelease.Result publish(Instant now) throws IOException {
        return Rooms.publish(newsroom, now, StepListener.NONE);
    }

    private DecideDocument.Result withhold(int number, String reason) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new DecideDocument(room, vault, By.nobody(Rooms.FIRST))
                    .withhold(new DocumentId("harbour", number), reason, CopiesRule.INCLUDED);
        }
    }

    /** Returns other bytes for one original, as no vault should. */
    private record AlteringVault(Vault vault, Sha256 altered) implements Vault {

        @Override
        public Set<Sha256> put(Collection<Original> originals) throws IOException {
            return vault.put(originals);
        }

        @Override
        public Optional<byte[]> get(Sha256 sha256) throws IOException {
            Optional<byte[]> found = vault.get(sha256);
            if (sha256.equals(altered)) {
                found.orElseThrow()[0] ^= 1;
            }
            return found;
        }

        @Override
        public boolean has(Sha256 sha256) throws IOException {
            return vault.has(sha256);
        }

        @Override
        public Stream<Sha256> list() throws IOException {
            return vault.list();
        }

        @Override
        public void close() {}
    }

    /** A wall clock that jumps a year ahead for a day; time passes only by sleeping. */
    private static final class Swinging extends Clock {
        private final Instant start;
        private Duration passed = Duration.ZERO;

        Swinging(Instant start) {
            this.start = start;
        }

        Duration passed() {
            return passed;
        }

        Instant real() {
            return start.plus(passed);
        }

        boolean sleep(Duration duration) {
            passed = passed.plus(duration);
            return true;
        }

        @Override
        public Instant instant() {
            boolean wrong = passed.toHours() >= 30 && passed.toHours() < 80;
            return wrong ? real().plus(Duration.ofDays(365)) : real();
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
