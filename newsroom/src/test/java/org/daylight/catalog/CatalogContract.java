package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.daylight.detect.FindingKind;
import org.daylight.format.Sha256;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Catalog}. The test of a database extends this class and says how a catalog in it is opened. */
abstract class CatalogContract {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    Catalog catalog;
    HeldTrove harbour;

    /** Opens the catalog of this test: the same one at every call, with everything that was stored before. It is empty at the first. */
    abstract Catalog openCatalog() throws IOException;

    @BeforeEach
    final void open() throws IOException {
        catalog = openCatalog();
        harbour = catalog.troves().findOrAdd("harbour", "The Harbour Papers");
    }

    @AfterEach
    final void close() {
        catalog.close();
    }

    @Test
    void theAccountAddsUp() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        long box = catalog.accessions().container(accession.number(), "box.mbox");
        message(accession, box, 0, "one");
        message(accession, box, 100, "two");
        message(accession, box, 200, "one");
        catalog.documents().addDefects(key("two"), List.of("nul-bytes", "date-missing"));
        catalog.accessions().addLoss(accession.number(), new Accession.Loss("box.mbox", 300, "too-large", "", true));
        catalog.accessions().addLoss(accession.number(), new Accession.Loss(".DS_Store", 0, "control-file", "", false));

        Accession.Account account = catalog.accessions().count(accession.number());

        assertEquals(new Accession.Account(4, 2, 1, 1, 1), account);
        assertEquals(account.seen(), account.stored() + account.duplicates() + account.unreadable());
        assertEquals(
                "{date-missing=1, nul-bytes=1}",
                catalog.accessions().defects(accession.number()).toString());
        assertEquals(
                "{control-file=1}",
                catalog.accessions().passedOver(accession.number()).toString());
    }

    @Test
    void aLossMayBeSeveralItemsAndFoldersHaveAccounts() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.pst"));
        var lost = new Accession.Loss("box.pst!Inbox", 0x8042, "unlisted", "", Accession.LossKind.LOST, 7);
        var kinds = new Accession.Loss("box.pst!Inbox", 0, "item-task", "", Accession.LossKind.PASSED_OVER, 3);
        var part = new Accession.Loss("box.pst!Inbox", 0x200024, "outlook-limit", "", Accession.LossKind.PART, 1);
        List.of(lost, kinds, part).forEach(each -> catalog.accessions().addLoss(accession.number(), each));
        var inbox = new Accession.Folder("box.pst!Inbox", 12, -1, 12, 1, 3, 3, 7, 4, "task=3 unlisted=7");
        catalog.accessions().addFolder(accession.number(), inbox);
        catalog.accessions().addFolder(accession.number(), inbox);

        assertEquals(new Accession.Account(7, 0, 0, 7, 0), catalog.accessions().count(accession.number()));
        assertEquals(
                "{unlisted=7}",
                catalog.accessions().lossesByCode(accession.number()).toString());
        assertEquals(
                "{item-task=3}",
                catalog.accessions().passedOver(accession.number()).toString());
        assertEquals(
                "{outlook-limit=1}",
                catalog.accessions().partLosses(accession.number()).toString());
        assertEquals(List.of(inbox), catalog.accessions().folders(accession.number()));
        catalog.accessions().discard(accession.number());
        assertEquals(List.of(), catalog.accessions().folders(accession.number()));
    }

    @Test
    void theSameMessagesFromTheSamePlacesAreNothingNewAndElsewhereTheyAre() {
        Accession first = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(first, catalog.accessions().container(first.number(), "box.mbox"), 0, "one");
        catalog.accessions().close(first.number(), catalog.accessions().count(first.number()), 1, 1);

        Accession again = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(again, catalog.accessions().container(again.number(), "box.mbox"), 0, "one");
        assertTrue(catalog.accessions().broughtNothing(again.number()));
        catalog.accessions().discard(again.number());

        Accession copy = catalog.accessions().begin(harbour.id(), List.of("/given/copy.mbox"));
        message(copy, catalog.accessions().container(copy.number(), "copy.mbox"), 0, "one");
        assertEquals(2, copy.number(), "the discarded one left no gap");
        assertFalse(catalog.accessions().broughtNothing(copy.number()));
    }

    @Test
    void aTransactionThatFailsHasNoEffect() {
        assertThrows(
                IllegalStateException.class,
                () -> catalog.together(() -> {
                    catalog.troves().findOrAdd("fort", "The Fort Papers");
                    throw new IllegalStateException("stopped");
                }));

        assertEquals(List.of(harbour), catalog.troves().all());
    }

    @Test
    void whatIsCommittedIsThereAfterOpeningAgain() throws IOException {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(accession, catalog.accessions().container(accession.number(), "box.mbox"), 0, "one");
        catalog.close();
        open();

        assertTrue(catalog.documents().has(key("one")));
        assertEquals(
                List.of("/given/box.mbox"),
                catalog.accessions().open(harbour.id()).orElseThrow().sources());
    }

    /** An import of this many documents, numbered from 1 on; the keys by number, from index 1 on. */
    final long[] imported(int documents) {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        long box = catalog.accessions().container(accession.number(), "box.mbox");
        return catalog.together(() -> {
            long[] all = new long[documents];
            for (int i = 1; i <= documents; i++) {
                message(accession, box, i * 100L, "letter " + i);
                all[i - 1] = key("letter " + i);
            }
            catalog.documents().number(harbour.id(), all, 1);
            catalog.accessions()
                    .close(accession.number(), catalog.accessions().count(accession.number()), 1, documents);
            return LongStream.concat(LongStream.of(0), LongStream.of(all)).toArray();
        });
    }

    private static Sha256 sha(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int[] numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).toArray();
    }

    /** Two parts: 1 to 4, and 5 to 8; 9 and 10 are in none. */
    private void planned() {
        catalog.planChanges()
                .apply(
                        harbour.id(),
                        NOW,
                        "planned",
                        List.of(
                                new PlanChanges.Part(-1, "", "", NOW, false),
                                new PlanChanges.Part(-2, "The gala", "Soon.", NOW.plusSeconds(10), true)),
                        List.of(
                                new PlanChanges.Placement(numbers(1, 4), -1),
                                new PlanChanges.Placement(numbers(5, 8), -2)));
    }

    @Test
    void trovesAreFoundRenamedPausedAndAnnounced() {
        assertEquals(harbour, catalog.troves().findOrAdd("harbour", "Another title"));
        HeldTrove fort = catalog.troves().findOrAdd("fort", "Fort");
        catalog.troves().rename(fort.id(), "The Fort Papers");
        catalog.troves().pause(fort.id(), true);
        catalog.troves().numbered(fort.id(), 7);
        assertEquals(
                new HeldTrove(fort.id(), "fort", "The Fort Papers", "", 7, false, true),
                catalog.troves().get(fort.id()));
        catalog.troves().markAnnounced(fort.id());
        catalog.troves().rename(fort.id(), "Too late");
        catalog.troves().removeUnused(fort.id());
        assertTrue(catalog.troves().find("fort").orElseThrow().announced());
        catalog.troves().markNotAnnounced(fort.id());
        catalog.troves().numbered(fort.id(), 0);
        assertEquals("The Fort Papers", catalog.troves().get(fort.id()).title());
        assertEquals(
                List.of("fort", "harbour"),
                catalog.troves().all().stream().map(HeldTrove::slug).toList());
        catalog.troves().removeUnused(fort.id());
        assertEquals(Optional.empty(), catalog.troves().find("fort"));
    }

    @Test
    void namesAreKeptAndOrderedByTheirBytes() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/a", "/given/b"));
        assertEquals(List.of("/given/a", "/given/b"), accession.sources());
        List<String> names = List.of(
                "A",
                "B",
                "a",
                "a-b",
                "a\u0000b",
                "a\u001Ab",
                "a\u001A0b",
                "a\uFFFDb",
                "ab",
                "\u00e9",
                "\u4e16\u754c",
                "\uD83D\uDE00",
                "x".repeat(9_000) + "1",
                "x".repeat(9_000) + "2");
        names.forEach(name -> {
            long container = catalog.accessions().container(accession.number(), name);
            assertEquals(container, catalog.accessions().container(accession.number(), name));
            message(accession, container, 7, "only one");
            catalog.accessions().addSource(accession.number(), name, 5, name.equals("A") ? null : sha(name));
            catalog.accessions().addSource(accession.number(), name, 5, sha("another"));
            catalog.accessions().addLoss(accession.number(), new Accession.Loss(name, 3, "too-large", "", true));
            catalog.accessions().addLoss(accession.number(), new Accession.Loss(name, 3, "too-large", "", true));
        });
        List<String> found = catalog.documents().places(key("only one")).stream()
                .map(Documents.Place::container)
                .toList();
        assertEquals(Set.copyOf(names), Set.copyOf(found));
        assertEquals(names.size(), found.size());
        List<String> plain = List.of("A", "B", "a", "a-b", "ab", "\u00e9", "\u4e16\u754c", "\uD83D\uDE00");
        assertEquals(plain, found.stream().filter(plain::contains).toList());
        assertEquals(
                names.size(), catalog.accessions().losses(accession.number()).size());
        assertEquals(
                List.of(key("only one")),
                catalog.documents().inContainer(accession.number(), "x".repeat(9_000) + "1", 9));
        catalog.accessions().discard(accession.number());
        assertEquals(List.of(), catalog.accessions().of(harbour.id()));
    }

    @Test
    void whatIsInAContainerIsFoundByItsName() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given"));
        for (String name : List.of("a.zip", "a.zip!b", "a.zip/c", "a.zip.txt")) {
            message(accession, catalog.accessions().container(accession.number(), name), 0, name);
        }
        assertEquals(
                Set.of(key("a.zip"), key("a.zip!b"), key("a.zip/c")),
                Set.copyOf(catalog.documents().inContainer(accession.number(), "a.zip", 9)));
        assertEquals(
                2,
                catalog.documents().inContainer(accession.number(), "a.zip", 2).size());
    }

    @Test
    void filesAndConvertedMessagesAreDescribed() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given"));
        long folder = catalog.accessions().container(accession.number(), "papers/plan.pdf");
        message(accession, folder, 0, "plan");
        catalog.documents().describe(key("plan"), "plan.pdf", "application/pdf");
        message(accession, catalog.accessions().container(accession.number(), "talk.mp3"), 0, "talk");
        catalog.documents().describe(key("talk"), "talk.mp3", "audio/mpeg");
        assertTrue(catalog.documents().isFile(key("plan")));
        assertEquals(2, catalog.documents().files(accession.number()));
        assertEquals(
                new Documents.FilePlace(key("plan"), "papers/plan.pdf", "application/pdf"),
                catalog.documents().filePlaces(accession.number()).getFirst());
        catalog.documents().transcribe(key("talk"), key("plan"));
        catalog.documents().transcribe(key("talk"), key("talk"));
        catalog.documents().number(harbour.id(), new long[] {key("plan")}, 3);
        HeldFile talk = catalog.documents().find(key("talk")).orElseThrow().file();
        assertEquals(3, talk.transcript());
        var conversion = new HeldConversion("pst", sha("box"), "0x200024");
        message(accession, folder, 9, "written");
        catalog.documents().convert(key("written"), conversion);
        assertEquals(
                conversion,
                catalog.documents().find(key("written")).orElseThrow().conversion());
        assertEquals(Optional.empty(), catalog.documents().origin(key("written")));
        assertFalse(catalog.documents()
                .add(key("plan"), harbour.id(), accession.number(), sha("plan"), 4, sha("pieces"), 2));
    }

    @Test
    void documentsAreListedByNumberBatchAndState() {
        long[] keys = imported(10);
        planned();
        catalog.parts().markPublished(harbour.id(), 1, NOW, 4);
        catalog.documents().withhold(keys[2], "privacy", null);
        catalog.documents().withhold(List.of(keys[9]), "", keys[2]);
        catalog.documents().withdraw(keys[3], "A mistake.");
        assertEquals(List.of(keys[2], keys[9]), catalog.documents().withheld());
        assertEquals(List.of(keys[3]), catalog.documents().withdrawn());
        assertEquals(
                keys[9], catalog.documents().withheldWith(keys[2]).getFirst().key());
        assertEquals(
                Map.of(
                        DocumentFilter.DocumentState.PUBLISHED, 2,
                        DocumentFilter.DocumentState.WITHHELD, 2,
                        DocumentFilter.DocumentState.WITHDRAWN, 1,
                        DocumentFilter.DocumentState.TO_COME, 5),
                catalog.documents().states(harbour.id()));
        assertEquals(10, catalog.documents().list(DocumentFilter.ALL, "", 0, 20).size());
        assertEquals(
                List.of(4),
                catalog
                        .documents()
                        .list(
                                new DocumentFilter("harbour", DocumentFilter.DocumentState.PUBLISHED, 2, 9),
                                "harbour",
                                1,
                                20)
                        .stream()
                        .map(each -> each.document().number())
                        .toList());
        PlannedPart second = catalog.parts().find("harbour", 2).orElseThrow();
        assertEquals(
                4,
                catalog.documents().list(DocumentFilter.of(second), "", 0, 20).size());
        catalog.documents()
                .addProvenance(keys[6], catalog.accessions().container(1, "b"), 0, 1, "", "mbox labels=In,Port%20X");
        assertEquals(
                6,
                catalog.documents()
                        .list(new DocumentFilter(null, null, 1, 99, null, "Port%20X"), "", 0, 20)
                        .getFirst()
                        .document()
                        .number());
        assertEquals(
                List.of(), catalog.documents().list(new DocumentFilter(null, null, 1, 99, null, "Port"), "", 0, 2));
        assertEquals(4, catalog.documents().of(second).size());
        assertEquals(3, catalog.documents().range(harbour.id(), 4, 6).size());
        assertEquals(2, catalog.documents().numbered(harbour.id(), 9, 20).size());
        assertEquals(10, catalog.documents().after(0, Long.MIN_VALUE, 100).size());
        assertEquals(10, catalog.documents().countAfter(0));
        assertEquals(
                List.of(1L, 1L, 1L),
                List.of(
                        catalog.documents().batch(keys[1]),
                        catalog.documents().firstBatch(1),
                        catalog.documents().lastBatch()));
        assertEquals(7, catalog.documents().numberOf(keys[7]));
        assertEquals(List.of(keys[7]), catalog.documents().keysOf(7));
        catalog.documents().show(keys[2], true);
        assertTrue(catalog.documents().find("harbour", 2).orElseThrow().cleared());
        assertEquals("publish", catalog.reviews().find(keys[2]).orElseThrow().review());
        assertEquals(
                keys[1], catalog.documents().find("harbour", 1).orElseThrow().key());
        assertEquals(0, catalog.documents().firstBatch(99));
    }

    @Test
    void copiesAreFoundByTheirKeys() {
        long[] keys = imported(4);
        assertEquals(4, catalog.matches().unnoted(10).size());
        var text = MatchKey.of(MatchKey.Kind.TEXT, false, new byte[] {1});
        var attached = new MatchKey(MatchKey.Kind.TEXT, true, text.hash());
        catalog.matches().note(keys[1], List.of(text));
        catalog.matches().note(keys[2], List.of(text));
        catalog.matches().note(keys[3], List.of(attached));
        catalog.matches().note(keys[4], List.of());
        assertEquals(0, catalog.matches().unnoted(10).size());
        List<Match> copies = catalog.matches().of(keys[1], 10);
        assertEquals(
                List.of(2, 3),
                copies.stream().map(each -> each.document().number()).toList());
        assertEquals(List.of(false, true), copies.stream().map(Match::attached).toList());
        catalog.matches().bar(keys[1]);
        assertEquals(
                keys[1],
                catalog.matches().barring(keys[2]).orElseThrow().document().key());
        assertEquals(1, catalog.matches().allBarring(keys[3]).size());
        assertTrue(catalog.matches().isBarring(keys[1]));
        MatchLookup lookup = catalog.matches().lookUp(List.of(keys[1], keys[3]), Set.of());
        assertEquals(3, lookup.holders(text).size());
        planned();
        assertEquals(0, catalog.matches().copiesInOtherParts(harbour.id(), new int[] {1}, part(1)));
        assertEquals(1, catalog.matches().copiesInOtherParts(harbour.id(), new int[] {1}, 0));
        catalog.matches().unbar(keys[1]);
        assertEquals(Optional.empty(), catalog.matches().barring(keys[2]));
        catalog.accessions().discard(1);
        assertEquals(0, catalog.documents().lastBatch());
    }

    private long part(int number) {
        return catalog.parts().find("harbour", number).orElseThrow().id();
    }

    @Test
    void thePlanIsChangedAndChangesAreUndone() {
        imported(10);
        planned();
        List<PlannedPart> parts = catalog.parts().of(harbour.id());
        assertEquals(List.of(1, 2), parts.stream().map(PlannedPart::number).toList());
        assertEquals(
                List.of(5, 8, 4),
                List.of(parts.get(1).first(), parts.get(1).last(), parts.get(1).size()));
        assertEquals(parts.getFirst(), catalog.parts().next().orElseThrow());
        assertEquals(2, catalog.parts().numberWith("harbour", 7).orElseThrow());
        assertEquals(parts.get(1), catalog.parts().with("harbour", 7).orElseThrow());
        assertEquals(
                List.of(9, 10),
                IntStream.of(catalog.parts().withoutPart(harbour.id())).boxed().toList());
        assertEquals(2, catalog.parts().countWithoutPart(harbour.id()));
        assertEquals(4, catalog.parts().numbers(parts.get(1).id()).length);
        assertEquals(2, catalog.parts().all().size());
        assertFalse(catalog.parts().isAnyPaused());
        String before = catalog.parts().all().toString();
        catalog.planChanges().describe(parts.get(1), NOW, "renamed", "The fire", "Now.");
        assertEquals(
                "The fire", catalog.parts().find("harbour", 2).orElseThrow().title());
        catalog.planChanges()
                .apply(
                        harbour.id(),
                        NOW,
                        "moved",
                        List.of(new PlanChanges.Part(-1, "", "", NOW, false)),
                        List.of(
                                new PlanChanges.Placement(numbers(1, 6), -1),
                                new PlanChanges.Placement(new int[] {7, 9}, 0)));
        assertEquals(0, catalog.planChanges().partsOf(harbour.id(), new int[] {7})[0]);
        List<PlanChanges.Past> past = catalog.planChanges().list(harbour.id(), 10);
        assertEquals(
                List.of("moved", "renamed", "planned"),
                past.stream().map(PlanChanges.Past::words).toList());
        assertEquals(8, past.getFirst().documents());
        catalog.planChanges().undo(harbour.id(), past.getFirst());
        catalog.planChanges().undo(harbour.id(), past.get(1));
        assertEquals(before, catalog.parts().all().toString());
        assertEquals(0, catalog.planChanges().countWithheld(harbour.id(), numbers(1, 10)));
        catalog.parts().markPublished(harbour.id(), 1, NOW, 4);
        assertEquals(1, catalog.planChanges().publishedSince(past.get(2)));
        assertEquals(Set.of(parts.getFirst().id()), catalog.planChanges().published(harbour.id()));
        assertTrue(catalog.parts().isPublished("harbour", 4));
        assertTrue(catalog.parts().published("harbour", 4).isPresent());
        catalog.parts().markNotPublished(harbour.id(), 1);
        catalog.parts().adopt(harbour.id(), 3, "", "", NOW.plusSeconds(99), new int[] {1, 9});
        catalog.parts().tidy(harbour.id());
        assertEquals(2, catalog.parts().find("harbour", 3).orElseThrow().size());
        catalog.parts().cut(harbour.id(), 4);
        assertEquals(
                List.of(3, 1),
                catalog.parts().all().stream().map(PlannedPart::size).toList());
    }

    @Test
    void documentsOfASealedPartCannotBeChanged() {
        long[] keys = imported(8);
        planned();
        catalog.parts().markSealed(harbour.id(), 1, 5);
        assertTrue(catalog.parts().sealed("harbour", 2).isPresent());
        CatalogBroken refused =
                assertThrows(CatalogBroken.class, () -> catalog.documents().withhold(keys[2], "privacy", null));
        assertEquals(
                "a document of a sealed part cannot be changed: cancel the seal first, with  daylight cancel",
                refused.getMessage());
        catalog.documents().withhold(keys[6], "privacy", null);
        catalog.reviews().publish(List.of(keys[2]));
        catalog.parts().markSealed(harbour.id(), 1, 0);
        catalog.documents().withhold(keys[2], "privacy", null);
        assertEquals(Optional.empty(), catalog.parts().sealed("harbour", 2));
    }

    @Test
    void publishedDocumentsAreShownAgain() {
        long[] keys = imported(8);
        planned();
        catalog.parts().markPublished(harbour.id(), 1, NOW, 4);
        long part = catalog.shownAgain().addPart(harbour.id(), "Again", NOW.plusSeconds(60));
        catalog.shownAgain().add(part, keys[3]);
        assertEquals(Set.of(keys[3]), catalog.shownAgain().of(part));
        assertEquals(part, catalog.shownAgain().plannedIn(keys[3]).orElseThrow());
        assertEquals(List.of(keys[3]), catalog.shownAgain().planned(harbour.id()));
        PlannedPart again = catalog.parts().find("harbour", 3).orElseThrow();
        assertEquals(List.of(3, 3, 1), List.of(again.first(), again.last(), again.size()));
        assertEquals(1, catalog.documents().of(again).size());
        assertTrue(catalog.shownAgain().remove(harbour.id(), keys[3]));
        assertFalse(catalog.shownAgain().remove(harbour.id(), keys[3]));
        assertEquals(2, catalog.parts().all().size());
    }

    @Test
    void decisionsAreRecordedAndUndone() {
        long[] keys = imported(6);
        planned();
        for (int i = 1; i <= 6; i++) {
            catalog.matches().note(keys[i], List.of(MatchKey.of(MatchKey.Kind.TEXT, false, new byte[] {(byte) i})));
        }
        List<Long> some = List.of(keys[1], keys[2], keys[3]);
        String before = catalog.reviews().find(some).toString();
        catalog.together(() -> {
            catalog.reviews().begin(1, NOW, "ann", "withhold", "privacy");
            catalog.reviews().before(1, keys[1]);
            catalog.reviews().beforeUnbarred(1, some);
            catalog.documents().withhold(some, "privacy", null);
            catalog.matches().bar(keys[1]);
            catalog.reviews().count(1);
            return null;
        });
        catalog.reviews().begin(2, NOW, null, "embargo", "");
        catalog.reviews().before(2, keys[1]);
        catalog.reviews().embargo(List.of(keys[4], keys[5]), NOW.plusSeconds(9), "the trial");
        catalog.reviews().count(2);
        catalog.reviews().requestSecond(List.of(keys[6]), "ann");
        assertEquals(
                List.of(4, 5, 6),
                catalog.reviews().heldBack(harbour.id()).stream()
                        .map(ReviewState::number)
                        .toList());
        assertEquals(2, catalog.reviews().last().getAsLong());
        assertEquals(
                new RecordedDecision(1, NOW, "ann", "withhold", "privacy", 3, 0),
                catalog.reviews().decision(1).orElseThrow());
        assertEquals(2, catalog.reviews().decisions(9).size());
        assertEquals(1, catalog.reviews().decisionsBefore(2, 9).size());
        assertEquals(2, catalog.reviews().about(keys[1], 9).size());
        assertEquals(1, catalog.reviews().blocking(1).getFirst().documents());
        assertEquals(3, catalog.reviews().documents(1).size());
        assertEquals(2, catalog.reviews().documents(1, 2).size());
        assertEquals(
                "[Count[value=the trial, documents=2]]",
                catalog.reviews().awaitedEvents().toString());
        assertTrue(catalog.reviews().happened("the trial", NOW));
        assertFalse(catalog.reviews().happened("the trial", NOW));
        assertEquals(1, catalog.reviews().events().size());
        assertTrue(catalog.reviews().didNotHappen("the trial"));
        catalog.reviews().lift(List.of(keys[4]));
        assertFalse(catalog.reviews().isReviewed(keys[4]));
        assertEquals(1, catalog.reviews().unreviewed(catalog.documents().range(harbour.id(), 4, 6)));
        catalog.reviews().drop(2L + 1);
        catalog.reviews().undo(1, 7);
        assertEquals(before, catalog.reviews().find(some).toString());
        assertFalse(catalog.matches().isBarring(keys[1]));
        assertEquals(7, catalog.reviews().decision(1).orElseThrow().undone());
        assertEquals("[Count[value=, documents=1]]", catalog.queues().rate(NOW).toString());
        catalog.reviews().released(harbour.id(), 1);
        assertEquals("released", catalog.reviews().find(keys[1]).orElseThrow().review());
        catalog.reviews().notReleased(harbour.id(), 1);
        assertFalse(catalog.reviews().isReviewed(keys[1]));
    }

    @Test
    void queuesShowWhatNobodyHasReviewed() {
        long[] keys = imported(8);
        planned();
        assertEquals(8, catalog.queues().unnoted(10).size());
        for (int i = 1; i <= 8; i++) {
            catalog.queues().note(keys[i], i < 4 ? "Zoe@x.example" : "bob@x.example", i == 1 ? "news.x.example" : null);
        }
        assertEquals(8, catalog.queues().withoutLanguage().size());
        catalog.queues().language(keys[1], "en");
        catalog.queues().language(keys[2], null);
        FindingKind kind = FindingKind.values()[0];
        catalog.queues().flags(keys[5], FindingFlags.of(kind));
        catalog.queues().flags(keys[5], FindingFlags.of(kind));
        catalog.reviews().publish(List.of(keys[8]));
        assertEquals("[Count[value=harbour, documents=7]]", counts(ReviewQueues.By.TROVE));
        assertEquals(
                "[Count[value=bob@x.example, documents=4], Count[value=Zoe@x.example, documents=3]]",
                counts(ReviewQueues.By.PERSON));
        assertEquals("[Count[value=news.x.example, documents=1]]", counts(ReviewQueues.By.LIST));
        assertEquals("[Count[value=, documents=6], Count[value=en, documents=1]]", counts(ReviewQueues.By.LANGUAGE));
        assertEquals(
                "[Count[value=harbour/1, documents=4], Count[value=harbour/2, documents=3]]",
                counts(ReviewQueues.By.PART));
        assertEquals("[Count[value=" + kind.code() + ", documents=1]]", counts(ReviewQueues.By.FINDING));
        assertEquals(1, catalog.queues().counts(ReviewQueues.By.PERSON, null, 1).size());
        assertEquals(1, catalog.queues().counts(ReviewQueues.By.TROVE, null, 1).size());
        catalog.queues().claim(keys[1], "ann", NOW.plusSeconds(60));
        catalog.queues().claim(keys[1], "bob", NOW.plusSeconds(60));
        assertEquals(List.of(2, 3), next(ReviewQueues.By.PERSON, "Zoe@x.example", "ann"));
        assertEquals(List.of(1, 2, 3), next(ReviewQueues.By.PERSON, "Zoe@x.example", "bob"));
        assertEquals(List.of(2, 3, 4, 5, 6, 7), next(ReviewQueues.By.TROVE, null, null));
        assertEquals(List.of(2, 3, 4), next(ReviewQueues.By.PART, "1", "ann"));
        assertEquals(List.of(), next(ReviewQueues.By.PART, "nine", "ann"));
        assertEquals(List.of(5), next(ReviewQueues.By.FINDING, kind.code(), null));
        assertEquals(List.of(2, 3, 4, 5, 6, 7), next(ReviewQueues.By.LANGUAGE, "", null));
        assertEquals(
                List.of(5, 6, 7),
                catalog.queues().nextAfter(4, harbour.id(), ReviewQueues.By.TROVE, null, null, NOW, 9).stream()
                        .map(catalog.documents()::numberOf)
                        .toList());
        assertEquals(
                "bob", catalog.queues().working(NOW, harbour.id()).getFirst().editor());
        assertEquals(1, catalog.queues().working(NOW, null).size());
        assertEquals("bob", catalog.queues().claim(keys[1], NOW).orElseThrow().editor());
        assertEquals(1, catalog.queues().claims(NOW).size());
        assertTrue(catalog.queues().hasClaims(NOW));
        assertFalse(catalog.queues().release(keys[1], "ann"));
        assertTrue(catalog.queues().release(keys[1], "bob"));
        catalog.queues().claim(keys[2], "ann", NOW.minusSeconds(1));
        assertEquals(1, catalog.queues().releaseAll("bob", NOW));
        assertEquals(
                "[Count[value=publish, documents=1], Count[value=unreviewed, documents=7]]",
                catalog.queues().progress(harbour.id()).toString());
    }

    private String counts(ReviewQueues.By by) {
        return catalog.queues().counts(by, harbour.id(), 10).toString();
    }

    private List<Integer> next(ReviewQueues.By by, String value, String editor) {
        return catalog.queues().next(harbour.id(), by, value, editor, NOW, 10).stream()
                .map(catalog.documents()::numberOf)
                .toList();
    }

    @Test
    void remarksFindingsAndAcceptedFilesAreKept() {
        long[] keys = imported(3);
        assertTrue(catalog.remarks().tag(keys[1], "crane"));
        assertFalse(catalog.remarks().tag(keys[1], "crane"));
        catalog.remarks().tag(keys[2], "Anchor");
        assertEquals(
                "[Count[value=Anchor, documents=1], Count[value=crane, documents=1]]",
                catalog.remarks().tags().toString());
        assertEquals(List.of(keys[1]), catalog.remarks().tagged("crane"));
        assertTrue(catalog.remarks().untag(keys[1], "crane"));
        assertEquals(List.of(), catalog.remarks().tags(keys[1]));
        var note = new Remarks.Note(4, keys[1], null, NOW, "Who is this?\n\u0000");
        catalog.remarks().add(note);
        assertEquals(List.of(note), catalog.remarks().notes(keys[1]));
        FindingKind kind = FindingKind.values()[0];
        var left = new LeftFindings.Left(1, kind, "v".repeat(9_000), "ann", NOW);
        assertTrue(catalog.leftFindings().add(keys[1], left));
        assertFalse(catalog.leftFindings().add(keys[1], left));
        assertEquals(List.of(left), catalog.leftFindings().of(keys[1]));
        assertTrue(catalog.leftFindings().remove(keys[1], 1, kind, left.value()));
        assertFalse(catalog.acceptedFiles().hasAny());
        var macros = new AcceptedFiles.Accepted(2, "macros");
        assertTrue(catalog.acceptedFiles().add(keys[1], macros, 5));
        assertFalse(catalog.acceptedFiles().add(keys[1], macros, 6));
        assertTrue(catalog.acceptedFiles().hasAny());
        assertEquals(List.of(macros), catalog.acceptedFiles().of(keys[1]));
        assertEquals(1, catalog.acceptedFiles().remove(keys[1]));
    }

    @Test
    void redactionsHaveNumbersThatAreNotUsedAgain() {
        long[] keys = imported(3);
        var redactions = catalog.redactions();
        redactions.setReason("PRIVACY", "Private.");
        redactions.setReason("PRIVACY", "A private matter.");
        redactions.setReason("safety", "Safety.");
        assertEquals(
                "{PRIVACY=A private matter., safety=Safety.}",
                redactions.reasons().toString());
        Selector selector = new Selector.Field("Subject", 0, new RedactionReason("PRIVACY", false));
        long everywhere = redactions.add(harbour.id(), null, selector);
        long here = redactions.add(harbour.id(), keys[2], selector);
        assertEquals(everywhere + 1, here);
        assertFalse(redactions.removeReason("PRIVACY"));
        assertTrue(redactions.removeReason("safety"));
        assertEquals(2, redactions.applyingTo("harbour", keys[2]).size());
        assertEquals(1, redactions.applyingTo("harbour", keys[1]).size());
        assertEquals(2, redactions.of("harbour").size());
        assertEquals(
                List.of(everywhere),
                redactions.before(here, null, 9).stream()
                        .map(StoredRedaction::id)
                        .toList());
        assertEquals(1, redactions.before(here, "harbour", 9).size());
        assertEquals(0, redactions.before(here, "fort", 9).size());
        assertNotNull(redactions.find(here).orElseThrow());
        redactions.remove(here);
        assertEquals(1, redactions.all().size());
        assertEquals(here + 1, redactions.add(harbour.id(), keys[2], selector));
        assertTrue(redactions.keepSignatures(keys[2], true));
        assertFalse(redactions.keepSignatures(keys[2], true));
        assertTrue(redactions.keepsSignatures(keys[2]));
        assertTrue(redactions.keepSignatures(keys[2], false));
    }

    @Test
    void approvalsAndTheEndOfTheAuditLogAreKept() {
        imported(3);
        var first = new Approvals.Approval("harbour", 1, "ann", sha("a"), NOW, 1, "{}");
        catalog.approvals().add(harbour.id(), first);
        var again = new Approvals.Approval("harbour", 1, "ann", sha("b"), NOW, 2, "{}");
        catalog.approvals().add(harbour.id(), again);
        assertEquals(List.of(again), catalog.approvals().of(harbour.id(), 1));
        assertTrue(catalog.approvals().remove(harbour.id(), 1, "ann"));
        assertEquals(Optional.empty(), catalog.auditEnd().last());
        catalog.auditEnd().add(1, sha("one"), "one");
        catalog.auditEnd().add(2, sha("two"), "two");
        assertEquals(2, catalog.auditEnd().pending().size());
        catalog.auditEnd().written(2);
        assertEquals(List.of(), catalog.auditEnd().pending());
        assertEquals(
                new AuditEnd.Entry(2, sha("two"), null),
                catalog.auditEnd().last().orElseThrow());
        assertFalse(catalog.isEmpty());
    }

    @Test
    void mailboxesRememberWhatWasFetched() {
        long[] keys = imported(3);
        long inbox = catalog.mailboxes().row(harbour.id(), "press", "imaps://mail.example/INBOX");
        assertEquals(inbox, catalog.mailboxes().row(harbour.id(), "press", "imaps://mail.example/INBOX"));
        catalog.mailboxes().remember(inbox, 9, keys[1]);
        catalog.mailboxes().remember(inbox, 9, keys[2]);
        catalog.mailboxes().remember(inbox, 4, keys[1]);
        assertEquals(
                List.of(4L, 9L),
                LongStream.of(catalog.mailboxes().uids("harbour", "press", "imaps://mail.example/INBOX"))
                        .boxed()
                        .toList());
        catalog.accessions().discard(1);
        assertEquals(0, catalog.mailboxes().uids("harbour", "press", "imaps://mail.example/INBOX").length);
    }

    @Test
    void accessionsAreAnnouncedAndNotRemovedThen() {
        imported(3);
        catalog.accessions().markAnnounced(1, 4);
        assertEquals(4, catalog.accessions().get(1).logged());
        assertThrows(IllegalStateException.class, () -> catalog.accessions().discard(1));
        catalog.accessions().markNotAnnounced(1);
        assertEquals(Accession.State.CLOSED, catalog.accessions().get(1).state());
        assertEquals(Optional.empty(), catalog.accessions().open(harbour.id()));
    }

    @Test
    void aStatementThatFailedEndsTheTransactionEvenIfSomebodyGoesOn() {
        CatalogBroken failed = assertThrows(
                CatalogBroken.class,
                () -> catalog.together(() -> {
                    catalog.troves().findOrAdd("fort", "The Fort Papers");
                    assertThrows(CatalogBroken.class, () -> catalog.remarks().tag(Long.MIN_VALUE, "no such document"));
                    return null;
                }));
        assertTrue(failed.getMessage().contains("nothing of the step was stored"), failed.getMessage());
        assertEquals(List.of(harbour), catalog.troves().all());
        catalog.troves().findOrAdd("fort", "The Fort Papers");
        assertEquals(2, catalog.troves().all().size());
    }

    /** Some statements are run later, together; what follows must see them. */
    @Test
    void whatIsStoredInATransactionIsSeenInIt() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        long box = catalog.accessions().container(accession.number(), "box.mbox");
        var text = MatchKey.of(MatchKey.Kind.TEXT, false, new byte[] {1});
        catalog.together(() -> {
            for (int i = 0; i < 3; i++) {
                message(accession, box, i, "letter " + i);
                catalog.documents().addDefects(key("letter " + i), List.of("nul-bytes", "nul-bytes"));
                catalog.matches().note(key("letter " + i), List.of(text));
            }
            assertEquals(2, catalog.matches().of(key("letter 0"), 9).size());
            assertEquals(0, catalog.matches().unnoted(9).size());
            message(accession, box, 9, "letter 0");
            assertEquals(
                    new Accession.Account(4, 3, 1, 0, 3), catalog.accessions().count(accession.number()));
            return null;
        });
        CatalogBroken broken = assertThrows(
                CatalogBroken.class,
                () -> catalog.together(() -> {
                    catalog.documents().addProvenance(1, box, 99, 1, "a secret", "a secret");
                    return null;
                }));
        assertFalse(String.valueOf(broken.getMessage()).contains("a secret"), broken.getMessage());
        assertEquals(4, catalog.accessions().count(accession.number()).seen());
    }

    @Test
    void aTrialHasNoEffect() {
        assertEquals(2, catalog.tryOut(() -> {
            catalog.troves().findOrAdd("fort", "The Fort Papers");
            return catalog.troves().all().size();
        }));
        assertEquals(1, catalog.troves().all().size());
    }

    /** Numbers are one more than the highest, so writers must not come between reading it and writing. */
    @Test
    void severalConnectionsWriteOneAfterTheOther() throws Exception {
        int connections = 4;
        int each = 25;
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var work = new ArrayList<Callable<Void>>();
            for (int i = 0; i < connections; i++) {
                String name = "desk" + i;
                work.add(() -> {
                    try (Catalog own = openCatalog()) {
                        for (int j = 0; j < each; j++) {
                            own.together(() -> {
                                long next = own.auditEnd()
                                                .last()
                                                .map(AuditEnd.Entry::sequence)
                                                .orElse(0L)
                                        + 1;
                                own.auditEnd().add(next, sha(name), name);
                                return null;
                            });
                            own.troves().findOrAdd(name + "-" + j, name);
                        }
                        return null;
                    }
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertEquals(connections * each, catalog.auditEnd().pending().size());
        assertEquals(connections * each, catalog.auditEnd().last().orElseThrow().sequence());
        assertEquals(connections * each + 1, catalog.troves().all().size());
    }

    final void message(Accession accession, long container, long offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        catalog.documents().add(key(text), harbour.id(), accession.number(), Sha256.of(bytes), bytes.length, null, 1);
        catalog.documents().addProvenance(key(text), container, offset, bytes.length, "", "mbox lf");
    }

    static long key(String text) {
        return Documents.key("harbour", Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
