package org.daylight.submission;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes files atomically: to a temporary file in the same folder, which is synced and renamed; then the folder is synced. */
public final class StoredFile {

    /** How Linux and Windows report that there is no room, also for names of files. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private StoredFile() {}

    /** Whether the system reports that a disk is full, in English. Of this fault itself, not of its causes. */
    public static boolean saysFull(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        return FULL.stream().anyMatch(message::contains);
    }

    /** Writes a file in one step, replacing what is there. The folder must exist. If that fails, no part of it is left. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            writeAndSync(temporary, bytes);
        } catch (IOException | RuntimeException e) {
            // On a full disk it would take the last bytes.
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        rename(temporary, file);
    }

    private static void writeAndSync(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the content of a file durable. */
    public static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Moves a synced file to its place in one step. Both must be on one file system. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(to.toAbsolutePath().getParent());
    }

    /** Makes changes of a folder's entries durable. Windows cannot sync a folder, and does not need to. */
    public static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
