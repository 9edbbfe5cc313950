package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.Release;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldTrove;
import org.daylight.check.CheckEntries;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.AccessionSeed;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.newsroom.DecidedNotPlaced;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.pack.Torrent;
import org.daylight.tree.TileFile;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * A publication in preparation: files on the stage, entries for the log, and updates of the catalog that follow.
 * Nothing of it is public before {@link #decide} has returned. Not for use by several threads.
 */
final class Publication {

    /** Version of the public folder's layout ({@code spec/archive.md}). */
    private static final int FORMAT = 1;

    private final Newsroom newsroom;
    private final Stage stage;
    private final TileLog log;
    private final List<byte[]> entries = new ArrayList<>();
    private final List<Json> effects = new ArrayList<>();
    private final List<Stage.Staged> replacements = new ArrayList<>();
    private final Map<Integer, Accession> announcing = new HashMap<>();
    private LogKeys keys;
    private NoteKey.Signer signer;
    private boolean confirmed;

    private Publication(Newsroom newsroom, Stage stage, TileLog log, LogKeys keys) {
        this.newsroom = newsroom;
        this.stage = stage;
        this.log = log;
        this.keys = keys;
        signer = newsroom.logKey();
    }

    /**
     * Begins a publication: opens the existing log, or an empty one, and clears the stage.
     *
     * @throws IOException when the log is not what this newsroom signed
     */
    static Publication begin(Newsroom newsroom) throws IOException {
        return begin(newsroom, newsroom.stageFolder(), false);
    }

    /** One that begins with {@link #changeKey}: the log may have got another key since this newsroom was saved. */
    static Publication beginToChangeKey(Newsroom newsroom) throws IOException {
        return begin(newsroom, newsroom.stageFolder(), true);
    }

    /** One that is only looked at: with a stage of its own, and never decided. */
    static Publication preview(Newsroom newsroom, Path stage) throws IOException {
        return begin(newsroom, stage, false);
    }

    private static Publication begin(Newsroom newsroom, Path stageFolder, boolean isAnyKey) throws IOException {
        newsroom.readLogKey(); // another command may have changed it
        TileSource source = TileSource.in(newsroom.archiveFolder());
        boolean isNew = source.read(TileSource.CHECKPOINT, 0).isEmpty();
        LogKeys all = orIOException(LogKeys.read(source, newsroom.verifierKey()));
        byte[] note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES).orElse(new byte[0]);
        NoteKey.Verifier valid =
                all.open(note).ok().map(checkpoint -> all.at(checkpoint.size())).orElse(newsroom.verifierKey());
        if (!isAnyKey && !isNew && !valid.equals(newsroom.verifierKey())) {
            throw new IOException(
                    "the log has another key now, " + valid + ", and this newsroom has an earlier one: nothing can be"
                            + " signed. Anyone who has the new key gives it to this"
                            + " newsroom with  daylight log-key recover , with the"
                            + " statement that introduced it");
        }
        TileLog log = isNew ? TileLog.empty(newsroom.settings().origin()) : orIOException(TileLog.open(source, valid));
        LogKeys keys = all.until(log.size());
        Publication publication = new Publication(newsroom, Stage.begin(stageFolder), log, keys);
        if (isNew) {
            publication.enter(new LogEntry.Archive(
                    newsroom.settings().origin(),
                    newsroom.settings().title(),
                    FORMAT,
                    newsroom.logKey().verifier()));
        }
        return publication;
    }

    /**
     * Makes sure that the log here is the newest. {@link #decide} does this if it was not done before; doing it earlier
     * avoids useless work.
     *
     * @return the time by the clock of each witness that answered
     * @throws NotTheNewest when it is not, or this cannot be determined
     */
    List<Instant> confirm() throws IOException {
        confirmed = true;
        RestoredMark.refuseIfThere(newsroom);
        List<ArchiveAddress> copies = mirrors().map(LogEntry.Mirrors::addresses).orElse(List.of());
        return new ConfirmHistory(newsroom, log, keys).run(copies);
    }

    /** The log before this publication. */
    TileLog log() {
        return log;
    }

    /** The keys of the log. */
    LogKeys logKeys() {
        return keys;
    }

    /**
     * Changes the log's key: the next entry is about it, and the new key signs.
     *
     * @param next must be in the newsroom as the next key ({@link Newsroom#prepareNextKey})
     * @throws IOException with a one-line message, when the change does not follow from what the log has
     */
    void changeKey(KeyChange change, NoteKey.Signer next) throws IOException {
        if (!entries.isEmpty() || change.size() != log.size()) {
            throw new IllegalStateException(
                    "a change of the key is the first entry that follows the checkpoint it names");
        }
        keys = orIOException(keys.with(change));
        signer = next;
        stage.add(KeyChange.path(change.number()), change.bytes());
        enter(change.entry());
        effect(FinishPublication.logKeyChanged(change.number()));
    }

    Stage stage() {
        return stage;
    }

    /** When the newest release that was not sealed was published, as the log says; empty when there is none. */
    Optional<Instant> lastTime() throws IOException {
        return newest(LogEntry.Release.class, release -> release.sealKey() == null)
                .map(LogEntry.Release::time);
    }

    /** What the log says of a sealed release; empty when it is not sealed. */
    Optional<LogEntry.Sealed> seal(int number) throws IOException {
        return newest(LogEntry.Sealed.class, seal -> seal.number() == number);
    }

    /**
     * How many releases and sealed parts the log names so far: the number of the newest. Searches from the end, where the
     * newest is, except for later announcements. A release that was sealed before has an older number.
     */
    long releases() throws IOException {
        return newest(
                        LogEntry.class,
                        entry -> entry instanceof LogEntry.Sealed
                                || entry instanceof LogEntry.Release release && release.sealKey() == null)
                .map(entry ->
                        entry instanceof LogEntry.Sealed seal ? seal.number() : ((LogEntry.Release) entry).sequence())
                .orElse(0L);
    }

    /** The newest entry about correspondents; empty when there is none. */
    Optional<LogEntry.People> people() throws IOException {
        return newest(LogEntry.People.class);
    }

    /** The newest list of keys that came after the packs; empty when there is none. */
    Optional<LogEntry.Keys> keys() throws IOException {
        return newest(LogEntry.Keys.class);
    }

    /** The log's entry about an accession, by its number in the log; empty when the log does not name it (yet). */
    Optional<LogEntry.Accession> accession(int logged) throws IOException {
        return newest(LogEntry.Accession.class, entry -> entry.number() == logged);
    }

    /** The number in the log of an accession of this newsroom; 0 when neither the log nor this publication names it. */
    int logged(int accession) {
        Accession announced = announcing.get(accession);
        return announced != null
                ? announced.logged()
                : newsroom.catalog().accessions().get(accession).logged();
    }

    /** An accession that this publication announces; empty for others. */
    Optional<Accession> announcing(int number) {
        return Optional.ofNullable(announcing.get(number));
    }

    /** The newest entry about mirrors; empty when there is none. */
    Optional<LogEntry.Mirrors> mirrors() throws IOException {
        return newest(LogEntry.Mirrors.class);
    }

    /** The newest entry about the page with which plain copies are read; empty when there is none. */
    Optional<LogEntry.ReadingPage> page() throws IOException {
        return newest(LogEntry.ReadingPage.class);
    }

    /** The files of a kind in the log before this publication. Reads the whole log. */
    EarlierVersions versions(FileKind kind) throws IOException {
        var versions = new ArrayList<LogEntry.Version>();
        var withdrawn = new HashSet<String>();
        newest(LogEntry.class, entry -> {
            switch (entry) {
                case LogEntry.Version version when version.kind() == kind -> versions.add(version);
                case LogEntry.VersionsWithdrawal withdrawal
                when withdrawal.kind() == kind -> withdrawn.add(withdrawal.name());
                default -> {}
            }
            return false;
        });
        return new EarlierVersions(kind, new ArrayList<>(versions.reversed()), withdrawn);
    }

    /** The time of the newest heartbeat; empty when there is none. */
    Optional<Instant> heartbeat() throws IOException {
        return newest(LogEntry.Heartbeat.class).map(LogEntry.Heartbeat::time);
    }

    /** Stages the torrent of a staged pack ({@code spec/torrent.md}); the pack is read again for it. */
    void torrent(Torrent.Label label) throws IOException {
        stage.add(ArchivePath.torrent(Math.toIntExact(label.release())), torrentOf(label));
    }

    /**
     * Does the same for a pack that replaces another: the torrent replaces the other's torrent, and is put in place
     * right after the pack.
     */
    void replaceTorrent(Torrent.Label label) throws IOException {
        byte[] torrent = torrentOf(label);
        replace(ArchivePath.torrent(Math.toIntExact(label.release())), out -> out.write(torrent));
    }

    private byte[] torrentOf(Torrent.Label label) throws IOException {
        List<ArchiveAddress> addresses =
                mirrors().map(LogEntry.Mirrors::addresses).orElse(List.of());
        Path pack = stage.staged(ArchivePath.pack(Math.toIntExact(label.release())));
        return PackTorrent.made(pack, label, addresses);
    }

    /**
     * Stages the torrents of all releases whose torrent does not name these addresses. Packs that have a hybrid are
     * not read. A pack that is not the one that the log names gets no torrent: torrents are derived, and damaged packs
     * are reported elsewhere.
     */
    void torrents(List<ArchiveAddress> addresses) throws IOException {
        if (log.size() == 0) {
            return;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            for (Release release : archive.contents().releases()) {
                Torrent.Label label = PackTorrent.label(archive.contents().origin(), release);
                Optional<byte[]> torrent = due(archive, label, addresses);
                if (torrent.isPresent()) {
                    stage.add(ArchivePath.torrent(release.sequence()), torrent.get());
                }
            }
        }
    }

    private static Optional<byte[]> due(Archive archive, Torrent.Label label, List<ArchiveAddress> addresses) {
        try {
            int release = Math.toIntExact(label.release());
            Path torrent = archive.folder().resolve(ArchivePath.torrent(release));
            Path pack = archive.folder().resolve(ArchivePath.pack(release));
            return PackTorrent.due(torrent, pack, label, addresses);
        } catch (IOException notThePack) {
            return Optional.empty();
        }
    }

    private <E extends LogEntry> Optional<E> newest(Class<E> kind) throws IOException {
        return newest(kind, any -> true);
    }

    private <E extends LogEntry> Optional<E> newest(Class<E> kind, Predicate<E> wanted) throws IOException {
        for (long to = log.size(); to > 0; ) {
            long from = (to - 1) / TilePath.WIDTH * TilePath.WIDTH; // a whole bundle
            for (byte[] entry : orIOException(log.entries(from, to)).reversed()) {
                Optional<E> found = LogEntry.parse(entry)
                        .ok()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .filter(wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
            to = from;
        }
        return Optional.empty();
    }

    /**
     * Stages a file that replaces a public one. It is put in place last, right before the checkpoint that refers to it,
     * so that the old checkpoint is wrong about the file only for the moment between the two.
     */
    Stage.Staged replace(String path, Stage.Writing writing) throws IOException {
        Stage.Staged staged = stage.write(path, writing);
        replacements.add(staged);
        return staged;
    }

    /** As {@link #replace}, and returns the producer's result with the file. */
    <T> Stage.Produced<T> replaceWith(String path, Stage.Producer<T> producer) throws IOException {
        List<T> results = new ArrayList<>();
        Stage.Staged staged = replace(path, out -> results.add(producer.to(out)));
        return new Stage.Produced<>(staged, results.getFirst());
    }

    void enter(LogEntry entry) {
        entries.add(entry.bytes());
    }

    /** Adds an update of the catalog that is made once everything is in place; see {@link FinishPublication}. */
    void effect(Json.Obj effect) {
        effects.add(effect);
    }

    /** Commits to every accession of a trove that the log does not name yet; returns how many there were. */
    int announce(HeldTrove trove) throws IOException {
        if (!HeldTrove.objection(trove.slug()).isEmpty()) {
            throw new IOException(HeldTrove.objection(trove.slug()));
        }
        Slug slug = new Slug(trove.slug());
        if (!trove.announced()) {
            newsroom.opening()
                    .notices()
                    .say("the title \"" + trove.title() + "\" of " + trove.slug()
                            + " becomes public and cannot be changed afterwards");
            enter(new LogEntry.Trove(slug, trove.title(), trove.description()));
            effect(FinishPublication.troveAnnounced(trove.id()));
        }
        int announced = 0;
        int logged = Math.toIntExact(
                newest(LogEntry.Accession.class).map(LogEntry.Accession::number).orElse(0L));
        for (Accession accession : newsroom.catalog().accessions().of(trove.id())) {
            if (accession.state() == Accession.State.CLOSED) {
                logged++;
                Sha256 root = commit(accession, trove, logged);
                enter(entry(slug, accession, logged, root));
                effect(FinishPublication.accessionAnnounced(accession.number(), logged));
                announcing.put(accession.number(), accession.as(logged));
                announced++;
            }
        }
        return announced;
    }

    /**
     * Writes the new head of the log and decides. If the process stops before this, nothing has happened. If it stops
     * afterwards, the next {@link FinishPublication} puts everything in place.
     *
     * @throws NotTheNewest when the log or this newsroom is not the newest: nothing was signed
     * @throws DecidedNotPlaced when it is decided, and the disk failed right afterwards
     */
    void decide() throws IOException {
        decide(StepListener.NONE);
    }

    /** As {@link #decide()}. @param steps reached only if this newsroom has a lease */
    void decide(StepListener steps) throws IOException {
        if (!confirmed) {
            confirm();
        }
        areAllowed();
        TileLog.Growth growth = orIOException(log.append(entries));
        for (TileFile file : growth.files()) {
            stage.add(file.path().toString(), file.bytes());
        }
        replacements.forEach(stage::list);
        Checkpoint checkpoint = growth.checkpoint();
        // If the process stops after this and before the stage is committed, the reservation has no effect.
        Optional<NewsroomLease> lease = NewsroomLease.of(newsroom);
        if (lease.isPresent()) {
            lease.get().reserve(log.checkpoint(), checkpoint, steps);
        }
        stage.add(ArchivePath.CHECKPOINT, checkpoint.sign(signer).bytes());
        newsroom.confirmLocks(); // another machine may have them, if the connection to the catalog was lost
        try {
            stage.commit(Json.Obj.EMPTY.with("catalog", new Json.Arr(effects)));
        } catch (IOException e) {
            if (stage.isCommitted()) {
                throw new DecidedNotPlaced(e);
            }
            throw e;
        }
    }

    /**
     * Makes sure that the checker accepts the new entries after the existing ones. It does not when the newsroom was
     * restored from an old backup, and the archive folder is newer: then the catalog does not know what is in the log.
     */
    private void areAllowed() throws IOException {
        Optional<CheckEntries.Fault> fault = CheckEntries.fault(log, entries);
        if (fault.isEmpty()) {
            return;
        }
        String reason = fault.get().reason();
        if (fault.get().entry() < log.size()) {
            throw inconsistent("entry " + fault.get().entry(), reason);
        }
        throw new NotTheNewest("this newsroom is older than its archive, or its catalog is wrong: the log already has "
                + log.size() + " entries, and the new one does not fit (" + reason
                + "). Restore the newest backup of the newsroom; nothing was signed");
    }

    /** The files of a log with the same entries, except those about changes of its key, whose first entry names another key. */
    List<TileFile> underKey(NoteKey.Signer key) throws IOException {
        return grown(key).files();
    }

    /** The checkpoint of that log, to be signed with the other key. */
    Checkpoint headUnderKey(NoteKey.Signer key) throws IOException {
        return grown(key).checkpoint();
    }

    private TileLog.Growth grown(NoteKey.Signer key) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (long from = 0; from < log.size(); from += TilePath.WIDTH) {
            all.addAll(orIOException(log.entries(from, Math.min(log.size(), from + TilePath.WIDTH))));
        }
        all.addAll(entries);
        // This log has one key only, so nothing in it can be about changes of another one.
        all.removeIf(entry -> LogEntry.parse(entry)
                .ok()
                .filter(LogEntry.LogKey.class::isInstance)
                .isPresent());
        all.set(
                0,
                new LogEntry.Archive(
                                newsroom.settings().origin(),
                                newsroom.settings().title(),
                                FORMAT,
                                key.verifier())
                        .bytes());
        return orIOException(TileLog.empty(newsroom.settings().origin()).append(all));
    }

    /**
     * Stages the commitments of an accession, in order of number, as the tiles of a separate tree; returns its root.
     */
    private Sha256 commit(Accession accession, HeldTrove trove, int logged) throws IOException {
        if (accession.first() == 0) {
            return TileTree.empty().root();
        }
        AccessionSeed seed = newsroom.seed(accession.number());
        List<Sha256> leaves = new ArrayList<>();
        for (Documents.Numbered document :
                newsroom.catalog().documents().numbered(trove.id(), accession.first(), accession.last())) {
            leaves.add(DocumentOpening.of(
                            seed, document.number(), document.sha256(), document.sizeBytes(), document.pieces())
                    .commitment()
                    .leafHash());
        }
        TileTree.Growth tree = TileTree.empty().append(leaves);
        String prefix = ArchivePath.accession(logged);
        for (TileFile file : tree.files()) {
            stage.add(prefix + file.path(), file.bytes());
        }
        return tree.root();
    }

    private LogEntry.Accession entry(Slug slug, Accession accession, int logged, Sha256 root) {
        boolean none = accession.first() == 0;
        return new LogEntry.Accession(
                slug,
                logged,
                accession.account().stored(),
                none ? null : new DocumentNumber(accession.first()),
                none ? null : new DocumentNumber(accession.last()),
                root,
                accession.account().seen(),
                accession.account().duplicates(),
                newsroom.catalog().accessions().lossesByCode(accession.number()));
    }

    /** The value; a refusal becomes an exception with a one-line message. */
    private static <T> T orIOException(Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw inconsistent(code, reason);
        };
    }

    private static IOException inconsistent(String what, String reason) {
        return new IOException("the archive's log is inconsistent (" + what + "): " + reason
                + ". Restore the archive folder as it was after the last publication; nothing was published");
    }
}
