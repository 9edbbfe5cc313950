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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.daylight.demo.HarbourTrove;
import org.daylight.s3.S3Store;
import org.daylight.s3.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way by commands: originals in one store, public files in another. */
class StoreCommandsTest {

    @TempDir
    static Path servers;

    private static StoreServer closed;
    private static StoreServer open;

    @TempDir
    Path folder = Path.of("");

    private final Clock clock = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private String printed = "";

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("daylight.s3", Path.of("target", "classes").toAbsolutePath() + "/");
        closed = StoreServer.s3proxy(Files.createDirectory(servers.resolve("closed")), false);
        open = StoreServer.s3mock(Files.createDirectory(servers.resolve("open")));
    }

    @AfterAll
    static void stop() {
        System.clearProperty("daylight.s3");
        closed.close();
        open.close();
    }

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(print, print, false, folder, clock), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        assertFalse(printed.contains("secret-of-the-tests"), printed);
        return exit;
    }

    private void done(String... arguments) {
        assertEquals(0, run(arguments), printed);
    }

    @Test
    void fromTheImportToTheMirror() throws Exception {
        Path mail = new HarbourTrove(7, 60).writeTo(folder.resolve("source")).mail();
        done("init", "newsroom", "--origin", "harbour.example");
        Path newsroom = folder.resolve("newsroom");
        String bucket = "http://127.0.0.1:" + open.port() + "/" + StoreServer.BUCKET + "/harbour";
        Files.writeString(
                newsroom.resolve("daylight.toml"),
                "vault = \"s3 http://127.0.0.1:" + closed.port() + "/" + StoreServer.BUCKET + "/originals\"\n"
                        + "push = \"s3 " + bucket + "\"\n",
                StandardOpenOption.APPEND);
        assertEquals(3, run("import", "-n", "newsroom", "--trove", "harbour", mail.toString()));
        assertTrue(printed.contains("there are no keys for the store"), printed);
        Path keys = Files.writeString(
                newsroom.resolve("keys/store.txt"), "access-key = tester\nsecret-key = secret-of-the-tests\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));

        done("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        assertFalse(Files.exists(newsroom.resolve("vault")));
        try (S3Store store = closed.store("originals/")) {
            assertTrue(store.list("").containsKey("000001.segment"));
        }
        done("search", "-n", "newsroom", "harbour");
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
        assertTrue(printed.contains("of the log to s3 " + bucket), printed);
        done("check", bucket + "/");
        done("withdraw", "-n", "newsroom", "harbour/1", "--reason", "A court ordered it.");
        assertTrue(printed.contains("of the log to s3 " + bucket), printed);
        done("push", "-n", "newsroom");
        assertTrue(printed.contains("nothing new"), printed);
        done("mirror", bucket + "/", "copy");
        done("check", "copy");
        done("doctor", "newsroom");
        done(
                "push",
                "copy",
                "s3 http://127.0.0.1:" + open.port() + "/" + StoreServer.BUCKET + "/second",
                "--keys",
                keys.toString());
        done("check", "http://127.0.0.1:" + open.port() + "/" + StoreServer.BUCKET + "/second/");
    }
}
