package org.daylight.newsroom;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.catalog.Catalog;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.note.NoteKey;

/**
 * The private folder ({@code spec/newsroom.md}): settings, keys, catalog, and where vault, index, stage and archive lie. Nothing in it
 * is ever published as it is; only {@code PublishRelease} writes to the archive.
 */
public final class Newsroom implements Closeable {

    private static final String LOG_KEY = "keys/log.key";
    private static final String SECRET = "keys/accessions.key";

    private final Path folder;
    private final Settings settings;
    private final NoteKey.Signer logKey;
    private final byte[] secret;
    private final Catalog catalog;
    private final Opening opening;

    private Newsroom(
            Path folder, Opening opening, Settings settings, NoteKey.Signer logKey, byte[] secret, Catalog catalog) {
        this.folder = folder;
        this.opening = opening;
        this.settings = settings;
        this.logKey = logKey;
        this.secret = secret;
        this.catalog = catalog;
    }

    /**
     * Makes a newsroom in a folder that is absent or empty.
     *
     * <p>If we stop on the way, the folder has keys and no settings: it is no newsroom yet, and the same command finishes it.
     *
     * @throws IOException in one line, when something is there already
     */
    public static void create(Path folder, Settings settings, SecureRandom random) throws IOException {
        if (Files.exists(folder.resolve(Settings.FILE))) {
            throw new IOException(folder + " is already a newsroom; nothing was changed");
        }
        if (Files.exists(folder) && !isUnfinished(folder)) {
            throw new IOException(folder + " is not empty: name a folder that does not exist yet");
        }
        Optional<String> objection = settings.objection(folder);
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
        DurableFiles.createPrivateFolder(folder);
        for (String name : List.of("keys", "index")) {
            DurableFiles.createPrivateFolder(folder.resolve(name));
        }
        if (!Files.exists(folder.resolve(LOG_KEY))) {
            NoteKey.Signer key = NoteKey.generate(settings.origin(), random);
            DurableFiles.writePrivate(folder.resolve(LOG_KEY), (key.text() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        byte[] secret = new byte[Sha256.BYTES];
        random.nextBytes(secret);
        DurableFiles.writePrivate(
                folder.resolve(SECRET), (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.UTF_8));
        DurableFiles.writePrivate(folder.resolve(Settings.FILE), settings.toml());
    }

    /** Is told what an editor should know and did not ask for. */
    @FunctionalInterface
    public interface Notices {
        /** @param line one line */
        void say(String line);
    }

    /**
     * How a newsroom is opened.
     *
     * @param withoutWitnesses whether the log may grow when nobody answers who could say that it is the newest
     */
    public record Opening(Notices notices, boolean withoutWitnesses) {

        /** Nothing is said, and nothing grows without an answer. */
        public static final Opening QUIET = new Opening(line -> {}, false);
    }

    /** Opens a newsroom, and says nothing. @throws IOException in one line, when it is none or something of it is missing */
    public static Newsroom open(Path folder) throws IOException {
        return open(folder, Opening.QUIET);
    }

    /** Opens a newsroom. @throws IOException in one line, when it is none or something of it is missing */
    public static Newsroom open(Path folder, Opening opening) throws IOException {
        Path file = folder.resolve(Settings.FILE);
        if (!Files.exists(file) && !Files.notExists(file)) {
            throw new IOException(folder + ": permission denied");
        }
        if (!Files.exists(file)) {
            throw new IOException(folder + " is not a newsroom: create one with  daylight init " + folder);
        }
        Settings settings = Settings.read(folder);
        Optional<String> objection = settings.objection(folder);
        if (objection.isPresent()) {
            throw new IOException(Settings.FILE + ": " + objection.get());
        }
        NoteKey.Signer logKey = NoteKey.parseSigner(text(folder, LOG_KEY))
                .ok()
                .orElseThrow(() -> new IOException(LOG_KEY
                        + " is damaged: restore it from your backup; without it you cannot publish to"
                        + " this archive again"));
        if (!logKey.name().equals(settings.origin())) {
            throw new IOException(
                    "daylight.toml has the origin " + settings.origin() + ", but the log's key was created for "
                            + logKey.name() + ": restore the old name, because a log cannot change its name");
        }
        byte[] secret = secret(text(folder, SECRET));
        PrivateModes.tighten(folder, opening.notices());
        Catalog catalog = Catalog.open(folder.resolve("catalog.db"));
        return new Newsroom(folder, opening, settings, logKey, secret, catalog);
    }

    public Path folder() {
        return folder;
    }

    /** How it was opened. */
    public Opening opening() {
        return opening;
    }

    public Settings settings() {
        return settings;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Where an editor says which addresses are one correspondent's ({@code spec/people.md}); it need not be there. */
    public Path peopleFile() {
        return folder.resolve("people.txt");
    }

    /** Where an editor says at which addresses copies of the archive are ({@code spec/newsroom.md} section 4); it need not be there. */
    public Path mirrorsFile() {
        return folder.resolve("mirrors.txt");
    }

    /** The keys that signatures are checked with ({@code spec/keys.md}); it need not be there. */
    public Path keysFile() {
        return folder.resolve("keys/dkim-keys.txt");
    }

    /** The keys that signatures are checked with; none where the file is absent. @throws IOException in one line, when it is damaged */
    public KeyArchive keys() throws IOException {
        return KeysFile.read(this);
    }

    /** Signs the log. */
    public NoteKey.Signer logKey() {
        return logKey;
    }

    /** The public half of the log's key, for readers to note down. */
    public NoteKey.Verifier verifierKey() {
        return logKey.verifier();
    }

    public Path vaultFolder() {
        return folder.resolve("vault");
    }

    /** Where an archive lies while it is read, when it comes as a stream ({@code spec/newsroom.md}). */
    public Path spoolFolder() {
        return folder.resolve("spool");
    }

    public Path indexFolder() {
        return folder.resolve("index");
    }

    /** Where releases are made before they are public. */
    public Path stageFolder() {
        return folder.resolve("stage");
    }

    /** The public folder. */
    public Path archiveFolder() {
        return folder.resolve(settings.archive());
    }

    /**
     * What numbers and salts of an accession are made from ({@code spec/catalog.md}). It is not stored: the same after a crash, and as
     * secret as the key file.
     */
    public AccessionSeed seed(int accession) {
        byte[] label = ("daylight accession seed " + accession).getBytes(StandardCharsets.UTF_8);
        return AccessionSeed.of(hmac(secret, label));
    }

    /** Keeps a second command that does the same kind of work out of this newsroom until it is closed. */
    public Closeable lock(String work) throws IOException {
        FileChannel channel = DurableFiles.openPrivate(folder.resolve(work + ".lock"));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException sameProcess) {
            // said below
        }
        channel.close();
        throw new IOException("another daylight command is already at work here (" + work + "): wait for it to end");
    }

    @Override
    public void close() {
        catalog.close();
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    private static boolean isUnfinished(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            List<String> names =
                    entries.map(entry -> entry.getFileName().toString()).toList();
            return names.stream().allMatch(List.of("keys", "index")::contains);
        }
    }

    private static String text(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new IOException(name + " is missing from " + folder + ": restore it from your backup");
        }
        return Files.readString(file).strip();
    }

    private static byte[] secret(String hex) throws IOException {
        try {
            byte[] secret = HexFormat.of().parseHex(hex);
            if (secret.length == Sha256.BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IOException(SECRET + " is damaged: restore it from your backup");
    }
}
