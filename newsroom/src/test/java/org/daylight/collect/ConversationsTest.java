package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final AgeRecipient KEY = AgeRecipient.parse(
                    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
            .orThrow();

    @TempDir
    Path folder;

    private Newsroom newsroom;
    private Conversations conversations;

    @BeforeEach
    void create() throws IOException {
        Path path = folder.resolve("newsroom");
        Newsroom.create(path, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        newsroom = Newsroom.open(path);
        conversations = new Conversations(newsroom);
    }

    @AfterEach
    void close() {
        newsroom.close();
    }

    private static List<ConversationEntry> everyKind() {
        return List.of(
                new ConversationEntry.SourceText(NOW, "a1", "One\nof \"two\" \u202e lines"),
                new ConversationEntry.SourceFile(
                        NOW,
                        List.of("a2", "a3"),
                        "Vertrag ü.pdf",
                        5_000_000_000L,
                        Sha256.of(new byte[] {1}),
                        "harbour",
                        3,
                        "Vertrag ü.pdf",
                        "conversation 1",
                        true),
                new ConversationEntry.Damaged(NOW, "a4", "segment 2 is damaged"),
                new ConversationEntry.Reply(NOW, "00", "ann", "Thank you"),
                new ConversationEntry.Reply(NOW, "01", null, "And again"),
                new ConversationEntry.Delivered(NOW, "00"),
                new ConversationEntry.Undelivered(NOW, "01", "the mailbox is gone"),
                new ConversationEntry.Seen(NOW, "ann", 2),
                new ConversationEntry.Moved(NOW, "ann", List.of("a2", "a3"), "port", 4, "Vertrag ü.pdf"));
    }

    @Test
    void entriesAreReadAsTheyWereWritten() throws IOException {
        assertEquals(List.of(), conversations.summaries());
        assertTrue(conversations.find(1).isEmpty());
        Conversation begun = conversations.begin("d0", "m0", KEY, NOW);
        conversations.append(begun.number(), everyKind().subList(0, 3));
        conversations.append(begun.number(), everyKind().subList(3, 9));
        Conversation read = conversations.find(1).orElseThrow();
        assertEquals(everyKind(), read.entries());
        assertEquals(new Conversation(1, "d0", "m0", KEY, NOW, everyKind()), read);
        assertEquals(java.util.Set.of("a1", "a2", "a3"), read.items());
        assertEquals(1, read.unread(), "the third entry");
        assertEquals(List.of(), read.waiting());
        assertEquals(2, conversations.begin("d0", "m1", KEY, NOW).number());
        assertEquals(List.of(1, 2), conversations.numbers());
        String mode = Files.getPosixFilePermissions(newsroom.folder().resolve("conversations/1.jsonl"))
                .toString();
        assertFalse(mode.contains("OTHERS") || mode.contains("GROUP"), mode);
    }

    @Test
    void aCrashInTheMiddleOfALineLosesThatLineOnly() throws IOException {
        conversations.begin("d0", "m0", KEY, NOW);
        conversations.append(1, everyKind().subList(0, 2));
        Path file = newsroom.folder().resolve("conversations/1.jsonl");
        byte[] whole = Files.readAllBytes(file);
        byte[] next = (everyKind().get(2).line() + "\n").getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < next.length; cut += 7) {
            Files.write(file, whole);
            Files.write(file, java.util.Arrays.copyOf(next, cut), StandardOpenOption.APPEND);
            assertEquals(
                    everyKind().subList(0, 2),
                    conversations.find(1).orElseThrow().entries(),
                    "" + cut);
            conversations.append(1, everyKind().subList(2, 3));
            assertEquals(
                    everyKind().subList(0, 3),
                    conversations.find(1).orElseThrow().entries(),
                    "" + cut);
        }
    }

    @Test
    void aDamagedFileIsAnErrorAndNothingIsAddedToIt() throws IOException {
        conversations.begin("d0", "m0", KEY, NOW);
        conversations.append(1, everyKind());
        Path file = newsroom.folder().resolve("conversations/1.jsonl");
        String text = Files.readString(file);
        for (String damaged : List.of(
                text.replace("\"type\":\"damaged\"", "\"type\":\"other\""),
                text.replace("2026-11-30T09:00:00Z", "yesterday"),
                text.replace("{\"conversation\":1", "{\"conversation\":2"),
                text.replace("age1", "age2"),
                text.replace("\n", "\n\n"),
                text.substring(text.indexOf('\n') + 1),
                "")) {
            Files.writeString(file, damaged);
            String message = assertThrows(IOException.class, () -> conversations.find(1), damaged)
                    .getMessage();
            assertTrue(message.contains("restore it from your backup"), message);
            assertEquals(1, message.lines().count());
        }
        Files.writeString(file, "x");
        assertThrows(IOException.class, () -> conversations.append(1, everyKind()));
        assertEquals("x", Files.readString(file));
    }

    @Test
    void aReplyWaitsAndIsInTheAuditLogWithoutItsText() throws IOException {
        conversations.begin("d0", "m0", KEY, NOW);
        var replies = new WriteReply(newsroom, new SecureRandom());
        var by = new By("ann", NOW);
        var written = assertInstanceOf(WriteReply.Written.class, replies.run(1, " Who signed?\r\nWhen?\n", by));
        assertEquals("Who signed?\nWhen?", written.reply().text());
        assertEquals(
                List.of(written.reply()), conversations.find(1).orElseThrow().waiting());
        String audit = Files.readString(AuditLog.file(newsroom));
        assertTrue(
                audit.contains("\"action\":\"reply\"")
                        && audit.contains(written.reply().id()),
                audit);
        assertFalse(audit.contains("signed"), audit);
        for (String bad : List.of("", " \n", "a\0b", "\ud800", "x".repeat(WriteReply.MOST_CHARS + 1))) {
            assertInstanceOf(WriteReply.Refused.class, replies.run(1, bad, by));
        }
        assertInstanceOf(WriteReply.Refused.class, replies.run(2, "a", by));
        assertEquals(1, conversations.find(1).orElseThrow().entries().size());
    }

    @Test
    void whatWasReadIsNotUnreadAgain() throws IOException {
        conversations.begin("d0", "m0", KEY, NOW);
        conversations.append(1, everyKind().subList(0, 2));
        Conversation read = conversations.find(1).orElseThrow();
        assertEquals(2, read.unread());
        conversations.append(1, everyKind().subList(2, 3));
        conversations.seen(read, read.entries().size(), new By("ann", NOW));
        Conversation now = conversations.find(1).orElseThrow();
        assertEquals(1, now.unread(), "what came after the user had read");
        conversations.seen(now, now.entries().size(), new By("ann", NOW));
        Conversation all = conversations.find(1).orElseThrow();
        assertEquals(0, all.unread());
        conversations.seen(all, 99, new By("ann", NOW));
        assertEquals(all, conversations.find(1).orElseThrow(), "nothing to record");
    }
}
