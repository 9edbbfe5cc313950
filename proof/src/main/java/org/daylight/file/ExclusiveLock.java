package org.daylight.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A lock of a file, held by one thread of one process.
 *
 * <p>Linux and macOS drop all locks that a process has on a file when it closes any of its channels to that file, also one that was opened only to ask whether
 * the file is locked. So this class remembers what this process holds, and never opens such a file again.
 *
 * <p>Safe for several threads.
 */
public final class ExclusiveLock implements Closeable {

    /** Guarded by itself: what is opened, locked and closed changes it in the same step. */
    private static final Set<Object> HELD = new HashSet<>();

    private final FileChannel channel;
    private final Object key;

    private ExclusiveLock(FileChannel channel, Object key) {
        this.channel = channel;
        this.key = key;
    }

    /** Opens the file of a lock to write, and makes it if there is none. */
    @FunctionalInterface
    public interface Opening {
        FileChannel open(Path file) throws IOException;
    }

    /** As {@link #take(Path, Opening)}; the file gets the usual mode. */
    public static Optional<ExclusiveLock> take(Path file) throws IOException {
        return take(file, path -> FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Takes the lock without waiting; empty if this or another process has it. Close it to release it. */
    public static Optional<ExclusiveLock> take(Path file, Opening opening) throws IOException {
        synchronized (HELD) {
            if (isHeldHere(file)) {
                return Optional.empty();
            }
            FileChannel channel = opening.open(file);
            boolean isTaken = false;
            try {
                Object key = key(file);
                isTaken = isFree(channel, false);
                if (isTaken) {
                    HELD.add(key);
                    return Optional.of(new ExclusiveLock(channel, key));
                }
                return Optional.empty();
            } finally {
                if (!isTaken) {
                    channel.close();
                }
            }
        }
    }

    /** Whether a process, also this one, has the lock at this moment. Changes nothing, and needs no right to write. */
    public static boolean isTaken(Path file) throws IOException {
        synchronized (HELD) {
            if (!Files.exists(file)) {
                return false;
            }
            if (isHeldHere(file)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return !isFree(channel, true);
            }
        }
    }

    private static boolean isFree(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException otherCodeOfThisProcess) {
            return false;
        }
    }

    private static boolean isHeldHere(Path file) throws IOException {
        return Files.exists(file) && HELD.contains(key(file));
    }

    /** The same for every path to the file. */
    private static Object key(Path file) throws IOException {
        return Objects.requireNonNullElseGet(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(),
                () -> file.toAbsolutePath().normalize());
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            try {
                channel.close();
            } finally {
                HELD.remove(key);
            }
        }
    }
}
