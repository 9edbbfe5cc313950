package org.daylight.flow.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.daylight.backup.BackupHead;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;

/** The newsroom's own copy of a backup's head. Without it, whoever controls the place could add a recipient of their own. */
final class KnownBackup {

    private KnownBackup() {}

    /** Remembers a new backup. On return it is on disk. */
    static void remember(Newsroom newsroom, BackupHead head) throws IOException {
        DurableFiles.createPrivateFolder(newsroom.backupsFolder());
        DurableFiles.writePrivate(file(newsroom, head, "json"), head.bytes());
    }

    /** A file of the newsroom about a backup. */
    static Path file(Newsroom newsroom, BackupHead head, String kind) {
        return newsroom.backupsFolder().resolve(head.id() + "." + kind);
    }

    /** @throws IOException with a one-line message, unless the head is the one that this newsroom wrote */
    static void check(Newsroom newsroom, BackupHead head) throws IOException {
        Path file = file(newsroom, head, "json");
        if (!Files.exists(file)) {
            throw new IOException("this backup was not begun by this newsroom: nothing was written. Name another place,"
                    + " and begin a backup there with  --to");
        }
        if (Files.size(file) > BackupHead.MAX_BYTES || !Arrays.equals(Files.readAllBytes(file), head.bytes())) {
            throw new IOException("backup.json is not as this newsroom wrote it: somebody changed it, and nothing was"
                    + " written. Compare it with backups/" + file.getFileName() + " in the newsroom");
        }
    }
}
