package org.daylight.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of one child process: the document ({@code input}), which the process may only read, and the folder {@code scratch},
 * which it may write to. What is in {@code scratch} is hostile: links, pipes, folders without permissions, paths of any length. So nothing
 * in it is ever opened or written by its name, and deleting does not follow links.
 */
public final class ChildFolder {

    /** More entries than this are not deleted while the process lives. */
    private static final int LIVE_ENTRIES = 10_000;

    private final Path folder;

    private ChildFolder(Path folder) {
        this.folder = folder;
    }

    /** Creates a new folder, with a name that is not in use, in {@code parent}. */
    static ChildFolder in(Path parent) throws IOException {
        for (int number = 0; ; number++) {
            try {
                Path folder = parent.resolve(Integer.toString(number));
                Files.createDirectory(folder, ownerOnly(parent));
                Files.createDirectory(folder.resolve("scratch"), ownerOnly(parent));
                return new ChildFolder(folder);
            } catch (FileAlreadyExistsException inUse) {
                // what could not be deleted keeps its name
            }
        }
    }

    static FileAttribute<?>[] ownerOnly(Path parent) {
        return parent.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The folder itself, which the process may read. */
    Path path() {
        return folder;
    }

    /** The document. */
    Path input() {
        return folder.resolve("input");
    }

    /** What the process may write to. */
    Path scratch() {
        return folder.resolve("scratch");
    }

    /**
     * Writes the document as a new file.
     *
     * @throws FileAlreadyExistsException when something else has its name and cannot be removed
     */
    void write(byte[] document) throws IOException {
        removeInput();
        Files.write(
                input(), document, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private void removeInput() throws IOException {
        if (Files.isDirectory(input(), LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(input().toString()); // without bubblewrap a process can do this
        }
        Files.deleteIfExists(input());
    }

    /** Deletes the document and what the process left, while the process lives; false when that is not possible. */
    boolean clear() {
        try {
            removeInput();
            return emptied(scratch(), true);
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            return false;
        }
    }

    /** Deletes everything, after the process has ended; false when something is left. */
    boolean delete() {
        return delete(folder);
    }

    /**
     * Deletes what earlier processes left in a folder, without following links.
     *
     * @return what could not be deleted
     */
    public static List<Path> clear(Path parent) {
        List<Path> left = new ArrayList<>();
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return left;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
            for (Path each : all) {
                if (!delete(each)) {
                    left.add(each);
                }
            }
            if (left.isEmpty()) {
                Files.deleteIfExists(parent);
            }
        } catch (IOException | DirectoryIteratorException e) {
            left.add(parent);
        }
        return left;
    }

    private static boolean delete(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                emptied(path, false);
            }
            Files.deleteIfExists(path);
            return true;
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            return false;
        }
    }

    /**
     * Empties a folder. Folders inside folders are moved up into it first, so that neither recursion nor a long path is needed at any depth.
     *
     * @param live whether the process may be changing the folder; then every step is relative to an open folder
     * @return false when there is too much in it
     */
    private static boolean emptied(Path folder, boolean live) throws IOException {
        long entries = 0;
        int moved = 0;
        for (boolean again = true; again; ) {
            again = false;
            permit(folder, live);
            try (DirectoryStream<Path> opened = Files.newDirectoryStream(folder)) {
                if (!(opened instanceof SecureDirectoryStream<Path> top)) {
                    return emptiedSimply(folder, live);
                }
                for (Path path : top) {
                    Path name = path.getFileName();
                    entries++;
                    if (live && entries > LIVE_ENTRIES) {
                        return false;
                    }
                    if (!isFolder(top, name)) {
                        top.deleteFile(name);
                        continue;
                    }
                    again = true;
                    permit(folder.resolve(name), live);
                    try (SecureDirectoryStream<Path> inner = top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        for (Path each : inner) {
                            Path child = each.getFileName();
                            entries++;
                            if (live && entries > LIVE_ENTRIES) {
                                return false;
                            }
                            if (!isFolder(inner, child)) {
                                inner.deleteFile(child);
                                continue;
                            }
                            permit(folder.resolve(name).resolve(child), live);
                            Path free = Path.of("moved" + moved++);
                            while (Files.exists(folder.resolve(free), LinkOption.NOFOLLOW_LINKS)) {
                                free = Path.of("moved" + moved++);
                            }
                            inner.move(child, top, free);
                        }
                    }
                    top.deleteDirectory(name);
                }
            }
        }
        return true;
    }

    private static boolean isFolder(SecureDirectoryStream<Path> in, Path name) throws IOException {
        return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** Lets this user read and change a folder. By its name, so only after the process has ended. */
    private static void permit(Path folder, boolean live) throws IOException {
        if (!live && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** On a system that cannot open a file relative to an open folder. */
    private static boolean emptiedSimply(Path folder, boolean live) throws IOException {
        if (live) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                return !all.iterator().hasNext(); // the process is replaced
            }
        }
        Files.walkFileTree(folder, Set.of(), 1_000, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                if (!each.equals(folder)) {
                    Files.delete(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return true;
    }
}
