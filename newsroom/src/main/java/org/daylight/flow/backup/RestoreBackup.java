package org.daylight.flow.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.daylight.age.AgeIdentity;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.ChunkNames;
import org.daylight.backup.EncryptedFile;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.backup.SnapshotNote;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.StepListener;

/**
 * Restores a snapshot into a folder that is empty or does not exist ({@code spec/backup.md} section 7).
 *
 * <ol>
 *   <li>Verify the note, decrypt and read the manifest.
 *   <li>Write each file into {@code FOLDER.restoring}, next to the folder, and verify each chunk and each file. If the process stops here, the same command
 *       continues.
 *   <li>Write {@code restored.json}: nothing is signed until the newsroom has caught up with the log.
 *   <li>Rename the folder. If the process stops before this, there is no newsroom.
 * </ol>
 */
public final class RestoreBackup {

    private static final int BATCH = 16;
    private static final String UNFINISHED = ".part";
    private static final String STATE = "restoring.txt";

    private final BackupPlace place;
    private final BackupHead head;
    private final AgeIdentity identity;
    private final StepListener steps;

    public RestoreBackup(BackupPlace place, BackupHead head, AgeIdentity identity) {
        this(place, head, identity, StepListener.NONE);
    }

    public RestoreBackup(BackupPlace place, BackupHead head, AgeIdentity identity, StepListener steps) {
        this.place = place;
        this.head = head;
        this.identity = identity;
        this.steps = steps;
    }

    /**
     * What was restored.
     *
     * @param damaged the files that could not be restored completely, and what became of each, one line each
     * @param archiveMoved whether the public folder was elsewhere, and is {@code archive} in the newsroom now
     */
    public record Result(SnapshotNote snapshot, int files, long bytes, List<String> damaged, boolean archiveMoved) {}

    /** A chunk or a manifest is damaged or missing. The message has one line for each file that it affects. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** The manifest of a snapshot, verified and decrypted. @throws IOException with a one-line message */
    public static SnapshotManifest manifest(BackupPlace place, SnapshotNote snapshot, AgeIdentity identity)
            throws IOException {
        String path = BackupPath.manifest(snapshot.number());
        byte[] encrypted = place.read(path, SnapshotManifest.MAX_BYTES + (SnapshotManifest.MAX_BYTES >> 8))
                .orElseThrow(() -> new Damaged(
                        path + " is missing from the backup: choose another snapshot with" + "  --snapshot N"));
        if (!Sha256.of(encrypted).equals(snapshot.manifest())) {
            throw new Damaged(path + " is not the one that was signed: choose another snapshot with  --snapshot N");
        }
        byte[] content;
        try {
            content = EncryptedFile.open(encrypted, SnapshotManifest.MAX_BYTES, identity);
        } catch (IOException e) {
            throw new IOException("the snapshot cannot be decrypted: " + e.getMessage(), e);
        }
        return switch (SnapshotManifest.parse(content)) {
            case Outcome.Ok<SnapshotManifest>(SnapshotManifest manifest) -> manifest;
            case Outcome.Refused<SnapshotManifest>(String code, String reason) ->
                throw new Damaged(path + " cannot be read: " + reason);
        };
    }

    /**
     * Restores.
     *
     * @param folder of the new newsroom; must be empty or not exist
     * @param evenDamaged restores the rest if something is damaged
     * @throws Damaged when something is damaged, unless {@code evenDamaged}; no newsroom is there then
     * @throws IOException with a one-line message
     */
    public Result run(SnapshotNote snapshot, Path folder, boolean evenDamaged, BackUpNewsroom.Progress progress)
            throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        checkEmpty(target);
        SnapshotManifest manifest = manifest(place, snapshot, identity);
        SortedMap<String, Long> there = place.list();
        if (!evenDamaged) {
            refuseMissing(manifest, there);
        }
        Path unfinished = begin(target, snapshot);
        var damaged = new ArrayList<String>();
        long total = manifest.bytesOfFiles();
        long done = 0;
        int files = 0;
        for (SavedFile file : manifest.files()) {
            Optional<String> fault = restore(unfinished, file, manifest.names(), progress, files, done, total);
            if (fault.isPresent()) {
                if (!evenDamaged) {
                    throw new Damaged(fault.get() + ". With  --damaged  the rest is restored");
                }
                damaged.add(fault.get());
            }
            files++;
            done += file.size();
            progress.at(files, done, total);
            steps.reached("file " + files);
        }
        new RestoredMark(snapshot.number(), snapshot.time()).write(unfinished);
        boolean moved = Files.exists(unfinished.resolve("daylight.toml")) && Newsroom.useOwnArchive(unfinished);
        syncFolders(unfinished);
        steps.reached("files restored");
        Files.deleteIfExists(target); // it is empty
        DurableFiles.rename(unfinished, target);
        try {
            Files.deleteIfExists(target.resolve(STATE));
        } catch (IOException e) {
            // It says nothing any more: the newsroom is complete and in place.
        }
        steps.reached("newsroom in place");
        return new Result(snapshot, files, done, List.copyOf(damaged), moved);
    }

    private static void checkEmpty(Path target) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.list(target)) {
                if (entries.findAny().isEmpty()) {
                    return;
                }
            }
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(target + " is not an empty folder: name one that does not exist yet");
        }
    }

    private static void refuseMissing(SnapshotManifest manifest, SortedMap<String, Long> there) throws Damaged {
        Map<String, Integer> missing = new LinkedHashMap<>();
        for (SavedFile file : manifest.files()) {
            for (Sha256 chunk : file.chunks()) {
                if (!there.containsKey(BackupPath.chunk(chunk))) {
                    missing.merge(file.path(), 1, Integer::sum);
                }
            }
        }
        if (!missing.isEmpty()) {
            var lines = new ArrayList<String>();
            missing.forEach((path, count) -> lines.add(path + ": " + count + " chunks are missing from the backup"));
            throw new Damaged(String.join("\n", lines) + "\nWith  --damaged  the rest is restored");
        }
    }

    /** The folder in which files are restored; continues with what an interrupted run of the same snapshot left there. */
    private Path begin(Path target, SnapshotNote snapshot) throws IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".restoring");
        String state = snapshot.text();
        if (Files.exists(unfinished, LinkOption.NOFOLLOW_LINKS)) {
            Path file = unfinished.resolve(STATE);
            boolean isSame = Files.isRegularFile(file)
                    && Files.size(file) <= SnapshotNote.MAX_BYTES
                    && Files.readString(file, StandardCharsets.UTF_8).equals(state);
            if (!isSame && !(Files.isDirectory(unfinished) && isEmpty(unfinished))) {
                throw new IOException(unfinished + " has files of another restoration: delete it, or name another"
                        + " folder for the newsroom");
            }
        }
        DurableFiles.createPrivateFolder(unfinished);
        DurableFiles.writePrivate(unfinished.resolve(STATE), state.getBytes(StandardCharsets.UTF_8));
        return unfinished;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.allMatch(entry -> entry.getFileName().toString().startsWith(STATE));
        }
    }

    /** Restores a file; returns what is wrong with it, in one line. */
    private Optional<String> restore(
            Path folder,
            SavedFile saved,
            ChunkNames names,
            BackUpNewsroom.Progress progress,
            int files,
            long before,
            long total)
            throws IOException {
        Path file = folder.resolve(saved.path());
        if (isWhole(file, saved)) {
            return Optional.empty();
        }
        boolean isPublic = saved.path().startsWith("archive/");
        createFolders(folder, file.getParent(), isPublic);
        Path part = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(part);
        List<Integer> lost = new ArrayList<>();
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = isPublic
                ? FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                : DurableFiles.openPrivate(part)) {
            for (int from = 0; from < saved.chunks().size(); from += BATCH) {
                List<Sha256> batch =
                        saved.chunks().subList(from, Math.min(saved.chunks().size(), from + BATCH));
                Map<String, byte[]> read = place.readAll(
                        batch.stream().map(BackupPath::chunk).distinct().toList());
                for (int i = 0; i < batch.size(); i++) {
                    int length = saved.length(from + i);
                    byte[] content = chunk(read.get(BackupPath.chunk(batch.get(i))), batch.get(i), length, names);
                    if (content == null) {
                        lost.add(from + i + 1);
                        content = new byte[length]; // a vault skips what is not a block
                    }
                    digest.update(content);
                    for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                        channel.write(rest);
                    }
                    progress.at(
                            files, before + Math.min(saved.size(), (long) (from + i + 1) * saved.chunkBytes()), total);
                }
            }
            channel.force(true);
        }
        boolean isRight = lost.isEmpty() && Sha256.wrap(digest.digest()).equals(saved.sha256());
        Path to = file;
        String fault = null;
        if (!isRight) {
            String what = lost.isEmpty()
                    ? "it has another hash than was saved"
                    : (lost.size() == 1 ? "chunk " : "chunks ") + numbers(lost) + " of "
                            + saved.chunks().size() + " are missing or damaged";
            if (saved.path().startsWith("vault/")) {
                fault = saved.path() + ": " + what + "; the originals in the other chunks can be read";
            } else {
                fault = saved.path() + ": " + what + "; it is not restored, what there is of it is in damaged/"
                        + saved.path();
                to = folder.resolve("damaged").resolve(saved.path());
                createFolders(folder, to.getParent(), false);
            }
        }
        Files.move(
                part,
                to,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return Optional.ofNullable(fault);
    }

    private static String numbers(List<Integer> lost) {
        String shown =
                String.join(", ", lost.stream().limit(20).map(String::valueOf).toList());
        return lost.size() > 20 ? shown + " …" : shown;
    }

    private byte @org.jspecify.annotations.Nullable [] chunk(
            byte @org.jspecify.annotations.Nullable [] encrypted, Sha256 name, int length, ChunkNames names) {
        if (encrypted == null) {
            return null;
        }
        try {
            byte[] content = EncryptedFile.open(encrypted, SavedFile.MAX_CHUNK, identity);
            return content.length == length && names.of(content, length).equals(name) ? content : null;
        } catch (IOException damaged) {
            return null;
        }
    }

    private static boolean isWhole(Path file, SavedFile saved) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != saved.size()) {
            return false;
        }
        MessageDigest digest = Sha256.digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return Sha256.wrap(digest.digest()).equals(saved.sha256());
    }

    /** Folders of the archive have the usual modes, others are private. */
    private static void createFolders(Path top, Path folder, boolean isPublic) throws IOException {
        if (folder.equals(top) || Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        createFolders(top, folder.getParent(), isPublic);
        if (isPublic) {
            Files.createDirectory(folder);
        } else {
            DurableFiles.createPrivateFolder(folder);
        }
    }

    private static void syncFolders(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path each, java.io.IOException e) throws IOException {
                DurableFiles.syncFolder(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
