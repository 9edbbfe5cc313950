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
 * The files of a public folder (spec/archive.md), wherever it is. Nothing they hold is believed. Safe for several threads. What is absent is an
 * empty answer; what cannot be read for now is an {@link IOException}, and a check that meets one is undecided.
 */
public interface ArchiveFiles extends TileSource, Closeable {

    /**
     * A whole file on a local disk, for as long as it is held.
     *
     * @param path of the file on that disk
     * @param temporary deleted when it is closed
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
     * Has a file at hand that may be larger than memory.
     *
     * @param limitBytes how long it may be; of a longer one no more than {@code limitBytes + 1} bytes need be there
     * @return empty where there is no such file
     * @throws IOException when it cannot be read for now
     */
    Optional<Held> hold(String path, long limitBytes) throws IOException;

    /**
     * Paths of all files that are there, sorted, whether they belong there or not.
     *
     * @return empty where this cannot be asked, as of a web server
     */
    Optional<List<String>> list() throws IOException;

    /** What there is to say to somebody who took this for an archive, in one line. */
    default String remark() {
        return "there is no archive here: check the address";
    }

    @Override
    default void close() throws IOException {}

    /** The files of a local folder, of a {@code file:} address, or below an {@code http:} or {@code https:} one. */
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
