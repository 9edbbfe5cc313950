package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.postgres.PostgresServer;
import org.daylight.demo.HarbourTrove;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way by commands: a catalog is moved to a server, used there, and copied to a file again. */
class CatalogCommandsTest {

    private static PostgresServer server;

    @TempDir
    Path folder = Path.of("");

    private final Clock clock = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private String printed = "";
    private Path newsroom = Path.of("");
    private String database = "";

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("daylight.postgres", Path.of("target", "classes").toAbsolutePath() + "/");
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        System.clearProperty("daylight.postgres");
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void init() throws Exception {
        newsroom = folder.resolve("newsroom");
        database = server.newDatabase();
        Path mail = new HarbourTrove(7, 60).writeTo(folder.resolve("source")).mail();
        done("init", "newsroom", "--origin", "harbour.example");
        done("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        done("withhold", "-n", "newsroom", "harbour/3", "--reason", "privacy", "--only");
        server.writePassword(newsroom.resolve("keys/catalog.txt"));
    }

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(print, print, false, folder, clock), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        assertFalse(printed.contains("harbour at night"), printed);
        return exit;
    }

    private void done(String... arguments) {
        assertEquals(Exit.DONE, run(arguments), printed);
    }

    private void refused(String words, String... arguments) {
        assertEquals(Exit.NOTHING_DONE, run(arguments), printed);
        assertTrue(printed.contains(words), printed);
        assertEquals(1, printed.strip().lines().count(), printed);
    }

    private String settings() throws IOException {
        return Files.readString(newsroom.resolve("daylight.toml"));
    }

    private void move() {
        done("catalog", "move", "-n", "newsroom", server.line(database));
    }

    @Test
    void aCatalogIsMovedUsedAndCopiedToAFileAgain() throws Exception {
        move();
        assertTrue(printed.contains("copied and compared: "), printed);
        assertTrue(settings().contains("catalog = \"" + server.line(database) + "\""), settings());
        assertFalse(Files.exists(newsroom.resolve("catalog.db")));
        assertTrue(Files.exists(newsroom.resolve("catalog.db.moved")));
        done("status", "-n", "newsroom");
        assertTrue(printed.contains("harbour"), printed);
        Path more = folder.resolve("more.mbox");
        Files.writeString(more, "From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: mud\n\nharbour\n");
        done("import", "-n", "newsroom", "--trove", "harbour", more.toString());
        done("withhold", "-n", "newsroom", "harbour/5", "--reason", "privacy", "--only");
        done(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "2");
        done("publish", "-n", "newsroom");
        done("list", "-n", "newsroom");
        String before = printed;
        done("audit", "-n", "newsroom");
        done("check", "newsroom/archive");
        run("doctor", "newsroom");
        assertTrue(printed.contains("postgres postgresql://"), printed);
        done("catalog", "copy", "-n", "newsroom", "newsroom/catalog.db");
        Files.writeString(newsroom.resolve("daylight.toml"), settings().replaceAll("(?m)^catalog = .*$", ""));
        done("list", "-n", "newsroom");
        assertEquals(before, printed);
        done("withhold", "-n", "newsroom", "harbour/40", "--reason", "privacy", "--only");
        done("audit", "-n", "newsroom");
    }

    @Test
    void aMoveThatStoppedBeforeTheSettingIsRepeatedAndAnotherCatalogIsNotReplaced() throws Exception {
        String before = settings();
        move();
        Files.writeString(newsroom.resolve("daylight.toml"), before);
        Files.move(newsroom.resolve("catalog.db.moved"), newsroom.resolve("catalog.db"));
        move();
        refused("is in another database already", "catalog", "move", "-n", "newsroom", server.line(database));
        Files.writeString(newsroom.resolve("daylight.toml"), before);
        Files.move(newsroom.resolve("catalog.db.moved"), newsroom.resolve("catalog.db"));
        done("withhold", "-n", "newsroom", "harbour/9", "--reason", "privacy", "--only");
        refused("has another catalog already", "catalog", "move", "-n", "newsroom", server.line(database));
        assertEquals(before, settings());
        done("init", "other", "--origin", "other.example");
        server.writePassword(folder.resolve("other/keys/catalog.txt"));
        refused("the catalog of another newsroom", "catalog", "move", "-n", "other", server.line(database));
        done("status", "-n", "newsroom");
    }

    @Test
    void aMoveIsRefusedWhileAnotherProcessHasTheFileOpen() throws Exception {
        try (Catalog desk = Catalog.open(newsroom.resolve("catalog.db"))) {
            refused("is open in another process", "catalog", "move", "-n", "newsroom", server.line(database));
            assertEquals(1, desk.troves().all().size());
        }
        move();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws Exception {
        refused("the catalog must be", "catalog", "move", "-n", "newsroom", "postgresql://a@b/c");
        refused("the address of a catalog", "catalog", "move", "-n", "newsroom", "postgres postgresql://b/c");
        refused("there is no database nowhere", "catalog", "move", "-n", "newsroom", server.line("nowhere"));
        refused(
                "cannot be reached",
                "catalog",
                "move",
                "-n",
                "newsroom",
                "postgres postgresql://daylight@127.0.0.1:1/papers");
        Files.writeString(newsroom.resolve("keys/catalog.txt"), "wrong");
        refused("refuses the user", "catalog", "move", "-n", "newsroom", server.line(database));
        refused("is a file already", "catalog", "copy", "-n", "newsroom", "copy.db");
        assertEquals(Exit.USAGE, run("catalog", "drop", "-n", "newsroom", "copy.db"));
        server.writePassword(newsroom.resolve("keys/catalog.txt"));
        // A line alone moves nothing.
        Files.writeString(
                newsroom.resolve("daylight.toml"),
                "catalog = \"" + server.line(database) + "\"\n",
                StandardOpenOption.APPEND);
        refused("move the catalog with  daylight catalog move", "status", "-n", "newsroom");
    }
}
