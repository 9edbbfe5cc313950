package org.daylight.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;

/**
 * Caches the verified lines of each pack in a derived folder, which may be deleted. So a restarted server need not read and verify several
 * hundred thousand lines before its first search (docs/decisions/0047). There is one file for each pack, with 44 bytes for a message,
 * and more for a file, a converted message, and a document with extracted text. It
 * contains the root over the lines it was made from; a file that does not match the log is made again.
 *
 * <p>Safe for use by several threads and processes: files are replaced atomically.
 */
final class DirectoryCache {

    private static final byte[] BEGINNING = "daylight pack directory 5\n".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;

    DirectoryCache(Path folder) {
        this.folder = folder;
    }

    /** The cached directory of a release; empty when there is none that matches the log. */
    Optional<PackDirectory> get(Release release) {
        try {
            byte[] file = WholeFile.bytes(file(release), most(release));
            int end = file.length - Sha256.BYTES;
            byte[] start = beginning(release);
            if (end < start.length
                    || !Arrays.equals(start, 0, start.length, file, 0, start.length)
                    || !Sha256.of(Arrays.copyOf(file, end))
                            .equals(Sha256.wrap(Arrays.copyOfRange(file, end, file.length)))) {
                return Optional.empty();
            }
            ByteBuffer rest = ByteBuffer.wrap(file, start.length, end - start.length);
            return Optional.of(PackDirectory.from(rest, release.lines()));
        } catch (IOException | UncheckedIOException | BufferUnderflowException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /** Far more than what is cached of so many documents. */
    private static int most(Release release) {
        return (int) Math.min(Integer.MAX_VALUE - 1024, (64L << 20) + release.lines() * 4096L);
    }

    /** Caches a verified directory. A failure to write is ignored: it costs only time. */
    void put(Release release, PackDirectory directory) {
        try {
            Files.createDirectories(folder);
            byte[] start = beginning(release);
            byte[] content = directory.bytes();
            ByteBuffer file = ByteBuffer.allocate(start.length + content.length + Sha256.BYTES);
            file.put(start).put(content);
            file.put(Sha256.of(Arrays.copyOf(file.array(), file.position())).bytes());
            Path written = Files.createTempFile(folder, "directory", ".new");
            try {
                Files.write(written, file.array());
                Files.move(written, file(release), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException | UncheckedIOException notKept) {
            // it is read from the pack again
        }
    }

    private Path file(Release release) {
        return folder.resolve(Integer.toString(release.sequence()));
    }

    private static byte[] beginning(Release release) {
        byte[] root = release.documentsRoot().bytes();
        byte[] beginning = Arrays.copyOf(BEGINNING, BEGINNING.length + root.length);
        System.arraycopy(root, 0, beginning, BEGINNING.length, root.length);
        return beginning;
    }
}
