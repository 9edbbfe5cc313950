package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;

/** The newsroom's key archive ({@code spec/keys.md}): read whole, and replaced in one step. */
public final class KeysFile {

    private KeysFile() {}

    /**
     * The keys in the file; none if there is no file.
     *
     * @throws IOException with a one-line message, when it is damaged
     */
    public static KeyArchive read(Newsroom newsroom) throws IOException {
        Path file = newsroom.keysFile();
        if (!Files.exists(file)) {
            return KeyArchive.NONE;
        }
        byte[] bytes = WholeFile.bytes(file, KeyArchive.MAX_BYTES);
        if (isBlank(bytes)) { // a title is always written
            throw new IOException(file + " is empty: restore it from your backup; or delete it, and add the keys again"
                    + " with  daylight keys");
        }
        return switch (KeyArchive.parse(bytes, "")) {
            case Outcome.Ok<KeyArchive>(KeyArchive archive) -> archive;
            case Outcome.Refused<KeyArchive>(String code, String reason) ->
                throw new IOException(file + ": " + reason + "; or restore the file from your backup");
        };
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each > ' ' || each < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Replaces the file, and first records which keys have changed ({@link ChangedKeys}). If the process stops here,
     * either the old file or the new one is there; in both cases the record does no harm.
     */
    public static void write(Newsroom newsroom, KeyArchive archive) throws IOException {
        byte[] bytes = archive.bytes();
        if (bytes.length > KeyArchive.MAX_BYTES || archive.size() > KeyArchive.MAX_RECORDS) {
            throw new IOException("with these keys the key file would be too large; nothing was changed");
        }
        ChangedKeys.note(newsroom, read(newsroom), archive);
        DurableFiles.writePrivate(newsroom.keysFile(), bytes);
    }
}
