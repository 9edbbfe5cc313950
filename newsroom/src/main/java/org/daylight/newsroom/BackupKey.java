package org.daylight.newsroom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;

/** The key that signs snapshots of backups, {@code keys/backup.key} ({@code spec/backup.md} section 6). It cannot decrypt anything. */
public final class BackupKey {

    private static final String FILE = "keys/backup.key";
    private static final String NAME = "daylight-backup";

    private BackupKey() {}

    /**
     * The key; made if there is none. On return it is on disk.
     *
     * @throws IOException with a one-line message, when the file is damaged
     */
    public static NoteKey.Signer of(Newsroom newsroom, SecureRandom random) throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (!Files.exists(file)) {
            NoteKey.Signer key = NoteKey.generate(NAME, random);
            DurableFiles.writePrivate(file, (key.text() + "\n").getBytes(StandardCharsets.UTF_8));
            return key;
        }
        return switch (NoteKey.parseSigner(WholeFile.text(file, WholeFile.SMALL).strip())) {
            case Outcome.Ok<NoteKey.Signer>(NoteKey.Signer key) -> key;
            case Outcome.Refused<NoteKey.Signer>(String code, String reason) ->
                throw new IOException(FILE + " is damaged (" + reason
                        + "): restore it from your backup, or delete it and begin a new backup in another place");
        };
    }
}
