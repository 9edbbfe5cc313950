package org.daylight.flow.keys;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.newsroom.KeysFile;
import org.daylight.newsroom.Newsroom;

/**
 * Imports collected keys into the newsroom's key archive.
 *
 * <ol>
 *   <li>Read the archive and merge. If the process stops here, nothing was changed.
 *   <li>Replace the file in one step. If the process stops here, either the old file or the new one is there; the same
 *       command completes the import.
 * </ol>
 */
public final class ImportKeys {
    private final Newsroom newsroom;

    /**
     * The result.
     *
     * @param added how many keys were not there before
     * @param held how many keys there are now
     */
    public record Result(int added, int held) {}

    public ImportKeys(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The keys that the newsroom has. @throws IOException with a one-line message, when the file is damaged */
    public static KeyArchive held(Newsroom newsroom) throws IOException {
        return KeysFile.read(newsroom);
    }

    public Result run(Collection<KeyRecord> records) throws IOException {
        try (Closeable lock = newsroom.lock("keys")) {
            KeyArchive before = KeysFile.read(newsroom);
            KeyArchive after = before.with(records);
            KeysFile.write(newsroom, after);
            return new Result(after.size() - before.size(), after.size());
        }
    }
}
