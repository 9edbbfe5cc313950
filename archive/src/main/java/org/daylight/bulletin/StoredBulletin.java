package org.daylight.bulletin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.bulletin.CompareBulletin.Relation;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.NoteKey;
import org.daylight.tree.TileSource;

/**
 * The bulletin in a copy of an archive that is newer than the log of the copy: {@code bulletin.txt} ({@code spec/bulletin.md} section 6). It is verified whenever
 * it is read, so it is as trustworthy as the log. A file that is not such a bulletin is ignored.
 *
 * @param relation {@link Relation.Continues} or {@link Relation.Unproved}
 */
public record StoredBulletin(Bulletin bulletin, Relation relation) {

    /** The bulletin of a copy; empty if there is none that is newer than its log. */
    public static Optional<StoredBulletin> of(Archive archive) {
        return of(archive, archive.contents().key());
    }

    /** As {@link #of(Archive)}. @param key of the log, which must have signed it */
    public static Optional<StoredBulletin> of(Archive archive, NoteKey.Verifier key) {
        try {
            byte[] bytes = bytes(archive.folder());
            if (bytes.length == 0
                    || !(BulletinText.read(new String(bytes, US_ASCII)) instanceof Outcome.Ok<Bulletin>(Bulletin found))
                    || found.checkpoint().size()
                            <= archive.contents().checkpoint().size()
                    || !found.verify(key).isOk()) {
                return Optional.empty();
            }
            TileLog log = TileLog.open(
                            TileSource.in(archive.folder()), archive.contents().checkpoint())
                    .orThrow();
            Relation relation = CompareBulletin.with(log, archive.note(), key, found);
            return relation instanceof Relation.Continues || relation instanceof Relation.Unproved
                    ? Optional.of(new StoredBulletin(found, relation))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** The sealed releases that the bulletin of a copy cancels, and why: the copy must not open them, although its log does not know that yet. */
    public static Map<Integer, String> cancelled(Archive archive) {
        var cancelled = new HashMap<Integer, String>();
        of(archive)
                .ifPresent(stored -> stored.bulletin().news().forEach(entry -> {
                    if (entry instanceof LogEntry.Cancelled one && one.number() <= Integer.MAX_VALUE) {
                        cancelled.put((int) one.number(), one.reason());
                    }
                }));
        return cancelled;
    }

    /** As {@link #cancelled(Archive)}. @throws IOException if the copy has a bulletin and cannot be read */
    public static Map<Integer, String> cancelled(Path folder) throws IOException {
        if (Files.notExists(folder.resolve(ArchivePath.BULLETIN), LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        try (Archive archive = Archive.open(folder)) {
            return cancelled(archive);
        }
    }

    /** Changes when the file does; equal for all copies without one. Cheap. */
    public static String fingerprint(Path folder) {
        try {
            byte[] bytes = bytes(folder);
            return bytes.length == 0 ? "" : Sha256.of(bytes).hex();
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The file; no bytes if there is none, or it is too long. */
    private static byte[] bytes(Path folder) throws IOException {
        Path file = folder.resolve(ArchivePath.BULLETIN);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BulletinText.MAX_BYTES + 1);
            return bytes.length <= BulletinText.MAX_BYTES ? bytes : new byte[0];
        }
    }

    /** Stores a bulletin in a copy, in one step; on return it is on disk. */
    public static void write(Path folder, Bulletin bulletin) throws IOException {
        write(folder.resolve(ArchivePath.BULLETIN), BulletinText.lines(bulletin).getBytes(US_ASCII));
    }

    /** Writes a small file in one step; on return it is on disk. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary); // it may be a link
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().getParent());
    }

    /**
     * Deletes the bulletin of a copy whose log has caught up with it, or contradicts it. May be repeated.
     *
     * @throws IOException if the copy has such a file and cannot be read
     */
    public static void deleteOld(Path folder) throws IOException {
        Path file = folder.resolve(ArchivePath.BULLETIN);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Archive archive = Archive.open(folder)) {
            if (of(archive).isPresent()) {
                return;
            }
        }
        Files.delete(file);
        sync(folder);
    }

    /** Syncs the entries of a folder. Windows cannot do that, and does not need to. */
    private static void sync(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
