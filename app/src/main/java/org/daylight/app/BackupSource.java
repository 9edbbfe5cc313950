package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeIdentity;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.FolderPlace;
import org.daylight.backup.RclonePlace;
import org.daylight.flow.backup.BackupSnapshots;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** Opens what commands about backups name: places, heads and keys. */
final class BackupSource {

    private static final String RCLONE = "rclone:";

    private BackupSource() {}

    /** What is wrong with the name of a place. */
    static Optional<String> objection(String name) {
        return name.startsWith(RCLONE) && !RclonePlace.isRemote(name.substring(RCLONE.length()))
                ? Optional.of("after rclone: write REMOTE:PATH, as in  rclone:store:papers-backup")
                : Optional.empty();
    }

    /** A folder, or {@code rclone:REMOTE:PATH}. Must be closed. */
    static BackupPlace place(Terminal terminal, String name) throws IOException {
        if (!name.startsWith(RCLONE)) {
            return new FolderPlace(terminal.path(Path.of(name)));
        }
        Path work = Files.createTempDirectory("daylight-backup"); // only its owner can read it; its files are encrypted
        try {
            return new RclonePlace(name.substring(RCLONE.length()), work);
        } catch (IllegalArgumentException e) {
            delete(work);
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** The head of a backup. @param key the one that must have signed the snapshots; null if none was given */
    static BackupHead head(BackupPlace place, @Nullable String key) throws IOException {
        Optional<BackupHead> head = BackupSnapshots.head(place);
        if (head.isEmpty()) {
            throw new IOException("there is no backup in " + TerminalFormats.printable(place.toString()));
        }
        if (key != null && !head.get().key().text().equals(key.strip())) {
            throw new IOException(
                    "this backup is signed with another key than  --key  says: somebody may have replaced it");
        }
        return head.get();
    }

    /** The keys in a file, as age-keygen writes it. */
    static AgeIdentity identity(Terminal terminal, Path file) throws IOException {
        Path path = terminal.path(file);
        if (!Files.isRegularFile(path) || Files.size(path) > AgeIdentity.MAX_CHARS) {
            throw new IOException("--identity: " + file + " is not a file of keys");
        }
        return switch (AgeIdentity.parse(Files.readString(path))) {
            case Outcome.Ok<AgeIdentity>(AgeIdentity identity) -> identity;
            case Outcome.Refused<AgeIdentity>(String code, String reason) ->
                throw new IOException("--identity: " + reason);
        };
    }
}
