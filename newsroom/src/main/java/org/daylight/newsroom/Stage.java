package org.daylight.newsroom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Files that become public together ({@code spec/newsroom.md} section 3). They are written to the stage and synced.
 * {@link #commit} decides: before it nothing has happened; after it {@link #apply} puts every file in place, and may be
 * repeated until it succeeds.
 */
public final class Stage {

    private static final String DECISION = "decision.json";
    private static final String FILES = "files";
    private static final int MAX_DECISION_BYTES = 64 << 20;

    private final Path folder;
    private final List<Staged> files = new ArrayList<>();

    /**
     * A file of the stage.
     *
     * @param path public path, below the archive
     */
    public record Staged(String path, Sha256 sha256, long sizeBytes) {}

    /**
     * A stage that was decided.
     *
     * @param files in the order in which they are to be put in place; the checkpoint is last
     * @param effects the updates of the catalog when all files are in place
     */
    record Decided(List<Staged> files, Json.Obj effects) {}

    private Stage(Path folder) {
        this.folder = folder;
    }

    /** Creates an empty stage. Files of an earlier stage that was not decided are deleted: nobody has seen them. */
    public static Stage begin(Path folder) throws IOException {
        if (Files.exists(folder.resolve(DECISION))) {
            throw new IllegalStateException("a decided stage has not been applied");
        }
        clear(folder);
        DurableFiles.createPrivateFolder(folder);
        return new Stage(folder);
    }

    /** Writes a public file to the stage. */
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Writes a public file to the stage, and returns a result. */
    public interface Producer<T extends @Nullable Object> {
        T to(OutputStream out) throws IOException;
    }

    /** A staged file, and the result of writing it. */
    public record Produced<T extends @Nullable Object>(Staged file, T result) {}

    /** Stages a file, to be put in place after those staged before; on return it is on disk. */
    public Staged add(String path, Writing writing) throws IOException {
        Staged staged = write(path, writing);
        list(staged);
        return staged;
    }

    /** As {@link #add(String, Writing)}, and returns the producer's result with the file. */
    public <T extends @Nullable Object> Produced<T> produce(String path, Producer<T> producer) throws IOException {
        Produced<T> produced = writeFile(path, producer);
        list(produced.file());
        return produced;
    }

    /** Lists a file that was written to the stage, to be put in place after those listed before. */
    public void list(Staged staged) {
        files.add(staged);
    }

    /** Removes a file from those that are put in place, and deletes it. */
    public void remove(String path) throws IOException {
        files.removeIf(file -> file.path().equals(path));
        Files.deleteIfExists(staged(path));
    }

    /** Writes a file to the stage; it must be {@linkplain #list listed} to be put in place. On return it is on disk. */
    public Staged write(String path, Writing writing) throws IOException {
        Producer<@Nullable Void> producer = out -> {
            writing.to(out);
            return null;
        };
        return writeFile(path, producer).file();
    }

    private <T extends @Nullable Object> Produced<T> writeFile(String path, Producer<T> producer) throws IOException {
        Path file = folder.resolve(FILES).resolve(path);
        Files.createDirectories(file.getParent());
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), 1 << 16);
            T result = producer.to(out);
            out.flush();
            channel.force(true);
            return new Produced<>(new Staged(path, Sha256.wrap(digest.digest()), channel.size()), result);
        }
    }

    /**
     * An empty file for data that is needed until this process ends. It has no name, so nothing is left of it after a crash, and it never becomes public.
     *
     * @return to read and write; the caller closes it
     */
    public FileChannel scratch() throws IOException {
        Path file = Files.createTempFile(folder, "scratch", ""); // for its owner only
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    /** Where a staged file is until it is put in place. */
    public Path staged(String path) {
        return folder.resolve(FILES).resolve(path);
    }

    /** As {@link #staged(String)}, in the stage of this folder. */
    static Path staged(Path folder, String path) {
        return folder.resolve(FILES).resolve(path);
    }

    public void add(String path, byte[] bytes) throws IOException {
        add(path, out -> out.write(bytes));
    }

    /** Decides: from here on the files will become public, whatever happens. */
    public void commit(Json.Obj effects) throws IOException {
        try (var folders = Files.walk(folder)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                DurableFiles.syncFolder(each);
            }
        }
        List<Json> list = files.stream()
                .<Json>map(file -> Json.Obj.EMPTY
                        .with("path", file.path())
                        .with("sha256", file.sha256().hex())
                        .with("size", file.sizeBytes()))
                .toList();
        DurableFiles.write(
                folder.resolve(DECISION),
                Json.Obj.EMPTY
                        .with("files", new Json.Arr(list))
                        .with("effects", effects)
                        .bytes());
    }

    /** Whether the stage is decided, also if {@link #commit} failed at its very end. */
    public boolean isCommitted() {
        return Files.exists(folder.resolve(DECISION));
    }

    /**
     * The stage that was decided and is not completely in place, if there is one.
     *
     * @throws IOException when it cannot be read
     */
    static Optional<Decided> decided(Path folder) throws IOException {
        Path decision = folder.resolve(DECISION);
        if (!Files.exists(decision)) {
            return Optional.empty();
        }
        return switch (Json.parse(WholeFile.bytes(decision, MAX_DECISION_BYTES), MAX_DECISION_BYTES)
                .map(Stage::decided)) {
            case Outcome.Ok<Decided>(Decided decided) -> Optional.of(decided);
            case Outcome.Refused<Decided>(String code, String reason) ->
                throw new IOException(
                        "stage/" + DECISION + " is damaged (" + reason + "): restore the newsroom from a backup");
        };
    }

    /**
     * Verifies the staged files of a decided stage that an earlier process has left: the disk may have changed them since.
     *
     * @throws IOException with a one-line message that names a file whose bytes are not those that were decided
     */
    static void verify(Path folder, Decided decided) throws IOException {
        for (Staged file : decided.files()) {
            Path staged = staged(folder, file.path());
            if (Files.exists(staged) && !isWhole(staged, file)) {
                throw new IOException("stage/" + FILES + "/" + file.path()
                        + " is damaged, so nothing is published: restore the newsroom from a backup");
            }
        }
    }

    private static boolean isWhole(Path staged, Staged file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(staged), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.wrap(digest.digest()).equals(file.sha256());
    }

    /** Puts the files of a decided stage in place, in order. May be repeated. */
    static void apply(Path folder, Decided decided, Path archive, StepListener steps) throws IOException {
        for (Staged file : decided.files()) {
            steps.reached("placing " + file.path());
            place(folder.resolve(FILES).resolve(file.path()), file, archive.resolve(file.path()));
        }
    }

    /** Deletes the stage, beginning with the decision, so that no part of it is ever applied again. */
    static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.deleteIfExists(folder.resolve(DECISION));
        DurableFiles.syncFolder(folder);
        List<Path> all;
        try (var walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    private static void place(Path staged, Staged file, Path place) throws IOException {
        if (!Files.exists(staged)) {
            if (Files.exists(place) && Files.size(place) == file.sizeBytes()) {
                return; // moved before we were stopped
            }
            throw new IOException(file.path() + " is neither staged nor published: restore the newsroom from a backup");
        }
        createPublicFolder(place.toAbsolutePath().getParent());
        try {
            DurableFiles.rename(staged, place);
        } catch (AtomicMoveNotSupportedException e) { // the archive is on another disk
            Path temporary = place.resolveSibling(place.getFileName() + ".new");
            Files.copy(staged, temporary, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            DurableFiles.rename(temporary, place);
            Files.delete(staged);
        }
    }

    private static void createPublicFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createPublicFolder(folder.getParent());
        Files.createDirectory(folder);
        DurableFiles.syncFolder(folder.getParent());
    }

    private static Decided decided(Json json) {
        Json.Obj decision = (Json.Obj) json;
        List<Staged> files = ((Json.Arr) decision.get("files").orElseThrow())
                .items().stream()
                        .map(Json.Obj.class::cast)
                        .map(file -> new Staged(
                                file.string("path").orElseThrow(),
                                Sha256.parse(file.string("sha256").orElseThrow())
                                        .orThrow(),
                                file.number("size").orElseThrow()))
                        .toList();
        return new Decided(files, (Json.Obj) decision.get("effects").orElseThrow());
    }
}
