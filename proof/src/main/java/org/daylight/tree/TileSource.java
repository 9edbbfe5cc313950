package org.daylight.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the public files of a log, from wherever they are: a folder, a web server, a map in a test. Nothing it returns is believed:
 * the readers check every byte against the checkpoint. To be called from any number of threads if the reader on top is.
 */
@FunctionalInterface
public interface TileSource {

    /** The path of the log's checkpoint. */
    String CHECKPOINT = "checkpoint";

    /**
     * Reads a whole file.
     *
     * @param path below the log's prefix, with forward slashes: {@code checkpoint} or that of a {@link TilePath}
     * @param limitBytes how long the file may be; of a longer one, {@code limitBytes + 1} bytes are to be returned, by which the reader sees it
     * @return its bytes, or empty where there is no such file
     * @throws IOException where it cannot be said whether there is, or it cannot be read; the whole call may be tried again
     */
    Optional<byte[]> read(String path, int limitBytes) throws IOException;

    /** The source of a tree that lies deeper, such as {@code accessions/0001/}: the prefix is put before every path. */
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
