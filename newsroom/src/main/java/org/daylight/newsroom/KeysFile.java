package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Outcome;

/** The newsroom's key archive ({@code spec/keys.md}): read whole, and replaced in one step. */
public final class KeysFile {

    private KeysFile() {}

    /** The keys there are; none where there is no file. @throws IOException in one line, when it is damaged */
    public static KeyArchive read(Newsroom newsroom) throws IOException {
        Path file = newsroom.keysFile();
        if (!Files.exists(file)) {
            return KeyArchive.NONE;
        }
        if (Files.size(file) > KeyArchive.MAX_BYTES) {
            throw new IOException(file + " is too large for a key file");
        }
        return switch (KeyArchive.parse(Files.readAllBytes(file), "")) {
            case Outcome.Ok<KeyArchive>(KeyArchive archive) -> archive;
            case Outcome.Refused<KeyArchive>(String code, String reason) ->
                throw new IOException(file + ": " + reason + "; or restore the file from your backup");
        };
    }

    /**
     * Replaces the file, and notes first which messages are to be judged again. If we stop here, the old one is there or the new one, and in either
     * case what is noted does no harm.
     */
    public static void write(Newsroom newsroom, KeyArchive archive) throws IOException {
        byte[] bytes = archive.bytes();
        if (bytes.length > KeyArchive.MAX_BYTES || archive.size() > KeyArchive.MAX_RECORDS) {
            throw new IOException("with these keys the key file would be too large; nothing was changed");
        }
        KeysToVerify.note(newsroom, read(newsroom), archive);
        DurableFiles.writePrivate(newsroom.keysFile(), bytes);
    }
}
