package org.daylight.web.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.Release;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.people.Mapping;

/**
 * The files of the public record at their paths in the archive, so that a mirror can be made from the address alone. Nothing else of
 * the folder is ever handed out.
 */
public final class PublicFile {

    private static final int MAX_TILE_BYTES = 32 << 20;

    /** A larger file is read while it is sent. */
    private static final int HELD_BYTES = 64 << 10;

    private final Archive archive;

    public PublicFile(Archive archive) {
        this.archive = archive;
    }

    /** @param path one that {@link ArchivePath#isPublic} allows */
    public Optional<Response> file(String path) throws IOException {
        Path file = archive.folder().resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !file.toRealPath().equals(archive.folder().toRealPath().resolve(path))) {
            return Optional.empty(); // a link may lead out of the folder, at any step of the way
        }
        if (path.startsWith("releases/")) {
            return pack(path, file);
        }
        boolean people = path.startsWith("people/");
        if (people
                && archive.contents().people().stream()
                        .noneMatch(one -> ArchivePath.people(one.number()).equals(path))) {
            return Optional.empty(); // staged by a publisher who has not yet signed for it
        }
        if (Files.size(file) > (people ? Mapping.MAX_BYTES : MAX_TILE_BYTES)) {
            return Optional.empty(); // nothing of ours is so large
        }
        if (path.equals(ArchivePath.CHECKPOINT)) {
            // Not the newest on the disk: a mirror would ask for packs of which this server does not know yet.
            byte[] content = archive.note();
            return Optional.of(Response.bytes("text/plain; charset=utf-8", content)
                    .trust(Response.Trust.FOREIGN)
                    .caching("public, max-age=5"));
        }
        if (!people && Files.size(file) > HELD_BYTES) {
            // It never changes under its path, so its name can stand for its content.
            String tag = Sha256.of((archive.contents().origin() + "\n" + path + "\n" + Files.size(file))
                            .getBytes(StandardCharsets.UTF_8))
                    .hex()
                    .substring(0, 32);
            return Optional.of(Response.file("application/octet-stream", file, Files.size(file), tag)
                    .caching(Response.FOR_EVER));
        }
        byte[] content = Files.readAllBytes(file);
        return Optional.of(Response.bytes(people ? "text/plain; charset=utf-8" : "application/octet-stream", content)
                .trust(Response.Trust.FOREIGN)
                .caching(Response.FOR_EVER));
    }

    /** A pack is large and may be replaced after a withdrawal: its ETag says which one this is. */
    private Optional<Response> pack(String path, Path file) throws IOException {
        for (Release release : archive.contents().releases()) {
            if (ArchivePath.torrent(release.sequence()).equals(path)) {
                return torrent(release);
            }
            if (ArchivePath.pack(release.sequence()).equals(path)) {
                long size = Files.size(file);
                if (!release.withdrawn().isEmpty() && size != release.packBytes()) {
                    // A copy that has the log of a withdrawal and not yet its pack does not hand out the old one.
                    throw archive.notThePack(release);
                }
                // Not of the file's time: with it, two addresses of one machine could be told to be one.
                String tag = Sha256.of((release.pack().hex() + size).getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .substring(0, 32);
                return Optional.of(Response.file("application/zip", file, size, tag)
                        .with("Content-Disposition", Download.disposition(packName(release))));
            }
        }
        return Optional.empty(); // staged by a publisher who has not yet signed for it
    }

    /** Only one of this very pack; with the mirrors its addresses change. */
    private Optional<Response> torrent(Release release) {
        return archive.torrent(release)
                .map(torrent -> Response.bytes("application/x-bittorrent", torrent.bytes())
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=300")
                        .with("Content-Disposition", Download.disposition(packName(release) + ".torrent")));
    }

    /** {@code harbour-part-7.zip}. */
    public static String packName(Release release) {
        return PackTorrent.label("", release).name();
    }
}
