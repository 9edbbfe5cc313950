package org.daylight.backup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A backup in a folder, perhaps on another disk or machine. Each file is written under another name, synced and renamed. Whoever else can write to the
 * folder may have put links there: nothing is written, read or deleted through one, except that the folder itself may be a link.
 */
public final class FolderPlace implements BackupPlace {

    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final Set<Path> unsynced = new HashSet<>();

    /** @param folder need not exist before something is written */
    public FolderPlace(Path folder) {
        this.folder = folder;
    }

    @Override
    public SortedMap<String, Long> list() throws IOException {
        var files = new TreeMap<String, Long>();
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is not a folder");
            }
            return files;
        }
        Files.walkFileTree(folder, Set.of(), 4, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (attributes.isRegularFile() && BackupPath.isKnown(path)) {
                    files.put(path, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw new IOException(file + " cannot be read: check its permissions", e);
            }
        });
        return files;
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        refuseLinks(path);
        try (InputStream in = Files.newInputStream(folder.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(path + " in the backup is longer than it can be: it is damaged");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, byte[]> readAll(Collection<String> paths) {
        var all = new LinkedHashMap<String, byte[]>();
        for (String path : paths) {
            try {
                read(path, MAX_FILE_BYTES).ifPresent(bytes -> all.put(path, bytes));
            } catch (IOException unreadable) {
                // left out, as if it were not there: the caller names what it affects
            }
        }
        return all;
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        refuseLinks(path);
        Path file = folder.resolve(path);
        createFolder(file.getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        write(unfinished, bytes);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        unsynced.add(file.getParent());
    }

    @Override
    public void flush() throws IOException {
        for (Path each : unsynced) {
            syncFolder(each);
        }
        unsynced.clear();
    }

    @Override
    public void create(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path
                    + " was written to the backup by somebody else: two newsrooms must not use one backup."
                    + " Find out which one did");
        }
        put(path, bytes);
        flush();
    }

    @Override
    public void delete(Collection<String> paths) throws IOException {
        var changed = new HashSet<Path>();
        for (String path : paths) {
            refuseLinks(path);
            Path file = folder.resolve(path);
            if (Files.deleteIfExists(file)) {
                changed.add(file.getParent());
            }
        }
        for (Path each : changed) {
            syncFolder(each);
        }
    }

    @Override
    public Optional<Path> localFolder() {
        return Optional.of(folder);
    }

    /** Nothing is open. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return folder.toString();
    }

    /** The folders between this one and a file must not be links. */
    private void refuseLinks(String path) throws IOException {
        for (Path above = Path.of(path).getParent(); above != null; above = above.getParent()) {
            Path each = folder.resolve(above);
            if (Files.isSymbolicLink(each)) {
                throw new IOException(each + " is a link, and a backup has none: somebody may have changed it. Delete"
                        + " the link, or begin another backup in an empty folder");
            }
        }
    }

    private void createFolder(Path wanted) throws IOException {
        if (Files.isDirectory(wanted)) {
            return;
        }
        Path above = wanted.toAbsolutePath().getParent();
        if (above != null) {
            createFolder(above);
        }
        try {
            if (wanted.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        wanted, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(wanted);
            }
        } catch (FileAlreadyExistsException e) {
            return;
        }
        if (above != null) {
            syncFolder(above);
        }
    }

    /** Creates the file anew: what an interrupted run left is deleted, and so is a link. Only the owner can read it. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean hasOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (FileChannel channel = hasOwners
                ? FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(file, options)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
