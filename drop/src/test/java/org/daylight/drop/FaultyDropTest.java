package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.daylight.doctor.LeftFiles;
import org.daylight.faults.FaultyDisk;
import org.daylight.faults.FaultyDisk.Fault;
import org.daylight.faults.PowerCut;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.WaitingItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk fails at each step of an upload and of a collection. What was acknowledged is stored; everything else can be done again. */
class FaultyDropTest {

    private static final DropLimits LIMITS = new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14);
    private static final byte[] CONTENT = TestDrop.bytes(5, 300_000);
    private static final int SAMPLE = Boolean.getBoolean("daylight.slow") ? Integer.MAX_VALUE : 12;

    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private SourceKeys keys = SourceKeys.of(new byte[16], new byte[32], TestDrop.QUICK);

    /** What the source has been told. */
    private boolean isBegun;

    private boolean isComplete;

    private interface Work {
        void in(Path drop) throws IOException;
    }

    private interface After {
        void verify(Path drop, String when) throws IOException;
    }

    private Path template(boolean isFull) throws IOException {
        Path drop = folder.resolve("template");
        try (DropFolder made = TestDrop.folder(drop, LIMITS)) {
            keys = TestDrop.source(made, 1);
        }
        if (isFull) {
            upload(drop);
        }
        return drop;
    }

    private void failing(Path template, Work work, After after) throws IOException {
        Path whole = folder.resolve("whole");
        copy(template, whole);
        disk.arm(Fault.IO_ERROR, Integer.MAX_VALUE);
        work.in(disk.wrap(whole));
        int steps = disk.steps();
        after.verify(whole, "undisturbed");
        for (Fault fault : Fault.values()) {
            var sample = new TreeSet<Integer>();
            int distance = Math.max(1, steps / SAMPLE);
            for (int step = 1 + fault.ordinal() % distance; step <= steps; step += distance) {
                sample.add(step);
            }
            sample.add(steps);
            for (int step : sample) {
                Path drop = folder.resolve("drop");
                copy(template, drop);
                isBegun = false;
                isComplete = false;
                disk.arm(fault, step);
                try {
                    work.in(disk.wrap(drop));
                } catch (IOException e) {
                    assertTrue(fault != Fault.SHORT_WRITE, () -> "a short write is no fault: " + e);
                } catch (PowerCut cut) {
                    // continued below
                }
                String when = fault + " at step " + step + " of " + steps + ", " + disk.name(step);
                disk.restart();
                after.verify(drop, when);
                LeftFiles.delete(drop);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private void upload(Path drop) throws IOException {
        try (DropFolder opened = DropFolder.open(drop)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(opened);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "film");
            isBegun = true;
            ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
            try {
                for (int at = 0; at < CONTENT.length; at += 50_000) {
                    upload.write(CONTENT, at, Math.min(50_000, CONTENT.length - at));
                }
                upload.complete();
                isComplete = true;
            } catch (IOException e) {
                upload.broken();
                throw e;
            }
        }
    }

    private Optional<byte[]> collected(SourceMailboxes mailboxes) throws IOException {
        var exchange = new StoreExchange(mailboxes);
        List<WaitingItem> waiting = exchange.list();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        assertEquals(1, waiting.size(), "nothing is there twice");
        var out = new ByteArrayOutputStream();
        ReadSubmission.content(exchange, waiting.getFirst(), TestDrop.EDITOR, out);
        return Optional.of(out.toByteArray());
    }

    @Test
    void anUpload() throws IOException {
        failing(template(false), this::upload, (drop, when) -> {
            try (DropFolder opened = DropFolder.open(drop)) {
                SourceMailboxes mailboxes = TestDrop.mailboxes(opened);
                List<ItemFolder> items = mailboxes.itemsOf(keys.mailbox());
                assertTrue(!isBegun || items.size() == 1, when + ": an item that was begun is gone");
                Optional<byte[]> complete = collected(mailboxes);
                assertTrue(!isComplete || complete.isPresent(), when + ": what was complete is gone");
                if (complete.isEmpty() && !items.isEmpty()) {
                    ItemFolder item = items.getFirst();
                    assertTrue(item.has(keys.itemKey(item.item())), when + ": the source cannot continue it");
                    ItemUpload again = mailboxes.append(item, keys.itemKey(item.item()));
                    int from = (int) again.offset();
                    again.write(CONTENT, from, CONTENT.length - from);
                    again.complete();
                    complete = collected(mailboxes);
                }
                if (items.isEmpty()) {
                    return;
                }
                assertArrayEquals(CONTENT, complete.orElseThrow(), when);
            }
            assertEquals(List.of(), LeftFiles.under(drop, 9, java.util.Set.of(".new", ".gone", ".part")), when);
        });
    }

    @Test
    void aCollection() throws IOException {
        Work acknowledge = drop -> {
            try (DropFolder opened = DropFolder.open(drop)) {
                var exchange = new StoreExchange(TestDrop.mailboxes(opened));
                exchange.acknowledge(exchange.list());
                isComplete = true;
            }
        };
        failing(template(true), acknowledge, (drop, when) -> {
            try (DropFolder opened = DropFolder.open(drop)) {
                SourceMailboxes mailboxes = TestDrop.mailboxes(opened);
                Optional<byte[]> left = collected(mailboxes);
                left.ifPresent(bytes -> assertArrayEquals(CONTENT, bytes, when));
                var exchange = new StoreExchange(mailboxes);
                exchange.acknowledge(exchange.list());
                assertEquals(Optional.empty(), collected(mailboxes), when);
            }
        });
    }
}
