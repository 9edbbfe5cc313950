package org.daylight.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;

/**
 * The key with which a newsroom identifies itself to its drops: {@code keys/collector.key}. It is made when it is first
 * needed, and decrypts nothing.
 */
public final class CollectorKey {

    private static final String FILE = "keys/collector.key";
    private static final String NAME = "collector";

    private CollectorKey() {}

    /** The newsroom's key; made if there is none. @throws IOException with a one-line message when it is damaged */
    public static NoteKey.Signer of(Newsroom newsroom, SecureRandom random) throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (Files.notExists(file)) {
            NoteKey.Signer made = NoteKey.generate(NAME, random);
            DurableFiles.writePrivate(file, (made.text() + "\n").getBytes(StandardCharsets.UTF_8));
            return made;
        }
        return switch (NoteKey.parseSigner(Files.readString(file).strip())) {
            case Outcome.Ok<NoteKey.Signer>(NoteKey.Signer key) -> key;
            case Outcome.Refused<NoteKey.Signer>(String code, String reason) ->
                throw new IOException(FILE + " is damaged: restore it from your backup, or delete it and tell each drop"
                        + " the new key with  daylight drop");
        };
    }
}
