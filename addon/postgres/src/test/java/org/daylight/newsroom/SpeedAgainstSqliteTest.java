package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.daylight.catalog.CatalogCopy;
import org.daylight.catalog.postgres.PostgresServer;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints how fast an import is with a catalog in SQLite and in PostgreSQL ({@code docs/scale.md}), and how fast a catalog is moved. */
@Tag("slow")
class SpeedAgainstSqliteTest {

    private static final int MESSAGES = 20_000;

    @TempDir
    Path folder;

    @Test
    void anImportWithBothDatabases() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), MESSAGES);
        try (PostgresServer server = PostgresServer.start()) {
            for (int i = 1; i <= 2; i++) {
                Path file = Rooms.create(folder.resolve("sqlite" + i));
                Newsroom.Opening quiet = Newsroom.Opening.QUIET;
                print("SQLite", importAll(file, quiet, source));
                Path shared = Rooms.create(folder.resolve("postgres" + i));
                String database = server.newDatabase();
                Settings settings = Settings.read(shared).withCatalog(server.line(database));
                DurableFiles.writePrivate(shared.resolve(Settings.FILE), settings.toml());
                var opening = new Newsroom.Opening(
                        line -> {}, true, (line, password, owner) -> server.catalog(database, owner));
                print("PostgreSQL", importAll(shared, opening, source));
                String empty = server.newDatabase();
                long start = System.nanoTime();
                List<CatalogCopy.Contents> moved = MoveCatalog.run(
                        file,
                        new Newsroom.Opening(line -> {}, true, (line, password, owner) -> server.catalog(empty, owner)),
                        server.line(empty));
                System.out.printf(
                        Locale.ROOT,
                        "moved %d rows in %.1f s%n",
                        moved.stream().mapToLong(CatalogCopy.Contents::rows).sum(),
                        (System.nanoTime() - start) / 1e9);
            }
        }
        assertEquals(
                2,
                Files.list(folder)
                        .filter(each -> each.getFileName().toString().startsWith("sqlite"))
                        .count());
    }

    private static double importAll(Path room, Newsroom.Opening opening, Path source)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Newsroom newsroom = Newsroom.open(room, opening);
                Vault vault = FolderVault.open(newsroom.vaultFolder());
                SearchIndex index = LuceneIndex.open(newsroom.indexFolder())) {
            ImportTrove.Result result = new ImportTrove(newsroom, vault, index)
                    .run(new ImportTrove.Request("harbour", "Papers", List.of(source)), new Rooms.Unwatched());
            assertInstanceOf(ImportTrove.Imported.class, result);
        }
        return MESSAGES / ((System.nanoTime() - start) / 1e9);
    }

    private static void print(String name, double rate) {
        System.out.printf(Locale.ROOT, "%s: %.0f messages in a second%n", name, rate);
    }
}
