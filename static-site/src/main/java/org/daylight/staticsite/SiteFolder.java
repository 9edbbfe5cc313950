package org.daylight.staticsite;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.archive.ArchivePath;
import org.daylight.file.ExclusiveLock;
import org.daylight.format.Sha256;
import org.daylight.witness.SyncedFile;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a static site while it is written, by one process at a time. Each file appears complete, in one step. Links are never followed. A file
 * that this class did not write is never deleted.
 */
final class SiteFolder implements Closeable {

    /** It is there while the folder is written, and after a crash. */
    static final String BUILDING = "site/building";

    static final String MANIFEST = "site/manifest.json";

    private static final String UNFINISHED = ".new";

    /** Everything that a site can contain beside the files of the archive. */
    private static final Pattern OWN = Pattern.compile("(index|search|about|people|stories)\\.html"
            + "|(parts|threads)/[0-9]{4,9}(-[0-9]{1,9})?\\.html"
            + "|stories/[A-Za-z0-9%._~-]+\\.html"
            + "|site/(manifest|releases)\\.json"
            + "|site/(building|licences\\.txt)"
            + "|site/[0-9a-f]{32}\\.(words|places|cards)"
            + "|site/(search|message|more)-[0-9a-f]{32}\\.js"
            + "|site/(style|reading)-[0-9a-f]{32}\\.css"
            + "|site/icon-[0-9a-f]{32}\\.svg"
            + "|site/fold-[0-9a-f]{32}\\.bin");

    private final Path folder;
    private final ExclusiveLock lock;
    private final Steps steps;
    private final Set<String> named = new TreeSet<>();
    private final Set<Path> changed = new HashSet<>();
    /** When the site was completed the last time; null if it never was. */
    private final @Nullable FileTime completed;

    private int written;

    /** Is told of each step that was done, for tests that stop there. */
    interface Steps {
        void reached(String step) throws IOException;
    }

    private SiteFolder(Path folder, ExclusiveLock lock, Steps steps) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.steps = steps;
        Path manifest = folder.resolve(MANIFEST);
        completed = Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)
                ? Files.getLastModifiedTime(manifest, LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    /**
     * Opens a folder, and makes it if there is none.
     *
     * @throws IOException in one line, when it has other files, or another process writes it
     */
    static SiteFolder open(Path folder, Steps steps) throws IOException {
        if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
            throw new IOException(
                    folder + " is a link to a folder that does not exist: make that folder, or name another one");
        }
        Path real = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        if (Files.exists(real) && !Files.isDirectory(real)) {
            throw new IOException(folder + " is a file: name a folder");
        }
        Files.createDirectories(real);
        boolean isSite = Files.isRegularFile(real.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)
                || Files.isRegularFile(real.resolve(BUILDING), LinkOption.NOFOLLOW_LINKS);
        if (!isSite && !isBegun(real)) {
            throw new IOException(folder + " has other files, and no static site: name a new or an empty folder");
        }
        directory(real, real.resolve("site"));
        ExclusiveLock lock = ExclusiveLock.take(
                        real.resolve(BUILDING),
                        file -> FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
                .orElseThrow(() -> new IOException(
                        "another process writes the site in " + folder + ": wait until it has finished"));
        SyncedFile.syncFolder(real.resolve("site"));
        SyncedFile.syncFolder(real);
        return new SiteFolder(real, lock, steps);
    }

    /** Whether a folder is empty, or has only the empty folder that a run makes first: it can have ended there, or another one begins now. */
    private static boolean isBegun(Path folder) throws IOException {
        Path site = folder.resolve("site");
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !entry.equals(site))) {
                return false;
            }
        }
        if (!Files.exists(site, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(site, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(site)) {
            return entries.allMatch(entry -> entry.equals(folder.resolve(BUILDING)));
        }
    }

    /** The folder {@code site} in it. */
    Path site() {
        return folder.resolve("site");
    }

    Path folder() {
        return folder;
    }

    /** How many files were written or linked. */
    int written() {
        return written;
    }

    /** Keeps a file that is already in place. */
    void keep(String path) {
        named.add(path);
    }

    /** Writes a file, unless it has these bytes. It is on disk after the next {@link #sync}. */
    void write(String path, byte[] bytes) throws IOException {
        named.add(path);
        Path file = folder.resolve(path);
        if (has(file, bytes)) {
            return;
        }
        Path temporary = fresh(file);
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        move(temporary, file, path);
    }

    private static boolean has(Path file, byte[] bytes) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != bytes.length) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
        }
    }

    /** The first bytes of a file; none when it is not there. */
    byte[] begin(String path, int most) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /**
     * Puts a file of the archive at its path: as a hard link if the file system can do that, otherwise as a copy.
     *
     * @param hash that the log names for it; null for none. It is compared before a file is replaced
     * @throws IOException in one line, when it is another file than the log names; then what was in its place remains
     */
    void put(String path, Path source, @Nullable Sha256 hash) throws IOException {
        named.add(path);
        Path file = folder.resolve(path);
        BasicFileAttributes given = Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!given.isRegularFile()) {
            throw new IOException(path + " is not a file in the archive: see  daylight check");
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            if (given.fileKey() != null && given.fileKey().equals(there.fileKey())) {
                compareShared(path, source, hash, given.lastModifiedTime());
                return;
            }
            boolean isSame = given.size() == there.size()
                    && given.lastModifiedTime()
                            .toInstant()
                            .equals(there.lastModifiedTime().toInstant());
            if (isSame) {
                return;
            }
        }
        Path temporary = fresh(file);
        try {
            Files.createLink(temporary, source);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.deleteIfExists(temporary);
            Files.copy(source, temporary, LinkOption.NOFOLLOW_LINKS);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.setLastModifiedTime(temporary, given.lastModifiedTime());
        }
        if (hash != null && !hash.equals(Sha256.ofFile(temporary))) {
            Files.delete(temporary);
            throw new IOException(
                    path + " of the archive is damaged: it is not the file that the log names. Run  daylight"
                            + " check  on the archive and fetch it again; the site keeps what it had");
        }
        move(temporary, file, path);
    }

    /**
     * Compares a file that the site shares with the archive by a hard link, if it was written to since the site was completed: then it was changed in its
     * place, which no program of ours does. Only then, because reading all packs each time would cost as much as the archive is long.
     */
    private void compareShared(String path, Path source, @Nullable Sha256 hash, FileTime changedAt) throws IOException {
        if (hash == null || completed != null && changedAt.compareTo(completed) <= 0) {
            return;
        }
        if (!hash.equals(Sha256.ofFile(source))) {
            throw new IOException(
                    path + " of the archive was changed in its place and is not the file that the log names any more."
                            + " The site shares it (a hard link). Run  daylight check  on the archive, fetch the file"
                            + " again, and run this command again");
        }
    }

    private Path fresh(Path file) throws IOException {
        directory(folder, file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(temporary);
        return temporary;
    }

    private void move(Path temporary, Path file, String path) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        changed.add(file.getParent());
        written++;
        steps.reached(path);
    }

    /** Makes a folder below another one, if it is not there. @throws IOException if a link or a file has its name */
    private static void directory(Path root, Path wanted) throws IOException {
        Path at = root;
        for (Path name : root.relativize(wanted)) {
            if (name.toString().isEmpty()) {
                continue;
            }
            Path parent = at;
            at = at.resolve(name);
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(at + " is a link or a file, and not a folder of the site: remove it");
            }
            Files.createDirectory(at);
            SyncedFile.syncFolder(parent);
        }
    }

    /** Makes everything that was written durable. */
    void sync() throws IOException {
        for (Path each : changed) {
            SyncedFile.syncFolder(each);
        }
        changed.clear();
        steps.reached("sync");
    }

    /** Deletes the files of earlier states of the site, and what a crash left. @return how many */
    int deleteOthers() throws IOException {
        int deleted = 0;
        for (String path : own()) {
            if (!named.contains(path) && !path.equals(BUILDING)) {
                Files.delete(folder.resolve(path));
                changed.add(folder.resolve(path).getParent());
                deleted++;
                steps.reached("without " + path);
            }
        }
        sync();
        return deleted;
    }

    private List<String> own() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> isOwn(path)
                            || path.endsWith(UNFINISHED)
                                    && isOwn(path.substring(0, path.length() - UNFINISHED.length())))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whether a file of this path is of a site, so that one that is not needed any more is deleted. */
    static boolean isOwn(String path) {
        return OWN.matcher(path).matches() || ArchivePath.isPublic(path);
    }

    /** The site is complete: the mark that it is being written goes. */
    void finish() throws IOException {
        Files.deleteIfExists(folder.resolve(BUILDING));
        SyncedFile.syncFolder(site());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
