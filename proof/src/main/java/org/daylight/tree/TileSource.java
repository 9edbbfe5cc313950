package org.daylight.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the public files of a log from a folder, a web server or a map in a test. Readers trust nothing that it returns: they check
 * every byte against the checkpoint. It must be safe for several threads if the reader that uses it is.
 */
@FunctionalInterface
public interface TileSource {

    /** The path of the log's checkpoint. */
    String CHECKPOINT = "checkpoint";

    /**
     * Reads a whole file.
     *
     * @param path below the log's prefix, with forward slashes: {@code checkpoint} or that of a {@link TilePath}
     * @param limitBytes the greatest length of the file; for a longer file, return {@code limitBytes + 1} bytes, so that the reader notices
     * @return its bytes, or empty if there is no such file
     * @throws IOException if the file cannot be read, or it is unknown whether it exists; the call may be repeated
     */
    Optional<byte[]> read(String path, int limitBytes) throws IOException;

    /** The source of a tree in a subfolder, such as {@code accessions/0001/}. The prefix is put before every path. */
    default TileSource under(String prefix) {
        return (path, limitBytes) -> read(prefix + path, limitBytes);
    }

    /** The files of a local folder. */
    static TileSource in(Path folder) {
        return (path, limitBytes) -> {
            try (InputStream file = Files.newInputStream(folder.resolve(path))) {
                return Optional.of(file.readNBytes(limitBytes + 1));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        };
    }
}
