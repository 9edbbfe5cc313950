package org.daylight.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.tree.TilePath;

/** Which files of an archive are copied when it is pushed to a store or made a static site ({@code spec/archive.md}). */
public final class PublicFiles {

    private PublicFiles() {}

    /**
     * The files that the log here implies or allows and that are here, without the checkpoint, in the order in which they are put in place: an
     * earlier file never names a later one. Links are not followed.
     *
     * @throws IOException in one line, when a pack or a tile of the log is missing here
     */
    public static List<String> of(Archive archive, PublicRecord contents) throws IOException {
        Path folder = archive.folder();
        for (Release release : contents.releases()) {
            Path pack = archive.pack(release);
            if (!Files.isRegularFile(pack) || Files.size(pack) != release.packBytes()) {
                throw new IOException(ArchivePath.pack(release.sequence())
                        + " is missing here, or is not the file that the log names: see  daylight check");
            }
        }
        Set<String> tiles = new HashSet<>();
        TilePath.ofTree(contents.checkpoint().size(), true, tile -> tiles.add(tile.path()));
        Set<String> numbered = numbered(contents);
        var files = new ArrayList<String>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String path = folder.relativize(file).toString().replace('\\', '/');
                boolean isCopied = ArchivePath.isPublic(path)
                        && !path.equals(ArchivePath.CHECKPOINT)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && (path.startsWith("tile/")
                                ? tiles.contains(path)
                                : path.startsWith("accessions/")
                                        || path.equals(ArchivePath.BULLETIN)
                                        || numbered.contains(path));
                if (isCopied) {
                    files.add(path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (String tile : tiles) {
            if (!Files.isRegularFile(folder.resolve(tile))) {
                throw new IOException(tile + " is missing here: see  daylight check");
            }
        }
        files.sort(Comparator.comparingInt(PublicFiles::order).thenComparing(path -> path));
        return files;
    }

    /** The paths of numbered files that the log implies or allows. */
    private static Set<String> numbered(PublicRecord contents) {
        Set<String> paths = new HashSet<>();
        for (Release release : contents.releases()) {
            paths.add(ArchivePath.pack(release.sequence()));
            paths.add(ArchivePath.torrent(release.sequence()));
            paths.add(ArchivePath.views(release.sequence()));
            if (!release.isConfirmed()) {
                paths.addAll(sealed(release.sequence()));
            }
        }
        for (SealedPart part : contents.sealed()) {
            paths.addAll(sealed(part.sequence()));
        }
        contents.keys().forEach(file -> paths.add(ArchivePath.keys(file.number())));
        contents.people().forEach(file -> paths.add(ArchivePath.people(file.number())));
        contents.trustees().forEach(plan -> paths.add(ArchivePath.trustees(Math.toIntExact(plan.number()))));
        contents.logKeys().changes().forEach(change -> paths.add(KeyChange.path(change.number())));
        contents.stories().stream()
                .filter(Story::isShown)
                .forEach(story -> story.versions().forEach(version -> paths.add(version.path())));
        contents.annotations().stream()
                .filter(VersionedFile::isShown)
                .forEach(list ->
                        list.versions().forEach(version -> paths.add(FileKind.ANNOTATIONS.path(version.file()))));
        contents.entities().stream()
                .filter(VersionedFile::isShown)
                .forEach(list -> list.versions().forEach(version -> paths.add(FileKind.ENTITIES.path(version.file()))));
        return paths;
    }

    private static List<String> sealed(int sequence) {
        return List.of(
                ArchivePath.sealed(sequence), ArchivePath.unsealed(sequence), ArchivePath.unsealedStory(sequence));
    }

    /** The place of a path in the order of {@code spec/archive.md} section 3: 0 to 3. Files of the same place may be written in any order. */
    public static int order(String path) {
        return path.startsWith("accessions/")
                ? 0
                : path.startsWith("releases/") || path.startsWith("sealed/") ? 1 : path.startsWith("tile/") ? 3 : 2;
    }
}
