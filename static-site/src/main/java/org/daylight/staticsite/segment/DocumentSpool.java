package org.daylight.staticsite.segment;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Cards and records of documents on the disk, until their order in the segment is known. Adding is safe for several threads; reading begins when nothing more
 * is added.
 */
final class DocumentSpool implements Closeable {

    private final FileChannel file;
    private final OutputStream out;
    private final long[] begins;
    private final int[] cardBytes;
    private final int[] recordBytes;
    private long length;

    /** @param most how many documents there can be */
    DocumentSpool(Path path, int most) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        out = new java.io.BufferedOutputStream(Channels.newOutputStream(file), 1 << 18);
        begins = new long[most];
        cardBytes = new int[most];
        recordBytes = new int[most];
    }

    synchronized void add(int ordinal, byte[] card, byte[] record) throws IOException {
        begins[ordinal] = length;
        cardBytes[ordinal] = card.length;
        recordBytes[ordinal] = record.length;
        out.write(card);
        out.write(record);
        length += card.length + record.length;
    }

    /** To be called before reading. */
    void done() throws IOException {
        out.flush();
    }

    int recordLength(int ordinal) {
        return recordBytes[ordinal];
    }

    byte[] card(int ordinal) throws IOException {
        return read(begins[ordinal], cardBytes[ordinal]);
    }

    byte[] record(int ordinal) throws IOException {
        return read(begins[ordinal] + cardBytes[ordinal], recordBytes[ordinal]);
    }

    private byte[] read(long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("a temporary file of the index is too short");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
