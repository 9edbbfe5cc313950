package org.daylight.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.daylight.http.client.WebFolder;
import org.daylight.http.client.WebFolder.Came;

/** A folder of this machine: a disk, a stick, a mounted share. Links are not followed, and only plain files are read. */
final class FolderSource implements MirrorSource {
    private static final int BUFFER = 1 << 18;

    private final Path folder;
    private final String name;
    private final LongAdder bytes = new LongAdder();

    FolderSource(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long bytes() {
        return bytes.sum();
    }

    @Override
    public Came fetch(String path, long offset, long limit, WebFolder.Sink sink) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder does not exist");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Came.ABSENT;
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > limit) {
                return Came.TOO_LONG;
            }
            long from = Math.min(offset, channel.size());
            channel.position(from);
            sink.begin(from);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long left = limit - from;
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                left -= read;
                if (left < 0) {
                    return Came.TOO_LONG;
                }
                bytes.add(read);
                sink.write(buffer.array(), read);
            }
            return Came.WHOLE;
        } catch (NoSuchFileException gone) {
            return Came.ABSENT;
        }
    }

    @Override
    public MirrorSource again() {
        return new FolderSource(folder, name);
    }

    /** A disk answers by itself: there is nothing to end. */
    @Override
    public void close() {}
}
