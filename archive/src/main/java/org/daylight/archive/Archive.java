package org.daylight.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.TileLog;
import org.daylight.log.TlogProof;
import org.daylight.message.parse.DocumentForm;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.pack.Torrent;
import org.daylight.people.Mapping;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the public folder ({@code spec/archive.md}). The log says which documents there are; the packs contain them. Other files in the
 * folder are ignored, and content that differs from the log causes an {@link IOException}.
 *
 * <p>Safe for use by several threads. A publisher may add a release at any time: {@link #refresh} sees it complete, because the checkpoint is
 * written last.
 */
public final class Archive implements Closeable {

    /** Packs stay open while they have at most this many documents together: each takes about 140 bytes of memory, a converted one with text 280. */
    private static final int OPEN_DOCUMENTS = 500_000;

    /** Limit of a list of keys, which is read into memory. */
    private static final int MAX_KEYS_BYTES = 64 << 20;

    /** Each pack costs a file handle. */
    private static final int OPEN_PACKS = 256;

    private final Path folder;
    private final OpenViews views;
    private final ReleaseNumbers numbers = new ReleaseNumbers();
    private final LinkedHashMap<Integer, OpenPack> packs = new LinkedHashMap<>(16, 0.75f, true);
    private long openDocuments;
    private volatile @Nullable DirectoryCache cache;
    private volatile @Nullable LineCache lineCache;
    private volatile PublicRecord contents;
    private volatile byte[] lastNote;
    private volatile boolean goneBack;
    private String lastOpened;
    private volatile @Nullable Said said;
    private volatile @Nullable Late late;

    /** The content of a file of {@link PublicRecord#people}, verified. */
    private record Said(LoggedFile file, Mapping mapping) {}

    /** The keys of a file of {@link PublicRecord#keys}, verified. */
    private record Late(LoggedFile file, KeyArchive keys) {}

    /**
     * @param note the checkpoint as it was before the contents were read
     * @param opened what {@link OpenedReleases#fingerprint} returned before
     */
    private Archive(Path folder, byte[] note, String opened, PublicRecord contents) {
        this.folder = folder;
        lastOpened = opened;
        views = new OpenViews(folder);
        this.contents = contents;
        lastNote = note;
    }

    /**
     * Opens an archive.
     *
     * @throws IOException with a one-line message, when the folder is not an archive, or its log is not consistent
     */
    public static Archive open(Path folder) throws IOException {
        Path checkpoint = folder.resolve(ArchivePath.CHECKPOINT);
        byte[] note = Files.exists(checkpoint) ? note(checkpoint) : new byte[0];
        String opened = OpenedReleases.fingerprint(folder);
        return new Archive(folder, note, opened, read(folder));
    }

    private static byte[] note(Path checkpoint) throws IOException {
        return WholeFile.bytes(
                checkpoint,
                SignedNote.MAX_BYTES,
                "it is no checkpoint: restore the file from your backup or from a mirror");
    }

    /**
     * Reads the log again; true when it has grown, or when a sealed part was opened with its key.
     *
     * @throws IOException when it is no longer consistent; the old state remains
     */
    public synchronized boolean refresh() throws IOException {
        byte[] note = note(folder.resolve(ArchivePath.CHECKPOINT));
        String opened = OpenedReleases.fingerprint(folder);
        if (Arrays.equals(note, lastNote) && opened.equals(lastOpened)) {
            return false;
        }
        PublicRecord now = contents;
        PublicRecord next = read(folder);
        if (!next.logKeys().open(lastNote).isOk()) {
            goneBack = true;
            throw new IOException(
                    "the log's key was replaced, and what was shown until now does not count any more: start"
                            + " again");
        }
        lastNote = note;
        lastOpened = opened;
        if (next.checkpoint().equals(now.checkpoint())
                && next.releases().equals(now.releases())
                && next.stories().equals(now.stories())) {
            return false;
        }
        if (next.checkpoint().size() < now.checkpoint().size()) {
            throw new IOException(
                    "the log has become shorter (it had " + now.checkpoint().size() + " entries, now "
                            + next.checkpoint().size() + "): this is no longer the archive that was opened");
        }
        contents = next;
        for (Release release : now.releases()) {
            if (!release.isConfirmed() && next.release(release.sequence()).isEmpty()) {
                numbers.forget(release);
            }
        }
        return true;
    }

    /**
     * Whether {@link #refresh} has found that recovery keys replaced the log's key, and that the state that was opened does not count any more
     * (spec/log-keys.md). This object keeps that state: open the archive again.
     */
    public boolean hasGoneBack() {
        return goneBack;
    }

    /**
     * Caches the verified content of the packs' lines in a derived folder. Like the search index, this folder is trusted: anyone who can write
     * to it can change what the packs seem to contain.
     */
    public void cacheIn(Path derived) {
        cache = new DirectoryCache(derived);
        lineCache = new LineCache(derived);
    }

    /** Reads what a pack says of its documents, from the cache if possible, so that no reader waits for it. */
    public void prepare(Release release) throws IOException {
        using(release, OpenPack::directory);
    }

    /** Caches the lines of a release, if that is not done yet, so that no reader of a proof waits for it. */
    public void prepareProofs(Release release) throws IOException {
        if (release.lines() > 0) {
            using(release, pack -> line(pack, 0));
        }
    }

    /** What the log says, as of the last {@link #refresh}. */
    public PublicRecord contents() {
        return contents;
    }

    /** The signed checkpoint as of the last {@link #refresh}: everything it covers is in {@link #contents}. */
    public byte[] note() {
        return lastNote.clone();
    }

    public Path folder() {
        return folder;
    }

    /** The torrent of a release; empty when there is none, or it does not match the pack ({@code spec/torrent.md}). */
    public Optional<Torrent> torrent(Release release) {
        return PackTorrent.read(
                folder.resolve(ArchivePath.torrent(release.sequence())), PackTorrent.label(contents.origin(), release));
    }

    /** The file of a release. */
    public Path pack(Release release) {
        return folder.resolve(ArchivePath.pack(release.sequence()));
    }

    /** The exception for a release whose file is not the pack that the log names now. */
    public DamagedCopy notThePack(Release release) {
        return new DamagedCopy(
                release,
                pack(release).getFileName() + " is older than a withdrawal in the log; download the part's file"
                        + " again",
                null);
    }

    /**
     * The publisher's mapping of addresses to correspondents; {@link Mapping#NONE} when there is none. Refused with code
     * {@code people-damaged} or {@code people-malformed}, when this copy of the newest file is not the one that the log names, or not valid.
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

    /** The file of a version of a story; refused with code {@code story-damaged} when this copy of it is missing or not the one that the log names. */
    public Outcome<byte[]> story(Story.Version version) {
        String path = version.path();
        if (!version.isConfirmed()) {
            return OpenedReleases.story(folder, contents, version)
                    .map(Outcome::ok)
                    .orElse(Outcome.refused("story-damaged", path + " is not what was sealed; download it again"));
        }
        byte[] bytes = version.sizeBytes() > Story.MAX_BYTES ? new byte[0] : bytes(path, (int) version.sizeBytes());
        return Sha256.of(bytes).equals(version.sha256())
                ? Outcome.ok(bytes)
                : Outcome.refused("story-damaged", path + " does not match the log; download it again");
    }

    /**
     * The file of a version of a list of annotations; refused with code {@code annotations-damaged} when this copy of it is missing or not the one
     * that the log names.
     */
    public Outcome<byte[]> annotations(Story.Version version) {
        return file(FileKind.ANNOTATIONS, version);
    }

    /**
     * The file of a version of a list of corrections; refused with code {@code entities-damaged} when this copy of it is missing or not the one
     * that the log names.
     */
    public Outcome<byte[]> entities(Story.Version version) {
        return file(FileKind.ENTITIES, version);
    }

    private Outcome<byte[]> file(FileKind kind, Story.Version version) {
        String path = kind.path(version.file());
        byte[] bytes = version.sizeBytes() > kind.maxBytes() ? new byte[0] : bytes(path, (int) version.sizeBytes());
        return Sha256.of(bytes).equals(version.sha256())
                ? Outcome.ok(bytes)
                : Outcome.refused(kind.type() + "-damaged", path + " does not match the log; download it again");
    }

    /** The first bytes of a file; none when it is absent, shorter, or cannot be read. */
    private byte[] bytes(String path, int size) {
        try (InputStream in = Files.newInputStream(folder.resolve(path))) {
            byte[] bytes = in.readNBytes(size + 1);
            return bytes.length == size ? bytes : new byte[0];
        } catch (IOException absent) {
            return new byte[0];
        }
    }

    /**
     * What the public record says of a document number, by the newest release that has it. The first time, the lines of all releases are read that may contain the number: 45 bytes
     * a line with {@link #cacheIn}. From then on it is known which release has it.
     */
    public DocumentState state(DocumentId id) throws IOException {
        Optional<Trove> trove = contents.trove(id.trove());
        if (trove.isEmpty()) {
            return new DocumentState.Unknown(id);
        }
        readShownAgain(trove.get(), id);
        int known = numbers.releaseOf(id);
        IOException damaged = null;
        List<Release> releases = trove.get().releases();
        Optional<Release> holds = known > 0 ? contents.release(known) : Optional.empty();
        if (holds.isPresent()) {
            releases = List.of(holds.get());
        }
        for (Release release : releases) {
            boolean isRead = known == 0 && numbers.has(release);
            if (isRead || id.number() < release.first() || id.number() > release.last()) {
                continue;
            }
            try {
                Optional<DocumentState> state =
                        using(release, pack -> pack.directory().state(release, id));
                if (state.isPresent()) {
                    return state.get();
                }
            } catch (DamagedCopy e) {
                damaged = damaged == null ? e : damaged; // another release may have the number
            }
        }
        if (damaged != null) {
            throw damaged;
        }
        return id.number() <= trove.get().documents() ? new DocumentState.ToCome(id) : new DocumentState.Unknown(id);
    }

    /**
     * Reads the lines of the releases that may show a document again. A damaged one is ignored: an earlier release then says what is known of the
     * document.
     */
    private void readShownAgain(Trove trove, DocumentId id) throws IOException {
        for (Release release : trove.releases()) {
            if (mayShowAgain(release, id) && !numbers.has(release)) {
                try {
                    prepare(release);
                } catch (DamagedCopy e) {
                    // the next call tries again
                }
            }
        }
    }

    private static boolean mayShowAgain(Release release, DocumentId id) {
        return showsAgain(release) && release.first() <= id.number() && id.number() <= release.last();
    }

    /** Whether it has lines of documents that an earlier release shows with more redactions. */
    private static boolean showsAgain(Release release) {
        return release.lines() > release.published() + release.withheld() + release.withdrawnCount();
    }

    /**
     * The states of a document number in all releases that have it, in order of release. There are several only for a document that was shown
     * again with fewer redactions; the last one is {@link #state}. Empty when no release has the number.
     *
     * @throws DamagedCopy when a pack that may have one of them is damaged
     */
    public List<DocumentState> forms(DocumentId id) throws IOException {
        DocumentState newest = state(id);
        if (newest instanceof DocumentState.ToCome || newest instanceof DocumentState.Unknown) {
            return List.of();
        }
        int first = first(id);
        if (first == 0) {
            throw new IOException("the part in which " + id + " was published first cannot be read: download it again");
        }
        List<DocumentState> forms = new ArrayList<>();
        for (Release release : contents.trove(id.trove()).orElseThrow().releases()) {
            if (release.sequence() == first || mayShowAgain(release, id)) {
                using(release, pack -> pack.directory().state(release, id)).ifPresent(forms::add);
            }
        }
        return forms;
    }

    /** The release in which a number was new; empty when no release that could be read has it. */
    public Optional<Release> firstRelease(DocumentId id) throws IOException {
        int first = first(id);
        return first == 0 ? Optional.empty() : contents.release(first);
    }

    /** The sequence number of that release; 0 for none. Reads the lines of the releases that may have it, until it is found. */
    private int first(DocumentId id) throws IOException {
        Optional<Trove> trove = contents.trove(id.trove());
        for (Release release :
                trove.isEmpty() ? List.<Release>of() : trove.get().releases()) {
            if (numbers.firstReleaseOf(id) != 0) {
                break;
            }
            boolean isRead = numbers.has(release);
            if (!isRead && release.first() <= id.number() && id.number() <= release.last()) {
                try {
                    prepare(release);
                } catch (DamagedCopy e) {
                    // another release may have the number
                }
            }
        }
        return numbers.firstReleaseOf(id);
    }

    /**
     * The nearest number of the same trove that is in a release: published, withheld or withdrawn. Numbers that are not yet in a
     * release are skipped, however many they are.
     *
     * @param step 1 for the next one, -1 for the previous one
     */
    public Optional<DocumentState> nearest(DocumentId id, int step) throws IOException {
        Optional<Trove> trove = contents.trove(id.trove());
        if (trove.isEmpty()) {
            return Optional.empty();
        }
        List<Release> unread = new ArrayList<>(trove.get().releases());
        int at = id.number();
        while (true) {
            unread.removeIf(numbers::has);
            at = numbers.nearest(id.trove(), at, step, unread);
            if (at == 0) {
                return Optional.empty();
            }
            DocumentId there = new DocumentId(id.trove(), at);
            try {
                DocumentState state = state(there);
                if (!(state instanceof DocumentState.ToCome) && !(state instanceof DocumentState.Unknown)) {
                    return Optional.of(state);
                }
            } catch (DamagedCopy e) {
                // Its documents are skipped: it does not say which numbers it has.
                if (!unread.removeIf(
                        release -> release.sequence() == e.release().sequence())) {
                    throw e;
                }
            }
        }
    }

    /**
     * The published bytes of a document; empty when it is not published.
     *
     * @throws DamagedCopy when the pack contains other bytes than the log commits to, or none
     */
    public Optional<byte[]> publishedBytes(DocumentId id) throws IOException {
        if (!(state(id) instanceof DocumentState.Published shown)) {
            return Optional.empty();
        }
        return Optional.of(using(
                shown.release(),
                pack -> pack.pack
                        .message(id.number(), shown.sizeBytes(), shown.sha256())
                        .orElseThrow(() -> pack.pack.lacks(id.number(), shown.sha256()))));
    }

    /** The bytes of one form of a document. @throws DamagedCopy when the pack contains other bytes than the log commits to, or none */
    public byte[] bytes(DocumentState.Published form) throws IOException {
        int number = form.id().number();
        return using(
                form.release(),
                pack -> pack.pack
                        .message(number, form.sizeBytes(), form.sha256())
                        .orElseThrow(() -> pack.pack.lacks(number, form.sha256())));
    }

    /**
     * The proof of an earlier release in its exact bytes; empty when the document is not one that is shown again.
     *
     * @throws DamagedCopy when the pack has other bytes than the line names, or none
     */
    public Optional<byte[]> earlierProof(DocumentState.Published document) throws IOException {
        PackDocument.Reduces reduces = document.reduces();
        return reduces == null
                ? Optional.empty()
                : Optional.of(using(
                        document.release(),
                        pack -> pack.pack.earlier(document.id().number(), reduces.earlier())));
    }

    /** Uses the published bytes of a document. */
    public interface Use {
        void of(ExactBytes published) throws IOException;
    }

    /**
     * Passes on the published bytes of a document without holding more than a megabyte in memory. They may be read until the use returns.
     *
     * @return false when the document is not published
     * @throws DamagedCopy before the use, when the pack contains other bytes than the log commits to, or none
     */
    public boolean exact(DocumentId id, Use use) throws IOException {
        if (!(state(id) instanceof DocumentState.Published shown)) {
            return false;
        }
        return using(shown.release(), pack -> {
            DocumentForm form = pack.pack.form(shown);
            use.of(pack.pack.exact(id.number(), shown.sizeBytes(), shown.sha256(), form));
            return true;
        });
    }

    /**
     * The published bytes of a document, decompressed while they are read: some kilobytes of memory, whatever its size. It must be closed.
     * They are verified only at the end; call {@link #exact} first when unverified bytes must not be shown.
     *
     * @param start how many bytes to skip
     * @return empty when the document is not published
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
     * As what a published document is read. A file whose name and type break a rule has no name, and an unknown type.
     *
     * @throws DamagedCopy when the name and type of a file are not those that the log commits to
     */
    public DocumentForm form(DocumentState.Published document) throws IOException {
        return document.about() == null && document.conversion() == null
                ? DocumentForm.MAIL
                : using(document.release(), pack -> pack.pack.form(document));
    }

    /** The name and type of a published file; empty for a message. @throws DamagedCopy as {@link #form} */
    public Optional<FileAbout> about(DocumentState.Published document) throws IOException {
        PackEntry named = document.about();
        return named == null
                ? Optional.empty()
                : Optional.of(using(
                        document.release(),
                        pack -> pack.pack.fileAbout(document.id().number(), named)));
    }

    /**
     * Checks the proof of a redacted document.
     *
     * @param published its bytes
     * @return empty when the document is published whole
     * @throws DamagedCopy when the pack has another proof than the log commits to, or none
     */
    public Optional<RedactionCheck> redaction(DocumentState.Published document, byte[] published) throws IOException {
        Redaction line = document.redaction();
        Optional<byte[]> entry = redactionBytes(document);
        return line == null || entry.isEmpty()
                ? Optional.empty()
                : Optional.of(RedactionCheck.of(published, entry.get(), line));
    }

    /** The proof of a redacted document in its exact bytes; empty when the document is published whole. @throws DamagedCopy as {@link #redaction} */
    public Optional<byte[]> redactionBytes(DocumentState.Published document) throws IOException {
        Redaction line = document.redaction();
        return line == null
                ? Optional.empty()
                : Optional.of(using(
                        document.release(),
                        pack -> pack.pack.redaction(document.id().number(), line.entry())));
    }

    /**
     * Reads the text that the publisher extracted from a published document, with one line of it in memory; empty when there is none,
     * or when it is something else than extracted text.
     *
     * @param units receives the units in their order. When an exception is thrown or the answer is empty, what it received must be discarded
     * @throws DamagedCopy when the pack has other bytes than the log commits to, or none
     */
    public Optional<ExtractedText> extractedText(DocumentState.Published document, Consumer<ExtractedText.Unit> units)
            throws IOException {
        PackEntry named = document.text();
        return named == null
                ? Optional.empty()
                : using(document.release(), pack -> pack.pack.read(document.id().number(), named, units));
    }

    /** The same in its exact bytes, at most {@link ExtractedText#MAX_BYTES}. @throws DamagedCopy when the pack has other bytes than the log commits to, or none */
    public Optional<byte[]> extractedTextBytes(DocumentState.Published document) throws IOException {
        PackEntry named = document.text();
        return named == null
                ? Optional.empty()
                : Optional.of(using(
                        document.release(), pack -> pack.pack.text(document.id().number(), named)));
    }

    /**
     * The keys that the findings of a release are based on: those of its pack, and those published later. If this copy of the later keys is
     * damaged, only those of the pack.
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
     * The proof of a published document against the newest checkpoint. Hashes all lines of its part, unless they are cached.
     *
     * @throws DamagedCopy when the lines are not those that the log names
     * @throws IOException also when the log is not consistent
     */
    public DocumentProof proof(DocumentState.Published document) throws IOException {
        Release release = document.release();
        Pack.Line line = using(
                release,
                pack -> line(pack, pack.directory().indexOf(document.id().number())));
        SignedNote note = SignedNote.parse(lastNote).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
        TileLog log = TileLog.open(TileSource.in(folder), checkpoint).orThrow();
        byte[] entry =
                log.entries(release.entry(), release.entry() + 1).orThrow().getFirst();
        return new DocumentProof(
                new String(line.text(), StandardCharsets.UTF_8),
                line.index(),
                release.lines(),
                line.proof(),
                new String(entry, StandardCharsets.UTF_8),
                new TlogProof(
                        release.entry(),
                        log.tree().inclusionProof(release.entry()).orThrow(),
                        note));
    }

    private Pack.Line line(OpenPack pack, int index) throws IOException {
        LineCache known = lineCache;
        if (known == null) {
            return pack.pack.line(index, (line, at, leaf) -> {});
        }
        Optional<Pack.Line> cached = known.get(pack.release, index);
        return cached.isPresent() ? cached.get() : known.read(pack.pack, pack.release, index);
    }

    /**
     * The keys that the publisher obtained after the packs. Refused with code {@code keys-damaged} or {@code keys-malformed}, when this copy of
     * the newest list is not the one that the log names, or not valid.
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
     * The pack's line about a document number; empty when the release does not contain the number. Hashes all lines of the part, unless they
     * are cached.
     *
     * @throws DamagedCopy when the lines are not those that the log names
     */
    public Optional<PackDocument> line(Release release, int number) throws IOException {
        return using(release, pack -> {
            int index = pack.directory().indexOf(number);
            return index < 0
                    ? Optional.empty()
                    : Optional.of(pack.pack.parsed(line(pack, index).text(), index + 1));
        });
    }

    /**
     * The views of a published document; none when it has none, or when this copy leaves views out.
     *
     * @throws DamagedCopy when the file of views is not the one that the log names
     */
    public List<DocumentView> views(DocumentState.Published document) throws IOException {
        return views.using(document.release(), all -> all.of(document.id().number()))
                .orElse(List.of());
    }

    /**
     * The bytes of a file of a view, verified; empty when the document has no such file, or this copy leaves views out.
     *
     * @param view number of the view within the document, from 1
     * @param index number of the file within the view, from 1
     * @throws DamagedCopy when they are not those that the log commits to
     */
    public Optional<ViewFile> viewFile(DocumentState.Published document, int view, int index) throws IOException {
        return views.using(document.release(), all -> {
                    for (DocumentView one : all.of(document.id().number())) {
                        if (one.view() == view
                                && index >= 1
                                && index <= one.files().size()) {
                            DocumentView.File file = one.files().get(index - 1);
                            return Optional.of(new ViewFile(file, all.bytes(one, index)));
                        }
                    }
                    return Optional.<ViewFile>empty();
                })
                .flatMap(found -> found);
    }

    /** A file of a view, and its verified bytes. */
    public record ViewFile(DocumentView.File file, byte[] bytes) {}

    /**
     * All numbers of a release, and the sizes of what it shows now. Takes 12 bytes of memory for each number.
     *
     * @throws DamagedCopy when the lines are not those that the log names, or those of another release of the trove that shows documents again
     */
    public ReleaseLines lines(Release release) throws IOException {
        boolean anyAgain = false;
        for (Release other :
                contents.trove(release.trove()).map(Trove::releases).orElse(List.of())) {
            if (showsAgain(other)) {
                prepare(other);
                anyAgain = true;
            }
        }
        IntPredicate isNewest = anyAgain
                ? number -> numbers.releaseOf(new DocumentId(release.trove(), number)) == release.sequence()
                : number -> true;
        return using(release, pack -> pack.directory().lines(release, isNewest));
    }

    /**
     * Some lines of a release in ascending order of number.
     *
     * @param after the number before the first line; 0 to begin
     * @param most how many lines
     */
    public List<PartLine> lines(Release release, long after, int most) throws IOException {
        return using(release, pack -> pack.directory().lines(after, most));
    }

    /** The lines of a release in ascending order of number: published, withheld and withdrawn documents. */
    public List<PackDocument> documents(Release release) throws IOException {
        return using(release, pack -> pack.pack.documents());
    }

    @Override
    public void close() throws IOException {
        views.close();
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
            case Outcome.Ok<PublicRecord>(PublicRecord contents) -> OpenedReleases.added(folder, contents);
            case Outcome.Refused<PublicRecord>(String code, String reason) ->
                throw new IOException("the log in " + folder + " is inconsistent (" + code + "): " + reason
                        + ". Download the archive again");
        };
    }

    private interface PackUse<T> {
        T use(OpenPack pack) throws IOException;
    }

    /** Uses the pack of a release, and opens it if necessary; it is not closed meanwhile. */
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
                forget(pack); // a withdrawal has replaced it, or the caller has an older state of the log
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

    /** Called under the lock of the packs. Callers that still read the pack continue; the last one closes it. */
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

    /** An open pack, and its directory once that was needed. */
    private final class OpenPack {
        private final Pack pack;
        private final Release release;
        private final int size;
        private int users;
        private boolean forgotten;
        private @Nullable PackDirectory directory;
        private @Nullable DamagedCopy damage;
        private @Nullable FileTime damagedAt;
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
                FileTime changed = Files.getLastModifiedTime(Archive.this.pack(release));
                if (damage != null && changed.equals(damagedAt)) {
                    throw damage; // it is not read again for every number that it might have
                }
                DirectoryCache cache = Archive.this.cache;
                Optional<PackDirectory> known = cache == null ? Optional.empty() : cache.get(release);
                try {
                    directory = known.isPresent() ? known.get() : PackDirectory.read(pack, size);
                } catch (DamagedCopy e) {
                    damage = e;
                    damagedAt = changed;
                    throw e;
                }
                if (cache != null && known.isEmpty()) {
                    cache.put(release, directory);
                }
                PackDirectory read = directory;
                numbers.add(release, read.numbers(), release.again() == 0 ? at -> false : read::isAgain);
            }
            return directory;
        }
    }
}
