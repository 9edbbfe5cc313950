package org.daylight.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.daylight.check.ArchiveFiles;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;

/** The archive as it will be once the fetched files are in place: each file as fetched, or else as it is in the archive. */
final class StagedArchive implements ArchiveFiles {
    private final WorkFolder folder;
    private final LogKeys keys;

    /** @param keys of the log, in place of the files about key changes in either folder */
    StagedArchive(WorkFolder folder, LogKeys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    @Override
    public Optional<byte[]> read(String path, int limitBytes) throws IOException {
        if (path.startsWith(KeyChange.FOLDER)) {
            return keys.changes().stream()
                    .filter(change -> KeyChange.path(change.number()).equals(path))
                    .map(KeyChange::bytes)
                    .findFirst();
        }
        try (InputStream in = Files.newInputStream(folder.newest(path), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(limitBytes + 1));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Held> hold(String path, long limitBytes) {
        Path file = folder.newest(path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new Held(file, false))
                : Optional.empty();
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }
}
