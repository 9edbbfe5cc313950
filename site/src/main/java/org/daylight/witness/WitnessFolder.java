package org.daylight.witness;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.HeldLog;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.log.TwoHistories;
import org.daylight.log.WitnessedLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * A witness: its keys, the logs it follows, and for each log the checkpoint it cosigned last (spec/witness.md section 2). The folder is
 * private, as a newsroom is.
 *
 * <p>Safe for several threads, and for several programs in one folder. Each checkpoint is verified against the one on disk, and is itself
 * on disk before anyone receives the cosignature. So no two cosignatures ever contradict each other, whenever the program is stopped.
 */
public final class WitnessFolder {

    private static final String KEY = "witness.key";
    private static final String LOGS = "logs";
    private static final String LOG = "log.json";
    private static final String CHECKPOINT = "checkpoint";
    private static final String EVIDENCE = "two-histories.json";
    private static final int MAX_LOG_BYTES = 16 << 10;

    /** Twice the length of the longest files about key changes, and of a checkpoint. */
    private static final int MAX_FOLLOWED_BYTES = 16 << 20;

    /** File locks exclude other programs, not other threads of this one. */
    private static final Object LOCK = new Object();

    private final Path folder;
    private final List<WitnessKey.Signer> keys;
    private final Consumer<String> steps;

    /** The answer to a request for a cosignature. */
    public sealed interface CosignatureAnswer {}

    /**
     * The checkpoint was cosigned, and the witness has it on disk.
     *
     * @param lines the cosignatures, one for each key
     * @param note the checkpoint with the log's signature and the cosignatures
     * @param size of the log, in entries
     */
    public record Cosigned(List<SignedNote.Signature> lines, SignedNote note, long size) implements CosignatureAnswer {
        public Cosigned {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The checkpoint was not cosigned.
     *
     * @param lastSize size of the checkpoint that was cosigned last; 0 when there is none
     * @param words one line, safe to print
     * @param evidence the file with the evidence of two histories; null when there is none
     */
    public record Refused(
            WitnessedLog.Reason reason,
            long lastSize,
            String words,
            @Nullable Path evidence) implements CosignatureAnswer {}

    private WitnessFolder(Path folder, List<WitnessKey.Signer> keys, Consumer<String> steps) {
        this.folder = folder;
        this.keys = List.copyOf(keys);
        this.steps = steps;
    }

    /**
     * Creates a witness in a folder that is absent or empty. If the program is stopped meanwhile there is no key, and the same command can be
     * repeated.
     *
     * @param types one key is generated for each, all with the same name; at least one
     * @throws IOException with a one-line message, when the folder is not empty
     * @throws IllegalArgumentException when the name is not valid
     */
    public static WitnessFolder create(Path folder, String name, List<CosignatureType> types, SecureRandom random)
            throws IOException {
        List<WitnessKey.Signer> keys = types.stream()
                .map(type -> WitnessKey.generate(name, type, random))
                .toList();
        if (Files.exists(folder.resolve(KEY))) {
            throw new IOException(folder + " is already a witness; nothing was changed");
        }
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new IOException(folder + " is not empty: name a folder that does not exist yet");
        }
        SyncedFile.createPrivateFolder(folder);
        SyncedFile.writePrivate(folder.resolve(KEY), text(keys));
        return new WitnessFolder(folder, keys, step -> {});
    }

    /** Opens a witness. @throws IOException with a one-line message, when there is none, or its key is damaged */
    public static WitnessFolder open(Path folder) throws IOException {
        return open(folder, step -> {});
    }

    /** As {@link #open(Path)}. @param steps receives the name of each step when it is reached: a test stops the program there */
    static WitnessFolder open(Path folder, Consumer<String> steps) throws IOException {
        Path file = folder.resolve(KEY);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " is not a witness: create one with  daylight witness init " + folder);
        }
        var keys = new ArrayList<WitnessKey.Signer>();
        for (String line : new String(read(file, MAX_LOG_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            keys.add(WitnessKey.parseSigner(line).ok().orElseThrow(() -> damaged(file)));
        }
        long types = keys.stream().map(WitnessKey::type).distinct().count();
        long names = keys.stream().map(WitnessKey::name).distinct().count();
        if (keys.isEmpty() || types != keys.size() || names != 1) {
            throw damaged(file);
        }
        return new WitnessFolder(folder, keys, steps);
    }

    private static IOException damaged(Path file) {
        return new IOException(file + " is damaged: restore it from your backup");
    }

    private static byte[] text(List<WitnessKey.Signer> keys) {
        var text = new StringBuilder();
        keys.forEach(key -> text.append(key.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The name of the witness: all its keys have it. */
    public String name() {
        return keys.getFirst().name();
    }

    /** Its public keys, for publishers and readers to note down; at least one, and no two of the same type. */
    public List<WitnessKey.Verifier> keys() {
        return keys.stream().map(WitnessKey.Signer::verifier).toList();
    }

    /**
     * Adds a key of another type with the same name. If the program is stopped meanwhile, either the old or the new keys are there.
     *
     * @throws IOException with a one-line message, when there is a key of this type already
     */
    public WitnessFolder addKey(CosignatureType type, SecureRandom random) throws IOException {
        if (keys.stream().anyMatch(key -> key.type() == type)) {
            throw new IOException("the witness already has an " + type.algorithm() + " key; nothing was changed");
        }
        var more = new ArrayList<>(keys);
        more.add(WitnessKey.generate(name(), type, random));
        SyncedFile.writePrivate(folder.resolve(KEY), text(more));
        return new WitnessFolder(folder, more, steps);
    }

    /** Starts to follow a log, or changes its address. @throws IOException with a one-line message, when it is followed with another key */
    public void follow(FollowedLog log) throws IOException {
        Optional<FollowedLog> before = log(log.origin());
        if (before.isPresent() && !before.get().keys().all().contains(log.key())) {
            throw new IOException(log.origin() + " is followed with another key, "
                    + before.get().key().text() + ": if the log has changed its key, run  daylight witness change-key "
                    + " with the file about it; nothing was changed");
        }
        SyncedFile.createPrivateFolder(folder.resolve(LOGS));
        SyncedFile.createPrivateFolder(folder(log));
        write(before.map(known -> new FollowedLog(known.keys(), log.address(), known.fenced()))
                .orElse(log));
    }

    private void write(FollowedLog log) throws IOException {
        List<Json> changes = log.keys().changes().stream()
                .<Json>map(change -> new Json.Str(new String(change.bytes(), StandardCharsets.UTF_8)))
                .toList();
        FollowedLog.Fenced fenced = log.fenced();
        Json.Obj json = Json.Obj.EMPTY
                .with("key", log.keys().first().text())
                .with("address", log.address())
                .withOptional("keyChanges", changes.isEmpty() ? null : new Json.Arr(changes))
                .withOptional(
                        "fenced",
                        fenced == null
                                ? null
                                : Json.Obj.EMPTY
                                        .with("checkpoint", fenced.checkpoint())
                                        .with("change", fenced.change()));
        SyncedFile.write(folder(log).resolve(LOG), (json.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Follows a log to newer keys (spec/witness.md section 8). If the checkpoint that was cosigned last does not count with them, the witness goes
     * back to the one that the recovery names, and keeps the other as evidence. If the program is stopped meanwhile, either the old keys or the new
     * ones are there.
     *
     * @param newer keys that go beyond the known ones, or replace them by a recovery
     * @param cosigned tiles of the log that was cosigned last: a witness goes back only if they prove that the recovery begins with its entries
     * @return the log with the new keys
     * @throws IOException with a one-line message, when nothing was changed
     */
    public FollowedLog changeKeys(FollowedLog followed, LogKeys newer, TileSource cosigned) throws IOException {
        synchronized (LOCK) {
            Path lock = folder(followed).resolve("lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                FollowedLog log = log(followed.origin()).orElse(followed);
                completeGoingBack(log);
                LogKeys.Relation relation = newer.against(log.keys());
                if (relation == LogKeys.Relation.SAME) {
                    return log;
                }
                if (relation != LogKeys.Relation.LONGER && relation != LogKeys.Relation.REPLACES) {
                    throw new IOException("this change of the key does not follow from what this witness knows"
                            + (relation == LogKeys.Relation.CONFLICT
                                    ? ": a key, or its recovery keys, signed two histories"
                                    : "")
                            + "; nothing was changed");
                }
                SignedNote last = state(log).last();
                FollowedLog.Fenced fenced = last == null ? null : goneBack(log, newer, last, cosigned);
                var changed = new FollowedLog(newer, log.address(), fenced);
                steps.accept("key change verified");
                // If the program stops here, the old keys are valid, and so is the last checkpoint.
                write(changed);
                // If it stops here, the new keys are valid, and the checkpoint in place is known as fenced off.
                steps.accept("key changed");
                if (fenced != null) {
                    SyncedFile.write(
                            folder(changed).resolve(CHECKPOINT),
                            Objects.requireNonNull(state(changed).last()).bytes());
                }
                return changed;
            }
        }
    }

    /** Puts the checkpoint of a recovery in place, if the program was stopped before it did. */
    private void completeGoingBack(FollowedLog log) throws IOException {
        SignedNote last = state(log).last();
        if (last != null && log.fenced() != null) {
            SyncedFile.write(folder(log).resolve(CHECKPOINT), last.bytes());
        }
    }

    /** The last checkpoint, if a recovery makes it invalid; null if it still counts. It is kept as evidence. */
    private FollowedLog.@Nullable Fenced goneBack(FollowedLog log, LogKeys newer, SignedNote last, TileSource cosigned)
            throws IOException {
        Checkpoint head = Checkpoint.parse(last.text()).orThrow();
        if (newer.open(last.bytes()).isOk()) {
            boolean isSame = newer.changes().stream()
                    .allMatch(each -> each.size() != head.size()
                            || each.statement().root().equals(head.root()));
            if (!isSame) {
                throw new IOException(
                        "the change of the key begins in another history than the one that was cosigned: the"
                                + " log has two histories; nothing was changed");
            }
            RecoveryKeysCheck.refuseIfShown(cosigned, log.keys(), newer);
            return null;
        }
        KeyChange change = newer.recoveryAgainst(last.bytes(), log.keys())
                .orElseThrow(() -> new IOException("the old key signed " + head.size()
                        + " entries, which this witness has cosigned, but the change says that it signed fewer: the log"
                        + " has two histories; nothing was changed"));
        checkEntries(log, newer, last, cosigned);
        byte[] note = last.bytes();
        String name = "fenced-" + Sha256.of(note).hex().substring(0, 16);
        SyncedFile.write(folder(log).resolve(name), note);
        return new FollowedLog.Fenced(new String(note, StandardCharsets.UTF_8), change.number());
    }

    /**
     * Whoever stole the log's key can recover another log that they made, with recovery keys of their own.
     *
     * @throws IOException if it is not proved that the recovery begins with entries that were cosigned
     */
    private void checkEntries(FollowedLog log, LogKeys newer, SignedNote last, TileSource cosigned) throws IOException {
        Optional<HeldLog.Rival> rival;
        try {
            rival = new HeldLog(cosigned, log.keys(), last.bytes()).rival(newer);
        } catch (IOException e) {
            throw new IOException(e.getMessage()
                    + ". Run  daylight witness change-key  with  --log COPY , a copy that has these entries,"
                    + " such as the folder fenced-… of a mirror; nothing was changed");
        }
        if (rival.isPresent()) {
            TwoHistories evidence = rival.get().evidence();
            if (evidence != null) {
                store(log, evidence);
            }
            throw new IOException(rival.get().words() + "; nothing was changed");
        }
        if (newer.recoveryAgainst(last.bytes(), log.keys()).isPresent()) {
            RecoveryKeysCheck.refuseReplaced(
                    cosigned, Checkpoint.parse(last.text()).orThrow(), log.keys(), newer);
        }
    }

    /** All logs that it follows, in the order of their file names. @throws IOException with a one-line message, when one of them is damaged */
    public List<FollowedLog> logs() throws IOException {
        Path logs = folder.resolve(LOGS);
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        List<Path> folders;
        try (var all = Files.list(logs)) {
            folders = all.filter(one -> Files.exists(one.resolve(LOG))).sorted().toList();
        }
        var followed = new ArrayList<FollowedLog>();
        for (Path one : folders) {
            followed.add(read(one.resolve(LOG)));
        }
        return followed;
    }

    /** The log with this origin; empty when it is not followed. */
    Optional<FollowedLog> log(String origin) throws IOException {
        Path file = folder.resolve(LOGS).resolve(FollowedLog.fileName(origin)).resolve(LOG);
        return Files.exists(file)
                ? Optional.of(read(file)).filter(log -> log.origin().equals(origin))
                : Optional.empty();
    }

    /** The checkpoint that was cosigned last of the log whose origin has this SHA-256; empty when there is none. */
    Optional<byte[]> newest(Sha256 origin) throws IOException {
        for (FollowedLog log : logs()) {
            if (log.originHash().equals(origin)) {
                return Optional.ofNullable(state(log).last()).map(SignedNote::bytes);
            }
        }
        return Optional.empty();
    }

    /** The witness's state of a log. @throws IOException with a one-line message, when it is damaged: nothing is cosigned then */
    public WitnessedLog state(FollowedLog log) throws IOException {
        return stateIn(folder(log), log);
    }

    /** As {@link #state}, of a log in this folder. */
    static WitnessedLog stateIn(Path folder, FollowedLog log) throws IOException {
        Path file = folder.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return new WitnessedLog(log.keys(), null);
        }
        try {
            SignedNote last = SignedNote.parse(read(file, SignedNote.MAX_BYTES)).orThrow();
            FollowedLog.Fenced fenced = log.fenced();
            boolean isFenced =
                    fenced != null && fenced.checkpoint().equals(new String(last.bytes(), StandardCharsets.UTF_8));
            return new WitnessedLog(
                    log.keys(),
                    isFenced
                            ? log.keys()
                                    .changes()
                                    .get(Math.toIntExact(fenced.change()) - 1)
                                    .checkpoint()
                            : last);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged, so it is unknown what this witness has cosigned. Restore the newest"
                            + " copy, or create a new witness; with an older copy it might cosign a second history");
        }
    }

    /** The file with evidence against a log; empty when there is none. */
    public Optional<Path> evidence(FollowedLog log) {
        return Optional.of(folder(log).resolve(EVIDENCE)).filter(Files::exists);
    }

    /**
     * Cosigns a checkpoint if it extends the last one. The cosigned checkpoint is on disk before anyone receives the cosignature, even if the
     * program is stopped meanwhile.
     *
     * @param now the witness's time
     * @throws IOException when it could not be stored, or the stored state is damaged: there is no cosignature then
     */
    public CosignatureAnswer add(FollowedLog log, AddCheckpoint request, Instant now) throws IOException {
        synchronized (LOCK) {
            Path lock = folder(log).resolve("lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                FollowedLog newest = log(log.origin()).orElse(log); // another program may have changed its key
                WitnessedLog state = state(newest);
                return switch (state.verify(request.oldSize(), request.proof(), request.checkpoint())) {
                    case WitnessedLog.Extends extending -> cosigned(newest, extending, now);
                    case WitnessedLog.Refused refused -> refused(newest, state, refused);
                };
            }
        }
    }

    private Cosigned cosigned(FollowedLog log, WitnessedLog.Extends extending, Instant now) throws IOException {
        var lines = new ArrayList<SignedNote.Signature>();
        SignedNote note = extending.note();
        for (WitnessKey.Signer key : keys) {
            SignedNote.Signature line = key.cosign(extending.checkpoint(), now.getEpochSecond());
            lines.add(line);
            note = note.with(line);
        }
        // If the program stops here, no one has the cosignature, and the last checkpoint is still the previous one.
        steps.accept("cosigned");
        SyncedFile.write(folder(log).resolve(CHECKPOINT), note.bytes());
        // If the program stops here, the checkpoint is stored, and a repeated request gets another cosignature of it.
        steps.accept("stored");
        return new Cosigned(lines, note, extending.checkpoint().size());
    }

    private Refused refused(FollowedLog log, WitnessedLog state, WitnessedLog.Refused refused) throws IOException {
        Path stored = refused.evidence() == null ? null : store(log, refused.evidence());
        return new Refused(refused.reason(), state.size(), refused.words(), stored);
    }

    /** Stores the first evidence against a log. One is enough, and the owner of the log's key could create any number. */
    Path store(FollowedLog log, TwoHistories evidence) throws IOException {
        Path file = folder(log).resolve(EVIDENCE);
        if (!Files.exists(file)) {
            SyncedFile.write(file, (evidence.json().text() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private Path folder(FollowedLog log) {
        return folder.resolve(LOGS).resolve(log.fileName());
    }

    /** Reads a file {@code log.json}. @throws IOException with a one-line message, when it is damaged */
    static FollowedLog read(Path file) throws IOException {
        if (Json.parse(read(file, MAX_FOLLOWED_BYTES), MAX_FOLLOWED_BYTES) instanceof Outcome.Ok<Json>(Json.Obj log)) {
            Optional<NoteKey.Verifier> key = log.string("key")
                    .flatMap(text -> NoteKey.parseVerifier(text).ok());
            Optional<String> address = log.string("address");
            Optional<LogKeys> keys = key.flatMap(first -> keys(first, log));
            if (keys.isPresent() && address.isPresent()) {
                FollowedLog.Fenced fenced = null;
                if (log.get("fenced").orElse(null) instanceof Json.Obj gone) {
                    long change = gone.number("change").orElse(0);
                    if (change < 1 || change > keys.get().changes().size()) {
                        throw new IOException(file + " is damaged: restore its newest copy");
                    }
                    fenced = new FollowedLog.Fenced(gone.string("checkpoint").orElse(""), change);
                }
                return new FollowedLog(keys.get(), address.get(), fenced);
            }
        }
        throw new IOException(file + " is damaged: follow the log again");
    }

    private static Optional<LogKeys> keys(NoteKey.Verifier first, Json.Obj log) {
        LogKeys keys = LogKeys.of(first);
        if (log.get("keyChanges").isEmpty()) {
            return Optional.of(keys);
        }
        if (!(log.get("keyChanges").get() instanceof Json.Arr(List<Json> files))) {
            return Optional.empty();
        }
        for (Json file : files) {
            LogKeys before = keys;
            Optional<LogKeys> more = file instanceof Json.Str(String text)
                    ? KeyChange.parse(text.getBytes(StandardCharsets.UTF_8))
                            .then(before::with)
                            .ok()
                    : Optional.empty();
            if (more.isEmpty()) {
                return Optional.empty();
            }
            keys = more.get();
        }
        return Optional.of(keys);
    }

    private static byte[] read(Path file, int limit) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(limit);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
