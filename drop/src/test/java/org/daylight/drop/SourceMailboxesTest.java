package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemTail;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.Receipt;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.WaitingItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceMailboxesTest {

    private static final int BLOCK = BlockHashes.BLOCK_BYTES;

    @TempDir
    Path root;

    private static ItemTail send(SourceMailboxes mailboxes, SourceKeys keys, String name, byte[] content)
            throws IOException {
        ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, name);
        ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
        upload.write(content, 0, content.length);
        return upload.complete();
    }

    private static Map<String, byte[]> collected(SourceMailboxes mailboxes) throws IOException {
        var all = new LinkedHashMap<String, byte[]>();
        var drop = new StoreExchange(mailboxes);
        for (WaitingItem item : drop.list()) {
            var out = new ByteArrayOutputStream();
            ReadSubmission.content(drop, item, TestDrop.EDITOR, out);
            all.put(ReadSubmission.head(drop, item, TestDrop.EDITOR).name(), out.toByteArray());
        }
        return all;
    }

    /** The mailbox of a source that never was. */
    private static org.daylight.submission.MailboxId mailbox(long seed) {
        return new org.daylight.submission.MailboxId(java.util.HexFormat.of().formatHex(TestDrop.bytes(seed, 32)));
    }

    @Test
    void a_broken_upload_keeps_whole_blocks_and_continues_there() throws IOException {
        byte[] content = TestDrop.bytes(3, 2 * SegmentWriter.MAX_BYTES + 3 * BLOCK + 77);
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 5);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "large.bin");
            long at = 0;
            ItemTail tail = null;
            int[] sizes = {1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 9, SegmentWriter.MAX_BYTES + 5, content.length};
            for (int size : sizes) {
                ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
                assertEquals(at, upload.offset());
                assertThrows(SourceMailboxes.Busy.class, () -> mailboxes.append(item, keys.itemKey(item.item())));
                int some = (int) Math.min(size, content.length - at);
                for (int done = 0; done < some; done += 10_000) {
                    upload.write(content, (int) at + done, Math.min(10_000, some - done));
                }
                if (at + some == content.length) {
                    tail = upload.complete();
                } else {
                    upload.broken();
                    at = item.content().offset();
                }
                assertEquals(0, at % BLOCK);
            }
            assertArrayEquals(content, collected(mailboxes).get("large.bin"));
            Receipt receipt = Receipt.verified(
                            tail.receipt().getBytes(StandardCharsets.UTF_8), folder.receiptVerifier())
                    .orThrow();
            assertTrue(receipt.isFor(TestDrop.bytes(5, 16), TestDrop.QUICK, new ByteArrayInputStream(content)));
            assertThrows(IOException.class, () -> mailboxes.append(item, keys.itemKey(item.item())), "it is complete");
        }
    }

    /** Copies the folder at each step, as if the process were killed there, and opens each copy. */
    @Test
    void a_kill_at_any_step_leaves_the_old_state_or_the_new_one() throws IOException {
        var copies = new ArrayList<Path>();
        byte[] content = TestDrop.bytes(4, SegmentWriter.MAX_BYTES + 100);
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(
                    folder, () -> TestDrop.MANY, step -> copies.add(copy(folder.root(), copies.size() + " " + step)));
            SourceKeys keys = TestDrop.source(folder, 6);
            send(mailboxes, keys, "one", content);
            ItemFolder broken = mailboxes.begin(keys, ItemHead.Kind.FILE, "two");
            ItemUpload upload = mailboxes.append(broken, keys.itemKey(broken.item()));
            upload.write(content, 0, BLOCK + 1);
            upload.broken();
            mailboxes.deliver(keys.mailbox(), ReplyId.of(TestDrop.bytes(1, 16)), new byte[100]);
            mailboxes.delete(broken);
            mailboxes.delete(keys.mailbox());
        }
        assertEquals(17, copies.size(), copies.toString());
        for (Path copy : copies) {
            try (DropFolder folder = DropFolder.open(copy)) {
                SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
                SourceKeys keys = TestDrop.source(folder, 6);
                String step = copy.getFileName().toString();
                for (Map.Entry<String, byte[]> each : collected(mailboxes).entrySet()) {
                    assertEquals("one", each.getKey(), step);
                    assertArrayEquals(content, each.getValue(), step);
                }
                try (Stream<Path> files = Files.walk(copy)) {
                    assertEquals(
                            List.of(),
                            files.map(file -> file.getFileName().toString())
                                    .filter(name ->
                                            name.endsWith(".new") || name.endsWith(".gone") || name.endsWith(".part"))
                                    .toList(),
                            step);
                }
                try (Stream<Path> files = Files.walk(folder.mailboxes())) {
                    for (Path file : files.toList()) {
                        Instant time = Files.getLastModifiedTime(file).toInstant();
                        assertEquals(time.truncatedTo(ChronoUnit.DAYS), time, step + ": " + file);
                    }
                }
                for (ItemFolder item : mailboxes.itemsOf(keys.mailbox())) {
                    if (!item.content().complete()) {
                        ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
                        upload.write(content, (int) upload.offset(), content.length - (int) upload.offset());
                        upload.complete();
                    }
                }
                for (byte[] each : collected(mailboxes).values()) {
                    assertArrayEquals(content, each, step);
                }
                mailboxes.delete(keys.mailbox());
                assertEquals(0, mailboxes.space().total(), step);
            }
        }
    }

    private Path copy(Path from, String name) {
        Path to = root.resolve("copies").resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path there = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(each, there);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return to;
    }

    @Test
    void a_full_disk_refuses_new_bytes_and_loses_none() throws IOException {
        var usable = new AtomicLong(TestDrop.MANY);
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder, usable::get, step -> {});
            SourceKeys keys = TestDrop.source(folder, 7);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "x");
            byte[] content = TestDrop.bytes(8, SegmentWriter.MAX_BYTES + BLOCK);
            ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
            upload.write(content, 0, SegmentWriter.MAX_BYTES);
            usable.set(folder.settings().limits().floorBytes() + 1000);
            Space.NoRoom none =
                    assertThrows(Space.NoRoom.class, () -> upload.write(content, SegmentWriter.MAX_BYTES, BLOCK));
            assertEquals(Space.Refusal.DROP_FULL, none.refusal());
            upload.broken();
            assertThrows(Space.NoRoom.class, () -> mailboxes.begin(keys, ItemHead.Kind.FILE, "y"));
            usable.set(TestDrop.MANY);
            ItemUpload again = mailboxes.append(item, keys.itemKey(item.item()));
            assertEquals(SegmentWriter.MAX_BYTES, again.offset());
            again.write(content, SegmentWriter.MAX_BYTES, BLOCK);
            again.complete();
            assertArrayEquals(content, collected(mailboxes).get("x"));
        }
    }

    /** A disk that has lost a file concerns one item: the drop starts, and the others are listed. */
    @Test
    void an_item_that_lacks_a_segment_stops_nothing_else() throws IOException {
        Path place = root.resolve("drop");
        byte[] content = TestDrop.bytes(8, SegmentWriter.MAX_BYTES + BLOCK);
        try (DropFolder folder = TestDrop.folder(place, DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 12);
            send(mailboxes, keys, "damaged", content);
            ItemFolder broken = mailboxes.begin(keys, ItemHead.Kind.FILE, "incomplete");
            ItemUpload upload = mailboxes.append(broken, keys.itemKey(broken.item()));
            upload.write(content, 0, content.length);
            upload.broken();
            for (ItemFolder each : mailboxes.itemsOf(keys.mailbox())) {
                Files.delete(each.content().segments().getFirst());
            }
            send(mailboxes, keys, "whole", new byte[10]);
        }
        try (DropFolder folder = DropFolder.open(place)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 12);
            var drop = new StoreExchange(mailboxes);
            int whole = 0;
            for (WaitingItem item : drop.list()) {
                if (ReadSubmission.head(drop, item, TestDrop.EDITOR).name().equals("whole")) {
                    whole++;
                } else {
                    assertThrows(
                            DamagedSubmission.class,
                            () -> ReadSubmission.content(
                                    drop, item, TestDrop.EDITOR, java.io.OutputStream.nullOutputStream()));
                }
            }
            assertEquals(1, whole);
            assertEquals(2, drop.list().size());
            ItemFolder incomplete = mailboxes.itemsOf(keys.mailbox()).stream()
                    .filter(each -> Files.exists(each.leaves()))
                    .findFirst()
                    .orElseThrow();
            assertThrows(DamagedSubmission.class, () -> mailboxes.append(incomplete, keys.itemKey(incomplete.item())));
            for (ItemFolder each : mailboxes.itemsOf(keys.mailbox())) {
                mailboxes.delete(each);
            }
            assertEquals(0, mailboxes.space().total());
        }
    }

    /** The shares of spec/drop.md section 9. */
    @Test
    void ten_thousand_mailboxes_for_nothing_do_not_displace_one_source() throws IOException {
        long gb = 1_000_000_000L;
        var space = new Space(new DropLimits(20 * gb, 60 * gb, 100 * gb, gb, 14), () -> 200 * gb);
        int made = 0;
        for (int i = 0; i < 10_000; i++) {
            var mailbox = mailbox(i);
            try {
                space.reserve(mailbox, Space.FREE_BYTES);
                made++;
                assertThrows(Space.NoRoom.class, () -> space.reserve(mailbox, 1), "nothing was sent");
            } catch (Space.NoRoom refused) {
                // the share of small mailboxes is used up
            }
        }
        assertTrue(made > 5_000 && made < 6_000, made + " mailboxes of 4 MiB");
        assertTrue(space.total() <= 25 * gb);
        var source = mailbox(-1);
        space.received(source, 20 * gb);
        space.reserve(source, 20 * gb);
        assertThrows(Space.NoRoom.class, () -> space.reserve(source, 20 * gb), "but not all that is left");
    }

    @Test
    void short_messages_do_not_fill_the_disk_with_padding() throws IOException {
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 11);
            int sent = 0;
            try {
                while (sent < 1_000) {
                    send(mailboxes, keys, "", new byte[1]);
                    sent++;
                }
            } catch (Space.NoRoom full) {
                assertEquals(Space.Refusal.MAILBOX_FULL, full.refusal());
            }
            assertTrue(sent >= 40 && sent <= 52, sent + " messages");
            assertTrue(mailboxes.space().held(keys.mailbox()) <= Space.FREE_BYTES);
            var drop = new StoreExchange(mailboxes);
            drop.acknowledge(drop.list());
            send(mailboxes, keys, "", new byte[1]);
        }
    }

    @Test
    void times_say_the_day_only_and_old_incomplete_items_are_deleted() throws IOException {
        var now = new AtomicLong(Instant.parse("2026-11-30T12:34:56Z").toEpochMilli());
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes =
                    SourceMailboxes.open(folder, clock, new SecureRandom(), () -> TestDrop.MANY, step -> {});
            SourceKeys keys = TestDrop.source(folder, 9);
            send(mailboxes, keys, "done", new byte[10]);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "begun");
            ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
            upload.write(new byte[2 * BLOCK], 0, 2 * BLOCK);
            upload.broken();
            mailboxes.deliver(keys.mailbox(), ReplyId.of(TestDrop.bytes(1, 16)), new byte[100]);
            FileTime midnight = FileTime.from(Instant.parse("2026-11-30T00:00:00Z"));
            try (Stream<Path> files = Files.walk(folder.mailboxes())) {
                for (Path file : files.filter(file -> !file.getParent().equals(folder.mailboxes()))
                        .toList()) {
                    assertEquals(midnight, Files.getLastModifiedTime(file), file.toString());
                }
            }
            now.addAndGet(Duration.ofDays(14).toMillis());
            assertEquals(0, mailboxes.expire());
            now.addAndGet(Duration.ofDays(1).toMillis());
            assertEquals(1, mailboxes.expire());
            assertEquals(List.of("done"), List.copyOf(collected(mailboxes).keySet()));
        }
    }

    @Test
    void what_is_collected_is_deleted_and_replies_come_once() throws IOException {
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 10);
            send(mailboxes, keys, "a", new byte[10]);
            send(mailboxes, keys, "b", new byte[10]);
            var drop = new StoreExchange(mailboxes);
            List<WaitingItem> items = drop.list();
            drop.acknowledge(List.of(items.getFirst()));
            drop.acknowledge(List.of(items.getFirst()));
            assertEquals(1, mailboxes.counted(keys.mailbox(), "collected"));
            assertEquals(1, drop.list().size());
            assertThrows(IOException.class, () -> drop.head(items.getFirst()));
            byte[] reply =
                    new Reply("2026-12-01", "Merci").encrypted(items.getFirst().replyTo());
            ReplyId id = ReplyId.of(TestDrop.bytes(3, 16));
            assertTrue(drop.send(keys.mailbox(), id, reply));
            assertTrue(drop.send(keys.mailbox(), id, reply));
            List<byte[]> replies = mailboxes.readReplies(keys.mailbox());
            assertEquals(1, replies.size());
            assertEquals(
                    "Merci",
                    ReadSubmission.reply(replies.getFirst(), keys.replyIdentity())
                            .text());
            mailboxes.delete(keys.mailbox());
            assertFalse(drop.send(keys.mailbox(), id, reply));
            assertEquals(0, mailboxes.space().total());
            assertEquals(256, folder.mailboxes().toFile().list().length, "no folder says that there was a mailbox");
            assertThrows(IOException.class, () -> DropFolder.open(folder.root()), "one process at a time");
        }
    }
}
