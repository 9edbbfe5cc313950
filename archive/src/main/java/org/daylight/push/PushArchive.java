package org.daylight.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicFiles;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.archive.Story;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.daylight.store.ObjectStore.Condition;
import org.daylight.store.ObjectStore.Held;
import org.daylight.store.StoreConflict;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies the public files of an archive to a store. It can be stopped at any moment and repeated: only what is missing or different is sent.
 *
 * <ol>
 *   <li>The checkpoint in the store must be one of the log here. If the process stops here or before, nothing was changed.
 *   <li>The object {@code pushing} announces the checkpoint that will be stored, by a conditional write. Whoever has another history of the log cannot
 *       get past this step any more, and whoever has an older state stops at the next file that both write. If the process stops here, the next push of
 *       this log continues.
 *   <li>New files, in the order of spec/archive.md section 3. If the process stops here, there are files that no checkpoint names yet.
 *   <li>Files that replace others after a withdrawal. If the process stops here, readers find a newer pack than the old checkpoint names, and read it again.
 *   <li>The checkpoint, by a conditional write: only if it is still the one of step 1.
 *   <li>What was withdrawn, or is not needed any more, is deleted. If the process stops here, the next push deletes it.
 * </ol>
 */
public final class PushArchive {

    /** The checkpoint that is being stored; not a file of the archive. */
    static final String PUSHING = "pushing";

    private static final String TRIAL = "pushing.trial";
    private static final String FIRST_OWN = "0".repeat(32);
    private static final int CONFLICTS = 5;

    private final Path folder;
    private final ObjectStore store;
    private final int connections;
    private final Progress progress;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger same = new AtomicInteger();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong seenBytes = new AtomicLong();
    private long total;

    /** Is told about the progress; from any thread. */
    public interface Progress {
        /**
         * @param bytes that were sent, or compared and found to be there
         * @param total of all files
         */
        void at(long bytes, long total);
    }

    /**
     * What was done.
     *
     * @param entries of the log in the store now
     * @param isNew whether the checkpoint in the store was changed
     * @param files that were sent
     * @param bytes of them
     * @param unchanged files that were there
     * @param deleted paths that were deleted
     */
    public record Pushed(long entries, boolean isNew, int files, long bytes, int unchanged, List<String> deleted) {}

    /**
     * A push, to be run once.
     *
     * @param folder of the archive
     * @param connections files that are sent at the same time, 1 or more; each needs memory for a part
     */
    public PushArchive(Path folder, ObjectStore store, int connections, Progress progress) {
        this.folder = folder;
        this.store = store;
        this.connections = connections;
        this.progress = progress;
    }

    /**
     * Pushes.
     *
     * @throws PushRefused if the store does not allow it
     * @throws IOException in one line, if the archive or the store does not work
     */
    public Pushed run() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            return run(archive);
        }
    }

    /** How a checkpoint in the store relates to the log here. */
    private enum Relation {
        /** It is one of this log: the same or an older one. */
        CONTAINED,
        /** Recovery keys have replaced the key that signed it. */
        FENCED
    }

    private Pushed run(Archive archive) throws IOException {
        PublicRecord contents = archive.contents();
        byte[] note = archive.note();
        if (!contents.logKeys()
                .open(note)
                .ok()
                .filter(contents.checkpoint()::equals)
                .isPresent()) {
            throw new IOException("the archive was changed while it was read: push again");
        }
        TileLog log = log(contents);
        SortedMap<String, Held> there = store.list("");
        if (there.keySet().stream().anyMatch(path -> path.matches("[0-9]{6,9}\\.segment"))) {
            throw new PushRefused(store + " has the originals of a newsroom: public files need another bucket");
        }
        Optional<ObjectStore.Content> before = store.read(ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
        boolean isRecovery =
                before.isPresent() && relation(before.get().bytes(), contents, log, "it shows") == Relation.FENCED;
        if (before.isEmpty()) {
            tryConditions();
        }
        announce(note, contents, log);
        List<String> files = PublicFiles.of(archive, contents);
        for (String path : files) {
            total += Files.size(folder.resolve(path));
        }
        send(files, there, note);
        if (before.isEmpty() || !Arrays.equals(before.get().bytes(), note)) {
            checkpoint(note, before.orElse(null));
        }
        List<String> deleted = delete(there, new HashSet<>(files), contents, note, isRecovery);
        boolean isNew = before.isEmpty() || !Arrays.equals(before.get().bytes(), note);
        return new Pushed(log.size(), isNew, sent.get(), sentBytes.get(), same.get(), deleted);
    }

    private TileLog log(PublicRecord contents) throws IOException {
        return switch (TileLog.open(TileSource.in(folder), contents.checkpoint())) {
            case Outcome.Ok<TileLog>(TileLog log) -> log;
            case Outcome.Refused<TileLog>(String code, String reason) ->
                throw new IOException("the log here is not consistent (" + code + "): " + reason);
        };
    }

    // ---- who may push

    /** @param what what the store does with the checkpoint, for messages */
    private Relation relation(byte[] note, PublicRecord contents, TileLog log, String what) throws IOException {
        switch (contents.logKeys().open(note)) {
            case Outcome.Ok<Checkpoint>(Checkpoint shown) -> {
                if (shown.size() > log.size()) {
                    throw new PushRefused(store + " is newer than this folder: " + what + " " + shown.size()
                            + " entries of the log, and here are " + log.size()
                            + ". Either another publisher pushes, or this folder is an old copy; nothing was changed");
                }
                Sha256 root = root(log, shown.size());
                if (!root.equals(shown.root())) {
                    throw new PushRefused(store + " has another history of this log: " + what + " other entries among"
                            + " its first " + shown.size() + " than there are here, signed with the same key. Two"
                            + " newsrooms sign this log, or one was restored from an old backup. Nothing was changed;"
                            + " keep both, and find out which one is right");
                }
                return Relation.CONTAINED;
            }
            case Outcome.Refused<Checkpoint>(String code, String reason) -> {
                if (contents.logKeys()
                        .replaced(note)
                        .filter(KeyChange::isRecovery)
                        .isPresent()) {
                    return Relation.FENCED;
                }
                throw new PushRefused(
                        store + " has the checkpoint of another log, or of a key that this folder does not" + " know ("
                                + code + "): push to a place of its own; nothing was changed");
            }
        }
    }

    private static Sha256 root(TileLog log, long size) throws IOException {
        return switch (log.tree().root(size)) {
            case Outcome.Ok<Sha256>(Sha256 root) -> root;
            case Outcome.Refused<Sha256>(String code, String reason) ->
                throw new IOException("the log here is not consistent (" + code + "): " + reason);
        };
    }

    /** A store that ignores conditions would let two publishers fork the log. */
    private void tryConditions() throws IOException {
        store.put(TRIAL, text("first\n"), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        for (Condition condition : List.of(ObjectStore.ABSENT, new Condition.Same(FIRST_OWN))) {
            boolean isObeyed = false;
            try {
                store.put(TRIAL, text("second\n"), ObjectStore.PRIVATE, condition);
            } catch (StoreConflict asItMust) {
                isObeyed = true;
            }
            if (!isObeyed) {
                throw new PushRefused(store + " ignores the conditions of writes, so that two publishers could fork the"
                        + " log: use a store that knows If-Match and If-None-Match");
            }
        }
        store.delete(TRIAL);
    }

    private static ObjectContent text(String text) {
        return ObjectContent.of(text.getBytes(UTF_8));
    }

    private void announce(byte[] note, PublicRecord contents, TileLog log) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<ObjectStore.Content> announced = store.read(PUSHING, SignedNote.MAX_BYTES);
            Condition condition = ObjectStore.ABSENT;
            if (announced.isPresent()) {
                if (Arrays.equals(announced.get().bytes(), note)) {
                    return;
                }
                relation(announced.get().bytes(), contents, log, "another publisher is pushing");
                condition = new Condition.Same(announced.get().tag());
            }
            try {
                store.put(PUSHING, ObjectContent.of(note), PublicHeaders.of(ArchivePath.CHECKPOINT), condition);
                return;
            } catch (StoreConflict another) {
                if (attempt == CONFLICTS) {
                    throw new PushRefused("other publishers push to " + store + " at the same time: try again");
                }
            }
        }
    }

    private boolean isAnnounced(byte[] note) throws IOException {
        return store.read(PUSHING, SignedNote.MAX_BYTES)
                .filter(announced -> Arrays.equals(announced.bytes(), note))
                .isPresent();
    }

    private PushRefused another() {
        return new PushRefused("another publisher has begun to push to " + store
                + " meanwhile: this push ends, so that it does not replace newer files");
    }

    // ---- files

    private interface Step {
        void of(String path) throws IOException;
    }

    private void send(List<String> files, SortedMap<String, Held> there, byte[] note) throws IOException {
        var replacing = new TreeSet<String>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int order = 0; order <= 3; order++) {
                int now = order;
                each(
                        threads,
                        files.stream()
                                .filter(path -> PublicFiles.order(path) == now)
                                .toList(),
                        path -> {
                            Held held = there.get(path);
                            try (ObjectContent content = ObjectContent.of(folder.resolve(path))) {
                                if (held == null) {
                                    put(path, content, ObjectStore.ABSENT, note);
                                } else if (store.isSame(held, content)) {
                                    same.incrementAndGet();
                                    done(content.bytes());
                                } else {
                                    synchronized (replacing) {
                                        replacing.add(path);
                                    }
                                }
                            }
                        });
            }
            each(threads, List.copyOf(replacing), path -> {
                try (ObjectContent content = ObjectContent.of(folder.resolve(path))) {
                    put(path, content, new Condition.Same(there.get(path).tag()), note);
                }
            });
        } catch (NoSuchFileException e) {
            throw new IOException("the archive was changed while it was pushed: push again", e);
        }
    }

    private static void each(ExecutorService threads, List<String> paths, Step step) throws IOException {
        List<Callable<Void>> work = new ArrayList<>();
        var failed = new AtomicBoolean();
        for (String path : paths) {
            work.add(() -> {
                if (!failed.get()) {
                    try {
                        step.of(path);
                    } catch (IOException | RuntimeException e) {
                        failed.set(true);
                        throw e;
                    }
                }
                return null;
            });
        }
        IOException first = null;
        try {
            for (Future<Void> each : threads.invokeAll(work)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException io) {
                        first = first == null ? io : first;
                    } else {
                        throw new IllegalStateException(e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (first != null) {
            throw first;
        }
    }

    /** Sends a file. After a conflict it is repeated, as long as nobody else has announced a push: what is in place is then left of an earlier one. */
    private void put(String path, ObjectContent content, Condition condition, byte[] note) throws IOException {
        Condition now = condition;
        for (int attempt = 1; ; attempt++) {
            try {
                store.put(path, content, PublicHeaders.of(path), now);
                sent.incrementAndGet();
                sentBytes.addAndGet(content.bytes());
                done(content.bytes());
                return;
            } catch (StoreConflict e) {
                if (attempt == CONFLICTS || !isAnnounced(note)) {
                    throw another();
                }
                now = store.head(path)
                        .<Condition>map(held -> new Condition.Same(held.tag()))
                        .orElse(ObjectStore.ABSENT);
            }
        }
    }

    private void done(long bytes) {
        progress.at(seenBytes.addAndGet(bytes), total);
    }

    private void checkpoint(byte[] note, ObjectStore.@Nullable Content before) throws IOException {
        Condition condition = before == null ? ObjectStore.ABSENT : new Condition.Same(before.tag());
        try {
            store.put(
                    ArchivePath.CHECKPOINT,
                    ObjectContent.of(note),
                    PublicHeaders.of(ArchivePath.CHECKPOINT),
                    condition);
        } catch (StoreConflict e) {
            throw new PushRefused("another publisher has changed the checkpoint in " + store + " meanwhile. It was not"
                    + " replaced, because that could fork the log: push again, which compares the two");
        }
    }

    // ---- what is not needed any more

    private List<String> delete(
            SortedMap<String, Held> there, Set<String> files, PublicRecord contents, byte[] note, boolean isRecovery)
            throws IOException {
        List<String> surplus = there.keySet().stream()
                .filter(ArchivePath::isPublic)
                .filter(path -> !path.equals(ArchivePath.CHECKPOINT) && !files.contains(path))
                .filter(path -> isRecovery ? !path.startsWith("tile/") : isSurplus(there.get(path), contents))
                .toList();
        if (!surplus.isEmpty() && !isAnnounced(note)) {
            throw another();
        }
        for (String path : surplus) {
            store.delete(path);
        }
        return surplus;
    }

    /** Whether the log here says that a file is gone; a file of a number that it does not know is of a newer state. */
    private static boolean isSurplus(Held held, PublicRecord contents) {
        String path = held.path();
        if (path.equals(ArchivePath.BULLETIN)) {
            return true;
        }
        int slash = path.indexOf('/');
        String folder = path.substring(0, slash);
        int dot = path.lastIndexOf('.');
        if (folder.equals("tile") || folder.equals("accessions") || dot < slash) {
            return false;
        }
        int number = Integer.parseInt(path.substring(slash + 1, dot));
        return switch (folder) {
            case "stories" -> number <= newest(contents.stories().stream().flatMap(one -> one.versions().stream()));
            case "annotations" ->
                number <= newest(contents.annotations().stream().flatMap(one -> one.versions().stream()));
            case "entities" -> number <= newest(contents.entities().stream().flatMap(one -> one.versions().stream()));
            case "views" ->
                contents.release(number)
                        .filter(release -> !hasViews(release, held))
                        .isPresent();
            case "releases", "sealed", "unsealed" ->
                Stream.of(
                                contents.releases().stream().map(Release::sequence),
                                contents.cancelled().stream().map(SealedPart::sequence))
                        .flatMap(each -> each)
                        .anyMatch(known -> known == number);
            default -> false;
        };
    }

    /** A copy may leave views out. After a withdrawal they may be old ones, which show what was withdrawn. */
    private static boolean hasViews(Release release, Held held) {
        return release.views() != null
                && release.withdrawn().isEmpty()
                && held.bytes() == release.views().fileBytes();
    }

    private static int newest(Stream<Story.Version> versions) {
        return versions.filter(Story.Version::isConfirmed)
                .mapToInt(Story.Version::file)
                .max()
                .orElse(0);
    }
}
