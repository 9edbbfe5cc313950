package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Temporary files for archives that must be read from their end but come as a stream: a zip in a tar, a 7z from the
 * standard input. There is one file for each archive. Only its owner can read it, and it is deleted when it is closed.
 * It belongs in the private folder of the newsroom, because it may contain private mail.
 */
final class Spool {

    private static final String SUFFIX = ".spool";

    private final Path folder;

    Spool(Path folder) {
        this.folder = folder;
    }

    /** Removes files that a crash left. */
    void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it only takes up space; the next run tries again
        }
    }

    /**
     * Writes the stream to a new file, up to its end.
     *
     * @throws SpoolFailed for an error of this machine's disk, which ends the import; exceptions of the stream are passed on
     */
    FileChannel write(InputStream stream) throws IOException {
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
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.notExists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "", SUFFIX);
            return FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new SpoolFailed(e);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new SpoolFailed(e);
        }
    }
}
