package org.daylight.flow.ingest;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;

/**
 * The folder of one import on a cluster ({@code spec/cluster.md}): what has to be done, and the results. All machines see it. It is private, because
 * it has the secret of the accession and copies of the originals.
 *
 * <p>A result is a folder that is written under a name of its own and then renamed. It never changes. Of two that are written for the same task the
 * first one stays; both are equally good.
 */
final class JobFolder {

    private static final String JOB = "job";
    private static final String KEYS = "keys";
    private static final String FIELDS = "fields";
    private static final String MANIFEST = "manifest";
    private static final String UNFINISHED = "unfinished-";
    private static final int VERSION = 1;
    private static final int MOST_JOB_BYTES = 1 << 20;
    private static final String OTHER_VERSION = "a machine of the cluster has another version of this program";

    private final Path folder;

    JobFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What all tasks know.
     *
     * @param trove the slug
     * @param allFiles whether files that are not mail are documents
     * @param recoversDeleted whether deleted items of Outlook files are searched for
     * @param batchMessages the number of messages in a batch
     * @param keys SHA-256 of the file of keys
     * @param program what {@link ProgramVersion} says: all machines must have the same
     */
    record Job(
            String trove,
            AccessionSeed seed,
            boolean allFiles,
            boolean recoversDeleted,
            int batchMessages,
            Sha256 keys,
            Sha256 program) {

        byte[] bytes() {
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                out.writeInt(VERSION);
                PlainData.write(out, trove);
                out.write(seed.bytes());
                out.writeBoolean(allFiles);
                out.writeBoolean(recoversDeleted);
                out.writeInt(batchMessages);
                out.write(keys.bytes());
                out.write(program.bytes());
            } catch (IOException e) {
                throw new AssertionError("memory has no errors of a disk", e);
            }
            return bytes.toByteArray();
        }

        static Job read(byte[] bytes) throws IOException {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readInt() != VERSION) {
                throw new TaskRefused(OTHER_VERSION);
            }
            var job = new Job(
                    PlainData.text(in),
                    AccessionSeed.of(PlainData.bytes(in, Sha256.BYTES)),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readInt(),
                    Sha256.wrap(PlainData.bytes(in, Sha256.BYTES)),
                    Sha256.wrap(PlainData.bytes(in, Sha256.BYTES)));
            if (!job.program.equals(ProgramVersion.here())) {
                throw new TaskRefused(OTHER_VERSION);
            }
            return job;
        }
    }

    Path folder() {
        return folder;
    }

    /** Creates the folder, and writes what all tasks know. @return the hash of it */
    Sha256 create(Job job, KeyArchive keys, List<String> fields) throws IOException {
        createPrivate(folder);
        for (Stage stage : Stage.values()) {
            createPrivate(folder(stage));
        }
        replace(KEYS, keys.bytes());
        if (Files.notExists(folder.resolve(FIELDS))) { // results of an interrupted import stay useful
            replace(FIELDS, String.join("\n", fields).getBytes(StandardCharsets.UTF_8));
        }
        replace(JOB, job.bytes());
        return Sha256.of(job.bytes());
    }

    private static void createPrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (UnsupportedOperationException noPosix) {
            Files.createDirectory(path);
        }
    }

    private void replace(String name, byte[] bytes) throws IOException {
        Path written = folder.resolve(UNFINISHED + name);
        Files.deleteIfExists(written);
        Files.write(written, bytes);
        sync(written);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What all tasks know. @param hash that {@link #create} returned @throws TaskRefused when it is not that */
    Job job(String hash) throws IOException {
        byte[] bytes;
        try {
            bytes = WholeFile.bytes(folder.resolve(JOB), MOST_JOB_BYTES);
        } catch (NoSuchFileException e) {
            throw new TaskRefused("the folder " + folder.getParent()
                    + " is not the same on all machines of the cluster: one does not have " + folder.getFileName());
        }
        if (!Sha256.of(bytes).hex().equals(hash)) {
            throw new TaskRefused(
                    "the folder " + folder.getParent() + " is not the same on all machines of the cluster");
        }
        return Job.read(bytes);
    }

    KeyArchive keys(Job job) throws IOException {
        byte[] bytes = WholeFile.bytes(folder.resolve(KEYS), KeyArchive.MAX_BYTES);
        if (!Sha256.of(bytes).equals(job.keys())) {
            throw new IOException("the keys of the import were changed");
        }
        return switch (KeyArchive.parse(bytes, "")) {
            case Outcome.Ok<KeyArchive>(KeyArchive keys) -> keys;
            case Outcome.Refused<KeyArchive>(String code, String reason) -> throw new IOException(reason);
        };
    }

    List<String> fields() throws IOException {
        return WholeFile.text(folder.resolve(FIELDS), WholeFile.SMALL).lines().toList();
    }

    /** The two kinds of tasks. */
    enum Stage {
        /** Reads containers. */
        READ,
        /** Prepares items. */
        PREPARE
    }

    private Path folder(Stage stage) {
        return folder.resolve(stage.name().toLowerCase(Locale.ROOT));
    }

    /** The folder with the results of a stage. */
    Path results(Stage stage) {
        return folder(stage);
    }

    private Path orderFile(Stage stage, int task) {
        return folder(stage).resolve(String.format(Locale.ROOT, "%06d.order", task));
    }

    /** Writes what one task has to do. */
    void order(Stage stage, int task, byte[] order) throws IOException {
        Path path = orderFile(stage, task);
        Path written = path.resolveSibling(UNFINISHED + path.getFileName());
        Files.deleteIfExists(written);
        Files.write(written, order);
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    }

    byte[] order(Stage stage, int task) throws IOException {
        return Files.readAllBytes(orderFile(stage, task));
    }

    /** Where the result of a task is or will be: its name depends on everything that the result depends on. */
    Path result(Stage stage, int task, String job, byte[] order) {
        String hash = Sha256.of(job.getBytes(StandardCharsets.US_ASCII), order).hex();
        return folder(stage).resolve(String.format(Locale.ROOT, "%06d-%s", task, hash.substring(0, 32)));
    }

    static boolean isThere(Path result) {
        return Files.isRegularFile(result.resolve(MANIFEST));
    }

    /** Begins a result, in a folder of its own. */
    static Path begin(Path result) throws IOException {
        Path unfinished = result.resolveSibling(UNFINISHED + UUID.randomUUID());
        createPrivate(unfinished);
        return unfinished;
    }

    /** Makes what was begun the result, unless there is one already. Everything in it is synced first. */
    static void finish(Path unfinished, Path result) throws IOException {
        var manifest = new StringBuilder();
        for (Path file : files(unfinished)) {
            sync(file);
            manifest.append(unfinished.relativize(file))
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Integer.toHexString(crc(file)))
                    .append('\n');
        }
        Files.writeString(unfinished.resolve(MANIFEST), manifest);
        sync(unfinished.resolve(MANIFEST));
        try {
            Files.move(unfinished, result, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException another) {
            delete(unfinished);
        } catch (FileSystemException e) {
            if (!isThere(result)) {
                throw e;
            }
            delete(unfinished);
        }
    }

    /** Whether every file of a result is as it was written. @param reads whether all bytes are read, or only the lengths compared */
    static boolean isWhole(Path result, boolean reads) throws IOException {
        List<Path> files = files(result);
        List<String> lines = Files.readAllLines(result.resolve(MANIFEST));
        if (files.size() != lines.size() + 1) {
            return false;
        }
        for (String line : lines) {
            String[] words = line.split(" ");
            Path file = result.resolve(words[0]);
            boolean isWhole = words.length == 3
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) == Long.parseLong(words[1])
                    && (!reads || Integer.toHexString(crc(file)).equals(words[2]));
            if (!isWhole) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static int crc(Path file) throws IOException {
        var crc = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            while (in.read(buffer) >= 0) {
                // read for its checksum
            }
        }
        return (int) crc.getValue();
    }

    static DataOutputStream output(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new DataOutputStream(new BufferedOutputStream(out, 1 << 18));
    }

    static DataInputStream input(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18));
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Deletes a folder with everything in it. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
