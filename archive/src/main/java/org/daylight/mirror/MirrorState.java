package org.daylight.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror remembers of itself, beside the archive and never in it (spec/mirror.md section 2). Immutable.
 *
 * @param key that must have signed the log
 * @param keyGiven whether somebody gave the key, or it was believed when it was first seen
 * @param note the signed checkpoint of which everything was checked the last time; null for none yet
 * @param checked when some source last showed this checkpoint, or it was put in place; null for never
 * @param asked when sources were last asked
 * @param word what came of that
 * @param evidence name of the file that proves that the publisher signed two histories; null for none
 */
public record MirrorState(
        NoteKey.Verifier key,
        boolean keyGiven,
        @Nullable String note,
        @Nullable Instant checked,
        Instant asked,
        Word word,
        @Nullable String evidence) {

    private static final String STATE = "state.json";
    private static final int VERSION = 1;

    /** More than twice the longest checkpoint, as JSON writes it. */
    private static final int MAX_BYTES = 3 << 20;

    private static final Pattern EVIDENCE = Pattern.compile("[a-z0-9-]{1,64}\\.json");

    /** What came of asking the sources. */
    public enum Word {
        /** The newest that a source showed is in place. */
        CURRENT,
        /** No source could be used, or what is new could not be fetched. */
        UNREACHABLE,
        /** What is new was refused; the last good state stays. */
        REFUSED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many entries the log had; 0 for none yet. */
    public long size() {
        String text = note;
        return text == null
                ? 0
                : Checkpoint.parse(text.substring(0, text.lastIndexOf("\n\n") + 1))
                        .map(Checkpoint::size)
                        .ok()
                        .orElse(0L);
    }

    /** Where a mirror of an archive keeps what is its own: {@code FOLDER.mirror}, beside the archive. */
    public static Path folder(Path archive) {
        Path folder = archive.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".mirror");
    }

    /** Where the state of the mirror in a folder lies. */
    static Path file(Path archive) {
        return folder(archive).resolve(STATE);
    }

    /**
     * The state of the mirror in a folder.
     *
     * @return empty where the folder is no mirror's
     * @throws UnreadableState in one line that says what to do, when there is a state and it cannot be read. It must never be taken for a mirror that has
     *     seen nothing: the next source could then show it any log
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

    /** Reads what {@link #encoded} wrote. @throws IOException in one line, when it is anything else */
    static MirrorState decoded(byte[] bytes) throws IOException {
        return switch (Json.parse(bytes, MAX_BYTES)) {
            case Outcome.Ok<Json>(Json json) -> parsed(json);
            case Outcome.Refused<Json>(String code, String reason) -> throw new IOException(reason);
        };
    }

    /**
     * What is written to disk. It was read back, and is the same.
     *
     * @throws IOException when it would not be readable: then nothing may be written
     */
    byte[] encoded() throws IOException {
        byte[] bytes = json().bytes();
        if (!decoded(bytes).equals(this)) {
            throw new IOException("the mirror's state would not be read back as it is: it was not written");
        }
        return bytes;
    }

    /** The file that proves that the publisher signed two histories, if there is one. */
    public Optional<Path> evidence(Path archive) {
        String name = evidence;
        return name == null ? Optional.empty() : Optional.of(folder(archive).resolve(name));
    }

    /** The same with other signature lines under the checkpoint. */
    MirrorState with(String note) {
        return new MirrorState(key, keyGiven, note, checked, asked, word, evidence);
    }

    /** The same after the sources were asked again. */
    MirrorState asked(Instant now, Word word, @Nullable String evidence) {
        return new MirrorState(
                key,
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
                .with("keyGiven", keyGiven)
                .withOptional("checkpoint", note)
                .withOptional("checked", checked == null ? null : checked.toString())
                .with("asked", asked.toString())
                .with("word", word.text())
                .withOptional("evidence", evidence);
    }

    /** @throws IOException in one line, when it is no state */
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
            String note = object.string("checkpoint").orElse(null);
            if (note != null) {
                Checkpoint.open(note.getBytes(StandardCharsets.UTF_8), key).orThrow();
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
