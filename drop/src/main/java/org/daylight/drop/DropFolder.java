package org.daylight.drop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.daylight.file.ExclusiveLock;
import org.daylight.file.WholeFile;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * The one folder of a drop: its settings, its salt, the key of its receipts, and the mailboxes ({@code spec/drop.md} section 3). One process at a
 * time has it open.
 */
public final class DropFolder implements Closeable {

    private static final int MAX_SETTINGS = 1 << 16;
    private static final int GROUPS = 256;

    private final Path root;
    private final DropSettings settings;
    private final byte[] salt;
    private final NoteKey.Signer receiptKey;
    private final @Nullable ExclusiveLock lockFile;

    private DropFolder(
            Path root,
            DropSettings settings,
            byte[] salt,
            NoteKey.Signer receiptKey,
            @Nullable ExclusiveLock lockFile) {
        this.root = root;
        this.settings = settings;
        this.salt = salt;
        this.receiptKey = receiptKey;
        this.lockFile = lockFile;
    }

    /**
     * Makes a folder for a new drop. The settings are written last: a folder without them is not a drop.
     *
     * @param root does not exist, or is empty
     * @param name of the key of receipts
     */
    public static void create(Path root, DropSettings settings, String name, SecureRandom random) throws IOException {
        Malformed.unless(NoteKey.isName(name), "drop-name", "the name has 1 to 255 characters, no spaces and no plus");
        if (Files.exists(root)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                if (entries.iterator().hasNext()) {
                    throw new IOException(root + " is not empty: name a folder that does not exist");
                }
            }
        }
        Files.createDirectories(root);
        if (hasOwners(root)) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        byte[] salt = new byte[SourceKeys.SALT_BYTES];
        random.nextBytes(salt);
        for (int i = 0; i < GROUPS; i++) {
            // all of them, so that the folder of a mailbox that was deleted says nothing
            Files.createDirectories(
                    root.resolve("mailboxes").resolve(HexFormat.of().toHexDigits((byte) i)));
        }
        writePrivate(root.resolve("receipt.key"), NoteKey.generate(name, random).text() + "\n");
        StoredFile.write(
                root.resolve("salt"), (HexFormat.of().formatHex(salt) + "\n").getBytes(StandardCharsets.US_ASCII));
        StoredFile.write(root.resolve("drop.json"), settings.text().getBytes(StandardCharsets.UTF_8));
    }

    private static void writePrivate(Path file, String text) throws IOException {
        if (hasOwners(file.getParent())) {
            try {
                Files.createFile(
                        file.resolveSibling(file.getFileName() + ".new"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                throw new IOException(file + ".new is left from before: delete the folder, and begin again", e);
            }
        }
        StoredFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean hasOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Opens the folder.
     *
     * @throws IOException with a one-line message when it is no drop, is damaged, or is in use by another process
     */
    public static DropFolder open(Path root) throws IOException {
        if (!Files.exists(root.resolve("drop.json"))) {
            return opened(root, null); // says what is missing
        }
        ExclusiveLock lock = ExclusiveLock.take(root.resolve("lock"))
                .orElseThrow(() -> new IOException(root + " is in use by another process of the drop: stop it first"));
        try {
            return opened(root, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Whether another process, or this one, has the drop open. Creates no file. */
    static boolean isInUse(Path root) throws IOException {
        return ExclusiveLock.isTaken(root.resolve("lock"));
    }

    private static DropFolder opened(Path root, @Nullable ExclusiveLock lock) throws IOException {
        DropSettings settings = value(root, DropSettings.parse(text(root, "drop.json")));
        String hex = text(root, "salt").strip();
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IOException(root.resolve("salt") + " is damaged: restore it from a backup");
        }
        NoteKey.Signer key =
                value(root, NoteKey.parseSigner(text(root, "receipt.key").strip()));
        return new DropFolder(root, settings, HexFormat.of().parseHex(hex), key, lock);
    }

    /** Opens the folder to look at it, also while another process serves it. Nothing may be changed. */
    static DropFolder openToRead(Path root) throws IOException {
        return opened(root, null);
    }

    private static String text(Path root, String name) throws IOException {
        Path file = root.resolve(name);
        try {
            return WholeFile.text(file, MAX_SETTINGS);
        } catch (NoSuchFileException e) {
            throw new IOException(root + " is not a drop: make one with  daylight drop init", e);
        }
    }

    private static <T> T value(Path root, Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException("the settings of the drop in " + root + " cannot be read: " + reason);
        };
    }

    public Path root() {
        return root;
    }

    public DropSettings settings() {
        return settings;
    }

    byte[] salt() {
        return salt.clone();
    }

    NoteKey.Signer receiptKey() {
        return receiptKey;
    }

    /** What verifies receipts. */
    public NoteKey.Verifier receiptVerifier() {
        return receiptKey.verifier();
    }

    Path mailboxes() {
        return root.resolve("mailboxes");
    }

    @Override
    public void close() throws IOException {
        if (lockFile != null) {
            lockFile.close();
        }
    }
}
