package org.daylight.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.AuditEnd;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/** The end of {@code audit.jsonl}: reads it, and appends what the catalog says is missing. */
final class AuditFile {

    private static final String NAME = AuditLog.FILE;
    private static final int BLOCK = 1 << 16;

    private AuditFile() {}

    /**
     * Appends the pending entries that the file lacks, after cutting off the beginning of one that a crash left. Does
     * not sync.
     *
     * @param last the last entry according to the catalog
     * @throws IOException with a one-line message, when the file does not end as the catalog says
     */
    static void complete(FileChannel file, Optional<AuditEnd.Entry> last, List<AuditEnd.Entry> pending)
            throws IOException {
        long end = afterLastLineFeed(file);
        byte[] half = read(file, end, file.size());
        long sequence = 0;
        Sha256 hash = AuditEntry.NONE;
        if (end > 0) {
            byte[] line = read(file, lineStart(file, end - 1), end - 1);
            if (!(AuditEntry.parse(line) instanceof Outcome.Ok<AuditEntry>(AuditEntry entry))) {
                throw new IOException("the last line of " + NAME + " is damaged: restore the file from a backup");
            }
            sequence = entry.sequence();
            hash = Sha256.of(line);
        }
        long written = sequence;
        List<AuditEnd.Entry> missing =
                pending.stream().filter(entry -> entry.sequence() > written).toList();
        if (half.length > 0) {
            boolean isBeginning =
                    !missing.isEmpty() && startsWith(missing.getFirst().line() + "\n", half);
            if (!isBeginning) {
                throw new IOException(NAME + " ends in the middle of a line that no decision explains: restore the"
                        + " file from a backup");
            }
            file.truncate(end);
        }
        check(sequence, hash, last, missing);
        file.position(end);
        for (AuditEnd.Entry entry : missing) {
            ByteBuffer rest = ByteBuffer.wrap((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        }
    }

    private static void check(long sequence, Sha256 hash, Optional<AuditEnd.Entry> last, List<AuditEnd.Entry> missing)
            throws IOException {
        long expected = last.map(AuditEnd.Entry::sequence).orElse(0L);
        if (sequence + missing.size() != expected) {
            throw new IOException(NAME + " ends with entry " + sequence + ", but according to catalog.db "
                    + (expected - missing.size())
                    + " should be the last: restore both from the same backup");
        }
        Optional<Sha256> known = missing.isEmpty()
                ? last.map(AuditEnd.Entry::hash)
                : AuditEntry.parse(("" + missing.getFirst().line()).getBytes(StandardCharsets.UTF_8))
                        .ok()
                        .map(AuditEntry::previous);
        if (known.isPresent() && !known.get().equals(hash)) {
            throw new IOException("the last line of " + NAME + " (entry " + sequence
                    + ") was changed: restore the file from a backup");
        }
    }

    /** After a power cut, some file systems have zeros in place of bytes that were not synced. */
    private static boolean startsWith(String line, byte[] half) {
        byte[] whole = line.getBytes(StandardCharsets.UTF_8);
        int length = half.length;
        while (length > 0 && half[length - 1] == 0) {
            length--;
        }
        return length <= whole.length && Arrays.equals(whole, 0, length, half, 0, length);
    }

    /** Where the last complete line ends; 0 when there is none. */
    private static long afterLastLineFeed(FileChannel file) throws IOException {
        return lineStart(file, file.size());
    }

    /** The position after the last line feed before {@code to}; 0 when there is none. */
    private static long lineStart(FileChannel file, long to) throws IOException {
        for (long from = to; from > 0; ) {
            long start = Math.max(0, from - BLOCK);
            byte[] block = read(file, start, from);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return start + i + 1;
                }
            }
            if (to - start > AuditEntry.MAX_LINE + BLOCK) {
                throw new IOException("a line of " + NAME + " is too long: restore the file from a backup");
            }
            from = start;
        }
        return 0;
    }

    private static byte[] read(FileChannel file, long from, long to) throws IOException {
        if (to - from > AuditEntry.MAX_LINE) {
            throw new IOException("a line of " + NAME + " is too long: restore the file from a backup");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // until it is full
        }
        return bytes.array();
    }
}
