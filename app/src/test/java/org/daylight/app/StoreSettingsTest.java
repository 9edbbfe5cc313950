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
import org.daylight.demo.HarbourTrove;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of {@code daylight.toml} that name stores, where the addon is not there. */
class StoreSettingsTest {

    @TempDir
    Path folder = Path.of("");

    private final Clock clock = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private String printed = "";
    private Path mail = Path.of("");

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(print, print, false, folder, clock), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    @BeforeEach
    void init() throws IOException {
        mail = new HarbourTrove(7, 20).writeTo(folder.resolve("source")).mail();
        assertEquals(Exit.DONE, run("init", "newsroom", "--origin", "harbour.example"), printed);
    }

    private void setting(String line) throws IOException {
        Files.writeString(folder.resolve("newsroom/daylight.toml"), line + "\n", StandardOpenOption.APPEND);
    }

    private int importAll() {
        return run("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
    }

    private void assertOneLine(String words) {
        assertTrue(printed.contains(words), printed);
        assertEquals(1, printed.strip().lines().count(), printed);
    }

    @Test
    void withoutTheAddonNothingIsStoredElsewhere() throws IOException {
        setting("vault = \"s3 https://store.example.org/originals\"");
        assertEquals(Exit.NOTHING_DONE, importAll());
        assertOneLine("is an addon, which is not there: build it with  mvn package -Paddons");
        assertFalse(Files.exists(folder.resolve("newsroom/vault")));
    }

    @Test
    void aWrongAddressIsExplained() throws IOException {
        setting("vault = \"s4://store\"");
        assertEquals(Exit.NOTHING_DONE, importAll());
        assertOneLine("daylight.toml: vault: this is not the address of a store: write it as  s3 https://HOST/BUCKET");
    }

    @Test
    void anAddressWithoutEncryptionIsRefused() throws IOException {
        setting("push = \"s3 http://store.example.org/papers\"");
        assertEquals(Exit.NOTHING_DONE, importAll());
        assertOneLine("must have an address with https");
    }

    @Test
    void originalsAreNotInThePublicBucket() throws IOException {
        setting("vault = \"s3 https://store.example.org/papers/originals\"");
        setting("push = \"s3 https://store.example.org/papers\"");
        assertEquals(Exit.NOTHING_DONE, importAll());
        assertOneLine("which would make the originals public");
    }

    @Test
    void originalsAreNotInTwoPlaces() throws IOException {
        assertEquals(Exit.DONE, importAll(), printed);
        setting("vault = \"s3 https://store.example.org/originals\"");
        assertEquals(Exit.NOTHING_DONE, importAll());
        assertTrue(printed.contains("copy its files *.segment there"), printed);
    }

    @Test
    void aPublicationSucceedsWithoutTheStore() throws IOException {
        assertEquals(Exit.DONE, importAll(), printed);
        run(
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
                "1");
        setting("push = \"s3 https://store.example.org/papers\"");
        assertEquals(Exit.DONE, run("publish", "-n", "newsroom"), printed);
        assertTrue(printed.contains("it is published here, but was not pushed to the store"), printed);
        assertEquals(Exit.NOTHING_DONE, run("push", "-n", "newsroom"));
        assertOneLine("mvn package -Paddons");
    }

    @Test
    void aPushNeedsAStore() {
        assertEquals(Exit.USAGE, run("push", "-n", "newsroom"));
        assertOneLine("daylight.toml names no store");
        assertEquals(Exit.USAGE, run("push", "newsroom/archive"));
        assertOneLine("name both the archive and the store");
        assertEquals(Exit.USAGE, run("push", "newsroom/archive", "https://store.example.org/papers"));
        assertOneLine("write it as  s3 https://HOST/BUCKET");
    }
}
