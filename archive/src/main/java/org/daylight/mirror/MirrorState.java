package org.daylight.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The state of a mirror, which is stored next to the archive and never in it (spec/mirror.md section 2). Immutable.
 *
 * @param key that is trusted: the log's first key or a later one
 * @param keys of the log, with all changes that this mirror has seen; one of them is the trusted key
 * @param keyGiven true when the user gave the key, false when it was trusted on first use
 * @param note the signed checkpoint of the last complete check; null for none yet
 * @param checked when a source last showed this checkpoint, or it was put in place; null for never
 * @param asked when sources were last asked
 * @param word the result
 * @param evidence name of the file that proves that the publisher signed two histories; null for none
 */
public record MirrorState(
        NoteKey.Verifier key,
        LogKeys keys,
        boolean keyGiven,
        @Nullable String note,
        @Nullable Instant checked,
        Instant asked,
        Word word,
        @Nullable String evidence) {

    private static final String STATE = "state.json";
    private static final int VERSION = 1;

    /** More than twice the length of the longest checkpoint in JSON, and of the longest files about key changes. */
    private static final int MAX_BYTES = 16 << 20;

    private static final Pattern EVIDENCE = Pattern.compile("[a-z0-9-]{1,64}\\.json");

    /** The result of asking the sources. */
    public enum Word {
        /** The newest state that a source showed is in place. */
        CURRENT,
        /** No source could be used, or new files could not be fetched. */
        UNREACHABLE,
        /** The new state was refused; the last good state stays in place. */
        REFUSED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The size of the log in entries; 0 for none yet. */
    public long size() {
        String text = note;
        return text == null
                ? 0
                : Checkpoint.parse(text.substring(0, text.lastIndexOf("\n\n") + 1))
                        .map(Checkpoint::size)
                        .ok()
                        .orElse(0L);
    }

    /** A mirror's private folder: {@code FOLDER.mirror}, next to the archive's folder. */
    public static Path folder(Path archive) {
        Path folder = archive.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".mirror");
    }

    /** The file with the state of the mirror of an archive. */
    static Path file(Path archive) {
        return folder(archive).resolve(STATE);
    }

    /**
     * Reads the state of the mirror of an archive.
     *
     * @return empty when the folder is not a mirror
     * @throws UnreadableState with a one-line message that says what to do, when the state cannot be read. It must never be treated as a
     *     new mirror: the next source could then show it any log
     */
    public static Optional<MirrorState> of(Path archive) throws UnreadableState {
        Path file = file(archive);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String reason;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("longer than " + MAX_BYTES + " bytes");
            }
            return Optional.of(decoded(Files.readAllBytes(file)));
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        throw new UnreadableState(
                file + " cannot be read (" + reason + "). Without it, this mirror does not know which key"
                        + " and which log it follows. Restore the file from a backup; or move " + folder(archive)
                        + " away and mirror again with  --key  and the key that the publisher gives elsewhere");
    }

    /** Parses what {@link #encoded} returned. @throws IOException with a one-line message, when it is not valid */
    static MirrorState decoded(byte[] bytes) throws IOException {
        return switch (Json.parse(bytes, MAX_BYTES)) {
            case Outcome.Ok<Json>(Json json) -> parsed(json);
            case Outcome.Refused<Json>(String code, String reason) -> throw new IOException(reason);
        };
    }

    /**
     * The form in which it is written to disk; it was parsed again and compared.
     *
     * @throws IOException when it could not be read back; then nothing may be written
     */
    byte[] encoded() throws IOException {
        byte[] bytes = json().bytes();
        if (!decoded(bytes).equals(this)) {
            throw new IOException("the mirror's state would not be read back as it is: it was not written");
        }
        return bytes;
    }

    /** The file that proves that the publisher signed two histories; empty for none. */
    public Optional<Path> evidence(Path archive) {
        String name = evidence;
        return name == null ? Optional.empty() : Optional.of(folder(archive).resolve(name));
    }

    /** The same with other signature lines on the checkpoint. */
    MirrorState with(String note) {
        return new MirrorState(key, keys, keyGiven, note, checked, asked, word, evidence);
    }

    /** The same after the sources were asked again. */
    MirrorState asked(Instant now, Word word, @Nullable String evidence) {
        return new MirrorState(
                key,
                keys,
                keyGiven,
                note,
                word == Word.CURRENT ? now : checked,
                now,
                word,
                evidence == null ? this.evidence : evidence);
    }

    Json.Obj json() {
        return Json.Obj.EMPTY
                .with("mirror", VERSION)
                .with("key", key.text())
                .withOptional("keyChanges", changes())
                .with("keyGiven", keyGiven)
                .withOptional("checkpoint", note)
                .withOptional("checked", checked == null ? null : checked.toString())
                .with("asked", asked.toString())
                .with("word", word.text())
                .withOptional("evidence", evidence);
    }

    /** The files about key changes; null if there are none. */
    private @Nullable Json changes() {
        return keys.changes().isEmpty()
                ? null
                : new Json.Arr(keys.changes().stream()
                        .<Json>map(change -> new Json.Str(new String(change.bytes(), StandardCharsets.UTF_8)))
                        .toList());
    }

    private static LogKeys keys(Json.Obj object, NoteKey.Verifier trusted) throws IOException {
        if (object.get("keyChanges").isEmpty()) {
            return LogKeys.of(trusted);
        }
        if (!(object.get("keyChanges").get() instanceof Json.Arr(List<Json> files))) {
            throw new IOException("its key changes are not a list");
        }
        TileSource source = (path, limit) -> {
            for (int i = 0; i < files.size(); i++) {
                if (path.equals(KeyChange.path(i + 1)) && files.get(i) instanceof Json.Str(String file)) {
                    return Optional.of(file.getBytes(StandardCharsets.UTF_8));
                }
            }
            return Optional.empty();
        };
        LogKeys keys = LogKeys.read(source, trusted).orThrow();
        if (keys.changes().size() != files.size()) {
            throw new IOException("its key changes cannot be read");
        }
        return keys;
    }

    /** Parses a state. @throws IOException with a one-line message, when it is not valid */
    static MirrorState parsed(Json json) throws IOException {
        if (!(json instanceof Json.Obj object)) {
            throw new IOException("it is not a JSON object");
        }
        if (object.number("mirror").orElse(0) != VERSION) {
            throw new IOException("it is of another version");
        }
        try {
            NoteKey.Verifier key =
                    NoteKey.parseVerifier(object.string("key").orElse("")).orThrow();
            LogKeys keys = keys(object, key);
            String note = object.string("checkpoint").orElse(null);
            if (note != null) {
                keys.open(note.getBytes(StandardCharsets.UTF_8)).orThrow();
            }
            if (!(object.get("keyGiven").orElse(null) instanceof Json.Bool(boolean given))) {
                throw new IOException("it does not say whether the key was given");
            }
            String evidence = object.string("evidence").orElse(null);
            if (evidence != null && !EVIDENCE.matcher(evidence).matches()) {
                throw new IOException("its evidence is not a file name");
            }
            return new MirrorState(
                    key,
                    keys,
                    given,
                    note,
                    object.string("checked").map(Instant::parse).orElse(null),
                    Instant.parse(object.string("asked").orElse("")),
                    Word.valueOf(object.string("word").orElse("").toUpperCase(Locale.ROOT)),
                    evidence);
        } catch (IllegalArgumentException | DateTimeException damaged) {
            throw new IOException(String.valueOf(damaged.getMessage()).replaceAll("[^ -~]", "?"));
        }
    }
}
