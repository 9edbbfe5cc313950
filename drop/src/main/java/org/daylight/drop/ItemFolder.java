package org.daylight.drop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ExchangeFolder;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemKey;
import org.daylight.submission.MailboxId;
import org.daylight.submission.StoredFile;

/**
 * The folder of one item. Segments are named by number and whole blocks, {@code 0000001-16.age}; the last one of a complete item
 * {@code 0000002-end.age}. What a crash leaves is put right by {@link #recover}.
 */
record ItemFolder(MailboxId mailbox, ItemId item, Path path) {

    static final String PART = ".part";
    private static final Pattern SEGMENT = Pattern.compile("([0-9]{7})-([0-9]{1,2}|end)\\.age");

    Path head() {
        return path.resolve("head.age");
    }

    Path tail() {
        return path.resolve("tail.age");
    }

    Path check() {
        return path.resolve("check");
    }

    Path leaves() {
        return path.resolve("leaves");
    }

    Path part(int number) {
        return path.resolve(ExchangeFolder.segmentName(number).replace(".age", PART));
    }

    Path segment(int number, int blocks) {
        return path.resolve(ExchangeFolder.segmentName(number).replace(".age", "-" + blocks + ".age"));
    }

    Path last(int number) {
        return path.resolve(ExchangeFolder.segmentName(number).replace(".age", "-end.age"));
    }

    /**
     * What is on the disk.
     *
     * @param segments in order
     * @param blocks whole blocks in all segments but the last of a complete item
     * @param complete whether the last segment is there
     * @param bytes on the disk, with what an item takes beside its segments
     * @param hasGap whether a segment between others is missing, because the disk is damaged: nothing is appended then, and who reads it finds out
     */
    record Content(List<Path> segments, long blocks, boolean complete, long bytes, boolean hasGap) {

        /** Where the next byte goes. */
        long offset() {
            return blocks * BlockHashes.BLOCK_BYTES;
        }
    }

    Content content() throws IOException {
        var segments = new TreeMap<Integer, Path>();
        long blocks = 0;
        long bytes = SourceMailboxes.HEAD_BYTES;
        boolean complete = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = SEGMENT.matcher(file.getFileName().toString());
                if (name.matches()) {
                    bytes += Files.size(file);
                    segments.put(Integer.parseInt(name.group(1)), file);
                    boolean isEnd = name.group(2).equals("end");
                    complete |= isEnd;
                    blocks += isEnd ? 0 : Integer.parseInt(name.group(2));
                }
            }
        }
        boolean hasGap = !segments.isEmpty() && segments.lastKey() != segments.size();
        return new Content(List.copyOf(segments.values()), blocks, complete, bytes, hasGap);
    }

    /** Whether this is the item's key. */
    boolean has(ItemKey key) throws IOException {
        return Sha256.parse(WholeFile.text(check(), WholeFile.SMALL).strip())
                .map(key::has)
                .orThrow();
    }

    void writeCheck(ItemKey key) throws IOException {
        StoredFile.write(check(), (key.check().hex() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The hashes of the blocks that are on the disk. */
    List<byte[]> readLeaves(long blocks) throws IOException {
        var hashes = new ArrayList<byte[]>();
        if (blocks == 0) {
            return hashes;
        }
        byte[] all = WholeFile.bytes(leaves(), Math.toIntExact(blocks * BlockHashes.HASH_BYTES));
        if (all.length != blocks * BlockHashes.HASH_BYTES) {
            throw new IOException("the hashes of an item do not fit its blocks");
        }
        for (int at = 0; at < all.length; at += BlockHashes.HASH_BYTES) {
            hashes.add(Arrays.copyOfRange(all, at, at + BlockHashes.HASH_BYTES));
        }
        return hashes;
    }

    void appendLeaves(List<byte[]> hashes) throws IOException {
        try (FileChannel out = FileChannel.open(
                leaves(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (byte[] hash : hashes) {
                ByteBuffer rest = ByteBuffer.wrap(hash);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            out.force(true);
        }
    }

    /** Removes what a crash has left: a segment that was not finished, hashes of it, the tail of an item that is not complete. */
    void recover() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*{" + PART + ",.new}")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Content content = content();
        if (content.complete()) {
            Files.deleteIfExists(leaves());
            return;
        }
        if (content.hasGap()) {
            return; // a damaged disk: nothing more is deleted
        }
        Files.deleteIfExists(tail());
        if (Files.exists(leaves())) {
            try (FileChannel file = FileChannel.open(leaves(), StandardOpenOption.WRITE)) {
                long right = content.blocks() * BlockHashes.HASH_BYTES;
                if (file.size() > right) {
                    file.truncate(right);
                    file.force(true);
                }
            }
        }
    }
}
