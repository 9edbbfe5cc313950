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
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.TwoHistories;
import org.daylight.log.WitnessedLog;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.jspecify.annotations.Nullable;

/**
 * A witness: its key, the logs it follows, and of each the checkpoint it cosigned last (spec/witness.md section 2). Private, as a newsroom is.
 *
 * <p>Safe for several threads, and for several programs in one folder: each checkpoint is judged against what is on disk, and is on disk itself before
 * anybody is given the cosignature. So no two cosignatures of it ever contradict each other, whenever it is stopped.
 */
public final class WitnessFolder {

    private static final String KEY = "witness.key";
    private static final String LOGS = "logs";
    private static final String LOG = "log.json";
    private static final String CHECKPOINT = "checkpoint";
    private static final String EVIDENCE = "two-histories.json";
    private static final int MAX_LOG_BYTES = 16 << 10;

    /** File locks keep other programs out, not other threads of this one. */
    private static final Object LOCK = new Object();

    private final Path folder;
    private final List<WitnessKey.Signer> keys;
    private final Consumer<String> steps;

    /** What came of asking for a cosignature. */
    public sealed interface Answer {}

    /**
     * It was cosigned, and the witness has it on disk.
     *
     * @param lines the cosignatures, one of each key
     * @param note the checkpoint with the log's signature and the cosignatures
     * @param size of the log, in entries
     */
    public record Cosigned(List<SignedNote.Signature> lines, SignedNote note, long size) implements Answer {
        public Cosigned {
            lines = List.copyOf(lines);
        }
    }

    /**
     * It was not.
     *
     * @param lastSize of the checkpoint that was cosigned last; 0 where none was
     * @param words one line, safe to print
     * @param evidence the file in which two histories were kept; null where there is no proof of them
     */
    public record Refused(
            WitnessedLog.Reason reason,
            long lastSize,
            String words,
            @Nullable Path evidence) implements Answer {}

    private WitnessFolder(Path folder, List<WitnessKey.Signer> keys, Consumer<String> steps) {
        this.folder = folder;
        this.keys = List.copyOf(keys);
        this.steps = steps;
    }

    /**
     * Makes a witness in a folder that is absent or empty. If we stop on the way there is no key, and the same command makes it.
     *
     * @param types a key of each is made, all with the same name; at least one
     * @throws IOException in one line, when something is there already
     * @throws IllegalArgumentException when the name is none
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

    /** Opens a witness. @throws IOException in one line, when it is none, or its key is damaged */
    public static WitnessFolder open(Path folder) throws IOException {
        return open(folder, step -> {});
    }

    /** @param steps is told when a step was reached: a test stops the program there */
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

    /** The public halves of its keys, for publishers and readers to note down; one at least, and no two of one type. */
    public List<WitnessKey.Verifier> keys() {
        return keys.stream().map(WitnessKey.Signer::verifier).toList();
    }

    /**
     * Adds a key of another type under the same name. If we stop on the way, the old keys are there or the new ones.
     *
     * @throws IOException in one line, when there is a key of this type already
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

    /** Begins to follow a log, or goes to another address for it. @throws IOException in one line, when it is followed with another key */
    public void follow(FollowedLog log) throws IOException {
        Optional<FollowedLog> before = log(log.origin());
        if (before.isPresent() && !before.get().key().equals(log.key())) {
            throw new IOException(log.origin() + " is followed with another key, "
                    + before.get().key().text() + ": a log cannot change its key; nothing was changed");
        }
        SyncedFile.createPrivateFolder(folder.resolve(LOGS));
        SyncedFile.createPrivateFolder(of(log));
        Json.Obj json = Json.Obj.EMPTY.with("key", log.key().text()).with("address", log.address());
        SyncedFile.write(of(log).resolve(LOG), (json.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** All that it follows, in the order of their file names. @throws IOException in one line, when one of them is damaged */
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

    /** The log of this name, where it is followed. */
    Optional<FollowedLog> log(String origin) throws IOException {
        Path file = folder.resolve(LOGS).resolve(FollowedLog.fileName(origin)).resolve(LOG);
        return Files.exists(file)
                ? Optional.of(read(file)).filter(log -> log.origin().equals(origin))
                : Optional.empty();
    }

    /** The checkpoint cosigned last of the log whose origin has this SHA-256; empty where it never cosigned one of it. */
    Optional<byte[]> newest(Sha256 origin) throws IOException {
        for (FollowedLog log : logs()) {
            if (log.originHash().equals(origin)) {
                return Optional.ofNullable(state(log).last()).map(SignedNote::bytes);
            }
        }
        return Optional.empty();
    }

    /** What it holds of a log. @throws IOException in one line, when that is damaged: nothing is cosigned then */
    public WitnessedLog state(FollowedLog log) throws IOException {
        Path file = of(log).resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return new WitnessedLog(log.key(), null);
        }
        try {
            return new WitnessedLog(
                    log.key(),
                    SignedNote.parse(read(file, SignedNote.MAX_BYTES)).orThrow());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged, so it is unknown what this witness has cosigned. Restore the newest"
                            + " copy, or create a new witness; with an older copy it might cosign a second history");
        }
    }

    /** Where evidence against a log is kept, when there is any. */
    public Optional<Path> evidence(FollowedLog log) {
        return Optional.of(of(log).resolve(EVIDENCE)).filter(Files::exists);
    }

    /**
     * Cosigns a checkpoint, if it extends the last one. If we stop on the way, nobody has the cosignature; once somebody has it, it is on disk what
     * was cosigned.
     *
     * @param now the witness's time
     * @throws IOException when it could not be kept, or what was kept is damaged: there is no cosignature then
     */
    public Answer add(FollowedLog log, AddCheckpoint request, Instant now) throws IOException {
        synchronized (LOCK) {
            Path lock = of(log).resolve("lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                WitnessedLog state = state(log);
                return switch (state.verify(request.oldSize(), request.proof(), request.checkpoint())) {
                    case WitnessedLog.Extends extending -> cosigned(log, extending, now);
                    case WitnessedLog.Refused refused -> refused(log, state, refused);
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
        // If we stop here, nobody has seen the cosignature, and the last checkpoint is the one before.
        steps.accept("cosigned");
        SyncedFile.write(of(log).resolve(CHECKPOINT), note.bytes());
        // If we stop here, it is kept, and asking again gives another cosignature of the same checkpoint.
        steps.accept("kept");
        return new Cosigned(lines, note, extending.checkpoint().size());
    }

    private Refused refused(FollowedLog log, WitnessedLog state, WitnessedLog.Refused refused) throws IOException {
        Path kept = refused.evidence() == null ? null : keep(log, refused.evidence());
        return new Refused(refused.reason(), state.size(), refused.words(), kept);
    }

    /** Keeps the first evidence against a log: one is enough, and whoever has the log's key could make more than a disk holds. */
    Path keep(FollowedLog log, TwoHistories evidence) throws IOException {
        Path file = of(log).resolve(EVIDENCE);
        if (!Files.exists(file)) {
            SyncedFile.write(file, (evidence.json().text() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private Path of(FollowedLog log) {
        return folder.resolve(LOGS).resolve(log.fileName());
    }

    private static FollowedLog read(Path file) throws IOException {
        if (Json.parse(read(file, MAX_LOG_BYTES), MAX_LOG_BYTES) instanceof Outcome.Ok<Json>(Json.Obj log)) {
            Optional<NoteKey.Verifier> key = log.string("key")
                    .flatMap(text -> NoteKey.parseVerifier(text).ok());
            Optional<String> address = log.string("address");
            if (key.isPresent() && address.isPresent()) {
                return new FollowedLog(key.get(), address.get());
            }
        }
        throw new IOException(file + " is damaged: follow the log again");
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
