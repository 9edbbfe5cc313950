package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.daylight.age.AgeSecret;
import org.daylight.format.Json;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.note.NoteKey;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ItemId;
import org.daylight.submission.Receipt;
import org.daylight.submission.SlowHash;
import org.daylight.submission.SourceKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final NoteKey.Signer collector = NoteKey.generate("collector", new SecureRandom());

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        folder,
                        Clock.fixed(Instant.parse("2026-11-30T10:00:00Z"), ZoneOffset.UTC)),
                args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int init(String... more) {
        String editor = AgeSecret.recipient(new byte[32]).text();
        var args = new java.util.ArrayList<>(java.util.List.of(
                "drop", "init", "mydrop", "--title", "The Harbour", "--editor", editor, "--collector"));
        args.add(collector.verifier().text());
        args.addAll(java.util.List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void a_new_drop_is_empty_and_says_its_key() throws Exception {
        assertEquals(0, init("--max-file", "5G", "--keep-free", "500M"), err());
        assertTrue(out().contains("key   drop+"), out());
        assertTrue(Files.readString(folder.resolve("mydrop/drop.json")).contains("\"itemBytes\":5000000000"));
        assertEquals(3, init(), "it is there already");
        assertTrue(err().contains("is not empty"), err());
        assertEquals(0, run("drop", "status", "mydrop", "--json"), err());
        assertEquals(
                0,
                ((Json.Obj) Json.parse(out().strip()).orThrow())
                        .number("complete")
                        .orElseThrow());
        assertEquals(0, run("drop", "status", "mydrop"));
        assertTrue(out().contains("to collect    0"), out());
        assertEquals(0, run("drop", "export", "mydrop", "--out", "stick"), err());
        assertTrue(out().contains("exported: 0 new items"), out());
        assertEquals(3, run("drop", "import", "mydrop", "--from", "stick"));
        assertTrue(err().contains("daylight collect"), err());
    }

    @Test
    void tor_and_systemd_get_the_port_and_the_folder() {
        assertEquals(0, run("drop", "torrc", "mydrop", "--port", "8600"));
        assertTrue(out().contains("HiddenServicePort 80 127.0.0.1:8600"), out());
        assertTrue(out().contains("HiddenServicePoWDefensesEnabled 1"));
        assertEquals(0, run("drop", "unit", "/srv/mydrop", "--program", "/opt/d/daylight"));
        assertTrue(out().contains("ExecStart=/opt/d/daylight drop serve /srv/mydrop --port 8500"), out());
        assertTrue(out().contains("MemorySwapMax=0\nLimitCORE=0\n"));
        assertEquals(2, run("drop", "unit", "/srv/my drop"));
        assertEquals(2, run("drop", "torrc", "mydrop", "--service-dir", "x\"y"));
    }

    @Test
    void a_receipt_is_checked_with_words_and_file() throws Exception {
        byte[] passphrase = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] salt = new byte[32];
        byte[] content = "what was sent".getBytes(StandardCharsets.UTF_8);
        NoteKey.Signer key = NoteKey.generate("drop", new SecureRandom());
        ItemId item = ItemId.of(new byte[16]);
        var hashes = new BlockHashes(
                SourceKeys.of(passphrase, salt, SlowHash.STANDARD).itemKey(item), 0);
        hashes.add(content, 0, content.length);
        hashes.end();
        Files.write(
                folder.resolve("receipt"),
                new Receipt(
                                "drop",
                                HexFormat.of().formatHex(salt),
                                item,
                                "2026-11-30",
                                content.length,
                                BlockHashes.root(hashes.hashes()))
                        .signed(key)
                        .bytes());
        Files.write(folder.resolve("file"), content);
        Files.writeString(folder.resolve("words"), WrittenPassphrase.words(passphrase) + "\n");
        String[] check = {
            "drop",
            "receipt",
            "file",
            "--receipt",
            "receipt",
            "--key",
            key.verifier().text(),
            "--words-file",
            "words"
        };
        assertEquals(0, run(check), err());
        assertTrue(out().contains("2026-11-30"), out());
        Files.writeString(folder.resolve("file"), "something else");
        assertEquals(1, run(check), err());
        Files.writeString(folder.resolve("words"), "abandon");
        assertEquals(3, run(check));
        check[6] = collector.verifier().text();
        assertEquals(3, run(check));
    }

    @Test
    void wrong_command_lines_say_what_is_missing() {
        assertEquals(2, run("drop", "init", "mydrop", "--title", "x"));
        assertTrue(err().contains("--editor"), err());
        assertEquals(2, run("drop", "fly", "mydrop"));
        assertEquals(2, run("drop", "status", "mydrop", "--port", "1"));
        assertTrue(err().contains("--port can be used with serve"), err());
        assertEquals(3, run("drop", "status", "nothing"));
        assertTrue(err().contains("daylight drop init"), err());
        assertEquals(3, run("drop", "serve", "nothing"));
        assertEquals(3, init("--max-file", "huge"));
        assertEquals(3, run("drop", "init", "d", "--title", "x", "--editor", "AGE-SECRET-KEY-1X", "--collector", "k"));
        assertTrue(err().contains("secret key"), err());
    }
}
