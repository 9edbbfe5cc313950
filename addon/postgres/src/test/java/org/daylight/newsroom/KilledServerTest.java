package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.CatalogBroken;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.postgres.PostgresServer;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.schedule.Interval;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of the catalog is killed while something is at work: nothing is lost, nothing is there twice, and the next run continues. */
class KilledServerTest {

    private static final int MESSAGES = 90;

    private static PostgresServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** A newsroom with its catalog in a new database of the server. */
    private record Room(Path path, String database) {

        Newsroom open() throws IOException {
            return Newsroom.open(
                    path,
                    new Newsroom.Opening(line -> {}, true, (line, password, owner) -> server.catalog(database, owner)));
        }
    }

    private Room create(String name) throws Exception {
        Path path = Rooms.create(folder.resolve(name));
        String database = server.newDatabase();
        Settings settings = Settings.read(path).withCatalog(server.line(database));
        DurableFiles.writePrivate(path.resolve(Settings.FILE), settings.toml());
        return new Room(path, database);
    }

    private static ImportTrove.Result importAll(Room room, Path source, StepListener steps) throws Exception {
        try (Newsroom newsroom = room.open();
                Vault vault = FolderVault.open(newsroom.vaultFolder());
                SearchIndex index = LuceneIndex.open(newsroom.indexFolder())) {
            return new ImportTrove(newsroom, vault, index, 2, 25, steps)
                    .run(
                            new ImportTrove.Request("harbour", "The Harbour Papers", List.of(source)),
                            new Rooms.Unwatched());
        }
    }

    /** Everything in the newsroom, with its catalog copied to the file that a newsroom has otherwise. */
    private String written(Room room) throws Exception {
        try (Newsroom newsroom = room.open()) {
            MoveCatalog.copy(newsroom, room.path.resolve("catalog.db"));
        }
        Settings settings = Settings.read(room.path).withCatalog("");
        DurableFiles.writePrivate(room.path.resolve(Settings.FILE), settings.toml());
        return Rooms.written(room.path);
    }

    private static void restart() throws IOException {
        try {
            server.kill();
            server.startAgain();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void anImportDuringWhichTheServerIsKilledEndsAndTheNextGivesWhatOneUndisturbedRunGives() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), MESSAGES);
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        Rooms.importAll(undisturbed, List.of(source), 25, StepListener.NONE);
        String expected = Rooms.written(undisturbed);
        Room quiet = create("quiet");
        importAll(quiet, source, StepListener.NONE);
        assertEquals(expected, written(quiet), "both databases have the same");
        List<String> killedAt = new ArrayList<>();
        for (int step : List.of(1, 2, 3, 5, 6)) {
            Room room = create("killed-" + step);
            var reached = new AtomicInteger();
            StepListener killing = name -> {
                if (reached.incrementAndGet() == step) {
                    killedAt.add(name);
                    try {
                        restart();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            };
            Exception failed = assertThrows(Exception.class, () -> importAll(room, source, killing), "step " + step);
            assertTrue(String.valueOf(failed.getMessage()).contains("was lost"), failed.toString());
            assertInstanceOf(ImportTrove.Imported.class, importAll(room, source, StepListener.NONE));
            assertEquals(expected, written(room), "killed at step " + step);
        }
        assertTrue(killedAt.containsAll(List.of("vaulted", "cataloged")), killedAt.toString());
    }

    /** At any moment, also while a transaction ends. */
    @Test
    void anImportDuringWhichTheServerIsKilledAgainAndAgainIsCompletedByTheLastRun() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), MESSAGES);
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        Rooms.importAll(undisturbed, List.of(source), 25, StepListener.NONE);
        Room room = create("room");
        for (int i = 0; i < 6; i++) {
            long pause = 60L * i;
            try (var threads = Executors.newSingleThreadExecutor()) {
                Future<?> killing = threads.submit(() -> {
                    Thread.sleep(pause);
                    restart();
                    return null;
                });
                try {
                    importAll(room, source, StepListener.NONE);
                } catch (IOException | CatalogBroken e) {
                    assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
                }
                killing.get();
            }
        }
        importAll(room, source, StepListener.NONE);
        assertEquals(Rooms.written(undisturbed), written(room));
    }

    @Test
    void decisionsOfSeveralDesksAreMadeOnceWhileTheServerIsKilled() throws Exception {
        int desks = 3;
        int each = 8;
        Room room = create("room");
        importAll(room, Rooms.source(folder.resolve("source"), MESSAGES), StepListener.NONE);
        var isDone = new AtomicBoolean();
        var failures = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(desks + 1)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int desk = 0; desk < desks; desk++) {
                int first = desk * each + 1;
                work.add(() -> {
                    decide(room, IntStream.range(first, first + each).toArray(), failures);
                    return null;
                });
            }
            Future<?> killing = threads.submit(() -> {
                while (!isDone.get()) {
                    Thread.sleep(300);
                    restart();
                }
                return null;
            });
            List<Future<Void>> all = work.stream().map(threads::submit).toList();
            for (Future<Void> one : all) {
                one.get();
            }
            isDone.set(true);
            killing.get();
        }
        assertTrue(failures.get() > 0, "no decision was disturbed");
        written(room);
        assertEquals(desks * each, Rooms.withheld(room.path).size());
        List<String> audited = Rooms.audited(room.path);
        assertEquals(desks * each, audited.size(), audited.toString());
    }

    /** One desk. After a failure it looks before it tries again, as a person does. */
    private static void decide(Room room, int[] numbers, AtomicInteger failures) throws Exception {
        for (int number : numbers) {
            while (true) {
                try (Newsroom newsroom = room.open();
                        Vault vault = FolderVault.openToRead(newsroom.vaultFolder())) {
                    Catalog catalog = newsroom.catalog();
                    if (catalog.documents()
                                    .find("harbour", number)
                                    .orElseThrow()
                                    .withheld()
                            != null) {
                        break;
                    }
                    new DecideDocument(newsroom, vault, By.nobody(Rooms.FIRST), StepListener.NONE)
                            .withhold(new DocumentId("harbour", number), "privacy", CopiesRule.NOT_INCLUDED);
                } catch (NewsroomBusy busy) {
                    Thread.sleep(5);
                } catch (IOException | CatalogBroken e) {
                    assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
                    failures.incrementAndGet();
                    Thread.sleep(5);
                }
            }
        }
    }

    /** Who loses the lock does not sign. What is signed is put in place by the next command. */
    @Test
    void aPublicationDuringWhichTheServerIsKilledIsPublicCompletelyOrNotAtAll() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), MESSAGES);
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        Rooms.importAll(undisturbed, List.of(source), 25, StepListener.NONE);
        Rooms.plan(undisturbed, 3);
        Rooms.publish(undisturbed, Rooms.FIRST, StepListener.NONE);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("confirmed", "packed", "decided", "published")) {
            Room room = create("killed-" + step);
            importAll(room, source, StepListener.NONE);
            try (Newsroom newsroom = room.open()) {
                HeldTrove trove = newsroom.catalog().troves().find("harbour").orElseThrow();
                new PlanReleases(newsroom)
                        .run(trove, new PlanReleases.Division(3, 0), Rooms.FIRST, Interval.parse("day"), Rooms.FIRST);
            }
            var isKilled = new AtomicBoolean();
            StepListener killing = name -> {
                if (name.equals(step) && isKilled.compareAndSet(false, true)) {
                    try {
                        restart();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            };
            assertThrows(Exception.class, () -> publish(room, killing), step);
            assertTrue(isKilled.get(), step);
            boolean isPublic = Files.exists(room.path.resolve("archive/checkpoint"));
            assertEquals(step.equals("published"), isPublic, step);
            publish(room, StepListener.NONE);
            assertInstanceOf(PublishRelease.NotDue.class, publish(room, StepListener.NONE), "killed at " + step);
            assertEquals(expected, Rooms.files(room.path.resolve("archive")), "killed at " + step);
        }
    }

    private static PublishRelease.Result publish(Room room, StepListener steps) throws Exception {
        try (Newsroom newsroom = room.open();
                Vault vault = FolderVault.openToRead(newsroom.vaultFolder())) {
            return new PublishRelease(newsroom, vault, steps).next(Rooms.FIRST, false);
        }
    }

    @Test
    void aCopyIsOfOneMomentWhileOthersWrite() throws Exception {
        Room room = create("room");
        importAll(room, Rooms.source(folder.resolve("source"), MESSAGES), StepListener.NONE);
        try (Newsroom newsroom = room.open();
                Newsroom other = room.open()) {
            assertEquals(
                    List.of(),
                    MoveCatalog.copy(newsroom, folder.resolve("copy.db")).stream()
                            .filter(table -> table.table().equals("tag") && table.rows() > 0)
                            .toList());
            long key =
                    other.catalog().documents().find("harbour", 1).orElseThrow().key();
            other.catalog().remarks().tag(key, "crane");
            IOException refused =
                    assertThrows(IOException.class, () -> MoveCatalog.copy(newsroom, folder.resolve("copy.db")));
            assertTrue(refused.getMessage().contains("exists already"), refused.getMessage());
            assertTrue(Files.size(folder.resolve("copy.db")) > 0);
        }
    }
}
