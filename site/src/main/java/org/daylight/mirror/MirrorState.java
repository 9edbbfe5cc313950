package org.daylight.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.daylight.proof.Checkpoint;
import org.daylight.proof.Json;
import org.daylight.proof.NoteKey;
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
    private static final int MAX_BYTES = 2 << 20;

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

    /** The state of the mirror in a folder; empty where it is none, or the file cannot be read. */
    public static Optional<MirrorState> of(Path archive) {
        Path file = file(archive);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
                    ? Json.parse(Files.readAllBytes(file), MAX_BYTES).ok().flatMap(MirrorState::parsed)
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The file that proves that the publisher signed two histories, if there is one. */
    public Optional<Path> evidence(Path archive) {
        String name = evidence;
        return name == null || !name.matches("[a-z0-9-]{1,64}\\.json")
                ? Optional.empty()
                : Optional.of(folder(archive).resolve(name));
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
                .with("mirror", 1)
                .with("key", key.text())
                .with("keyGiven", keyGiven)
                .withOptional("checkpoint", note)
                .withOptional("checked", checked == null ? null : checked.toString())
                .with("asked", asked.toString())
                .with("word", word.text())
                .withOptional("evidence", evidence);
    }

    static Optional<MirrorState> parsed(Json json) {
        if (!(json instanceof Json.Obj object)) {
            return Optional.empty();
        }
        try {
            NoteKey.Verifier key =
                    NoteKey.parseVerifier(object.string("key").orElse("")).orThrow();
            String note = object.string("checkpoint").orElse(null);
            if (note != null) {
                Checkpoint.open(note.getBytes(java.nio.charset.StandardCharsets.UTF_8), key)
                        .orThrow();
            }
            return Optional.of(new MirrorState(
                    key,
                    object.get("keyGiven").orElse(null) instanceof Json.Bool(boolean given) && given,
                    note,
                    object.string("checked").map(Instant::parse).orElse(null),
                    Instant.parse(object.string("asked").orElse("")),
                    Word.valueOf(object.string("word").orElse("").toUpperCase(Locale.ROOT)),
                    object.string("evidence").orElse(null)));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            return Optional.empty();
        }
    }
}
