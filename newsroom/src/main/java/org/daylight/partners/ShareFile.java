package org.daylight.partners;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.DurableFiles;
import org.jspecify.annotations.Nullable;

/**
 * What a partner gets, before encryption ({@code spec/shares.md} section 2): a zip with {@code release.json}, {@code pack.zip} and, if the part has
 * views, {@code views.zip}, none of them compressed again.
 */
public final class ShareFile {

    /** The planned entry of the log, and until when the partner may open it. */
    static final String RELEASE = "release.json";

    private static final String PACK = "pack.zip";
    private static final String VIEWS = "views.zip";
    private static final int MAX_RELEASE = LogEntry.MAX_BYTES + 1_000;

    /** As in packs. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private ShareFile() {}

    /** The file is not one that {@code daylight share} makes. The message is one line. */
    public static final class Malformed extends IOException {
        Malformed(String message) {
            super(message);
        }
    }

    /**
     * What was unpacked.
     *
     * @param planned what was planned for the log; it names the pack and the views as they are here
     * @param until the partner is not to open it from this time on; null for no limit
     */
    public record Opened(
            LogEntry.Release planned,
            @Nullable Instant until,
            Path pack,
            @Nullable Path views) {}

    /** The partner was to open the share before now. The message is one line. */
    public static final class Expired extends IOException {
        Expired(Instant until) {
            super("it was to be opened before " + until + ": ask the newsroom");
        }
    }

    /** Writes a share. The stream is not closed. */
    public static void write(
            OutputStream out, LogEntry.Release planned, @Nullable Instant until, Path pack, @Nullable Path views)
            throws IOException {
        var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setMethod(ZipOutputStream.STORED);
        byte[] release = Json.Obj.EMPTY
                .with("share", 1)
                .withOptional("until", until == null ? null : until.toString())
                .with("release", Json.parse(planned.bytes(), LogEntry.MAX_BYTES).orThrow())
                .bytes();
        var crc = new CRC32();
        crc.update(release);
        zip.putNextEntry(entry(RELEASE, release.length, crc.getValue()));
        zip.write(release);
        zip.closeEntry();
        copy(zip, PACK, pack);
        if (views != null) {
            copy(zip, VIEWS, views);
        }
        zip.finish();
    }

    private static void copy(ZipOutputStream zip, String name, Path file) throws IOException {
        var crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        zip.putNextEntry(entry(name, Files.size(file), crc.getValue()));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static ZipEntry entry(String name, long size, long crc) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        return entry;
    }

    /**
     * Unpacks a share into an empty folder. Nothing in it is compressed, so it cannot become larger than the file; names are compared and never
     * used as paths. The files are compared with the hashes in {@code release.json}.
     *
     * @param in is read to its end
     * @throws Malformed when it is something else; files may have been written
     * @throws Expired when it was to be opened before; nothing was written
     */
    public static Opened unpack(InputStream in, Path folder, Instant now) throws IOException {
        var zip = new ZipInputStream(in, StandardCharsets.UTF_8);
        try {
            next(zip, RELEASE);
            byte[] bytes = zip.readNBytes(MAX_RELEASE + 1);
            if (bytes.length > MAX_RELEASE) {
                throw new Malformed(RELEASE + " is too long");
            }
            Json.Obj release = object(bytes);
            LogEntry.Release planned = planned(release);
            Instant until = until(release);
            if (until != null && !now.isBefore(until)) {
                throw new Expired(until);
            }
            next(zip, PACK);
            Path pack = folder.resolve(PACK);
            if (!write(zip, pack, planned.packBytes()).equals(planned.pack())) {
                throw new Malformed(PACK + " is not the file that " + RELEASE + " names");
            }
            LoggedViews named = planned.views();
            Path views = null;
            if (named != null) {
                next(zip, VIEWS);
                views = folder.resolve(VIEWS);
                if (!write(zip, views, named.fileBytes()).equals(named.file())) {
                    throw new Malformed(VIEWS + " is not the file that " + RELEASE + " names");
                }
            }
            if (zip.getNextEntry() != null) {
                throw new Malformed("it has a file that does not belong to it");
            }
            // Reads on to the end, which proves that nothing is cut off.
            in.transferTo(OutputStream.nullOutputStream());
            try (FileChannel out = create(folder.resolve(RELEASE))) {
                out.write(java.nio.ByteBuffer.wrap(bytes));
                out.force(true);
            }
            DurableFiles.syncFolder(folder);
            return new Opened(planned, until, pack, views);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new Malformed("it is not a zip file of  daylight share");
        }
    }

    /** What was unpacked into a folder before. Only {@code release.json} is read. @throws Malformed when it is something else */
    public static Opened unpacked(Path folder) throws IOException {
        Path release = folder.resolve(RELEASE);
        if (!Files.isRegularFile(release) || Files.size(release) > MAX_RELEASE) {
            throw new Malformed(folder + " has no " + RELEASE + " of a share");
        }
        Json.Obj object = object(Files.readAllBytes(release));
        Path views = folder.resolve(VIEWS);
        return new Opened(
                planned(object), until(object), folder.resolve(PACK), Files.isRegularFile(views) ? views : null);
    }

    /** Deletes what {@link #unpack} may have written. Other files of the folder stay. */
    public static void delete(Path folder) throws IOException {
        for (String name : java.util.List.of(RELEASE, PACK, VIEWS)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name) || entry.getMethod() != ZipEntry.STORED) {
            throw new Malformed("it does not have an uncompressed " + name + " at its place");
        }
    }

    /** Creates a folder for {@link #unpack}, unless it exists, that only its owner can enter. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, onlyForOwner(folder, "rwx------"));
    }

    private static FileAttribute<?>[] onlyForOwner(Path file, String modes) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))}
                : new FileAttribute<?>[0];
    }

    private static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    onlyForOwner(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " exists already: name an empty folder");
        }
    }

    /** Copies an entry of at most this size. */
    private static Sha256 write(ZipInputStream zip, Path file, long most) throws IOException {
        MessageDigest digest = Sha256.digest();
        var in = new DigestInputStream(zip, digest);
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (FileChannel channel = create(file)) {
            OutputStream out = java.nio.channels.Channels.newOutputStream(channel);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > most) {
                    throw new Malformed(file.getFileName() + " is longer than " + RELEASE + " says");
                }
                out.write(buffer, 0, read);
            }
            channel.force(true);
        }
        return Sha256.wrap(digest.digest());
    }

    private static Json.Obj object(byte[] bytes) throws Malformed {
        if (Json.parse(bytes, MAX_RELEASE) instanceof Outcome.Ok<Json>(Json json)
                && json instanceof Json.Obj object
                && object.number("share").orElse(0) == 1) {
            return object;
        }
        throw new Malformed(RELEASE + " is not one of this version");
    }

    private static LogEntry.Release planned(Json.Obj object) throws Malformed {
        if (object.get("release").orElse(null) instanceof Json.Obj release
                && LogEntry.parse(release.bytes()) instanceof Outcome.Ok<LogEntry>(LogEntry entry)
                && entry instanceof LogEntry.Release planned) {
            return planned;
        }
        throw new Malformed(RELEASE + " does not have an entry of a log");
    }

    private static @Nullable Instant until(Json.Obj object) throws Malformed {
        try {
            return object.string("until").map(Instant::parse).orElse(null);
        } catch (java.time.DateTimeException e) {
            throw new Malformed(RELEASE + " has a time that cannot be read");
        }
    }
}
