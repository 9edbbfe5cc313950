package org.daylight.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.daylight.age.AgeIdentity;
import org.daylight.newsroom.DurableFiles;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemTail;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.WaitingItem;

/**
 * The encrypted files of one item in a folder of the newsroom: {@code head.age}, {@code tail.age}, and a file for each
 * segment. Each file is written in one step, so what is there is whole, and an interrupted copy continues.
 *
 * @param folder named after the item's id
 */
record ItemCopy(Path folder, ItemId item) {

    private static final String HEAD = "head.age";
    private static final String TAIL = "tail.age";
    private static final long SLACK_BYTES = 1 << 20;
    private static final String SEGMENT = "%07d.age";

    /** The copy of an item in a folder of copies; it need not exist. */
    static ItemCopy in(Path copies, ItemId item) {
        return new ItemCopy(copies.resolve(item.hex()), item);
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    private Path segment(int number) {
        return folder.resolve(String.format(Locale.ROOT, SEGMENT, number));
    }

    /**
     * Copies what is not here yet. When this returns, everything is on disk.
     *
     * @param progress receives the number of bytes after each file
     * @throws DamagedSubmission when a file is missing on the drop, or too long
     */
    void copy(DropExchange drop, WaitingItem from, LongConsumer progress) throws IOException {
        DurableFiles.createPrivateFolder(folder);
        if (Files.notExists(folder.resolve(HEAD))) {
            write(folder.resolve(HEAD), bounded(drop.head(from), DropExchange.MAX_HEAD_BYTES), progress);
        }
        if (Files.notExists(folder.resolve(TAIL))) {
            write(folder.resolve(TAIL), bounded(drop.tail(from), DropExchange.MAX_HEAD_BYTES), progress);
        }
        long copied = 0;
        for (int number = 1; number <= from.segments(); number++) {
            Path file = segment(number);
            if (copied > from.storedBytes() + SLACK_BYTES) {
                throw new DamagedSubmission("the item " + item.hex() + " is longer than the drop said");
            }
            if (Files.exists(file)) {
                copied += Files.size(file);
                progress.accept(Files.size(file));
                continue;
            }
            byte[] bytes;
            try (InputStream in = drop.segment(from, number)) {
                bytes = in.readNBytes(DropExchange.MAX_SEGMENT_BYTES + 1);
            }
            write(file, bounded(bytes, DropExchange.MAX_SEGMENT_BYTES), progress);
            copied += bytes.length;
        }
    }

    private static byte[] bounded(byte[] bytes, int most) throws DamagedSubmission {
        if (bytes.length > most) {
            throw new DamagedSubmission("a file of it is too long");
        }
        return bytes;
    }

    private static void write(Path file, byte[] bytes, LongConsumer progress) throws IOException {
        DurableFiles.writePrivate(file, bytes);
        progress.accept(bytes.length);
    }

    ItemHead head(AgeIdentity identity) throws IOException {
        return ReadSubmission.head(read(HEAD), identity);
    }

    ItemTail tail(AgeIdentity identity) throws IOException {
        return ReadSubmission.tail(read(TAIL), identity);
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return in.readNBytes(DropExchange.MAX_HEAD_BYTES + 1);
        }
    }

    /** The content, decrypted while it is read. Damage is a {@link DamagedSubmission} of the stream. One segment is in memory. */
    InputStream content(AgeIdentity identity) {
        return new ItemContent(identity);
    }

    private final class ItemContent extends InputStream {
        private final AgeIdentity identity;
        private int segments = -1;
        private long missing;
        private int number;
        private byte[] buffer = new byte[0];
        private int at;

        ItemContent(AgeIdentity identity) {
            this.identity = identity;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == buffer.length) {
                if (!next()) {
                    return -1;
                }
            }
            int count = Math.min(length, buffer.length - at);
            System.arraycopy(buffer, at, into, from, count);
            at += count;
            return count;
        }

        /** Decrypts the next segment. @return whether there was one */
        private boolean next() throws IOException {
            if (segments < 0) {
                ItemTail tail = tail(identity);
                segments = tail.segments();
                missing = tail.bytes();
            }
            if (number == segments) {
                if (missing != 0) {
                    throw new DamagedSubmission("the item " + item.hex() + " has " + Math.abs(missing) + " bytes too "
                            + (missing > 0 ? "few" : "many"));
                }
                return false;
            }
            number++;
            if (Files.notExists(segment(number))) {
                throw new DamagedSubmission("segment " + number + " of the item " + item.hex() + " is missing");
            }
            var out = new java.io.ByteArrayOutputStream(org.daylight.submission.SegmentWriter.MAX_BYTES);
            try (InputStream in = Files.newInputStream(segment(number))) {
                ReadSubmission.segment(in, item, number, identity, out);
            }
            buffer = out.toByteArray();
            at = 0;
            missing -= buffer.length;
            return true;
        }
    }

    /** Deletes the copy. */
    void delete() throws IOException {
        if (!exists()) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    /** Moves the copy into another folder of copies, in one step. Does nothing when it was moved before. */
    void moveTo(Path copies) throws IOException {
        if (!exists()) {
            return;
        }
        DurableFiles.createPrivateFolder(copies);
        Path target = copies.resolve(item.hex());
        if (Files.isDirectory(target)) {
            delete();
            return;
        }
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(copies);
    }
}
