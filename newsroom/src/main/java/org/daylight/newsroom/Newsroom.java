package org.daylight.newsroom;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.CatalogBroken;
import org.daylight.catalog.CatalogDatabase;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredRenderings;
import org.daylight.catalog.StoredViews;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.file.ExclusiveLock;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The private folder ({@code spec/newsroom.md}): settings, keys, catalog, and the places of vault, index, stage and
 * archive. No file in it is ever published as it is. Only publications write to the archive.
 */
public final class Newsroom implements Closeable {

    private static final String CATALOG = "catalog.db";
    private static final String LOG_KEY = "keys/log.key";
    private static final String NEXT_LOG_KEY = "keys/log-next.key";
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final String SECRET = "keys/accessions.key";

    private final Path folder;
    private final Settings settings;
    private volatile NoteKey.Signer logKey;
    private final byte[] secret;
    private final Catalog catalog;
    private final Opening opening;
    private final boolean isReadOnly;
    private @Nullable ExtractedTexts texts;
    private @Nullable StoredViews views;
    private @Nullable StoredRenderings renderings;
    private @Nullable StoredFindings findings;

    private Newsroom(
            Path folder,
            Opening opening,
            boolean isReadOnly,
            Settings settings,
            NoteKey.Signer logKey,
            byte[] secret,
            Catalog catalog) {
        this.folder = folder;
        this.opening = opening;
        this.isReadOnly = isReadOnly;
        this.settings = settings;
        this.logKey = logKey;
        this.secret = secret;
        this.catalog = catalog;
    }

    /**
     * Creates a newsroom in a folder that does not exist or is empty.
     *
     * <p>If the process stops on the way, the folder has keys and no settings: it is not a newsroom yet, and the same
     * command completes it.
     *
     * @throws IOException with a one-line message, when the folder has other contents
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

    /**
     * Says in the settings that the public folder is {@code archive}, below the newsroom, for one that was restored from a backup.
     *
     * @return whether the settings named another folder
     */
    public static boolean useOwnArchive(Path folder) throws IOException {
        Settings settings = Settings.read(folder);
        if (settings.archive().equals("archive")) {
            return false;
        }
        DurableFiles.writePrivate(
                folder.resolve(Settings.FILE), settings.withArchive("archive").toml());
        return true;
    }

    /** Receives what an editor should know without asking for it. */
    @FunctionalInterface
    public interface Notices {
        /** @param line one line */
        void say(String line);
    }

    /**
     * How a newsroom is opened.
     *
     * @param withoutWitnesses whether the log may grow when no witness and no copy answers to confirm that it is the
     *     newest
     * @param catalogs finds the database of a catalog that is not in the newsroom's folder
     */
    public record Opening(Notices notices, boolean withoutWitnesses, Catalogs catalogs) {

        /** For a newsroom with its catalog in its folder. */
        public Opening(Notices notices, boolean withoutWitnesses) {
            this(notices, withoutWitnesses, (line, password, owner) -> {
                throw new IOException(Settings.FILE + " says that the catalog is in another database, which cannot be"
                        + " used here: " + line);
            });
        }

        /** Notices are dropped, and the log does not grow without an answer. */
        static final Opening QUIET = new Opening(line -> {}, false);
    }

    /** Finds the database of a catalog that is not in the newsroom's folder. */
    @FunctionalInterface
    public interface Catalogs {
        /**
         * Finds a database; does not connect.
         *
         * @param line the setting {@code catalog}
         * @param password a private file, which need not exist
         * @param owner identifies the newsroom: a database has the catalog of one
         * @throws IOException in one line
         */
        CatalogDatabase find(String line, Path password, String owner) throws IOException;
    }

    /**
     * Opens a newsroom without notices.
     *
     * @throws IOException with a one-line message, when the folder is not a newsroom or a file is missing
     */
    public static Newsroom open(Path folder) throws IOException {
        return open(folder, Opening.QUIET);
    }

    /**
     * Opens a newsroom.
     *
     * @throws IOException with a one-line message, when the folder is not a newsroom or a file is missing
     */
    public static Newsroom open(Path folder, Opening opening) throws IOException {
        Settings settings = settings(folder);
        NoteKey.Signer logKey = readLogKey(folder, settings);
        byte[] secret = secret(text(folder, SECRET));
        if (settings.catalog().isEmpty()) {
            refuseWithoutCatalog(folder);
        }
        PrivateModes.tighten(folder, opening.notices());
        Catalog catalog = catalog(folder, settings, opening, secret);
        try {
            if (!settings(folder).catalog().equals(settings.catalog())) {
                throw new IOException("the catalog of this newsroom was moved just now: run the same command again");
            }
            return new Newsroom(folder, opening, false, settings, logKey, secret, catalog);
        } catch (IOException e) {
            catalog.close();
            throw e;
        }
    }

    private static Catalog catalog(Path folder, Settings settings, Opening opening, byte[] secret) throws IOException {
        if (settings.catalog().isEmpty()) {
            return Catalog.open(folder.resolve(CATALOG));
        }
        Catalog catalog = Catalog.open(database(folder, settings, opening, secret));
        return used(folder, catalog);
    }

    private static CatalogDatabase database(Path folder, Settings settings, Opening opening, byte[] secret)
            throws IOException {
        return opening.catalogs().find(settings.catalog(), catalogPassword(folder), owner(secret));
    }

    private static Path catalogPassword(Path folder) {
        return folder.resolve("keys/catalog.txt");
    }

    /** Identifies this newsroom, and tells nothing about its secret. */
    private static String owner(byte[] secret) {
        return HexFormat.of().formatHex(hmac(secret, "daylight catalog".getBytes(StandardCharsets.UTF_8)));
    }

    /** A newsroom that has worked must not get an empty catalog. */
    private static Catalog used(Path folder, Catalog catalog) throws IOException {
        Path file = folder.resolve(CATALOG);
        boolean hasWorked = hasWorked(folder) || Files.exists(file) && Files.size(file) > 0;
        if (hasWorked && catalog.isEmpty()) {
            catalog.close();
            throw new IOException("the catalog that " + Settings.FILE + " names is empty, but the newsroom has worked"
                    + " before: take the line  catalog  out, and move the catalog with  daylight catalog move");
        }
        return catalog;
    }

    /** The setting {@code catalog} of a newsroom; empty for a catalog in its folder. */
    public static String catalogLine(Path folder) throws IOException {
        return Settings.read(folder).catalog();
    }

    /** The database that a setting {@code catalog} names, for this newsroom. */
    CatalogDatabase database(String line) throws IOException {
        return opening.catalogs().find(line, catalogPassword(folder), owner(secret));
    }

    /** One more connection to the catalog, which the caller closes. @throws IOException in one line */
    public Catalog openCatalog() throws IOException {
        return catalog(folder, settings, opening, secret);
    }

    /**
     * Opens a newsroom and changes nothing in it, also while another process works in it. Methods that change something fail.
     *
     * @throws Catalog.OtherLayout when the catalog has the layout of another version
     * @throws IOException with a one-line message
     */
    public static Newsroom openToRead(Path folder) throws IOException {
        return openToRead(folder, Opening.QUIET);
    }

    /** As {@link #openToRead(Path)}. */
    public static Newsroom openToRead(Path folder, Opening opening) throws IOException {
        Settings settings = settings(folder);
        NoteKey.Signer logKey = readLogKey(folder, settings);
        byte[] secret = secret(text(folder, SECRET));
        return new Newsroom(
                folder, opening, true, settings, logKey, secret, catalogToRead(folder, settings, opening, secret));
    }

    private static Catalog catalogToRead(Path folder, Settings settings, Opening opening, byte[] secret)
            throws IOException {
        if (!settings.catalog().isEmpty()) {
            return used(folder, Catalog.openToRead(database(folder, settings, opening, secret)));
        }
        refuseWithoutCatalog(folder);
        Path catalog = folder.resolve(CATALOG);
        return Files.exists(catalog) ? Catalog.openToRead(catalog) : Catalog.none();
    }

    private static Settings settings(Path folder) throws IOException {
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
        return settings;
    }

    private static NoteKey.Signer readLogKey(Path folder, Settings settings) throws IOException {
        NoteKey.Signer logKey = readLogKey(folder);
        if (!logKey.name().equals(settings.origin())) {
            throw new IOException(
                    "daylight.toml has the origin " + settings.origin() + ", but the log's key was created for "
                            + logKey.name() + ": restore the old name, because a log cannot change its name");
        }
        return logKey;
    }

    /** A new newsroom has no catalog. One that has worked must not get an empty one: everything it held would be unknown, and could be published again. */
    private static void refuseWithoutCatalog(Path folder) throws IOException {
        Path catalog = folder.resolve(CATALOG);
        if (Files.exists(catalog) && Files.size(catalog) > 0) {
            return;
        }
        if (hasWorked(folder)) {
            throw new IOException(CATALOG + (Files.exists(catalog) ? " is empty" : " is missing") + " in " + folder
                    + ", but the newsroom has worked before: restore it from your backup");
        }
    }

    private static boolean hasWorked(Path folder) {
        return Files.exists(folder.resolve("vault/000001.segment")) || Files.exists(folder.resolve("audit.jsonl"));
    }

    public Path folder() {
        return folder;
    }

    /** Whether this process may not change the newsroom: its disk is mounted read-only, or the folder belongs to somebody else. */
    public static boolean isReadOnly(Path folder) {
        return !Files.isWritable(folder);
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

    /** Whether other machines may work in this newsroom at the same time. */
    private boolean hasSharedCatalog() {
        return !settings.catalog().isEmpty();
    }

    /** The database of extracted text; empty as long as no text was extracted. */
    public synchronized Optional<ExtractedTexts> texts() throws IOException {
        if (texts == null) {
            texts = (isReadOnly
                            ? ExtractedTexts.openToRead(folder)
                            : ExtractedTexts.openExisting(folder, hasSharedCatalog()))
                    .orElse(null);
        }
        return Optional.ofNullable(texts);
    }

    /** The database of extracted text; created if it does not exist. */
    public synchronized ExtractedTexts textsToWrite() throws IOException {
        if (texts == null) {
            texts = ExtractedTexts.open(folder, hasSharedCatalog());
        }
        return texts;
    }

    /** The text extracted from a document of the catalog; empty if that was not done, or if there is none. */
    public List<ExtractedText.Unit> textOf(long document) throws IOException {
        Optional<ExtractedTexts> known = texts();
        return known.isEmpty()
                ? List.of()
                : known.get().text(document).map(ExtractedTexts.Text::units).orElse(List.of());
    }

    /** The folder of the processes that extract text; cleared by the next extraction. */
    public Path extractorFolder() {
        return folder.resolve("extracting");
    }

    /**
     * The file in which an editor says which addresses belong to one correspondent ({@code spec/people.md}); it need
     * not exist.
     */
    public Path peopleFile() {
        return folder.resolve("people.txt");
    }

    /** The folder of lists of annotations ({@code spec/newsroom.md} section 16): {@code NAME.json}; it need not exist. */
    public Path annotationsFolder() {
        return folder.resolve("annotations");
    }

    /** The folder of lists of corrections of names ({@code spec/newsroom.md} section 17): {@code NAME.txt}; it need not exist. */
    public Path entitiesFolder() {
        return folder.resolve("entities");
    }

    /** The folder of stories ({@code spec/newsroom.md} section 15): {@code NAME.md}; it need not exist. */
    public Path storiesFolder() {
        return folder.resolve("stories");
    }

    /**
     * The file in which an editor lists the addresses of copies of the archive ({@code spec/newsroom.md} section 4); it
     * need not exist.
     */
    public Path mirrorsFile() {
        return folder.resolve("mirrors.txt");
    }

    /** The file of keys with which signatures are verified ({@code spec/keys.md}); it need not exist. */
    public Path keysFile() {
        return folder.resolve("keys/dkim-keys.txt");
    }

    /**
     * The keys with which signatures are verified; none if the file does not exist.
     *
     * @throws IOException with a one-line message, when it is damaged
     */
    public KeyArchive keys() throws IOException {
        return KeysFile.read(this);
    }

    /** The database of safe views; empty as long as none were made. */
    public synchronized Optional<StoredViews> views() throws IOException {
        if (views == null) {
            views = (isReadOnly ? StoredViews.openToRead(folder) : StoredViews.openExisting(folder, hasSharedCatalog()))
                    .orElse(null);
        }
        return Optional.ofNullable(views);
    }

    /** The database of safe views; created if it does not exist. */
    public synchronized StoredViews viewsToWrite() throws IOException {
        if (views == null) {
            views = StoredViews.open(folder, hasSharedCatalog());
        }
        return views;
    }

    /** The database of images of redacted pages; empty as long as none were made. */
    public synchronized Optional<StoredRenderings> renderings() throws IOException {
        if (renderings == null) {
            renderings = (isReadOnly
                            ? StoredRenderings.openToRead(folder)
                            : StoredRenderings.openExisting(folder, hasSharedCatalog()))
                    .orElse(null);
        }
        return Optional.ofNullable(renderings);
    }

    /** The database of images of redacted pages; created if it does not exist. */
    public synchronized StoredRenderings renderingsToWrite() throws IOException {
        if (renderings == null) {
            renderings = StoredRenderings.open(folder, hasSharedCatalog());
        }
        return renderings;
    }

    /** The database of findings; empty as long as nothing was scanned. */
    public synchronized Optional<StoredFindings> findings() throws IOException {
        if (findings == null) {
            findings = (isReadOnly
                            ? StoredFindings.openToRead(folder)
                            : StoredFindings.openExisting(folder, hasSharedCatalog()))
                    .orElse(null);
        }
        return Optional.ofNullable(findings);
    }

    /** The database of findings; created if it does not exist. */
    public synchronized StoredFindings findingsToWrite() throws IOException {
        if (findings == null) {
            findings = StoredFindings.open(folder, hasSharedCatalog());
        }
        return findings;
    }

    /** The folder with the newsroom's own lists of terms; it need not exist. */
    public Path lexiconsFolder() {
        return folder.resolve("lexicons");
    }

    private static NoteKey.Signer readLogKey(Path folder) throws IOException {
        return NoteKey.parseSigner(text(folder, LOG_KEY))
                .ok()
                .orElseThrow(() -> new IOException(LOG_KEY
                        + " is damaged: restore it from your backup; without it you cannot publish to"
                        + " this archive again, unless recovery keys replace it"));
    }

    /** Reads the log's key again: another process may have changed it. */
    public void readLogKey() throws IOException {
        logKey = readLogKey(folder);
    }

    /**
     * Stores the key that will sign the log. It is not used before the log has its checkpoint ({@link #adoptNextKey}), so it replaces one that was
     * stored before and not used. On return it is on disk.
     */
    public void prepareNextKey(NoteKey.Signer key) throws IOException {
        DurableFiles.writePrivate(folder.resolve(NEXT_LOG_KEY), (key.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * If the public checkpoint is signed by the next key, that key takes the place of the log's key, which is deleted by this. May be repeated.
     *
     * @return whether it was done
     * @throws IOException also when the next key cannot be read: without it the log could not grow
     */
    boolean adoptNextKey() throws IOException {
        Path next = folder.resolve(NEXT_LOG_KEY);
        if (!Files.exists(next)) {
            return false;
        }
        NoteKey.Signer key = NoteKey.parseSigner(text(folder, NEXT_LOG_KEY))
                .ok()
                .orElseThrow(() -> new IOException(NEXT_LOG_KEY + " is damaged: restore it from your backup"));
        byte[] note = TileSource.in(archiveFolder())
                .read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES)
                .orElse(new byte[0]);
        if (!Checkpoint.open(note, key.verifier()).isOk()) {
            return false;
        }
        DurableFiles.rename(next, folder.resolve(LOG_KEY));
        logKey = key;
        return true;
    }

    /**
     * Replaces the key by that which has signed the public checkpoint, for a newsroom that was saved before the log got it.
     *
     * @throws IOException also if it has not signed the checkpoint; then nothing was changed
     */
    public void installKey(NoteKey.Signer key) throws IOException {
        prepareNextKey(key);
        if (!adoptNextKey()) {
            throw new IOException("this key has not signed the newest state of the log here");
        }
    }

    /** Signs the log. */
    public NoteKey.Signer logKey() {
        return logKey;
    }

    /** The public half of the log's key, which readers need to verify checkpoints. */
    public NoteKey.Verifier verifierKey() {
        return logKey.verifier();
    }

    public Path vaultFolder() {
        return folder.resolve("vault");
    }

    /** The folder for indexes of a vault that is in a store; derived. */
    public Path vaultIndexFolder() {
        return folder.resolve("vault.index");
    }

    /** A private file with the keys of stores, which need not exist. */
    public Path storeKeys() {
        return folder.resolve("keys").resolve("store.txt");
    }

    /** The folder for temporary copies of archives that arrive as a stream ({@code spec/newsroom.md}). */
    public Path spoolFolder() {
        return folder.resolve("spool");
    }

    public Path indexFolder() {
        return folder.resolve("index");
    }

    /** The folder in which publications are prepared. */
    public Path stageFolder() {
        return folder.resolve("stage");
    }

    /** The public folder. */
    public Path archiveFolder() {
        return folder.resolve(settings.archive());
    }

    /** The folder of the static site that every publication updates; empty when the newsroom has none. */
    public Optional<Path> siteFolder() {
        return settings.site().isEmpty() ? Optional.empty() : Optional.of(folder.resolve(settings.site()));
    }

    /**
     * The seed of the numbers and salts of an accession ({@code spec/catalog.md}). It is derived, not stored: it is the
     * same after a crash, and as secret as the key file.
     */
    public AccessionSeed seed(int accession) {
        byte[] label = ("daylight accession seed " + accession).getBytes(StandardCharsets.UTF_8);
        return AccessionSeed.of(hmac(secret, label));
    }

    /** The secret from which the watermark of a share is made ({@code spec/shares.md} section 5). It is derived, not stored. */
    public byte[] watermarkSecret(int share) {
        return hmac(secret, ("daylight watermark of share " + share).getBytes(StandardCharsets.UTF_8));
    }

    /** The key with which the chunks of a backup are named ({@code spec/backup.md} section 3). It is derived, not stored. */
    public byte[] backupNames() {
        return hmac(secret, "daylight backup names".getBytes(StandardCharsets.UTF_8));
    }

    /** What authenticates the records of the lease ({@code spec/lease.md} section 2). It is derived, not stored. */
    byte[] leaseSecret() {
        return hmac(secret, "daylight lease".getBytes(StandardCharsets.UTF_8));
    }

    /** The folder with what this newsroom knows of its backups ({@code spec/newsroom.md} section 1). */
    public Path backupsFolder() {
        return folder.resolve("backups");
    }

    /**
     * Prevents a second command from doing the same kind of work in this newsroom, until the lock is closed. If the catalog is in a shared database, it is
     * locked there, too, so also for other machines; if the connection to it is lost, the catalog fails until the lock is closed.
     *
     * @throws NewsroomBusy with a one-line message, when another command has the lock
     */
    public Closeable lock(String work) throws IOException {
        Closeable here = lockFile(work);
        Optional<Closeable> there;
        try {
            there = catalog.lock(work);
        } catch (CatalogBroken e) {
            here.close();
            throw e;
        }
        if (there.isEmpty()) {
            here.close();
            throw new NewsroomBusy("another daylight command, perhaps on another machine, is already at work on this"
                    + " catalog (" + work + "): wait for it to end");
        }
        return () -> {
            try (here) {
                there.get().close();
            }
        };
    }

    /** Confirms that the locks of this newsroom still hold, before something that cannot be undone. @throws CatalogBroken if they do not */
    public void confirmLocks() {
        catalog.confirmLocks();
    }

    private Closeable lockFile(String work) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<ExclusiveLock> lock =
                    ExclusiveLock.take(folder.resolve(work + ".lock"), DurableFiles::openPrivate);
            if (lock.isPresent()) {
                return lock.get();
            }
            LockSupport.parkNanos(PAUSE_NANOS); // a command that only asks has it for a moment
        }
        throw new NewsroomBusy("another daylight command is already at work here (" + work + "): wait for it to end");
    }

    /** Whether a command does this kind of work in this newsroom at this moment. Creates no file, and needs no right to write. */
    public boolean isLocked(String work) throws IOException {
        return ExclusiveLock.isTaken(folder.resolve(work + ".lock")) || catalog.isLocked(work);
    }

    /** As {@link #lock(String)}, but waits so long for the other command. */
    public Closeable lock(String work, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return lock(work);
            } catch (NewsroomBusy busy) {
                if (System.nanoTime() > end) {
                    throw busy;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (texts != null) {
            texts.close();
        }
        if (views != null) {
            views.close();
        }
        if (renderings != null) {
            renderings.close();
        }
        if (findings != null) {
            findings.close();
        }
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
        return WholeFile.text(file, WholeFile.SMALL).strip();
    }

    private static byte[] secret(String hex) throws IOException {
        try {
            byte[] secret = HexFormat.of().parseHex(hex);
            if (secret.length == Sha256.BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new IOException(SECRET + " is damaged: restore it from your backup");
    }
}
