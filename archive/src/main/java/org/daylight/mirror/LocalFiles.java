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

/** What the archive would be with all that came: each file as it came, or else as it is in place. */
final class LocalFiles implements ArchiveFiles {
    private final MirrorFolder place;

    LocalFiles(MirrorFolder place) {
        this.place = place;
    }

    @Override
    public Optional<byte[]> read(String path, int limitBytes) throws IOException {
        try (InputStream in = Files.newInputStream(place.atHand(path), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(limitBytes + 1));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Held> hold(String path, long limitBytes) {
        Path file = place.atHand(path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new Held(file, false))
                : Optional.empty();
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }
}
