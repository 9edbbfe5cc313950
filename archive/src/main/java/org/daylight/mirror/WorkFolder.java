package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
import org.daylight.file.ExclusiveLock;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.TwoHistories;
import org.jspecify.annotations.Nullable;

/**
 * A mirror's private folder, next to the archive (spec/mirror.md section 2): fetched files, the decision to put them in place, and the
 * mirror's state. Files are put in place as a publisher does it (spec/archive.md section 3): each is synced, the checkpoint is last.
 * {@link #decide} is the point from which an update is completed whatever happens.
 */
final class WorkFolder {
    private static final String DECISION = "decision.json";
    private static final int MAX_DECISION_BYTES = 64 << 20;

    private final Path archive;
    private final Path folder;
    private final MirrorSteps steps;

    WorkFolder(Path archive, MirrorSteps steps) {
        this.archive = archive;
        this.steps = steps;
        folder = MirrorState.folder(archive);
    }

    /** Creates the folder and locks it for this process. @throws IOException with a one-line message, also when another mirror uses it */
    Closeable lock() throws IOException {
        Files.createDirectories(folder);
        return ExclusiveLock.take(folder.resolve("mirror.lock"))
                .orElseThrow(() -> new IOException("another  daylight mirror  is updating " + archive));
    }

    /** The path of a file of the archive that was fetched completely and synced, and is not in place yet. */
    Path fetched(String path) {
        return folder.resolve("fetched").resolve(path);
    }

    /** The path of a file of the archive that is being fetched. */
    Path part(String path) {
        return folder.resolve("part").resolve(path);
    }

    /** The path of a file next to the mirror's state. */
    Path beside(String name) {
        return folder.resolve(name);
    }

    /** Copies a file of the archive into a folder next to the mirror's state; on return it is on disk. */
    void copy(String path, String into) throws IOException {
        Path to = beside(into).resolve(path);
        Files.createDirectories(to.getParent());
        write(to, WholeFile.bytes(inArchive(path), MAX_DECISION_BYTES, "restore it: run  daylight mirror --recheck"));
    }

    /** The path of a file in the archive itself. */
    Path inArchive(String path) {
        return archive.resolve(path);
    }

    /** The newest version of a file: as fetched, or else as in the archive. */
    Path newest(String path) {
        Path fetched = fetched(path);
        return Files.isRegularFile(fetched) ? fetched : inArchive(path);
    }

    /** Stores a small file as if it had been fetched. */
    void fetched(String path, byte[] bytes) throws IOException {
        Files.createDirectories(fetched(path).getParent());
        write(fetched(path), bytes);
    }

    /** Moves a file that was fetched completely and synced to the fetched files. */
    void complete(String path) throws IOException {
        Files.createDirectories(fetched(path).getParent());
        Files.move(part(path), fetched(path), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The mirror's state; empty for a new mirror. @throws IOException with a one-line message, when the state or its evidence cannot be read */
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

    /** Stores the mirror's state; it is read back before it replaces the old one. */
    void store(MirrorState state) throws IOException {
        write(MirrorState.file(archive), state.encoded());
    }

    /** Stores evidence under a name derived from its content, and returns the name. */
    String store(TwoHistories evidence) throws IOException {
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
     * Decides that these files are put in place, whatever happens from now on.
     *
     * @param paths of fetched files, the checkpoint last
     * @param state the mirror's state when all are in place
     */
    void decide(List<String> paths, MirrorState state) throws IOException {
        decide(paths, FencedFiles.NONE, state);
    }

    /** As {@link #decide(List, MirrorState)}, and that files are moved out of the archive afterwards. */
    void decide(List<String> paths, FencedFiles fenced, MirrorState state) throws IOException {
        for (Path each : folders(folder)) {
            sync(each);
        }
        steps.reached("synced");
        List<Json> files = paths.stream().<Json>map(Json.Str::new).toList();
        state.encoded(); // throws unless it can be read back
        List<Json> gone = fenced.paths().stream().<Json>map(Json.Str::new).toList();
        Json.Obj decision = Json.Obj.EMPTY.with("files", new Json.Arr(files)).with("state", state.json());
        if (!fenced.folder().isEmpty()) {
            decision = decision.with("fencedFolder", fenced.folder()).with("fenced", new Json.Arr(gone));
        }
        byte[] bytes = decision.bytes();
        if (!Decision.parsed(bytes).equals(new Decision(paths, fenced, state))) {
            throw new IOException("the decision would not be read back as it is: it was not written");
        }
        write(folder.resolve(DECISION), bytes);
        steps.reached("decided");
    }

    /** A stored decision: the files that are to be put in place, and the mirror's state after that. */
    private record Decision(List<String> paths, FencedFiles fenced, MirrorState state) {

        /** Parses a decision. @throws IOException with a one-line message, when it is not valid */
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
            List<String> gone = object.get("fenced").orElse(null) instanceof Json.Arr(List<Json> moved)
                    ? moved.stream()
                            .map(file -> file instanceof Json.Str(String text) ? text : "")
                            .toList()
                    : List.of();
            var fenced = new FencedFiles(object.string("fencedFolder").orElse(""), gone);
            if (!fenced.isValid()) {
                throw new IOException("it moves a file that does not belong in an archive");
            }
            return new Decision(
                    paths, fenced, MirrorState.parsed(object.get("state").orElse(new Json.Str(""))));
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

    /** Whether there is a decision that was not carried out completely. @throws IOException with a one-line message, when it cannot be read */
    boolean isDecided() throws IOException {
        Path file = folder.resolve(DECISION);
        if (Files.notExists(file)) {
            return false;
        }
        decision(file);
        return true;
    }

    /** Carries out a stored decision; may be repeated. True when there was one. */
    boolean finish() throws IOException {
        Path file = folder.resolve(DECISION);
        if (Files.notExists(file)) {
            return false;
        }
        Decision decision = decision(file);
        Set<Path> touched = new LinkedHashSet<>();
        for (String path : decision.paths) {
            if (path.equals(ArchivePath.CHECKPOINT)) { // everything else must be on disk before it
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
        moveOut(decision.fenced);
        store(decision.state);
        steps.reached("remembered");
        Files.delete(file);
        sync(folder);
        clear();
        return true;
    }

    /** Moves files out of the archive; what was moved before the program was stopped is not there any more. */
    private void moveOut(FencedFiles fenced) throws IOException {
        for (String path : fenced.paths()) {
            if (Files.exists(inArchive(path))) {
                steps.reached("moving " + path);
                Path to = beside(fenced.folder()).resolve(path);
                Files.createDirectories(to.getParent());
                try {
                    Files.move(
                            inArchive(path), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } catch (AtomicMoveNotSupportedException e) { // the archive is on another file system
                    Files.copy(inArchive(path), to, StandardCopyOption.REPLACE_EXISTING);
                    sync(to);
                    Files.delete(inArchive(path));
                }
            }
        }
        if (!fenced.paths().isEmpty()) {
            for (Path each : folders(beside(fenced.folder()))) {
                sync(each);
            }
            for (Path each : folders(archive)) {
                sync(each);
            }
        }
    }

    private void put(String path, Set<Path> touched) throws IOException {
        Path from = fetched(path);
        Path to = inArchive(path);
        if (!Files.exists(from)) {
            return; // it was put in place before the program was stopped
        }
        for (Path each = to.getParent(); each != null && !Files.isDirectory(each); each = each.getParent()) {
            touched.add(each);
            touched.add(each.getParent());
        }
        Files.createDirectories(to.getParent());
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // the archive is on another file system
            Path temporary = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING);
            sync(temporary);
            Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        touched.add(to.getParent());
    }

    /** Deletes all fetched and partial files. */
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

    /** Deletes a fetched or partial file. */
    void delete(String path) throws IOException {
        Files.deleteIfExists(fetched(path));
        Files.deleteIfExists(part(path));
    }

    private static List<Path> folders(Path top) throws IOException {
        try (var walk = Files.walk(top)) {
            return walk.filter(Files::isDirectory).toList();
        }
    }

    /** As {@link #write}, readable only by its owner where the file system supports that. */
    static void writePrivate(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        write(file, bytes);
    }

    /** Writes a file atomically; on return it is on disk, and was read back. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        if (!Arrays.equals(Files.readAllBytes(temporary), bytes)) {
            throw new IOException(temporary + " does not contain what was written: the disk may be damaged");
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().getParent());
    }

    /** Syncs a file, or the entries of a folder. Windows cannot sync a folder, and does not need to. */
    private static void sync(@Nullable Path path) throws IOException {
        if (path == null || !Files.exists(path) || Files.isDirectory(path) && File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
