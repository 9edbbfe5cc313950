package org.daylight.witness;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files atomically: to a temporary file in the same folder, which is synced and renamed; then the folder is synced. */
public final class SyncedFile {

    private SyncedFile() {}

    /** Writes a file atomically, replacing an existing one; on return it is on disk. The folder must exist. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, file.resolveSibling(file.getFileName() + ".new"));
    }

    /** As {@link #write}, readable only by its owner where the file system supports that. */
    static void writePrivate(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        if (hasOwners(file)) {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        write(file, bytes, temporary);
    }

    /** Creates a folder that only its owner may enter, where the file system supports that, and its parent folders. */
    static void createPrivateFolder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Files.createDirectories(absolute.getParent());
        if (hasOwners(absolute)) {
            Files.createDirectory(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(absolute);
        }
        syncFolder(absolute.getParent());
    }

    private static void write(Path file, byte[] bytes, Path temporary) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.toAbsolutePath().getParent());
    }

    /** Makes changes of a folder's entries durable. */
    public static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows cannot sync a folder, and does not need to
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean hasOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
