package org.daylight.submission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeSecret;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderExchangeTest {

    private static final AgeIdentity EDITOR = AgeSecret.identity(SampleExport.EDITOR);
    private static final byte[] PASSPHRASE = SampleExport.bytes(1, 16);

    private final NoteKey.Signer collector = NoteKey.generate("collector", new SecureRandom());

    @TempDir
    Path root;

    private static byte[] content(DropExchange drop, WaitingItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        ItemTail tail = ReadSubmission.content(drop, item, EDITOR, out);
        assertEquals(tail.bytes(), out.size());
        return out.toByteArray();
    }

    @Test
    void what_was_sent_is_read_again() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        byte[] large = SampleExport.bytes(2, 2 * SegmentWriter.MAX_BYTES + 300_000);
        export.add(1, ItemHead.Kind.TEXT, "", "Look at page 3.".getBytes(StandardCharsets.UTF_8));
        export.add(2, ItemHead.Kind.FILE, "böse\n../../x.pdf", large);
        export.add(3, ItemHead.Kind.FILE, "empty", new byte[0]);
        export.add(4, ItemHead.Kind.FILE, "whole", SampleExport.bytes(5, SegmentWriter.MAX_BYTES));
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            assertEquals("The Harbour Drop", drop.describe().title());
            List<WaitingItem> items = drop.list();
            assertEquals(4, items.size());
            for (WaitingItem item : items) {
                ItemHead head = ReadSubmission.head(drop, item, EDITOR);
                byte[] content = content(drop, item);
                switch (head.name()) {
                    case "" -> assertEquals("Look at page 3.", new String(content, StandardCharsets.UTF_8));
                    case "böse\n../../x.pdf" -> assertArrayEquals(large, content);
                    case "empty" -> assertEquals(0, content.length);
                    default -> assertEquals(SegmentWriter.MAX_BYTES, content.length);
                }
                // the source can read its own heads, but not the content
                AgeIdentity source = export.source.replyIdentity();
                assertEquals(head, ReadSubmission.head(drop.head(item), source));
                assertThrows(
                        DamagedSubmission.class,
                        () -> ReadSubmission.segment(
                                drop.segment(item, 1), item.item(), 1, source, new ByteArrayOutputStream()));
            }
        }
    }

    @Test
    void sizes_on_the_disk_say_little() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        export.add(1, ItemHead.Kind.TEXT, "", new byte[1]);
        export.add(2, ItemHead.Kind.TEXT, "x".repeat(400), new byte[60_000]);
        export.add(3, ItemHead.Kind.FILE, "y", new byte[SegmentWriter.MAX_BYTES + 1]);
        export.add(4, ItemHead.Kind.FILE, "z", new byte[2 * SegmentWriter.MAX_BYTES]);
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            var sizes = new java.util.HashMap<Long, Integer>();
            for (WaitingItem item : drop.list()) {
                // the signature of a receipt is longer or shorter than another by the digits of the size
                sizes.merge(item.storedBytes(), 1, Integer::sum);
            }
            assertEquals(2, sizes.size(), sizes.toString());
        }
    }

    @Test
    void what_was_acknowledged_is_not_listed_again_and_the_note_is_signed() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        export.add(1, ItemHead.Kind.TEXT, "", new byte[1]);
        export.add(2, ItemHead.Kind.TEXT, "", new byte[2]);
        ReplyId reply = ReplyId.of(SampleExport.bytes(9, ReplyId.BYTES));
        byte[] encrypted =
                new Reply("2026-12-01", "Thank you. Who else knows?").encrypted(export.source.replyRecipient());
        WaitingItem first;
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            first = drop.list().getFirst();
            drop.acknowledge(List.of(first));
            assertEquals(1, drop.list().size());
            assertTrue(drop.send(first.mailbox(), reply, encrypted));
            assertTrue(drop.send(first.mailbox(), reply, encrypted), "the same again");
        }
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            assertEquals(1, drop.list().size());
        }
        ReturnNote note = ReturnNote.verified(
                        Files.readAllBytes(new ExchangeFolder(root).returnNote()), collector.verifier())
                .orThrow();
        assertEquals(List.of(new ReturnNote.Collected(first.mailbox(), first.item())), note.collected());
        assertEquals(1, note.replies().size());
        byte[] file = Files.readAllBytes(new ExchangeFolder(root).reply(first.mailbox(), reply));
        assertEquals(note.replies().getFirst().hash(), Sha256.of(file));
        assertEquals(
                "Thank you. Who else knows?",
                ReadSubmission.reply(file, export.source.replyIdentity()).text());
        NoteKey.Signer other = NoteKey.generate("collector", new SecureRandom());
        assertThrows(DamagedSubmission.class, () -> FolderExchange.open(root, other));
    }

    @Test
    void whatever_is_changed_is_found() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        byte[] content = SampleExport.bytes(7, 2 * SegmentWriter.MAX_BYTES);
        ItemId one = export.add(1, ItemHead.Kind.FILE, "one", content);
        ItemId two = export.add(2, ItemHead.Kind.FILE, "two", content);
        var folder = new ExchangeFolder(root);
        Path here = folder.item(export.source.mailbox(), one);
        Path there = folder.item(export.source.mailbox(), two);
        Path keep = Files.createDirectory(root.resolve("keep"));
        for (String name : List.of("0000001.age", "0000002.age", "head.age", "tail.age")) {
            Files.copy(here.resolve(name), keep.resolve(name));
        }
        record Change(String name, Path with) {}
        for (Change change : List.of(
                new Change("0000001.age", keep.resolve("0000002.age")),
                new Change("0000002.age", keep.resolve("0000001.age")),
                new Change("0000002.age", there.resolve("0000002.age")),
                new Change("tail.age", keep.resolve("head.age")),
                new Change("tail.age", keep.resolve("0000001.age")),
                new Change("0000001.age", Files.write(keep.resolve("junk"), new byte[100])),
                new Change("0000001.age", Files.write(keep.resolve("nothing"), new byte[0])))) {
            Files.copy(change.with(), here.resolve(change.name()), StandardCopyOption.REPLACE_EXISTING);
            assertDamaged(one);
            Files.copy(keep.resolve(change.name()), here.resolve(change.name()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(here.resolve("0000002.age"));
        assertDamaged(one);
        Files.delete(here.resolve("0000001.age"));
        assertDamaged(one);
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            assertEquals(2, drop.list().size(), "it is listed, so that it is named");
            assertEquals(List.of(), drop.problems());
        }
    }

    @Test
    void a_mailbox_with_the_reply_key_of_somebody_else_is_a_problem() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        export.add(1, ItemHead.Kind.TEXT, "", new byte[1]);
        var other = new SampleExport(root, SampleExport.bytes(11, 16));
        other.add(2, ItemHead.Kind.TEXT, "", new byte[1]);
        Path replyTo = new ExchangeFolder(root).replyTo(export.source.mailbox());
        assertTrue(export.source.mailbox().isOf(export.source.replyRecipient()));
        assertFalse(export.source.mailbox().isOf(other.source.replyRecipient()));
        for (String wrong : List.of(other.source.replyRecipient().text(), "", "age1", "x".repeat(10_000))) {
            Files.writeString(replyTo, wrong);
            try (FolderExchange drop = FolderExchange.open(root, collector)) {
                List<WaitingItem> items = drop.list();
                assertEquals(1, items.size());
                assertEquals(other.source.mailbox(), items.getFirst().mailbox());
                assertEquals(1, drop.problems().size());
                assertTrue(
                        drop.problems().getFirst().startsWith("a mailbox with 1 items: "),
                        drop.problems().toString());
            }
        }
    }

    private void assertDamaged(ItemId id) throws IOException {
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            WaitingItem item = drop.list().stream()
                    .filter(one -> one.item().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThrows(
                    DamagedSubmission.class,
                    () -> ReadSubmission.content(drop, item, EDITOR, new ByteArrayOutputStream()));
        }
    }

    @Test
    void a_receipt_proves_the_file_with_the_words_and_not_without() throws IOException {
        var export = new SampleExport(root, PASSPHRASE);
        byte[] content = SampleExport.bytes(8, 600_000);
        export.add(1, ItemHead.Kind.FILE, "file", content);
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            ItemTail tail = ReadSubmission.tail(drop, drop.list().getFirst(), EDITOR);
            byte[] note = tail.receipt().getBytes(StandardCharsets.UTF_8);
            Receipt receipt =
                    Receipt.verified(note, SampleExport.RECEIPTS.verifier()).orThrow();
            assertTrue(receipt.isFor(PASSPHRASE, SampleExport.QUICK, new ByteArrayInputStream(content)));
            assertFalse(
                    receipt.isFor(SampleExport.bytes(99, 16), SampleExport.QUICK, new ByteArrayInputStream(content)));
            content[599_999] ^= 1;
            assertFalse(receipt.isFor(PASSPHRASE, SampleExport.QUICK, new ByteArrayInputStream(content)));
            byte[] changed = tail.receipt().replace("2026-11-30", "2026-11-29").getBytes(StandardCharsets.UTF_8);
            assertInstanceOf(Outcome.Refused.class, Receipt.verified(changed, SampleExport.RECEIPTS.verifier()));
        }
    }

    @Test
    void an_export_that_is_not_one_is_refused() throws IOException {
        assertThrows(DamagedSubmission.class, () -> FolderExchange.open(root, collector));
        for (String text :
                List.of("", "{}", "[]", "{\"format\":\"org.daylight.drop/export/v1\"}", "x".repeat(20_000))) {
            Files.writeString(root.resolve("drop.json"), text);
            assertThrows(DamagedSubmission.class, () -> FolderExchange.open(root, collector), text);
        }
        var export = new SampleExport(root, PASSPHRASE);
        Files.createDirectories(root.resolve("mailboxes/not-an-id/items"));
        Files.createDirectories(
                root.resolve("mailboxes/" + export.source.mailbox().hex() + "/items/half.part"));
        try (FolderExchange drop = FolderExchange.open(root, collector)) {
            assertEquals(List.of(), drop.list());
        }
    }
}
