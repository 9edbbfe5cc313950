package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where an archive that must be read from its end is laid down while it is read, when it comes as a stream: a zip in a tar, a 7z from
 * the standard input. One nameless file an archive, readable by its owner only, gone when it is closed. The private folder of the newsroom
 * is the place for it: what is in it may be anybody's mail.
 */
final class Spool {

    private static final String SUFFIX = ".spool";

    private final Path folder;

    Spool(Path folder) {
        this.folder = folder;
    }

    /** Removes what a crash left. */
    void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it takes up space and does no other harm; the next run tries again
        }
    }

    /**
     * Reads the stream to its end into a file of its own.
     *
     * @throws LossException READ_ERROR when the disk stands in the way; what the stream throws goes through as it is
     */
    FileChannel lay(InputStream stream) throws IOException {
        FileChannel file = open();
        try {
            byte[] buffer = new byte[1 << 16];
            for (int count = stream.read(buffer, 0, buffer.length);
                    count >= 0;
                    count = stream.read(buffer, 0, buffer.length)) {
                write(file, ByteBuffer.wrap(buffer, 0, count));
            }
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "", SUFFIX);
            return FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new LossException(LossCode.READ_ERROR, "no disk space for a temporary copy");
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new LossException(LossCode.READ_ERROR, "no disk space for a temporary copy");
        }
    }
}
