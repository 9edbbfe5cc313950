package org.daylight.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link FaultyDisk}. */
final class FaultChannel extends FileChannel {

    private final FaultyDisk disk;
    private final Path real;
    private final FileChannel inner;

    FaultChannel(FaultyDisk disk, Path real, FileChannel inner) {
        this.disk = disk;
        this.real = real;
        this.inner = inner;
    }

    private interface Writing {
        int run(ByteBuffer bytes) throws IOException;
    }

    private int written(ByteBuffer bytes, Writing writing) throws IOException {
        disk.step("write", real, true);
        disk.changes(real);
        int portion = disk.portion(bytes.remaining());
        int limit = bytes.limit();
        bytes.limit(bytes.position() + portion);
        try {
            return writing.run(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return written(bytes, inner::write);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return written(bytes, some -> inner.write(some, position));
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            while (buffers[i].hasRemaining()) {
                sum += write(buffers[i]);
            }
        }
        return sum;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.step("truncate", real, false);
        disk.changes(real);
        inner.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.step("sync", real, false);
        inner.force(metaData);
        disk.synced(real);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        disk.step("write", real, true);
        disk.changes(real);
        return inner.transferFrom(source, position, disk.portion((int) Math.min(count, 1 << 20)));
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return inner.transferTo(position, count, target);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return inner.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return inner.read(buffers, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return inner.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return inner.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        inner.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return inner.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return inner.map(mode, position, size);
    }

    @Override
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        return inner.map(mode, offset, size, arena);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return inner.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return inner.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        inner.close();
    }
}
