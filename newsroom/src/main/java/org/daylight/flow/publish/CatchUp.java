package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.HeldLog;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.mirror.Mirror;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.FencedPublication;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * Fetches the newest state of the log from a mirror, for a newsroom that is behind: because it was restored from a backup, or because another newsroom has
 * published ({@code spec/newsroom.md} section 13). Nothing is signed.
 *
 * <ol>
 *   <li>Fetch the archive and check all of it, next to the newsroom's own ({@link Mirror}). If the process stops here, nothing has changed.
 *   <li>A publication that was decided here: put it in place, if the mirror does not have it and nobody has declared it void; otherwise discard it.
 *   <li>Find what the catalog does not know ({@link CatalogFromLog}).
 *   <li>Stage the files and these updates, decide, and put them in place, as in a publication ({@link FinishPublication}).
 *   <li>Confirm that nobody has more ({@link ConfirmHistory}), record it in the audit log, and delete {@code restored.json}: from here on the newsroom may
 *       sign. If it was restored and has no lease, it may sign after {@link LeaseOfLog#declareNone} or {@link LeaseOfLog#start}.
 * </ol>
 */
public final class CatchUp {

    private static final int CONNECTIONS = 4;

    private final Newsroom newsroom;
    private final StepListener steps;

    public CatchUp(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public CatchUp(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * What was done.
     *
     * @param before entries of the log that were here
     * @param now entries that are here
     * @param updates how many updates of the catalog were made
     * @param notes one line each: what an editor must know or do
     * @param complete false if something is missing that the log names; the newsroom may sign all the same
     */
    public record Result(long before, long now, int updates, List<String> notes, boolean complete) {}

    /**
     * Catches up.
     *
     * @param sources addresses or folders of mirrors; if there are none, those of {@code mirrors.txt} and of the log
     * @param nobodyHasMore whether the editor declares that there is no copy to ask; what is known is asked all the same
     * @throws NotTheNewest when somebody has more, or nobody answered
     * @throws IOException with a one-line message; the newsroom signs nothing before this has succeeded, if it was restored
     */
    public Result run(By by, List<String> sources, boolean nobodyHasMore, InstantSource clock, Mirror.Progress progress)
            throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            PreviewFolder.clearLeft(newsroom);
            long before = log(newsroom.archiveFolder()).map(TileLog::size).orElse(0L);
            var notes = new ArrayList<String>();
            List<String> asked = new ArrayList<>(sources);
            if (asked.isEmpty()) {
                known(newsroom).forEach(address -> asked.add(address.text()));
            }
            Path work = newsroom.folder().resolve("catch-up");
            Path newest = newsroom.archiveFolder();
            if (!asked.isEmpty()) {
                newest = fetch(work, asked, nobodyHasMore, clock, progress, notes);
            } else if (!nobodyHasMore) {
                throw new NotTheNewest(
                        "no mirror is known: name one, as in  daylight catch-up https://mirror.example/ . If there is"
                                + " none, and nobody else has published, declare it with  --nobody-has-more");
            }
            keepFenced(work);
            steps.reached("fetched");
            finishDecided(newest, notes);
            steps.reached("decided before");
            Optional<FencedPublication> fenced = fenced(newest);
            CatalogFromLog.Result catalog = stage(newest, fenced);
            notes.addAll(catalog.notes());
            fenced.ifPresent(gone -> notes.add("entries that a replaced key signed do not count any more: "
                    + gone.paths().size() + " of their files moved to " + gone.folder() + " in the newsroom"));
            FinishPublication.run(newsroom, steps);
            long now = log(newsroom.archiveFolder()).map(TileLog::size).orElse(0L);
            confirm(addresses(sources));
            NoteKey.Verifier current = keys(newsroom, newsroom.archiveFolder()).current();
            if (!current.equals(newsroom.verifierKey())) {
                notes.add("the log has another key now, " + current
                        + ": this newsroom can only sign with it. Restore a later backup, or replace the key with"
                        + " daylight log-key recover");
            }
            new AuditLog(newsroom)
                    .record(
                            by.who(),
                            by.time(),
                            AuditRecord.of(
                                    "catch-up",
                                    Json.Obj.EMPTY
                                            .with("before", before)
                                            .with("now", now)
                                            .withOptional(
                                                    "fenced",
                                                    fenced.map(FencedPublication::folder)
                                                            .orElse(null))
                                            .with("nobodyHasMore", nobodyHasMore)));
            steps.reached("recorded");
            RestoredMark.caughtUp(newsroom);
            delete(work);
            return new Result(before, now, catalog.effects().size(), List.copyOf(notes), catalog.complete());
        }
    }

    /** Fetches and checks the newest archive; returns its folder. */
    private Path fetch(
            Path work,
            List<String> sources,
            boolean nobodyHasMore,
            InstantSource clock,
            Mirror.Progress progress,
            List<String> notes)
            throws IOException {
        Path copy = work.resolve("archive");
        if (hasGoneBack(copy)) { // in an earlier run; the files that it removed would be linked again
            keepFenced(work);
            delete(work);
        }
        DurableFiles.createPrivateFolder(work);
        link(newsroom.archiveFolder(), copy);
        var options = new Mirror.Options(
                sources, copy, newsroom.verifierKey(), new Route.Direct(), true, false, CONNECTIONS, 1);
        Mirror.Result result;
        try {
            result = new Mirror(options).round(clock, progress);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        notes.addAll(result.notes());
        return switch (result.word()) {
            case CURRENT -> copy;
            case REFUSED ->
                throw new NotTheNewest(
                        result.evidence() == null
                                ? "what the mirror has failed the check, so nothing was changed: "
                                        + result.faults().stream()
                                                .map(fault -> fault.text())
                                                .findFirst()
                                                .orElse("see the notes")
                                : "the mirror has another history of this log than this newsroom; the evidence is in "
                                        + result.evidence() + ". Nothing was changed");
            case UNREACHABLE -> {
                if (!nobodyHasMore) {
                    throw new NotTheNewest("no mirror could be reached (" + String.join("; ", result.notes())
                            + "): nothing was changed. Try again, or name another one");
                }
                yield newsroom.archiveFolder();
            }
        };
    }

    /** Files are replaced by renaming, on both sides: what a link leads to is never written. */
    private static void link(Path archive, Path copy) throws IOException {
        if (!Files.isDirectory(archive)) {
            return;
        }
        List<Path> files;
        try (var all = Files.walk(archive)) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path file : files) {
            Path to = copy.resolve(archive.relativize(file).toString());
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                continue; // from an earlier run
            }
            Files.createDirectories(to.getParent());
            try {
                Files.createLink(to, file);
            } catch (IOException | UnsupportedOperationException anotherDisk) {
                Files.copy(file, to);
            }
        }
    }

    private void finishDecided(Path newest, List<String> notes) throws IOException {
        Optional<Checkpoint> decided = FinishPublication.stagedCheckpoint(newsroom);
        if (decided.isPresent()) {
            Optional<TileLog> there = log(newest);
            boolean isThere =
                    there.isPresent() && there.get().size() >= decided.get().size();
            Optional<NewsroomLease> lease = NewsroomLease.of(newsroom);
            boolean isVoid = !isThere && lease.isPresent() && lease.get().isVoid(decided.get());
            if (isThere
                    && !there.get()
                            .tree()
                            .root(decided.get().size())
                            .orThrow()
                            .equals(decided.get().root())) {
                isVoid = true;
            }
            if (isThere || isVoid) {
                FinishPublication.discard(newsroom);
                notes.add(
                        isVoid
                                ? "a publication that was signed here was discarded, because it never became public:"
                                        + " publish it again"
                                : "a publication that was signed here is public already");
                return;
            }
        }
        FinishPublication.earlier(newsroom, steps);
    }

    /**
     * What is public here and does not belong to the log that was fetched, because recovery keys have replaced the key that signed it.
     *
     * @throws NotTheNewest if no recovery explains the difference
     */
    private Optional<FencedPublication> fenced(Path newest) throws IOException {
        Path archive = newsroom.archiveFolder();
        Optional<TileLog> here = log(archive);
        Optional<TileLog> there = log(newest);
        if (here.isEmpty() || there.isEmpty()) {
            return Optional.empty();
        }
        boolean isLonger = there.get().size() >= here.get().size();
        if (isLonger
                && there.get()
                        .tree()
                        .root(here.get().size())
                        .orThrow()
                        .equals(here.get().checkpoint().root())) {
            return Optional.empty();
        }
        byte[] note = TileSource.in(archive)
                .read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES)
                .orElseThrow();
        LogKeys before = keys(newsroom, archive);
        LogKeys now = keys(newsroom, newest);
        boolean isRecovered = now.recoveryAgainst(note, before).isPresent()
                && new HeldLog(TileSource.in(archive), before, note).rival(now).isEmpty();
        if (!isRecovered) {
            if (isLonger) {
                throw new NotTheNewest(
                        "the mirror has another history of this log than this newsroom. Nothing was changed");
            }
            return Optional.empty(); // an older log, from an earlier run
        }
        var gone = new ArrayList<String>();
        try (var all = Files.walk(archive)) {
            for (Path file : all.filter(one -> Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                String path = archive.relativize(file).toString().replace(java.io.File.separatorChar, '/');
                if (ArchivePath.isPublic(path) && !Files.exists(newest.resolve(path))) {
                    gone.add(path);
                }
            }
        }
        String name = "fenced-" + Sha256.of(note).hex().substring(0, 16);
        return Optional.of(new FencedPublication(name, gone));
    }

    /** Whether a fetched log goes back behind the one here. */
    private boolean hasGoneBack(Path copy) {
        try {
            return fenced(copy).isPresent();
        } catch (IOException unfinished) { // the mirror completes or replaces it
            return false;
        }
    }

    /** Keeps what the mirror has set aside, as evidence of what the replaced key signed. May be repeated. */
    private void keepFenced(Path work) throws IOException {
        Path state = work.resolve("archive.mirror");
        if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> folders;
        try (var all = Files.list(state)) {
            folders = all.filter(
                            one -> FencedPublication.isName(one.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        for (Path one : folders) {
            Path kept = newsroom.folder().resolve(one.getFileName().toString());
            if (!Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
                DurableFiles.rename(one, kept);
            }
        }
    }

    /** Stages and decides what is new; does nothing if nothing is. */
    private CatalogFromLog.Result stage(Path newest, Optional<FencedPublication> fenced) throws IOException {
        Optional<TileLog> there = log(newest);
        if (there.isEmpty()) {
            return new CatalogFromLog.Result(List.of(), List.of(), true);
        }
        Optional<TileLog> here = log(newsroom.archiveFolder());
        boolean isAhead = here.isEmpty()
                || fenced.isPresent()
                || there.get().size() > here.get().size();
        CatalogFromLog.Result result;
        try (Archive archive = Archive.open(isAhead ? newest : newsroom.archiveFolder())) {
            result =
                    new CatalogFromLog(newsroom, archive, isAhead ? there.get() : here.get(), fenced.isPresent()).run();
        }
        if (!isAhead && result.effects().isEmpty()) {
            return result;
        }
        Stage stage = Stage.begin(newsroom.stageFolder());
        if (isAhead) {
            for (Path file : changedFiles(newest)) {
                String path = newest.relativize(file).toString().replace(java.io.File.separatorChar, '/');
                stage.add(path, out -> Files.copy(file, out));
            }
        }
        steps.reached("staged");
        stage.commit(Json.Obj.EMPTY
                .with("catalog", new Json.Arr(result.effects()))
                .withOptional("fenced", fenced.map(FencedPublication::json).orElse(null)));
        steps.reached("decided");
        return result;
    }

    /** New files first, then those that replace others, the checkpoint last. */
    private List<Path> changedFiles(Path newest) throws IOException {
        var added = new ArrayList<Path>();
        var replaced = new ArrayList<Path>();
        List<Path> files;
        try (var all = Files.walk(newest)) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        Path checkpoint = newest.resolve(ArchivePath.CHECKPOINT);
        for (Path file : files) {
            Path own = newsroom.archiveFolder().resolve(newest.relativize(file).toString());
            if (file.equals(checkpoint)) {
                continue;
            }
            if (!Files.exists(own)) {
                added.add(file);
            } else if (!Files.isSameFile(file, own) && Files.mismatch(file, own) >= 0) {
                replaced.add(file);
            }
        }
        added.addAll(replaced);
        added.add(checkpoint);
        return added;
    }

    private void confirm(List<ArchiveAddress> sources) throws IOException {
        Optional<TileLog> log = log(newsroom.archiveFolder());
        var copies = new ArrayList<>(sources);
        copies.addAll(known(newsroom));
        new ConfirmHistory(
                        newsroom,
                        log.orElseGet(() -> TileLog.empty(newsroom.settings().origin())),
                        keys(newsroom, newsroom.archiveFolder()))
                .run(copies);
    }

    private static List<ArchiveAddress> addresses(List<String> sources) {
        return sources.stream()
                .flatMap(source -> ArchiveAddress.typed(source).ok().stream())
                .toList();
    }

    /** The mirrors of {@code mirrors.txt}, and those of the log here. */
    static List<ArchiveAddress> known(Newsroom newsroom) throws IOException {
        var addresses = new ArrayList<>(PublishMirrors.readIfThere(newsroom));
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                addresses.addAll(archive.contents().mirrors());
            }
        }
        return addresses.stream().distinct().toList();
    }

    private Optional<TileLog> log(Path archive) throws IOException {
        return of(newsroom, archive);
    }

    /** The log in a folder; empty if there is none. @throws IOException with a one-line message, when it is damaged */
    static Optional<TileLog> of(Newsroom newsroom, Path archive) throws IOException {
        TileSource source = TileSource.in(archive);
        if (source.read(TileSource.CHECKPOINT, 0).isEmpty()) {
            return Optional.empty();
        }
        byte[] note = source.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES).orElse(new byte[0]);
        LogKeys keys = keys(newsroom, archive);
        NoteKey.Verifier key = keys.open(note)
                .ok()
                .map(checkpoint -> keys.at(checkpoint.size()))
                .orElse(keys.current());
        return switch (TileLog.open(source, key)) {
            case Outcome.Ok<TileLog>(TileLog log) -> Optional.of(log);
            case Outcome.Refused<TileLog>(String code, String reason) ->
                throw new IOException("the log in " + archive + " is inconsistent (" + code + "): " + reason);
        };
    }

    /** The keys of the log in a folder, which may have changed after this newsroom was saved. */
    static LogKeys keys(Newsroom newsroom, Path archive) throws IOException {
        return switch (LogKeys.read(TileSource.in(archive), newsroom.verifierKey())) {
            case Outcome.Ok<LogKeys>(LogKeys keys) -> keys;
            case Outcome.Refused<LogKeys>(String code, String reason) ->
                throw new IOException(
                        "the keys of the log in " + archive + " are inconsistent (" + code + "): " + reason);
        };
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
