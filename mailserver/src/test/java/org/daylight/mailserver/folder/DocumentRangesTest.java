package org.daylight.mailserver.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.daylight.archive.DocumentId;
import org.junit.jupiter.api.Test;

class DocumentRangesTest {

    private static final DocumentId ID = new DocumentId("harbour", 7);

    private final byte[] bytes = new byte[100_000];
    private int opened;
    private int closed;
    private final DocumentRanges ranges = new DocumentRanges((id, start) -> {
        opened++;
        return id.number() > 8 ? Optional.empty() : Optional.of(channel(start));
    });

    DocumentRangesTest() {
        new Random(1).nextBytes(bytes);
    }

    /** A channel that gives at most 3,000 bytes at once. */
    private ReadableByteChannel channel(long start) {
        var in = new ByteArrayInputStream(bytes, (int) start, bytes.length - (int) start) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 3_000));
            }

            @Override
            public void close() {
                closed++;
            }
        };
        return Channels.newChannel(in);
    }

    private byte[] range(DocumentId id, int sequence, int start, int count) throws IOException {
        var out = new ByteArrayOutputStream();
        ranges.copy(id, sequence, start, count, out);
        return out.toByteArray();
    }

    private void check(int start, int count) throws IOException {
        assertArrayEquals(Arrays.copyOfRange(bytes, start, start + count), range(ID, 1, start, count));
    }

    @Test
    void piecesOneAfterTheOtherOpenTheDocumentOnce() throws IOException {
        for (int start = 0; start < bytes.length; start += 777) {
            check(start, Math.min(777, bytes.length - start));
        }
        assertEquals(1, opened);
        assertEquals(0, closed);
        ranges.close();
        assertEquals(1, closed);
        assertFalse(ranges.isOpen());
    }

    @Test
    void aPieceMayBeginALittleBeforeTheEndOfTheLastOne() throws IOException {
        check(0, 20_000);
        check(19_943, 20_000);
        check(50_000, 10);
        check(50_000, 10);
        assertEquals(1, opened);
        check(100, 10);
        assertEquals(2, opened);
        assertEquals(1, closed);
    }

    @Test
    void anotherDocumentAndAnotherFormOfItAreOpenedAnew() throws IOException {
        check(0, 10);
        range(ID, 2, 10, 10);
        range(new DocumentId("harbour", 8), 2, 20, 10);
        assertEquals(3, opened);
        assertEquals(2, closed);
    }

    @Test
    void afterAFaultNothingIsOpen() throws IOException {
        assertThrows(IOException.class, () -> range(new DocumentId("harbour", 9), 1, 0, 1));
        assertThrows(IOException.class, () -> range(ID, 1, bytes.length - 5, 6));
        OutputStream broken = OutputStream.nullOutputStream();
        broken.close();
        assertThrows(IOException.class, () -> ranges.copy(ID, 1, 0, 5, broken));
        assertFalse(ranges.isOpen());
        assertEquals(2, closed);
        check(0, 10);
    }
}
