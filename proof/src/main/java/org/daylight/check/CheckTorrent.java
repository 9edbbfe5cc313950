package org.daylight.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.format.Sha256;
import org.daylight.pack.Torrent;
import org.daylight.pack.TorrentPieces;
import org.jspecify.annotations.Nullable;

/**
 * Checks the torrent of a pack, which is optional, in the same reading as the pack itself (spec/torrent.md). It is computed again and must be
 * identical, as a hybrid or as earlier builds made it. So a torrent cannot lead to other bytes, or to an address that the publisher never named.
 */
final class CheckTorrent {
    private static final int BUFFER = 1 << 18;

    private final LogContents contents;
    private final LogContents.Pack pack;
    private final Set<List<String>> named;
    private final byte @Nullable [] file;
    private final @Nullable Verdict unreadable;
    private @Nullable TorrentPieces pieces;

    /** @param named the lists of addresses that a torrent of this archive may have */
    CheckTorrent(ArchiveFiles files, LogContents contents, LogContents.Pack pack, Set<List<String>> named) {
        this.contents = contents;
        this.pack = pack;
        this.named = named;
        byte[] read = null;
        Verdict fault = null;
        try {
            read = files.read(pack.torrentPath(), Torrent.MAX_BYTES).orElse(null);
        } catch (IOException e) {
            fault = new Verdict(pack.torrentPath(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
        file = read;
        unreadable = fault;
    }

    /** All lists of addresses that were ever in the log, and the empty list. */
    static Set<List<String>> named(LogContents contents) {
        Set<List<String>> named = new HashSet<>(Set.of(List.of()));
        contents.mirrorLists().forEach(list -> named.add(Torrent.named(list)));
        return named;
    }

    /** The SHA-256 of the pack. Also computes what the check of its torrent needs. */
    Sha256 hash(Path held) throws IOException {
        MessageDigest digest = Sha256.digest();
        if (file != null) {
            pieces = TorrentPieces.of(held, digest);
            return Sha256.wrap(digest.digest());
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(held)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.wrap(digest.digest());
    }

    private Torrent again(TorrentPieces made) {
        return Torrent.of(contents.label(pack), made, List.of());
    }

    /** The verdict about the torrent, after {@link #hash} of a correct pack; null if there is no torrent. */
    @Nullable
    Verdict verdict() {
        TorrentPieces made = pieces;
        if (file == null || made == null) {
            return unreadable;
        }
        boolean same = Torrent.parse(file, contents.label(pack))
                .ok()
                .filter(torrent -> named.contains(torrent.addresses()))
                .filter(torrent -> Arrays.equals(torrent.bytes(), file))
                .filter(torrent -> torrent.at(List.of()).equals(again(torrent.isHybrid() ? made : made.versionOne())))
                .isPresent();
        if (same) {
            return Verdict.confirmed(pack.torrentPath());
        }
        return new Verdict(pack.torrentPath(), VerdictCode.TORRENT_DIFFERS, "");
    }
}
