package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.daylight.catalog.postgres.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract with PostgreSQL, and what only a shared database has. */
class PostgresCatalogTest extends CatalogContract {

    private static PostgresServer server;

    private String database = "";

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

    @Override
    Catalog openCatalog() throws IOException {
        if (database.isEmpty()) {
            try {
                database = server.newDatabase();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
        return Catalog.open(server.catalog(database, "harbour"));
    }

    private void cutConnections() throws SQLException {
        server.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    @Test
    void aLostConnectionIsMadeAgainBeforeWorkAndNotDuringIt() throws Exception {
        cutConnections();
        assertEquals(1, catalog.troves().all().size());
        cutConnections();
        catalog.troves().pause(harbour.id(), true);
        assertTrue(catalog.troves().get(harbour.id()).paused());
        CatalogBroken lost = assertThrows(
                CatalogBroken.class,
                () -> catalog.together(() -> {
                    catalog.troves().findOrAdd("fort", "Fort");
                    cutConnections();
                    return catalog.troves().all();
                }));
        assertTrue(lost.getMessage().contains("was lost, so this step was undone"), lost.getMessage());
        assertEquals(1, catalog.troves().all().size());
    }

    @Test
    void aLockHoldsBetweenConnectionsAndIsLostWithItsConnection() throws Exception {
        try (Catalog other = openCatalog()) {
            try (Closeable lock = catalog.lock("import").orElseThrow()) {
                assertEquals(Optional.empty(), other.lock("import"));
                assertTrue(other.isLocked("import"));
                assertTrue(catalog.isLocked("import"));
                assertFalse(other.isLocked("publish"));
                other.lock("publish").orElseThrow().close();
                catalog.confirmLocks();
                cutConnections();
                assertTrue(other.lock("import").isPresent(), "another machine takes it");
                CatalogBroken lost = assertThrows(CatalogBroken.class, catalog::confirmLocks);
                assertTrue(lost.getMessage().contains("was lost"), lost.getMessage());
                for (int i = 0; i < 2; i++) {
                    lost = assertThrows(
                            CatalogBroken.class, () -> catalog.troves().findOrAdd("fort", "Fort"));
                    assertTrue(lost.getMessage().contains("with it the lock"), lost.getMessage());
                    assertThrows(CatalogBroken.class, () -> catalog.troves().all());
                }
            }
            assertEquals(1, catalog.troves().all().size(), "without a lock it is connected again");
        }
    }

    @Test
    void aTransactionThatTheServerHasCompletedIsNotSaidToBeUndone() throws Exception {
        try (Catalog cut = Catalog.open(new CutAtCommit(server.catalog(database, "harbour"), true))) {
            cut.together(() -> cut.troves().findOrAdd("fort", "Fort"));
            assertEquals(2, cut.troves().all().size());
        }
        try (Catalog cut = Catalog.open(new CutAtCommit(server.catalog(database, "harbour"), false))) {
            assertThrows(
                    CatalogBroken.class, () -> cut.together(() -> cut.troves().findOrAdd("bay", "Bay")));
            assertEquals(2, cut.troves().all().size());
        }
    }

    @Test
    void theCatalogOfAnotherNewsroomIsRefused() {
        IOException refused = assertThrows(
                IOException.class,
                () -> Catalog.open(server.catalog(database, "fort")).close());
        assertTrue(refused.getMessage().contains("has the catalog of another newsroom"), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void aReaderChangesNothing() throws IOException {
        try (Catalog reader = Catalog.openToRead(server.catalog(database, "harbour"))) {
            assertEquals(1, reader.troves().all().size());
            assertEquals(0, reader.planChanges().countWithheld(harbour.id(), new int[] {1, 2}));
            CatalogBroken refused =
                    assertThrows(CatalogBroken.class, () -> reader.troves().findOrAdd("fort", "Fort"));
            assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
        }
    }

    @Test
    void whoWaitsTooLongForAWriterIsToldSo() throws IOException {
        try (Catalog other = openCatalog()) {
            catalog.together(() -> {
                CatalogBroken busy =
                        assertThrows(CatalogBroken.class, () -> other.troves().findOrAdd("fort", "Fort"));
                assertTrue(busy.getMessage().contains("another daylight command is writing"), busy.getMessage());
                assertEquals(1, other.troves().all().size(), "reading does not wait");
                return null;
            });
            other.troves().findOrAdd("fort", "Fort");
        }
    }
}
