package org.daylight.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.log.ArchiveAddress;
import org.daylight.pack.Torrent;

/**
 * The torrents of the packs ({@code spec/torrent.md}). They are derived: a publisher and every mirror make the same bytes from a pack. Nothing
 * is written here: a publisher stages the torrent, a mirror puts it in place like other files.
 */
public final class PackTorrent {

    private PackTorrent() {}

    /** What a torrent says of the pack of a release, according to the log. */
    public static Torrent.Label label(String origin, Release release) {
        return new Torrent.Label(
                origin, release.trove(), release.part(), release.sequence(), release.pack(), release.packBytes());
    }

    /**
     * The torrent of a pack, if it is missing, outdated, or of version 1. When only the addresses have changed, the pack is not read.
     *
     * @param there the path of the torrent; need not exist
     * @param pack the file of the pack
     * @param addresses of the newest {@code mirrors} entry
     * @return its bytes; empty when the file is up to date
     * @throws IOException also when the pack is not the one that the log names
     */
    public static Optional<byte[]> due(Path there, Path pack, Torrent.Label label, List<ArchiveAddress> addresses)
            throws IOException {
        Optional<Torrent> read = read(there, label).filter(Torrent::isHybrid);
        if (read.isPresent()) {
            return read.get().isAt(addresses)
                    ? Optional.empty()
                    : Optional.of(read.get().at(addresses).bytes());
        }
        return Optional.of(made(pack, label, addresses));
    }

    /** Makes the torrent of a pack, which is read once. @throws IOException also when the pack is not the one that the log names */
    public static byte[] made(Path pack, Torrent.Label label, List<ArchiveAddress> addresses) throws IOException {
        return switch (Torrent.of(label, pack, addresses)) {
            case Outcome.Ok<Torrent>(Torrent torrent) -> torrent.bytes();
            case Outcome.Refused<Torrent>(String code, String reason) ->
                throw new IOException(pack.getFileName() + ": " + reason);
        };
    }

    static Optional<Torrent> read(Path file, Torrent.Label label) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Torrent.parse(in.readNBytes(Torrent.MAX_BYTES + 1), label).ok();
        } catch (IOException e) {
            return Optional.empty(); // it is derived: as if it were not there
        }
    }
}
