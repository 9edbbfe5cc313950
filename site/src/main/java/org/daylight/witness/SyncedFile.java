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

/** Files that are there, whole, or not there at all: written beside, synced, renamed, and the folder synced. */
final class SyncedFile {

    private SyncedFile() {}

    /** Writes a file in one step, replacing what is there; on return it is on disk. The folder must exist. */
    static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, file.resolveSibling(file.getFileName() + ".new"));
    }

    /** As {@link #write}, and nobody but the owner may read it, where the file system knows owners. */
    static void writePrivate(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        if (hasOwners(file)) {
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        write(file, bytes, beside);
    }

    /** Makes a folder, and those above it, that nobody but the owner may enter, where the file system knows owners. */
    static void createPrivateFolder(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath();
        if (Files.isDirectory(whole)) {
            return;
        }
        Files.createDirectories(whole.getParent());
        if (hasOwners(whole)) {
            Files.createDirectory(
                    whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(whole);
        }
        syncFolder(whole.getParent());
    }

    private static void write(Path file, byte[] bytes, Path beside) throws IOException {
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.toAbsolutePath().getParent());
    }

    private static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return; // it does so by itself
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean hasOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
