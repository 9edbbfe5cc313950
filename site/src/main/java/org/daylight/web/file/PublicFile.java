package org.daylight.web.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.WriteBulletin;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.log.TrusteesFile;
import org.daylight.people.Mapping;

/**
 * Serves the files of the public record at their paths in the archive, so that a mirror can be made from the address alone. No other file
 * of the folder is ever served.
 */
public final class PublicFile {

    private static final int MAX_TILE_BYTES = 32 << 20;
    private static final int MAX_KEYS_BYTES = 64 << 20;

    /** Larger files are read while they are sent. */
    private static final int HELD_BYTES = 64 << 10;

    private final Archive archive;

    public PublicFile(Archive archive) {
        this.archive = archive;
    }

    /** A file; empty when it does not exist or may not be served. @param path one that {@link ArchivePath#isPublic} allows */
    public Optional<Response> file(String path) throws IOException {
        if (path.equals(ArchivePath.BULLETIN)) {
            return bulletin();
        }
        Path file = archive.folder().resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !file.toRealPath().equals(archive.folder().toRealPath().resolve(path))) {
            return Optional.empty(); // any folder of the path may be a link that leads out of the archive
        }
        if (path.startsWith("releases/")) {
            return pack(path, file);
        }
        if (path.startsWith("views/")) {
            return views(path, file);
        }
        if (path.startsWith("sealed/")) {
            return sealed(path, file);
        }
        if (path.startsWith("unsealed/")) {
            return unsealed(path, file);
        }
        if (path.startsWith(KeyChange.FOLDER)) {
            return logKeys(path);
        }
        boolean people = path.startsWith("people/");
        boolean keys = path.startsWith("keys/");
        if (keys
                && archive.contents().keys().stream()
                        .noneMatch(one -> ArchivePath.keys(one.number()).equals(path))) {
            return Optional.empty(); // staged by the publisher and not yet in the signed log
        }
        if (people
                && archive.contents().people().stream()
                        .noneMatch(one -> ArchivePath.people(one.number()).equals(path))) {
            return Optional.empty(); // staged by the publisher and not yet in the signed log
        }
        if (path.startsWith("stories/")) {
            return story(path);
        }
        if (path.startsWith("annotations/")) {
            return annotations(path);
        }
        if (path.startsWith("entities/")) {
            return entities(path);
        }
        boolean trustees = path.startsWith("trustees/");
        if (trustees
                && archive.contents().trustees().stream()
                        .noneMatch(plan -> ArchivePath.trustees(Math.toIntExact(plan.number()))
                                .equals(path))) {
            return Optional.empty(); // staged by the publisher and not yet in the signed log
        }
        long most =
                people ? Mapping.MAX_BYTES : keys ? MAX_KEYS_BYTES : trustees ? TrusteesFile.MAX_BYTES : MAX_TILE_BYTES;
        if (Files.size(file) > most) {
            return Optional.empty(); // no file of an archive is so large
        }
        if (path.equals(ArchivePath.CHECKPOINT)) {
            // Not the newest one on disk: a mirror would request packs that this server does not know yet.
            byte[] content = archive.note();
            return Optional.of(Response.bytes("text/plain; charset=utf-8", content)
                    .trust(Response.Trust.FOREIGN)
                    .caching("public, max-age=5"));
        }
        if (!people && Files.size(file) > HELD_BYTES) {
            // The file at this path never changes, so its ETag can be derived from its name.
            String tag = Sha256.of((archive.contents().origin() + "\n" + path + "\n" + Files.size(file))
                            .getBytes(StandardCharsets.UTF_8))
                    .hex()
                    .substring(0, 32);
            return Optional.of(Response.file("application/octet-stream", file, Files.size(file), tag)
                    .caching(Response.IMMUTABLE));
        }
        byte[] content = Files.readAllBytes(file);
        return Optional.of(Response.bytes(people ? "text/plain; charset=utf-8" : "application/octet-stream", content)
                .trust(Response.Trust.FOREIGN)
                .caching(Response.IMMUTABLE));
    }

    /** The bulletin that this copy accepted, or else one of its own log; none if the checkpoint is too long for one. */
    private Optional<Response> bulletin() {
        try {
            byte[] text = BulletinText.mail(WriteBulletin.of(archive)).getBytes(StandardCharsets.US_ASCII);
            return Optional.of(Response.bytes("text/plain; charset=utf-8", text)
                    .trust(Response.Trust.FOREIGN)
                    .caching("public, max-age=5"));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** The file of a story, as the log names it; one of a withdrawn story is not served. */
    private Optional<Response> story(String path) {
        return archive.contents().stories().stream()
                .filter(Story::isShown)
                .flatMap(story -> story.versions().stream())
                .filter(version -> version.path().equals(path))
                .findFirst()
                .flatMap(version -> archive.story(version).ok())
                .map(bytes -> Response.bytes("text/plain; charset=utf-8", bytes)
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=300")); // it can be withdrawn
    }

    /** The file of a list of annotations, likewise. */
    private Optional<Response> annotations(String path) {
        return version(archive.contents().annotations(), FileKind.ANNOTATIONS, path)
                .flatMap(version -> archive.annotations(version).ok())
                .map(bytes -> Response.bytes("application/json; charset=utf-8", bytes)
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=300")); // it can be withdrawn
    }

    /** The file of a list of corrections, likewise. */
    private Optional<Response> entities(String path) {
        return version(archive.contents().entities(), FileKind.ENTITIES, path)
                .flatMap(version -> archive.entities(version).ok())
                .map(bytes -> Response.bytes("text/plain; charset=utf-8", bytes)
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=300")); // it can be withdrawn
    }

    private static Optional<Story.Version> version(List<VersionedFile> lists, FileKind kind, String path) {
        return lists.stream()
                .filter(VersionedFile::isShown)
                .flatMap(list -> list.versions().stream())
                .filter(version -> kind.path(version.file()).equals(path))
                .findFirst();
    }

    /** A file about a key change, as it was read with the log: a recovery may replace it later. */
    private Optional<Response> logKeys(String path) {
        return archive.contents().logKeys().changes().stream()
                .filter(change -> KeyChange.path(change.number()).equals(path))
                .findFirst()
                .map(change -> Response.bytes("application/octet-stream", change.bytes())
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=5"));
    }

    /** A pack may be replaced after a withdrawal, so its ETag identifies the version. */
    private Optional<Response> pack(String path, Path file) throws IOException {
        for (Release release : archive.contents().releases()) {
            if (ArchivePath.torrent(release.sequence()).equals(path)) {
                return torrent(release);
            }
            if (ArchivePath.pack(release.sequence()).equals(path)) {
                long size = Files.size(file);
                if (!release.withdrawn().isEmpty() && size != release.packBytes()) {
                    // A copy that has the log entry of a withdrawal but not yet the new pack must not serve the old
                    // one.
                    throw archive.notThePack(release);
                }
                // Not derived from the file's time, which would show that two addresses are served by one machine.
                String tag = Sha256.of((release.pack().hex() + size).getBytes(StandardCharsets.US_ASCII))
                        .hex()
                        .substring(0, 32);
                return Optional.of(Response.file("application/zip", file, size, tag)
                        .with("Content-Disposition", Download.disposition(packName(release))));
            }
        }
        return Optional.empty(); // staged by the publisher and not yet in the signed log
    }

    /** A file of views may be replaced after a withdrawal; another one than the log names now is not served. */
    private Optional<Response> views(String path, Path file) throws IOException {
        for (Release release : archive.contents().releases()) {
            LoggedViews views = release.views();
            if (views != null
                    && ArchivePath.views(release.sequence()).equals(path)
                    && Files.size(file) == views.fileBytes()) {
                String tag = views.file().hex().substring(0, 32);
                return Optional.of(Response.file("application/zip", file, views.fileBytes(), tag)
                        .with(
                                "Content-Disposition",
                                Download.disposition(packName(release).replaceFirst("[.]zip$", "-views.zip"))));
            }
        }
        return Optional.empty();
    }

    /** A sealed file never changes; one of a part that was released or cancelled is not served. */
    private Optional<Response> sealed(String path, Path file) throws IOException {
        for (SealedPart part : archive.contents().sealed()) {
            if (ArchivePath.sealed(part.sequence()).equals(path)
                    && Files.size(file) == part.seal().fileBytes()) {
                String tag = part.seal().file().hex().substring(0, 32);
                return Optional.of(Response.file("application/octet-stream", file, Files.size(file), tag));
            }
        }
        return Optional.empty();
    }

    /** The entry and the story of a part that was opened with its key in this copy: other mirrors ask for them. They go when the publisher's log has them. */
    private Optional<Response> unsealed(String path, Path file) throws IOException {
        for (Release release : archive.contents().releases()) {
            if (!release.isConfirmed()
                    && ArchivePath.unsealedStory(release.sequence()).equals(path)
                    && Files.size(file) <= OpenedStory.MAX_BYTES) {
                return Optional.of(Response.bytes("text/plain; charset=utf-8", Files.readAllBytes(file))
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=5"));
            }
            if (!release.isConfirmed()
                    && ArchivePath.unsealed(release.sequence()).equals(path)
                    && Files.size(file) <= OpenedRelease.MAX_BYTES) {
                return Optional.of(Response.bytes("application/json", Files.readAllBytes(file))
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=5"));
            }
        }
        return Optional.empty();
    }

    /** The torrent of a pack, if it matches the current pack. Its addresses change with the list of mirrors. */
    private Optional<Response> torrent(Release release) {
        return archive.torrent(release)
                .map(torrent -> Response.bytes("application/x-bittorrent", torrent.bytes())
                        .trust(Response.Trust.FOREIGN)
                        .caching("public, max-age=300")
                        .with("Content-Disposition", Download.disposition(packName(release) + ".torrent")));
    }

    /** The file name under which a pack is downloaded: {@code harbour-part-7.zip}. */
    public static String packName(Release release) {
        return PackTorrent.label("", release).name();
    }
}
