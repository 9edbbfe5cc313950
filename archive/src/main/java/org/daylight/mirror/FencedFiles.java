package org.daylight.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;

/**
 * The files of an archive that do not belong to the log any more after a recovery of its key (spec/mirror.md section 6). They are moved to a folder next
 * to the mirror's state, and not deleted: a recovery can be wrong, too.
 *
 * @param folder name of that folder; empty if nothing is fenced off
 * @param paths of the files, below the archive
 */
record FencedFiles(String folder, List<String> paths) {
    /** Nothing is fenced off. */
    static final FencedFiles NONE = new FencedFiles("", List.of());

    private static final Pattern FOLDER = Pattern.compile("|fenced-[0-9a-f]{16}");

    FencedFiles {
        paths = List.copyOf(paths);
    }

    /** Whether the names are those that this program writes. */
    boolean isValid() {
        return FOLDER.matcher(folder).matches()
                && folder.isEmpty() == paths.isEmpty()
                && paths.stream().allMatch(ArchivePath::isPublic);
    }

    /**
     * Lists the public files in place that are not implied any more, and copies the log in place, which proves what was signed. May be repeated.
     *
     * @param note the checkpoint in place
     * @param isImplied whether the new log implies a file
     */
    static FencedFiles of(WorkFolder work, byte[] note, Predicate<String> isImplied) throws IOException {
        String name = "fenced-" + Sha256.of(note).hex().substring(0, 16);
        Path archive = work.inArchive("").toAbsolutePath();
        List<String> there;
        try (var walk = Files.walk(archive)) {
            there = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> archive.relativize(file).toString().replace('\\', '/'))
                    .filter(ArchivePath::isPublic)
                    .sorted()
                    .toList();
        }
        for (String path : there) {
            if (path.startsWith("tile/") || path.startsWith(KeyChange.FOLDER) || path.equals(ArchivePath.CHECKPOINT)) {
                work.copy(path, name);
            }
        }
        List<String> gone = there.stream().filter(path -> !isImplied.test(path)).toList();
        return gone.isEmpty() ? NONE : new FencedFiles(name, gone);
    }
}
