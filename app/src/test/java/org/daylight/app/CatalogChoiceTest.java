package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line of {@code daylight.toml} that names the database of the catalog, where the addon is not there. */
class CatalogChoiceTest {

    private static final String LINE = "postgres postgresql://daylight@db.example/papers";

    @TempDir
    Path folder = Path.of("");

    @Test
    void aLineNamesTheDatabaseAndItsAddress() throws IOException {
        assertEquals(
                new CatalogChoice(Addon.POSTGRES, "postgresql://daylight@db.example/papers"),
                CatalogChoice.of(LINE, "here"));
        for (String wrong : List.of("", "postgres", "mysql mysql://a@b/c", "postgresql://a@b/c")) {
            IOException refused = assertThrows(IOException.class, () -> CatalogChoice.of(wrong, "daylight.toml"));
            assertTrue(refused.getMessage().startsWith("daylight.toml: the catalog must be"), refused.getMessage());
        }
    }

    @Test
    void aNewsroomWhoseDatabaseIsNotInstalledSaysSoInOneLineAndMakesNoFile() throws IOException {
        Path room = folder.resolve("room");
        Newsroom.create(
                room, new Settings("Papers", "papers.example", "archive", "", "", "", "", LINE), new SecureRandom());
        assertTrue(Files.readString(room.resolve("daylight.toml")).contains("catalog = \"" + LINE + "\""));
        Newsroom.Opening opening = Wiring.opening(line -> {}, false);
        for (IOException refused : List.of(
                assertThrows(
                        IOException.class, () -> Newsroom.open(room, opening).close()),
                assertThrows(
                        IOException.class,
                        () -> Newsroom.openToRead(room, opening).close()))) {
            assertTrue(
                    refused.getMessage()
                            .startsWith("the catalog in PostgreSQL is an addon, which is not there: build it with"),
                    refused.getMessage());
        }
        IOException refused =
                assertThrows(IOException.class, () -> Newsroom.open(room).close());
        assertTrue(refused.getMessage().contains("in another database"), refused.getMessage());
        assertFalse(Files.exists(room.resolve("catalog.db")));
    }
}
