package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.TwoHistories;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror has beside the archive (spec/mirror.md section 2): files on their way, the decision to put them in place, its memory. Files come to
 * their places as a publisher's do (spec/archive.md section 3), each synced, the checkpoint last; {@link #decide} is the one moment that decides.
 */
final class MirrorFolder {
    private static final String DECISION = "decision.json";
    private static final int MAX_DECISION_BYTES = 64 << 20;

    private final Path archive;
    private final Path folder;
    private final MirrorSteps steps;

    MirrorFolder(Path archive, MirrorSteps steps) {
        this.archive = archive;
        this.steps = steps;
        folder = MirrorState.folder(archive);
    }

    /** Makes the folders and locks them for this process. @throws IOException in one line, also when another mirror works here */
    Closeable lock() throws IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("mirror.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // said below
        }
        lock.close();
        throw new IOException("another  daylight mirror  is updating " + archive);
    }

    /** Where a public file is while it is not in place: whole and synced. */
    Path fetched(String path) {
        return folder.resolve("fetched").resolve(path);
    }

    /** Where the beginning of a public file is while the rest is to come. */
    Path part(String path) {
        return folder.resolve("part").resolve(path);
    }

    /** Its place in the archive. */
    Path place(String path) {
        return archive.resolve(path);
    }

    /** What is at hand of a path: what came, or else what is in place. */
    Path atHand(String path) {
        Path fetched = fetched(path);
        return Files.isRegularFile(fetched) ? fetched : place(path);
    }

    /** Has a small file among those that are whole. */
    void fetched(String path, byte[] bytes) throws IOException {
        Files.createDirectories(fetched(path).getParent());
        write(fetched(path), bytes);
    }

    /** Takes a part, synced, among the files that are whole. */
    void isWhole(String path) throws IOException {
        Files.createDirectories(fetched(path).getParent());
        Files.move(part(path), fetched(path), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was remembered; empty for nothing yet. @throws IOException in one line, when it cannot be read, or the evidence that it names */
    Optional<MirrorState> state() throws IOException {
        Optional<MirrorState> state = MirrorState.of(archive);
        Path evidence = state.flatMap(one -> one.evidence(archive)).orElse(null);
        if (evidence != null && !isEvidence(evidence)) {
            throw new UnreadableState(
                    evidence + " is named in " + MirrorState.file(archive) + ", but is missing or damaged: restore it"
                            + " from a backup. It proves that the publisher signed two histories");
        }
        return state;
    }

    private static boolean isEvidence(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) <= TwoHistories.MAX_BYTES
                && TwoHistories.parse(Files.readAllBytes(file)).isOk();
    }

    /** Remembers, in a form that was read back before it takes the place of the old one. */
    void keep(MirrorState state) throws IOException {
        write(MirrorState.file(archive), state.encoded());
    }

    /** Keeps the evidence under a name that its content gives; says which. */
    String keep(TwoHistories evidence) throws IOException {
        byte[] bytes = (evidence.json().text() + "\n").getBytes(UTF_8);
        String name = "two-histories-" + Sha256.of(bytes).hex().substring(0, 16) + ".json";
        if (!TwoHistories.parse(bytes).isOk()) {
            throw new IOException("the evidence of two histories would not be read back: it was not written");
        }
        write(folder.resolve(name), bytes);
        steps.reached("evidence");
        return name;
    }

    /**
     * Decides: from here on these files will be in place, whatever happens.
     *
     * @param paths of whole files, the checkpoint last
     * @param state what is remembered when all are in place
     */
    void decide(List<String> paths, MirrorState state) throws IOException {
        for (Path each : folders(folder)) {
            sync(each);
        }
        steps.reached("synced");
        List<Json> files = paths.stream().<Json>map(Json.Str::new).toList();
        state.encoded(); // it can be read back
        Json.Obj decision = Json.Obj.EMPTY.with("files", new Json.Arr(files)).with("state", state.json());
        byte[] bytes = decision.bytes();
        if (!Decision.parsed(bytes).equals(new Decision(paths, state))) {
            throw new IOException("the decision would not be read back as it is: it was not written");
        }
        write(folder.resolve(DECISION), bytes);
        steps.reached("decided");
    }

    /** What is in the decision: files that are to be put in place, and what is remembered then. */
    private record Decision(List<String> paths, MirrorState state) {

        /** @throws IOException in one line, when it is none */
        static Decision parsed(byte[] bytes) throws IOException {
            if (!(Json.parse(bytes, MAX_DECISION_BYTES).ok().orElse(null) instanceof Json.Obj object)
                    || !(object.get("files").orElse(null) instanceof Json.Arr(List<Json> files))) {
                throw new IOException("it has an unknown format");
            }
            List<String> paths = files.stream()
                    .map(file -> file instanceof Json.Str(String text) ? text : "")
                    .toList();
            if (!paths.stream().allMatch(ArchivePath::isPublic)) {
                throw new IOException("it names a file that does not belong in an archive");
            }
            return new Decision(paths, MirrorState.parsed(object.get("state").orElse(new Json.Str(""))));
        }
    }

    private Decision decision(Path file) throws IOException {
        String reason;
        try {
            if (Files.size(file) > MAX_DECISION_BYTES) {
                throw new IOException("it is too large");
            }
            return Decision.parsed(Files.readAllBytes(file));
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        throw new UnreadableState(
                file + " cannot be read (" + reason + "). Delete it and run  daylight mirror --recheck : what"
                        + " it would have put in place is checked and downloaded again");
    }

    /** Puts what was decided in its place; may be repeated. True when there was something. */
    boolean finish() throws IOException {
        Path file = folder.resolve(DECISION);
        if (Files.notExists(file)) {
            return false;
        }
        Decision decision = decision(file);
        Set<Path> touched = new LinkedHashSet<>();
        for (String path : decision.paths) {
            if (path.equals(ArchivePath.CHECKPOINT)) { // all else is on disk before it
                for (Path each : touched) {
                    sync(each);
                }
            }
            steps.reached("placing " + path);
            put(path, touched);
        }
        for (Path each : touched) {
            sync(each);
        }
        steps.reached("placed");
        keep(decision.state);
        steps.reached("remembered");
        Files.delete(file);
        sync(folder);
        clear();
        return true;
    }

    private void put(String path, Set<Path> touched) throws IOException {
        Path from = fetched(path);
        Path to = place(path);
        if (!Files.exists(from)) {
            return; // it was put there before we were stopped
        }
        for (Path each = to.getParent(); each != null && !Files.isDirectory(each); each = each.getParent()) {
            touched.add(each);
            touched.add(each.getParent());
        }
        Files.createDirectories(to.getParent());
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // the archive is a disk of its own
            Path beside = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
            sync(beside);
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        touched.add(to.getParent());
    }

    /** Forgets the files on their way, whole or not. */
    void clear() throws IOException {
        for (String name : List.of("fetched", "part")) {
            if (Files.exists(folder.resolve(name))) {
                List<Path> all;
                try (var walk = Files.walk(folder.resolve(name))) {
                    all = walk.sorted(Comparator.reverseOrder()).toList();
                }
                for (Path each : all) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Forgets a file that came, whole or not. */
    void forget(String path) throws IOException {
        Files.deleteIfExists(fetched(path));
        Files.deleteIfExists(part(path));
    }

    private static List<Path> folders(Path top) throws IOException {
        try (var walk = Files.walk(top)) {
            return walk.filter(Files::isDirectory).toList();
        }
    }

    /** As {@link #write}, and only the owner may read it, where the file system knows owners. */
    static void writePrivate(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        write(file, bytes);
    }

    /** Whole or not at all; on return it is on disk, and was read back. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        if (!Arrays.equals(Files.readAllBytes(beside), bytes)) {
            throw new IOException(beside + " does not contain what was written: the disk may be damaged");
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().getParent());
    }

    /** Makes what a file holds, or what was created, renamed or deleted in a folder, last. Systems that cannot sync a folder do it by themselves. */
    private static void sync(@Nullable Path path) throws IOException {
        if (path == null || !Files.exists(path) || Files.isDirectory(path) && File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
