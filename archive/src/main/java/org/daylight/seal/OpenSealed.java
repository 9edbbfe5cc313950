package org.daylight.seal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.file.ExclusiveLock;
import org.daylight.format.Sha256;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;

/**
 * Opens sealed parts of a copy of an archive with their keys ({@code spec/sealed.md} section 5). If it is stopped at any step, the part is not shown, or it
 * is shown completely, and the same key completes it.
 *
 * <ol>
 *   <li>Find the number of the part by the hash of the key.
 *   <li>Decrypt the sealed file to a private folder next to the copy, and verify everything in it.
 *   <li>Put the pack in place, then the views, then the story that was sealed with the part.
 *   <li>Put {@code unsealed/0009.json} in place. From here on the copy shows the part.
 * </ol>
 */
public final class OpenSealed {

    private final Path folder;
    private final Consumer<String> steps;

    /** @param folder of the copy */
    public OpenSealed(Path folder) {
        this(folder, step -> {});
    }

    /** @param steps is called before each step that can be seen on disk */
    public OpenSealed(Path folder, Consumer<String> steps) {
        this.folder = folder.toAbsolutePath().normalize();
        this.steps = steps;
    }

    /** What became of a key. */
    public sealed interface Result {
        /** The part is open in this copy. @param isNew false if it was open before, and its files were undamaged */
        record Opened(SealedPart part, boolean isNew) implements Result {}

        /** The publisher's log has released the part: the key is not needed any more. */
        record Released(Release release) implements Result {}

        /** The publisher cancelled the part: this copy must not show it. */
        record Cancelled(SealedPart part) implements Result {}

        /** It is not the key of a sealed part of this archive: it is wrong, or of another archive, or this copy does not know the part yet. */
        record Unknown() implements Result {}

        /** The sealed file in this copy is missing or damaged. @param reason one line */
        record Unusable(SealedPart part, String reason) implements Result {}
    }

    /** Whose key this is: found by hashes only, in the time of one hash for each sealed part. */
    public static Result find(PublicRecord contents, SealKey key) {
        for (SealedPart part : contents.sealed()) {
            if (isKey(part, key)) {
                return new Result.Opened(part, contents.release(part.sequence()).isEmpty());
            }
        }
        for (Release release : contents.releases()) {
            if (key.equals(release.sealKey())) {
                return new Result.Released(release);
            }
        }
        for (SealedPart part : contents.cancelled()) {
            if (isKey(part, key)) {
                return new Result.Cancelled(part);
            }
        }
        return new Result.Unknown();
    }

    private static boolean isKey(SealedPart part, SealKey key) {
        return key.hash(part.sequence()).equals(part.seal().keyHash());
    }

    /**
     * Opens the part of a key, unless the log or the accepted bulletin of the copy cancels it. If it is open already, its pack and views are read, and replaced unless they are what the release names. If this fails, what was decrypted may be left in the private folder; the next call deletes it.
     *
     * @throws IOException with a one-line message, if the folder is not an archive, cannot be written, has a symbolic link in place of a folder to write
     *     to, or another process opens a part of it now
     */
    public Result open(SealKey key) throws IOException {
        PublicRecord contents;
        Map<Integer, String> cancelled;
        try (Archive archive = Archive.open(folder)) {
            contents = archive.contents();
            cancelled = StoredBulletin.cancelled(archive);
        }
        Result found = find(contents, key);
        if (found instanceof Result.Opened(SealedPart sealed, boolean isNew)
                && cancelled.containsKey(sealed.sequence())) {
            return new Result.Cancelled(sealed.cancelled(cancelled.get(sealed.sequence())));
        }
        if (!(found instanceof Result.Opened(SealedPart part, boolean isNew)) || !isNew && isIntact(contents, part)) {
            return found;
        }
        refuseLinks(part.sequence());
        Path work = work();
        try (Closeable lock = lock(work)) {
            clear(work); // a process that was stopped may have left something
            Result result = open(part, key, work);
            clear(work);
            return result;
        }
    }

    /**
     * Deletes from a copy what belongs to no part any more: sealed files and opened entries of parts that the log released or cancelled, and everything of
     * cancelled ones. Call it when a checkpoint is in place. May be repeated.
     *
     * @return whether something was deleted
     */
    public static boolean deleteSurplus(Path folder, PublicRecord contents) throws IOException {
        boolean any = false;
        for (Release release : contents.releases()) {
            if (release.isConfirmed() && release.sealKey() != null) {
                any |= delete(folder, ArchivePath.unsealed(release.sequence()));
                any |= delete(folder, ArchivePath.unsealedStory(release.sequence()));
                any |= delete(folder, ArchivePath.sealed(release.sequence()));
            }
        }
        for (SealedPart part : contents.cancelled()) {
            int number = part.sequence();
            for (String path : List.of(
                    ArchivePath.unsealed(number), // from here on, the copy does not show it
                    ArchivePath.unsealedStory(number),
                    ArchivePath.torrent(number),
                    ArchivePath.views(number),
                    ArchivePath.pack(number),
                    ArchivePath.sealed(number))) { // last: as long as it is there, the rest is looked for
                any |= delete(folder, path);
            }
        }
        return any;
    }

    /** Whether a copy may have something for {@link #deleteSurplus}. Cheap. */
    public static boolean hasSealedFiles(Path folder) throws IOException {
        for (String path : List.of(ArchivePath.sealed(1), ArchivePath.unsealed(1))) {
            Path of = folder.resolve(path).getParent();
            if (Files.isDirectory(of)) {
                try (var files = Files.newDirectoryStream(of)) {
                    if (files.iterator().hasNext()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean delete(Path folder, String path) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.deleteIfExists(file)) {
            return false;
        }
        sync(file.getParent());
        return true;
    }

    private Result open(SealedPart part, SealKey key, Path work) throws IOException {
        int number = part.sequence();
        Path sealed = folder.resolve(ArchivePath.sealed(number));
        if (!Files.isRegularFile(sealed, LinkOption.NOFOLLOW_LINKS)) {
            return new Result.Unusable(
                    part, ArchivePath.sealed(number) + " is missing here: fetch it with  daylight mirror  first");
        }
        Path pack = work.resolve("pack.zip");
        Path views = work.resolve("views.zip");
        SealedFile.Opened opened;
        try {
            opened = SealedFile.open(sealed, part.seal(), key, pack, views);
        } catch (SealedFile.NotSealed e) {
            return new Result.Unusable(part, "" + e.getMessage());
        }
        steps.accept("decrypted");
        place(pack, ArchivePath.pack(number));
        steps.accept("pack in place");
        if (Files.exists(views)) {
            place(views, ArchivePath.views(number));
        }
        steps.accept("views in place");
        if (opened.story() != null) {
            Path story = work.resolve("story.md");
            write(story, opened.story());
            place(story, ArchivePath.unsealedStory(number));
        }
        steps.accept("story in place");
        Path json = work.resolve("release.json");
        write(json, opened.entry());
        place(json, ArchivePath.unsealed(number));
        steps.accept("opened");
        return new Result.Opened(part, true);
    }

    /** Whether the pack, the views and the story of an opened part are what its release names. */
    private boolean isIntact(PublicRecord contents, SealedPart part) throws IOException {
        int number = part.sequence();
        Release release = contents.release(number).orElseThrow();
        LoggedViews views = release.views();
        return hasContent(ArchivePath.pack(number), release.packBytes(), release.pack())
                && (views == null || hasContent(ArchivePath.views(number), views.fileBytes(), views.file()))
                && (part.seal().storyHash() == null || hasStory(part, release));
    }

    private boolean hasStory(SealedPart part, Release release) throws IOException {
        Path file = folder.resolve(ArchivePath.unsealedStory(part.sequence()));
        SealKey key = release.sealKey();
        return key != null
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= OpenedStory.MAX_BYTES
                && OpenedStory.verify(part.seal(), key, Files.readAllBytes(file))
                        .isOk();
    }

    private boolean hasContent(String path, long bytes, Sha256 sha256) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != bytes) {
            return false;
        }
        try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return Sha256.wrap(in.getMessageDigest().digest()).equals(sha256);
        }
    }

    /** Through a symbolic link, files would be written outside the copy. */
    private void refuseLinks(int number) throws IOException {
        for (String path : List.of(ArchivePath.pack(number), ArchivePath.views(number), ArchivePath.unsealed(number))) {
            Path to = folder.resolve(path).getParent();
            if (Files.isSymbolicLink(to)) {
                throw new IOException(
                        to + " is a symbolic link: nothing is written through it; replace it with a folder");
            }
        }
    }

    private void place(Path file, String path) throws IOException {
        Path to = folder.resolve(path);
        if (!Files.isDirectory(to.getParent())) {
            Files.createDirectories(to.getParent());
            sync(folder);
        }
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(to.getParent());
    }

    /** The private folder for files that are not verified yet: next to the copy, so on the same disk. */
    private Path work() throws IOException {
        Path name = folder.getFileName();
        if (name == null) {
            throw new IOException("the archive needs a folder of its own, not " + folder);
        }
        Path work = folder.resolveSibling(name + ".unseal");
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new IOException(work + " cannot be created: it is needed to decrypt a part next to the archive", e);
        }
        return work;
    }

    private static Closeable lock(Path work) throws IOException {
        return ExclusiveLock.take(work.resolve("lock"))
                .orElseThrow(() -> new IOException(
                        "another process is opening a part of this archive: try again when it is done"));
    }

    private static void clear(Path work) throws IOException {
        for (String name : List.of("pack.zip", "views.zip", "story.md", "release.json")) {
            Files.deleteIfExists(work.resolve(name));
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
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
