package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a stream that is in memory: as many bytes as were requested, from a start that only moves forward.
 *
 * <p>Positions are relative to the start. A read error ends the window like the end of the stream, and is stored: the
 * bytes before it are still used.
 */
final class Window {

    private static final int SMALL = 64 << 10;
    private static final int LARGE = 8 << 20;

    private final InputStream in;
    private final int most;
    /** The length of the stream; -1 when it is not known. */
    private final long known;

    private byte[] bytes;
    private int start;
    private int end;
    private long base;
    private boolean ended;
    private @Nullable IOException failure;

    /** A window for messages of at most this many bytes. */
    Window(InputStream in, int messageBytes) {
        this(in, messageBytes, -1);
    }

    /**
     * The same, for a stream of a known length: no more memory is used than it needs, and none to find out that it is too
     * large. A stream of another length is read as well, with more memory.
     */
    Window(InputStream in, int messageBytes, long known) {
        this.in = in;
        this.most = messageBytes + LARGE;
        this.known = known;
        this.bytes = new byte[known < 0 ? SMALL : (int) Math.min(SMALL, known + 1)];
    }

    /**
     * The array of the window; position 0 is at {@link #start()}. Valid until the next {@link #more} or {@link #drop}.
     */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    /** How many bytes are in memory. */
    int length() {
        return end - start;
    }

    /** The offset of position 0 in the stream. */
    long offset() {
        return base + start;
    }

    /** The error that ended the stream early, if there was one. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Whether the whole stream has been read. */
    boolean ended() {
        return ended;
    }

    /** Reads more; false when the stream has ended. */
    boolean more() {
        if (ended) {
            return false;
        }
        if (end == bytes.length) {
            makeRoom();
        }
        int count;
        try {
            count = in.read(bytes, end, bytes.length - end);
        } catch (IOException e) {
            failure = e;
            count = -1;
        } catch (RuntimeException e) { // decompressors throw these for unexpected bytes
            failure = new LossException(LossCode.DAMAGED_ARCHIVE, String.valueOf(e.getMessage()));
            count = -1;
        }
        ended = count < 0;
        end += Math.max(count, 0);
        return !ended;
    }

    /** Reads until {@code length} bytes are in memory; false when the stream ends earlier. */
    boolean fill(int length) {
        reserve(length);
        while (length() < length) {
            if (!more()) {
                return false;
            }
        }
        return true;
    }

    /** Makes the array as large as it will be in the end, which needs less memory than several steps. */
    private void reserve(int length) {
        long needed = Math.min(length, known - offset() + 1); // one more byte, to notice the end
        if (needed > bytes.length && !ended) {
            move(new byte[(int) needed]);
        }
    }

    /** Whether the stream has more than {@code length} bytes from the start on. Puts them in memory, unless its known length tells. */
    boolean exceeds(int length) {
        if (known - offset() > length) {
            return true;
        }
        fill(length + 1);
        return length() > length;
    }

    /** Moves the start forward. */
    void drop(int count) {
        start += count;
        if (bytes.length > LARGE && length() < SMALL) { // after a large message: release its memory
            bytes = Arrays.copyOfRange(bytes, start, start + SMALL);
            base += start;
            end -= start;
            start = 0;
        }
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, start + from, start + to);
    }

    private void makeRoom() {
        int length = length();
        int larger = length < most ? (int) Math.min(most, Math.max(2L * bytes.length, 1 << 20)) : length + LARGE;
        move(start > 0 && start >= bytes.length / 2 ? bytes : new byte[larger]);
    }

    private void move(byte[] room) {
        int length = length();
        System.arraycopy(bytes, start, room, 0, length);
        bytes = room;
        base += start;
        start = 0;
        end = length;
    }

    /** The bytes in memory and everything after them, as a stream. The window must not be used at the same time. */
    InputStream stream() {
        return new BulkInputStream() {
            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                if (count == 0) {
                    return 0;
                }
                if (length() == 0 && !more()) {
                    if (failure != null) {
                        throw failure;
                    }
                    return -1;
                }
                int taken = Math.min(count, length());
                System.arraycopy(bytes, start, into, offset, taken);
                drop(taken);
                return taken;
            }

            /** {@code GZIPInputStream} calls this to find out whether another member may follow. */
            @Override
            public int available() {
                return length() > 0 || more() ? length() : 0;
            }
        };
    }
}
