package org.daylight.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.tree.TileSource;

/**
 * The files of a public folder (spec/archive.md), in a local folder or on a web server. None of their contents is trusted. Safe for several threads.
 * An absent file is an empty result. A file that cannot be read is an {@link IOException}; it makes a check undecided.
 */
public interface ArchiveFiles extends TileSource, Closeable {

    /**
     * A whole file on the local disk.
     *
     * @param path of the file on that disk
     * @param temporary whether closing deletes the file
     */
    record Held(Path path, boolean temporary) implements Closeable {
        @Override
        public void close() throws IOException {
            if (temporary) {
                Files.deleteIfExists(path);
            }
        }
    }

    /**
     * Gets a file that may be larger than memory onto the local disk.
     *
     * @param limitBytes the greatest length of the file; of a longer one, at least {@code limitBytes + 1} bytes are there
     * @return empty if there is no such file
     * @throws IOException if it cannot be read
     */
    Optional<Held> hold(String path, long limitBytes) throws IOException;

    /**
     * The paths of all files that exist, sorted, whether or not they belong to the archive.
     *
     * @return empty if files cannot be listed, as on a web server
     */
    Optional<List<String>> list() throws IOException;

    /** One line for a user who gave the wrong folder or address. */
    default String remark() {
        return "there is no archive here: check the address";
    }

    @Override
    default void close() throws IOException {}

    /** The files of a local folder, of a {@code file:} address, or below an {@code http:} or {@code https:} address. */
    static ArchiveFiles at(String place) throws IOException {
        String scheme = place.toLowerCase(Locale.ROOT);
        try {
            if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
                return new WebFiles(new URI(place.endsWith("/") ? place : place + "/"));
            }
            if (scheme.matches("[a-z][a-z0-9+.-]*://.*") && !scheme.startsWith("file:")) {
                throw new IOException(
                        Malformed.quoted(place) + " cannot be read: an address begins with http:// or https://");
            }
            return new FolderFiles(scheme.startsWith("file:") ? Path.of(new URI(place)) : Path.of(place));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(Malformed.quoted(place) + " is neither a folder nor the address of an archive");
        }
    }
}
