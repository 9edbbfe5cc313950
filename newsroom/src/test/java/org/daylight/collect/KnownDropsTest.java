package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDropsTest {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00Z"));
    private static final NoteKey.Verifier ONE =
            NoteKey.generate("one.example", new SecureRandom()).verifier();
    private static final NoteKey.Verifier TWO =
            NoteKey.generate("two.example", new SecureRandom()).verifier();

    @TempDir
    Path folder;

    private static KnownDrops.Place request(String address, boolean moved, boolean newKey) {
        return new KnownDrops.Place(address, moved, newKey);
    }

    @Test
    void anotherKeyOrAddressIsRefusedUnlessAnEditorAcceptsIt() throws IOException {
        Path room = folder.resolve("newsroom");
        Newsroom.create(room, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        try (Newsroom open = Newsroom.open(room)) {
            var drops = new KnownDrops(open);
            Path file = room.resolve("conversations/drops.jsonl");
            drops.compare(ONE, request("http://a.onion/", false, false));
            assertTrue(Files.notExists(file), "a comparison records nothing");
            drops.check(ONE, request("", false, false), ANN);
            drops.check(ONE, request("http://a.onion/", false, false), ANN);
            assertThrows(IOException.class, () -> drops.compare(TWO, request("http://a.onion/", false, false)));
            drops.check(ONE, request("http://a.onion/", false, false), ANN);
            drops.check(ONE, request("", false, false), ANN);
            String before = Files.readString(file);
            String key = assertThrows(
                            IOException.class, () -> drops.check(TWO, request("http://a.onion/", true, false), ANN))
                    .getMessage();
            assertTrue(key.contains("another key than before") && key.contains("--new-key"), key);
            String moved = assertThrows(
                            IOException.class, () -> drops.check(ONE, request("http://b.onion/", false, true), ANN))
                    .getMessage();
            assertTrue(moved.contains("was at http://a.onion/") && moved.contains("--moved"), moved);
            assertEquals(before, Files.readString(file));
            drops.check(ONE, request("http://b.onion/", true, false), ANN);
            drops.check(TWO, request("http://b.onion/", false, true), ANN);
            assertThrows(IOException.class, () -> drops.check(ONE, request("http://b.onion/", true, false), ANN));
            String audit = Files.readString(AuditLog.file(open));
            for (String change : new String[] {"first contact", "address", "moved", "new key"}) {
                assertTrue(audit.contains("\"change\":\"" + change + "\""), change);
            }
            assertEquals(
                    4, audit.lines().filter(line -> line.contains("know-drop")).count());
            Files.writeString(file, "x");
            assertThrows(IOException.class, () -> drops.check(ONE, request("", false, false), ANN));
            assertEquals("x", Files.readString(file));
        }
    }
}
