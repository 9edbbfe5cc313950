package org.daylight.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of a local folder. Symbolic links are not followed, because a copy of the folder may not contain their targets. */
final class FolderFiles implements ArchiveFiles {
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");

    private final Path folder;

    FolderFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            String name = String.valueOf(folder.getFileName());
            throw new IOException(folder
                    + (Files.exists(folder) ? " is not a folder" : " does not exist")
                    + (HOST_AND_PORT.matcher(name).matches()
                            ? ": an address begins with http:// or https://, such as http://" + name + "/"
                            : ": name the folder or the address of an archive"));
        }
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String path, int limitBytes) throws IOException {
        Path file = folder.resolve(path);
        if (isAbsent(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(limitBytes + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Held> hold(String path, long limitBytes) throws IOException {
        Path file = folder.resolve(path);
        return isAbsent(file) ? Optional.empty() : Optional.of(new Held(file, false));
    }

    /** Whether there is certainly no such file. It is unknown if the folder may not be read; then throws. */
    private static boolean isAbsent(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        boolean known =
                Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (!known) {
            throw new AccessDeniedException(file.toString());
        }
        return true;
    }

    @Override
    public String remark() {
        return Files.exists(folder.resolve("daylight.toml"))
                ? "this folder is a newsroom: check its public folder, " + folder.resolve("archive")
                : "this folder is not an archive: check its name";
    }

    @Override
    public Optional<List<String>> list() throws IOException {
        var paths = new ArrayList<String>();
        Path root = folder.toRealPath(); // the folder itself may be a link
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var path = new StringBuilder();
                root.relativize(file)
                        .forEach(element ->
                                path.append(path.isEmpty() ? "" : "/").append(element));
                paths.add(path.toString());
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(paths);
        return Optional.of(paths);
    }
}
