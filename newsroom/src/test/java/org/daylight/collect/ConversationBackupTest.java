package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.daylight.audit.By;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.submission.DropExchange;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations, what is kept, and the collector's key are in a backup, encrypted; what is being collected is not. */
class ConversationBackupTest {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void theyAreSavedAndRestored() throws Exception {
        Path path = Rooms.create(folder.resolve("newsroom"));
        var drop = new SampleDrop(folder.resolve("stick"));
        drop.text(1, 1, "xylophone-planted");
        drop.file(1, 2, "a.iso.001", CollectDropTest.bytes(1, 1_000));
        drop.file(1, 3, "a.iso.002", CollectDropTest.bytes(2, 1_000));
        drop.file(1, 4, "b.iso.002", CollectDropTest.bytes(3, 1_000));
        try (Newsroom newsroom = Newsroom.open(path);
                Vault vault = FolderVault.open(newsroom.vaultFolder());
                SearchIndex index = LuceneIndex.open(newsroom.indexFolder());
                DropExchange exchange = drop.open()) {
            CollectorKey.of(newsroom, new SecureRandom());
            new CollectDrop(newsroom, vault, index)
                    .run(
                            exchange,
                            new CollectDrop.Request("harbour", SampleDrop.editor(), false),
                            ANN,
                            new CollectDropTest.Quiet());
            new WriteReply(newsroom, new SecureRandom()).run(1, "Who?", ANN);
        }
        Files.writeString(path.resolve("collecting/left"), "half a file");
        BackupFixture.save(path, folder.resolve("place"));
        try (var walk = Files.walk(folder.resolve("place"))) {
            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1).contains("xylophone-planted"),
                        each.toString());
            }
        }
        Path restored = folder.resolve("restored");
        BackupFixture.restore(folder.resolve("place"), restored);
        var wanted = BackupFixture.everything(path);
        wanted.keySet().removeIf(each -> each.startsWith("collecting/"));
        var found = BackupFixture.everything(restored);
        assertEquals(wanted, found);
        assertTrue(found.containsKey("conversations/1.jsonl") && found.containsKey("keys/collector.key"));
        assertTrue(found.keySet().stream().anyMatch(each -> each.startsWith("conversations/kept/")));
        try (Newsroom newsroom = Newsroom.open(restored);
                Newsroom old = Newsroom.open(path)) {
            Conversation conversation = new Conversations(newsroom).find(1).orElseThrow();
            assertEquals(new Conversations(old).find(1).orElseThrow(), conversation);
            assertEquals(1, conversation.waiting().size());
        }
    }
}
