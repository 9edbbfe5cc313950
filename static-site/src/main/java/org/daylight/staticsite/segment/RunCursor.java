package org.daylight.staticsite.segment;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a run of a {@link TokenBuffer}: its keys in the order of their bytes, each with its documents. Only this program reads it, soon after it was written. Not safe for
 * several threads.
 */
final class RunCursor implements Closeable, Comparable<RunCursor> {

    private final InputStream in;
    private final int number;
    private byte[] key = new byte[0];
    private int count;
    private int listLength;
    private long read;

    /** @param number orders the documents of runs with the same key */
    RunCursor(Path run, int number) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(run), 1 << 16);
        this.number = number;
    }

    /** Goes to the next key; false at the end. The list of the key before must have been read. */
    boolean next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int shared = varint(first);
        int rest = varint(in.read());
        byte[] next = Arrays.copyOf(key, shared + rest);
        if (in.readNBytes(next, shared, rest) < rest) {
            throw new EOFException();
        }
        key = next;
        count = varint(in.read());
        listLength = varint(in.read());
        read += rest + listLength + 4L;
        return true;
    }

    byte[] key() {
        return key;
    }

    /** In how many documents the key is. */
    int count() {
        return count;
    }

    /** About how many bytes were read so far. */
    long read() {
        return read;
    }

    /** Adds the list of the key to an area. */
    void list(ByteArea to) throws IOException {
        byte[] list = in.readNBytes(listLength);
        if (list.length < listLength) {
            throw new EOFException();
        }
        to.add(list);
    }

    private int varint(int first) throws IOException {
        int value = first & 0x7f;
        int last = first;
        for (int shift = 7; last >= 0x80; shift += 7) {
            last = in.read();
            value |= (last & 0x7f) << shift;
        }
        if (last < 0) {
            throw new EOFException();
        }
        return value;
    }

    /** By key, then by run. */
    @Override
    public int compareTo(RunCursor other) {
        int byKey = Arrays.compareUnsigned(key, other.key);
        return byKey != 0 ? byKey : Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
