package org.daylight.flow.keys;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.newsroom.KeysFile;
import org.daylight.newsroom.Newsroom;

/**
 * Takes keys that somebody collected into the newsroom's archive.
 *
 * <ol>
 *   <li>Read the archive, merge. If we stop here: nothing was changed.
 *   <li>Write it anew, in one step. If we stop here: the old file is there or the new one; the same command does the rest.
 * </ol>
 */
public final class ImportKeys {
    private final Newsroom newsroom;

    /**
     * What came of it.
     *
     * @param added how many keys were not there before
     * @param held how many there are now
     */
    public record Result(int added, int held) {}

    public ImportKeys(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The keys the newsroom has. @throws IOException in one line, when the file is damaged */
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
