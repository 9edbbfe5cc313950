package org.daylight.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where a backup is kept: files under the paths of {@link BackupPath}, and nothing else. Whoever controls the place may return anything: nothing it
 * returns is trusted. Errors are {@link IOException}s with a one-line message. Not for use by several threads.
 */
public interface BackupPlace extends Closeable {

    /** The largest file that is read as one, in bytes: an encrypted chunk. */
    int MAX_FILE_BYTES = (4 << 20) + (1 << 16);

    /** The files that are there, with their sizes in bytes. Other files are left out. Empty if the place does not exist. */
    SortedMap<String, Long> list() throws IOException;

    /** The bytes of a file; empty if there is none. @throws IOException also if it is longer than {@code limit} */
    Optional<byte[]> read(String path, int limit) throws IOException;

    /** Several files of at most {@link #MAX_FILE_BYTES} each; those that are not there, or are longer, are left out. */
    Map<String, byte[]> readAll(Collection<String> paths) throws IOException;

    /** Writes a file, replacing what is there. It is complete and durable only after {@link #flush}. */
    void put(String path, byte[] bytes) throws IOException;

    /** On return, everything that was put is there and durable. */
    void flush() throws IOException;

    /** Writes a file that must not exist yet, after a {@link #flush}. On return it is durable. */
    void create(String path, byte[] bytes) throws IOException;

    /** Deletes files; those that are not there do not matter. */
    void delete(Collection<String> paths) throws IOException;

    /** The folder of this machine that it is; empty if it is on another one. */
    Optional<Path> localFolder();

    @Override
    void close() throws IOException;
}
