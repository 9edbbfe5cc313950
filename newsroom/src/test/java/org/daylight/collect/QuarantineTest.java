package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.catalog.Approvals;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.publish.AnnounceTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.submission.DropExchange;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in quarantine cannot be published; files move from there to a trove, and can be saved as they were sent. */
class QuarantineTest {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00Z"));
    private static final byte[] PDF = CollectDropTest.bytes(1, 1_000);
    private static final byte[] FILM = CollectDropTest.bytes(2, 5_000);

    @TempDir
    Path folder;

    private Newsroom newsroom;
    private Vault vault;
    private SearchIndex index;

    @BeforeEach
    void collect() throws Exception {
        var drop = new SampleDrop(folder.resolve("stick"));
        drop.file(1, 1, "contract.pdf", PDF);
        drop.file(1, 2, "film.mkv.001", java.util.Arrays.copyOf(FILM, 3_000));
        drop.file(1, 3, "film.mkv.002", java.util.Arrays.copyOfRange(FILM, 3_000, 5_000));
        Path path = folder.resolve("newsroom");
        Newsroom.create(path, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        newsroom = Newsroom.open(path);
        vault = FolderVault.open(newsroom.vaultFolder());
        index = LuceneIndex.open(newsroom.indexFolder());
        try (DropExchange exchange = drop.open()) {
            new CollectDrop(newsroom, vault, index)
                    .run(
                            exchange,
                            new CollectDrop.Request(CollectDrop.QUARANTINE, SampleDrop.editor(), false),
                            ANN,
                            new CollectDropTest.Quiet());
        }
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        vault.close();
        newsroom.close();
    }

    private Conversation conversation() throws IOException {
        return new Conversations(newsroom).find(1).orElseThrow();
    }

    @Test
    void nothingOfItIsPlannedOrAnnounced() {
        HeldTrove trove = newsroom.catalog().troves().find("quarantine").orElseThrow();
        assertEquals(2, trove.documents());
        var division = new PlanReleases.Division(1, 0);
        String planned = assertThrows(
                        IllegalArgumentException.class,
                        () -> new PlanReleases(newsroom)
                                .run(trove, division, ANN.time(), Interval.parse("day"), ANN.time()))
                .getMessage();
        assertTrue(planned.contains("daylight conversations move"), planned);
        assertInstanceOf(
                ChangePlan.Refused.class,
                assertPasses(() ->
                        new ChangePlan(newsroom, ANN.time(), false).create(trove, new int[] {1}, "", "", ANN.time())));
        String announced = assertThrows(IOException.class, () -> new AnnounceTrove(newsroom).run(trove))
                .getMessage();
        assertTrue(announced.contains("daylight conversations move"), announced);
        assertTrue(Files.notExists(newsroom.archiveFolder().resolve("checkpoint")));
    }

    private static <T> T assertPasses(java.util.concurrent.Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private MoveFiles.Result move(String trove, StepListener steps) throws Exception {
        return new MoveFiles(newsroom, vault, index, steps)
                .run(1, trove, SampleDrop.editor(), ANN, new CollectDropTest.Quiet());
    }

    @Test
    void filesMoveToATroveOnceAlsoAfterAStop() throws Exception {
        assertInstanceOf(
                MoveFiles.Refused.class,
                new MoveFiles(newsroom, vault, index).run(1, "port", null, ANN, new CollectDropTest.Quiet()),
                "the film is kept encrypted");
        assertInstanceOf(MoveFiles.Refused.class, move("quarantine", StepListener.NONE));
        assertThrows(
                IllegalStateException.class,
                () -> move("port", step -> {
                    if (step.equals("imported")) {
                        throw new IllegalStateException("stopped");
                    }
                }));
        assertEquals(new MoveFiles.Moved(2, "port", 2), move("port", StepListener.NONE));
        assertInstanceOf(MoveFiles.Refused.class, move("port", StepListener.NONE), "nothing is left");
        assertEquals(2, newsroom.catalog().troves().find("port").orElseThrow().documents());
        for (ConversationEntry.SourceFile each : conversation().files()) {
            HeldDocument found = FileDocuments.of(newsroom, conversation().current(each), 9)
                    .documents()
                    .getFirst();
            assertEquals("port", found.trove());
            assertEquals(each.sha256(), found.sha256());
            assertTrue(found.file().name().startsWith("file"), found.file().name());
        }
        String audit = Files.readString(AuditLog.file(newsroom));
        assertEquals(
                1, audit.lines().filter(line -> line.contains("\"move-files\"")).count());
    }

    @Test
    void anEditorDecidesThatANameMayBecomePublic() throws Exception {
        move("port", StepListener.NONE);
        ConversationEntry.SourceFile contract = conversation().files().getFirst();
        HeldDocument document = FileDocuments.of(newsroom, conversation().current(contract), 9)
                .documents()
                .getFirst();
        var id = new DocumentId("port", document.number());
        var naming = new NameFile(newsroom, vault, index);
        assertEquals("file.pdf", document.file().name());
        assertEquals(new NameFile.Named("contract.pdf"), naming.run(id, null, ANN));
        assertEquals(
                "contract.pdf",
                newsroom.catalog()
                        .documents()
                        .find(document.key())
                        .orElseThrow()
                        .file()
                        .name());
        assertEquals(
                1,
                index.answer(new SearchRequest(QueryParser.parse("contract").query(), Sort.OLDEST, 0, 0, Set.of()))
                        .total());
        assertEquals(new NameFile.Named("b.pdf"), naming.run(id, "/home/bergljot/b.pdf ", ANN), "never a path");
        assertInstanceOf(NameFile.Refused.class, naming.run(id, " ", ANN));
        assertInstanceOf(NameFile.Refused.class, naming.run(new DocumentId("port", 99), "a", ANN));
        HeldTrove trove = newsroom.catalog().troves().find("port").orElseThrow();
        new PlanReleases(newsroom)
                .run(trove, new PlanReleases.Division(1, 0), ANN.time(), Interval.parse("day"), ANN.time());
        assertEquals(new NameFile.Named("c.pdf"), naming.run(id, "c.pdf", ANN), "planned, not approved");
        newsroom.catalog()
                .approvals()
                .add(trove.id(), new Approvals.Approval("port", 1, "ann", contract.sha256(), ANN.time(), 1, "{}"));
        var refused = assertInstanceOf(NameFile.Refused.class, naming.run(id, null, ANN));
        assertTrue(refused.reason().contains("undo the approvals"), refused.reason());
        String audit = Files.readString(AuditLog.file(newsroom));
        assertEquals(
                3, audit.lines().filter(line -> line.contains("\"name-file\"")).count());
        assertTrue(!audit.contains("contract") && !audit.contains("bergljot"), audit);
    }

    @Test
    void aFileIsSavedAsItWasSentAndNothingIsOverwritten() throws Exception {
        List<ConversationEntry.SourceFile> files = conversation().files();
        for (ConversationEntry.SourceFile each : files) {
            Path out = folder.resolve("out-" + each.items().size());
            SaveFile.run(newsroom, vault, conversation(), each, SampleDrop.editor(), out);
            assertArrayEquals(each.isKept() ? FILM : PDF, Files.readAllBytes(out));
            assertThrows(
                    IOException.class,
                    () -> SaveFile.run(newsroom, vault, conversation(), each, SampleDrop.editor(), out));
            assertTrue(Files.exists(out));
        }
        ConversationEntry.SourceFile film = files.stream()
                .filter(ConversationEntry.SourceFile::isKept)
                .findFirst()
                .orElseThrow();
        Path other = folder.resolve("other");
        assertThrows(IOException.class, () -> SaveFile.run(newsroom, vault, conversation(), film, null, other));
        Path segment = newsroom.folder()
                .resolve("conversations/kept")
                .resolve(film.items().getLast())
                .resolve("0000001.age");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        assertThrows(
                IOException.class,
                () -> SaveFile.run(newsroom, vault, conversation(), film, SampleDrop.editor(), other));
        assertTrue(Files.notExists(other), "half a file is deleted");
    }
}
