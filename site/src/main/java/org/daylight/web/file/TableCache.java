package org.daylight.web.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.export.PartTable;
import org.daylight.export.TableFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables of parts that were requested in a derived folder, which may be deleted at any time. Like the search index, the folder is trusted.
 * At most one file for each part and format remains. Safe for use by several threads.
 */
public final class TableCache {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String UNFINISHED = ".new";

    private final Archive archive;
    private final Path folder;
    private @Nullable PublicRecord cleaned;

    /** A cache. @param folder for it alone; made when it is needed */
    public TableCache(Archive archive, Path folder) {
        this.archive = archive;
        this.folder = folder;
        removeUnless(name -> !name.endsWith(UNFINISHED));
        removeOutdated();
    }

    /** Removes the tables that the log made outdated: what was withdrawn must not remain in them. Cheap while the log does not change. */
    public synchronized void removeOutdated() {
        PublicRecord contents = archive.contents();
        if (contents == cleaned) {
            return;
        }
        Set<String> current = new HashSet<>();
        for (Release release : contents.releases()) {
            for (TableFormat format : TableFormat.values()) {
                current.add(name(PartTable.fingerprint(contents, release), release, format));
            }
        }
        if (removeUnless(name -> name.endsWith(UNFINISHED) || current.contains(name))) {
            cleaned = contents;
        }
    }

    private interface Keep {
        boolean keeps(String name);
    }

    /** False when a file could not be removed. */
    private boolean removeUnless(Keep keep) {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        boolean removed = true;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!keep.keeps(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | RuntimeException e) {
            removed = false; // the next call tries again
        }
        return removed;
    }

    private static String name(String fingerprint, Release release, TableFormat format) {
        return release.sequence() + "-" + fingerprint + "." + format.word();
    }

    /** A table in the folder. @param size in bytes */
    public record Kept(Path file, long size) {}

    /** The file of a table; empty when it is not there. */
    public Optional<Kept> find(String fingerprint, Release release, TableFormat format) {
        Path file = folder.resolve(name(fingerprint, release, format));
        try {
            return Optional.of(new Kept(file, Files.size(file)));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Begins to keep a table that is being written. It must be closed. */
    public Copy copy(String fingerprint, Release release, TableFormat format) {
        return new Copy(folder.resolve(name(fingerprint, release, format)));
    }

    /** A table that is being kept while it is sent. A failure of the disk costs only the copy. Not safe for use by several threads. */
    public final class Copy implements AutoCloseable {
        private final Path file;
        private @Nullable Path unfinished;
        private @Nullable FileChannel channel;
        private @Nullable OutputStream out;

        private Copy(Path file) {
            this.file = file;
            try {
                Files.createDirectories(folder);
                Path made = Files.createTempFile(folder, "table", UNFINISHED);
                unfinished = made;
                FileChannel opened = FileChannel.open(made, StandardOpenOption.WRITE);
                channel = opened;
                out = new BufferedOutputStream(Channels.newOutputStream(opened), BUFFER_BYTES);
            } catch (IOException e) {
                close();
            }
        }

        /** The stream with everything that is written to it also in the copy. Closing it does nothing. */
        public OutputStream beside(OutputStream client) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    add(bytes, from, length);
                    client.write(bytes, from, length);
                }
            };
        }

        private void add(byte[] bytes, int from, int length) {
            OutputStream copy = out;
            if (copy != null) {
                try {
                    copy.write(bytes, from, length);
                } catch (IOException full) {
                    close();
                }
            }
        }

        /** Keeps the copy, if it is complete. */
        public void finish() {
            FileChannel complete = channel;
            Path written = unfinished;
            OutputStream rest = out;
            if (complete == null || written == null || rest == null) {
                return;
            }
            try {
                rest.flush();
                complete.force(true);
                complete.close();
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
                unfinished = null;
            } catch (IOException notKept) {
                // it is made again for the next request
            } finally {
                close();
            }
            synchronized (TableCache.this) {
                cleaned = null; // the log may have changed since the table was begun
            }
            removeOutdated();
        }

        /** Ends it; a copy that is not finished is removed. */
        @Override
        public void close() {
            FileChannel open = channel;
            Path left = unfinished;
            channel = null;
            out = null;
            unfinished = null;
            try {
                if (open != null) {
                    open.close();
                }
                if (left != null) {
                    Files.deleteIfExists(left);
                }
            } catch (IOException remains) {
                // removed at the next start
            }
        }
    }
}
