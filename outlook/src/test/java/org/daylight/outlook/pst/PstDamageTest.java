package org.daylight.outlook.pst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and hostile files: nothing is thrown, nothing hangs, and every item is found or its loss is said. */
class PstDamageTest {

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int ITEMS = 12;

    private static byte[] file(PstFormat format) {
        var builder = new PstBuilder(format, PstCipher.PERMUTE);
        int inbox = builder.folder(PstBuilder.TOP, "Inbox");
        int sent = builder.folder(PstBuilder.TOP, "Sent");
        byte[] noise = new byte[9000];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < 5; i++) {
            builder.add(inbox, BuiltItem.message("in " + i, "text " + i).recipient(1, "Ann", "ann@example.org"));
            builder.add(sent, BuiltItem.message("out " + i, "text " + i));
        }
        builder.add(
                sent, BuiltItem.message("attached", "").attach("a.bin", noise).attach("m", BuiltItem.message("i", "")));
        builder.orphan(0x9999, BuiltItem.message("orphan", ""));
        builder.deleted(inbox, BuiltItem.message("deleted", "gone"));
        return builder.build();
    }

    /** Checks what must be true whatever the damage is. */
    private static void check(PstRun run, String what) {
        assertTrue(run.addsUp(), () -> what + ": the account does not add up: " + run);
        boolean isSilent = run.lost.isEmpty() && run.fileLosses.isEmpty() && run.damage.isEmpty();
        long current = run.items.stream().filter(item -> !item.isDeleted()).count();
        assertFalse(isSilent && current != ITEMS, () -> what + ": silent: " + run);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongByteAnywhere(PstFormat format) {
        byte[] file = file(format);
        check(PstRun.of(file), "undamaged");
        assertEquals(ITEMS, PstRun.of(file).items.size());
        var random = new Random(7);
        assertTimeoutPreemptively(LONG, () -> {
            for (int at = 0; at < file.length; at++) {
                if (file[at] == 0 && at > 564 || at > 1024 && random.nextInt(6) != 0) {
                    continue; // most of the file is unused space
                }
                byte original = file[at];
                file[at] ^= (byte) (1 << random.nextInt(8));
                check(PstRun.of(file, at % 5 == 0, PstRun.LIMITS), "bit at " + at);
                file[at] = (byte) (at % 2 == 0 ? 0xff : 0);
                check(PstRun.of(file), "byte at " + at);
                file[at] = original;
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMissingRegionAnywhere(PstFormat format) {
        byte[] file = file(format);
        assertTimeoutPreemptively(LONG, () -> {
            for (int from = 0; from < file.length; from += 256) {
                byte[] original = Arrays.copyOfRange(file, from, from + 256);
                if (Arrays.equals(original, new byte[256])) {
                    continue;
                }
                Arrays.fill(file, from, from + 256, (byte) 0);
                check(PstRun.of(file, true, PstRun.LIMITS), "zeros at " + from);
                byte[] noise = new byte[256];
                new Random(from).nextBytes(noise);
                System.arraycopy(noise, 0, file, from, 256);
                check(PstRun.of(file, true, PstRun.LIMITS), "noise at " + from);
                System.arraycopy(original, 0, file, from, 256);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void anEarlyEndAnywhere(PstFormat format) {
        byte[] file = file(format);
        int used = file.length;
        while (file[used - 1] == 0) {
            used--;
        }
        int step = Math.max(64, used / 700);
        int most = used;
        assertTimeoutPreemptively(LONG, () -> {
            for (int length = 0; length < most; length += step) {
                PstRun run = PstRun.of(Arrays.copyOf(file, length));
                check(run, "length " + length);
                assertFalse(run.fileLosses.isEmpty(), "a file that is short is said to be");
            }
        });
    }

    @Test
    void aDamagedItemCostsOnlyItself() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.add(PstBuilder.TOP, BuiltItem.message("one", ""));
        long block = builder.writer().nextBlock();
        builder.add(PstBuilder.TOP, BuiltItem.message("two", ""));
        builder.add(PstBuilder.TOP, BuiltItem.message("three", ""));
        byte[] file = builder.build();
        for (BlockEntry each : builder.writer().blockList()) {
            if (each.block() >= block && each.block() < block + 12) {
                Arrays.fill(file, (int) each.at(), (int) each.at() + each.size(), (byte) 0);
            }
        }
        PstRun run = PstRun.of(file);
        assertEquals(List.of("one", "three"), run.subjects());
        assertEquals(1, run.lost.size());
        assertEquals(PstLoss.DAMAGED, run.lost.getFirst().reason());
        assertEquals(0x200044, run.lost.getFirst().node());
        assertTrue(run.addsUp());
    }

    @Test
    void deletedItemsAreFoundWhenTheIndexIsDestroyed() {
        byte[] file = file(PstFormat.UNICODE);
        long root = place(file, 224);
        Arrays.fill(file, (int) root, (int) root + 512, (byte) 0);
        PstRun without = PstRun.of(file);
        assertEquals(List.of(), without.subjects());
        assertEquals(PstLoss.INDEX_DAMAGED, without.fileLosses.getFirst().reason());
        PstRun with = PstRun.of(file, true, PstRun.LIMITS);
        assertEquals(ITEMS + 1, with.items.size(), "and the deleted one");
        assertTrue(with.addsUp());
    }

    /** Blocks that list themselves, or one block a million times. */
    @Test
    void listsThatReferToTheSameDataEnd() {
        for (PstFormat format : PstFormat.values()) {
            var builder = new PstBuilder(format, PstCipher.NONE);
            NodeWriter writer = builder.writer();
            long data = writer.block(new byte[writer.blockData()], false);
            int many = (writer.blockData() - 8) / format.wide();
            long list = list(writer, 1, many, data);
            long lists = list(writer, 2, many, list);
            long itself = list(writer, 2, 3, writer.nextBlock() | 2);
            for (int i = 0; i < 40; i++) {
                int node = 0x300024 + i * 0x20;
                writer.node(node, i % 2 == 0 ? lists : itself, 0, 0);
                builder.list(PstBuilder.TOP, node);
                builder.add(PstBuilder.TOP, BuiltItem.message("m", "").attach("a", new byte[10]));
            }
            byte[] file = builder.build();
            assertTimeoutPreemptively(LONG, () -> {
                PstRun run = PstRun.of(file);
                assertEquals(40, run.items.size());
                assertEquals(40, run.lost.size());
            });
        }
    }

    /** An attachment of a hundred kilobytes in the file that claims to be gigabytes, in each of many messages. */
    @Test
    void dataThatIsReadAgainAndAgainEnds() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        NodeWriter writer = builder.writer();
        for (int i = 0; i < 50; i++) {
            builder.add(PstBuilder.TOP, BuiltItem.message("small", ""));
        }
        int big = builder.add(PstBuilder.TOP, BuiltItem.message("big", "").attach("a", new byte[1_000_000]));
        for (int i = 1; i <= 1000; i++) {
            writer.copy(big, 0x300024 + i * 0x20);
        }
        byte[] file = builder.build();
        PstRun run = PstRun.of(file, false, new PstReader.Limits(100 << 20, 20_000_000));
        assertEquals(PstLoss.EXHAUSTED, run.fileLosses.getFirst().reason());
        assertTrue(run.items.size() > 51 && run.items.size() < 90, "the rest is not read");
        assertTrue(run.addsUp());
    }

    private static long place(byte[] file, int at) {
        return java.nio.ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong(at);
    }

    private static long list(NodeWriter writer, int level, int count, long block) {
        var bytes = new LittleEndianBytes().u8(1).u8(level).u16(count).u32(0);
        for (int i = 0; i < count; i++) {
            bytes.wide(writer.format(), block);
        }
        return writer.block(bytes.array(), true);
    }

    @Test
    void foldersInACircleAreVisitedOnce() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        int one = builder.folder(PstBuilder.TOP, "one");
        int two = builder.folder(one, "two");
        builder.circle(two, one);
        builder.add(two, BuiltItem.message("m", ""));
        PstRun run = PstRun.of(builder.build());
        assertEquals(List.of("m"), run.subjects());
        assertEquals(4, run.folders.size());
    }

    @Test
    void aFolderThatCountsTooManyIsNotBelieved() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.add(PstBuilder.TOP, BuiltItem.message("m", ""));
        builder.count(PstBuilder.TOP, Integer.MAX_VALUE);
        PstRun run = PstRun.of(builder.build());
        assertEquals(1, run.folder("Top of Personal Folders").declared());
        assertEquals(1, run.damage.size());
        assertTrue(run.addsUp());
    }

    /** A page of the tree refers to itself; its checksum is right. */
    @Test
    void anIndexInACircleEnds() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        for (int i = 0; i < 60; i++) {
            builder.add(PstBuilder.TOP, BuiltItem.message("m" + i, ""));
        }
        byte[] file = builder.build();
        int root = (int) place(file, 224);
        assertEquals(1, file[root + 491], "the root is a branch");
        for (int i = 0; i < file[root + 488]; i++) {
            LittleEndianBytes.put(file, root + i * 24 + 16, 8, root);
        }
        LittleEndianBytes.put(file, root + 500, 4, PstChecksum.crc(file, root, 496));
        PstRun run = PstRun.of(file);
        assertEquals(List.of(), run.subjects());
        assertFalse(run.fileLosses.isEmpty());
    }
}
