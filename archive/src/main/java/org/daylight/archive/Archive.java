package org.daylight.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.TileLog;
import org.daylight.log.TlogProof;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.pack.Torrent;
import org.daylight.people.Mapping;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the public folder ({@code spec/archive.md}): the log says what there is, the packs hold it. Nothing else in the folder is
 * looked at, and what differs from the log is not handed out but an {@link IOException}.
 *
 * <p>Safe for use by several threads. A publisher may add a release beside it at any time: {@link #refresh} sees it, whole, because
 * the checkpoint is written last.
 */
public final class Archive implements Closeable {

    /** Packs are kept open as long as they have no more documents together: each document costs some 140 bytes of memory. */
    private static final int OPEN_DOCUMENTS = 500_000;

    /** A list of keys is read whole. */
    private static final int MAX_KEYS_BYTES = 64 << 20;

    /** Each pack costs a file handle. */
    private static final int OPEN_PACKS = 256;

    private final Path folder;
    private final LinkedHashMap<Integer, OpenPack> packs = new LinkedHashMap<>(16, 0.75f, true);
    private long openDocuments;
    private volatile @Nullable DirectoryCache kept;
    private volatile PublicRecord contents;
    private volatile byte[] lastNote;
    private volatile @Nullable Said said;
    private volatile @Nullable Late late;

    /** What a file of {@link PublicRecord#people} says, once it was proved. */
    private record Said(LoggedFile file, Mapping mapping) {}

    /** Keys of a file of {@link PublicRecord#keys}, once it was proved. */
    private record Late(LoggedFile file, KeyArchive keys) {}

    /** @param note the checkpoint as it was before the contents were read */
    private Archive(Path folder, byte[] note, PublicRecord contents) {
        this.folder = folder;
        this.contents = contents;
        lastNote = note;
    }

    /**
     * Opens an archive.
     *
     * @throws IOException in one line, when the folder is no archive, or its log does not hold together
     */
    public static Archive open(Path folder) throws IOException {
        Path checkpoint = folder.resolve(ArchivePath.CHECKPOINT);
        byte[] note = Files.isRegularFile(checkpoint) ? Files.readAllBytes(checkpoint) : new byte[0];
        return new Archive(folder, note, read(folder));
    }

    /** Reads the log again; true when it has grown. @throws IOException when it no longer holds together; the old state is kept */
    public synchronized boolean refresh() throws IOException {
        byte[] note = Files.readAllBytes(folder.resolve(ArchivePath.CHECKPOINT));
        if (Arrays.equals(note, lastNote)) {
            return false;
        }
        PublicRecord now = contents;
        PublicRecord next = read(folder);
        lastNote = note;
        if (next.checkpoint().equals(now.checkpoint())) {
            return false;
        }
        if (next.checkpoint().size() < now.checkpoint().size()) {
            throw new IOException(
                    "the log has become shorter (it had " + now.checkpoint().size() + " entries, now "
                            + next.checkpoint().size() + "): this is no longer the archive that was opened");
        }
        contents = next;
        return true;
    }

    /**
     * Keeps what is read and proved of the packs' lines in a derived folder, and takes it from there the next time. Whoever can write there is
     * believed about what is in a pack, as about the search index.
     */
    public void keepIn(Path derived) {
        kept = new DirectoryCache(derived);
    }

    /** Reads, or takes from where it is kept, what a pack says of its documents, so that no reader waits for it. */
    public void prepare(Release release) throws IOException {
        using(release, OpenPack::directory);
    }

    /** What the log says, as of the last {@link #refresh}. */
    public PublicRecord contents() {
        return contents;
    }

    /** The signed checkpoint as of the last {@link #refresh}: everything of which it speaks is in {@link #contents}. */
    public byte[] note() {
        return lastNote.clone();
    }

    public Path folder() {
        return folder;
    }

    /** The torrent of a release; empty where there is none, or what is there is not of this pack ({@code spec/torrent.md}). */
    public Optional<Torrent> torrent(Release release) {
        return PackTorrent.read(
                folder.resolve(ArchivePath.torrent(release.sequence())), PackTorrent.label(contents.origin(), release));
    }

    /** The file of a release. */
    public Path pack(Release release) {
        return folder.resolve(ArchivePath.pack(release.sequence()));
    }

    /** That the file of a release is not the pack that the log names now. */
    public DamagedCopy notThePack(Release release) {
        return new DamagedCopy(
                release,
                pack(release).getFileName() + " is older than a withdrawal in the log; download the part's file"
                        + " again",
                null);
    }

    /**
     * Which addresses the publisher says are one correspondent's; {@link Mapping#NONE} where nothing was said. Refused, with code
     * {@code people-damaged} or {@code people-malformed}, when this copy of the newest file is not what the log names, or cannot be read.
     */
    public Outcome<Mapping> mapping() {
        List<LoggedFile> all = contents.people();
        if (all.isEmpty()) {
            return Outcome.ok(Mapping.NONE);
        }
        LoggedFile newest = all.getLast();
        Said known = said;
        if (known != null && known.file().equals(newest)) {
            return Outcome.ok(known.mapping());
        }
        String path = ArchivePath.people(newest.number());
        byte[] bytes = newest.sizeBytes() > Mapping.MAX_BYTES ? new byte[0] : bytes(path, (int) newest.sizeBytes());
        if (!Sha256.of(bytes).equals(newest.sha256())) {
            return Outcome.refused("people-damaged", path + " does not match the log; download it again");
        }
        Outcome<Mapping> read = Mapping.parse(bytes);
        read.ok().ifPresent(mapping -> said = new Said(newest, mapping));
        return read;
    }

    /** So many bytes of a file; none when it is absent, shorter, or cannot be read. */
    private byte[] bytes(String path, int size) {
        try (InputStream in = Files.newInputStream(folder.resolve(path))) {
            byte[] bytes = in.readNBytes(size + 1);
            return bytes.length == size ? bytes : new byte[0];
        } catch (IOException absent) {
            return new byte[0];
        }
    }

    /** What the public record says of a document number. */
    public DocumentState state(DocumentId id) throws IOException {
        Optional<Trove> trove = contents.trove(id.trove());
        if (trove.isEmpty()) {
            return new DocumentState.Unknown(id);
        }
        for (Release release : trove.get().releases()) {
            if (release.first() <= id.number() && id.number() <= release.last()) {
                Optional<DocumentState> state =
                        using(release, pack -> pack.directory().state(release, id));
                if (state.isPresent()) {
                    return state.get();
                }
            }
        }
        return id.number() <= trove.get().documents() ? new DocumentState.ToCome(id) : new DocumentState.Unknown(id);
    }

    /**
     * The published bytes of a document; empty when it is not shown.
     *
     * @throws DamagedCopy when the pack holds other bytes than the log committed to, or none
     */
    public Optional<byte[]> original(DocumentId id) throws IOException {
        if (!(state(id) instanceof DocumentState.Published shown)) {
            return Optional.empty();
        }
        return Optional.of(using(
                shown.release(),
                pack -> pack.pack
                        .message(id.number(), shown.sizeBytes(), shown.sha256())
                        .orElseThrow(() -> pack.pack.lacks(id.number(), shown.sha256()))));
    }

    /** Uses the published bytes of a document. */
    public interface Use {
        void of(ExactBytes original) throws IOException;
    }

    /**
     * Hands out the published bytes of a document, whatever their size without holding more than a megabyte; they may be read until the
     * use returns.
     *
     * @return false when the document is not shown
     * @throws DamagedCopy before the use when the pack holds other bytes than the log committed to, or none
     */
    public boolean exact(DocumentId id, Use use) throws IOException {
        if (!(state(id) instanceof DocumentState.Published shown)) {
            return false;
        }
        return using(shown.release(), pack -> {
            use.of(pack.pack.exact(id.number(), shown.sizeBytes(), shown.sha256()));
            return true;
        });
    }

    /**
     * The published bytes of a document, unpacked while they are read: some kilobytes of memory, whatever its size. It must be closed.
     * They are proved at the end only, so ask {@link #exact} first where they must not begin to be shown otherwise.
     *
     * @param start how many bytes to pass over
     * @return empty when the document is not shown
     */
    public Optional<ReadableByteChannel> channel(DocumentId id, long start) throws IOException {
        if (!(state(id) instanceof DocumentState.Published shown)) {
            return Optional.empty();
        }
        OpenPack pack = hold(shown.release());
        try {
            DocumentChannel channel =
                    pack.pack.channel(id.number(), shown.sizeBytes(), shown.sha256(), () -> letGo(pack));
            channel.skip(start);
            return Optional.of(channel);
        } catch (IOException | RuntimeException | Error e) {
            letGo(pack);
            throw e;
        }
    }

    /**
     * The keys that the findings of a release rest on: those of its pack, and those that came later. Where this copy of the latter is damaged,
     * the former alone.
     *
     * @throws DamagedCopy when the pack's list is not the one that the log names
     */
    public KeyArchive keys(Release release) throws IOException {
        KeyArchive late = lateKeys().ok().orElse(KeyArchive.NONE);
        return late.size() == 0 ? packKeys(release) : packKeys(release).with(late.records());
    }

    /** The keys in the pack of a release. @throws DamagedCopy when the list is not the one that the log names */
    public KeyArchive packKeys(Release release) throws IOException {
        return using(release, OpenPack::keys);
    }

    /**
     * What proves a published document against the newest checkpoint. All lines of its part are read for it.
     *
     * @throws DamagedCopy when the lines are not those that the log names
     * @throws IOException also when the log does not hold together
     */
    public DocumentProof proof(DocumentState.Published document) throws IOException {
        Release release = document.release();
        Pack.Line line = using(release, pack -> pack.pack.line(document.id().number()))
                .orElseThrow(() -> new IOException("the part has no line about " + document.id()));
        SignedNote note = SignedNote.parse(lastNote).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
        TileLog log = TileLog.open(TileSource.in(folder), checkpoint).orThrow();
        byte[] entry =
                log.entries(release.entry(), release.entry() + 1).orThrow().getFirst();
        return new DocumentProof(
                line.text(),
                line.index(),
                line.leaves().size(),
                MerkleTree.of(line.leaves()).inclusionProof(line.index()),
                new String(entry, StandardCharsets.UTF_8),
                new TlogProof(
                        release.entry(),
                        log.tree().inclusionProof(release.entry()).orThrow(),
                        note));
    }

    /**
     * The keys that the publisher came by after the packs. Refused, with code {@code keys-damaged} or {@code keys-malformed}, when this copy of
     * the newest list is not what the log names, or cannot be read.
     */
    public Outcome<KeyArchive> lateKeys() {
        List<LoggedFile> all = contents.keys();
        if (all.isEmpty()) {
            return Outcome.ok(KeyArchive.NONE);
        }
        LoggedFile newest = all.getLast();
        Late known = late;
        if (known != null && known.file().equals(newest)) {
            return Outcome.ok(known.keys());
        }
        String path = ArchivePath.keys(newest.number());
        byte[] bytes = newest.sizeBytes() > MAX_KEYS_BYTES ? new byte[0] : bytes(path, (int) newest.sizeBytes());
        if (!Sha256.of(bytes).equals(newest.sha256())) {
            return Outcome.refused("keys-damaged", path + " does not match the log; download it again");
        }
        Outcome<KeyArchive> read = KeyArchive.parse(bytes, "");
        read.ok().ifPresent(keys -> late = new Late(newest, keys));
        return read;
    }

    /**
     * What the pack says of a number that a release names; empty when it names it not. All lines of the part are read for it.
     *
     * @throws DamagedCopy when the lines are not those that the log names
     */
    public Optional<PackDocument> line(Release release, int number) throws IOException {
        return using(release, pack -> {
            Optional<Pack.Line> line = pack.pack.line(number);
            return line.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            pack.pack.parsed(line.get().text(), (int) line.get().index() + 1));
        });
    }

    /** The numbers a release names, in rising order: shown, withheld and withdrawn. */
    public List<PackDocument> documents(Release release) throws IOException {
        return using(release, pack -> pack.pack.documents());
    }

    @Override
    public void close() throws IOException {
        synchronized (packs) {
            for (OpenPack pack : packs.values()) {
                pack.pack.close();
            }
            packs.clear();
        }
    }

    private static PublicRecord read(Path folder) throws IOException {
        TileSource source = TileSource.in(folder);
        Path checkpoint = folder.resolve(ArchivePath.CHECKPOINT);
        if (!Files.exists(checkpoint) && !Files.notExists(checkpoint)) {
            throw new IOException(folder + ": permission denied");
        }
        if (!Files.isRegularFile(checkpoint)) {
            throw new IOException(folder + " is not an archive: it has no checkpoint");
        }
        return switch (LogReplay.contents(source)) {
            case Outcome.Ok<PublicRecord>(PublicRecord contents) -> contents;
            case Outcome.Refused<PublicRecord>(String code, String reason) ->
                throw new IOException("the log in " + folder + " is inconsistent (" + code + "): " + reason
                        + ". Download the archive again");
        };
    }

    private interface PackUse<T> {
        T use(OpenPack pack) throws IOException;
    }

    /** Uses the pack of a release, opening it if need be; it cannot be closed meanwhile. */
    private <T> T using(Release release, PackUse<T> use) throws IOException {
        OpenPack pack = hold(release);
        try {
            return use.use(pack);
        } finally {
            letGo(pack);
        }
    }

    private OpenPack hold(Release release) throws IOException {
        synchronized (packs) {
            OpenPack pack = packs.get(release.sequence());
            if (pack != null && !pack.release.pack().equals(release.pack())) {
                forget(pack); // a withdrawal has replaced it, or somebody still asks by what the log said before
                pack = null;
            }
            if (pack == null) {
                pack = new OpenPack(Pack.open(pack(release), release), release);
                packs.put(release.sequence(), pack);
                openDocuments += pack.size;
            }
            pack.users++;
            closeIdle();
            return pack;
        }
    }

    private void letGo(OpenPack pack) throws IOException {
        synchronized (packs) {
            pack.users--;
            if (pack.forgotten && pack.users == 0) {
                pack.pack.close();
            }
        }
    }

    /** Under the lock of the packs. Whoever still reads in it goes on; the last one closes it. */
    private void forget(OpenPack pack) throws IOException {
        packs.remove(pack.release.sequence());
        openDocuments -= pack.size;
        pack.forgotten = true;
        if (pack.users == 0) {
            pack.pack.close();
        }
    }

    private void closeIdle() throws IOException {
        Iterator<OpenPack> eldest = packs.values().iterator();
        while (eldest.hasNext() && (packs.size() > OPEN_PACKS || packs.size() > 1 && openDocuments > OPEN_DOCUMENTS)) {
            OpenPack pack = eldest.next();
            if (pack.users == 0) {
                eldest.remove();
                openDocuments -= pack.size;
                pack.pack.close();
            }
        }
    }

    /** A pack in use, and what it says of its documents once that was asked for. */
    private final class OpenPack {
        private final Pack pack;
        private final Release release;
        private final int size;
        private int users;
        private boolean forgotten;
        private @Nullable PackDirectory directory;
        private @Nullable KeyArchive keys;

        OpenPack(Pack pack, Release release) {
            this.pack = pack;
            this.release = release;
            size = release.lines();
        }

        synchronized KeyArchive keys() throws IOException {
            if (keys == null) {
                keys = pack.keys();
            }
            return keys;
        }

        synchronized PackDirectory directory() throws IOException {
            if (directory == null) {
                DirectoryCache kept = Archive.this.kept;
                Optional<PackDirectory> known = kept == null ? Optional.empty() : kept.get(release);
                directory = known.isPresent() ? known.get() : PackDirectory.read(pack, size);
                if (kept != null && known.isEmpty()) {
                    kept.put(release, directory);
                }
            }
            return directory;
        }
    }
}
