package org.daylight.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;

/**
 * Finds the sealed releases that were opened with their keys in a copy of the archive, and that its log does not contain yet ({@code spec/sealed.md}
 * section 5). Each file is verified against its seal; a file that is not what was sealed, or whose pack is missing, is ignored like any other file that
 * does not belong to the archive.
 */
final class OpenedReleases {

    /** So many files are looked at, whatever else someone put into the folder. */
    private static final int MAX_FILES = 100_000;

    private OpenedReleases() {}

    static List<Release> find(Path folder, PublicRecord contents) {
        List<Release> found = new ArrayList<>();
        for (SealedPart seal : contents.sealed()) {
            Path file = folder.resolve(ArchivePath.unsealed(seal.sequence()));
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Files.isRegularFile(folder.resolve(ArchivePath.pack(seal.sequence())))) {
                continue;
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] entry = in.readNBytes(OpenedRelease.MAX_BYTES + 1);
                if (OpenedRelease.verify(seal.seal(), entry)
                        instanceof Outcome.Ok<LogEntry.Release>(LogEntry.Release release)) {
                    int documents =
                            contents.trove(seal.trove()).map(Trove::documents).orElse(0);
                    if (release.last().value() <= documents) {
                        found.add(LogReplay.opened(release));
                    }
                }
            } catch (IOException | ArithmeticException unusable) {
                // the part is not shown
            }
        }
        return found;
    }

    /** Changes when a file of an opened release was added, replaced or removed. Cheap, because it is asked every few seconds. */
    static String fingerprint(Path folder) throws IOException {
        Path unsealed = folder.resolve(ArchivePath.unsealed(1)).getParent();
        if (!Files.isDirectory(unsealed)) {
            return "";
        }
        var lines = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(unsealed)) {
            for (Path file : files) {
                if (lines.size() == MAX_FILES) {
                    break;
                }
                BasicFileAttributes of =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                lines.add(file.getFileName() + " " + of.size() + " " + of.lastModifiedTime());
            }
        } catch (DirectoryIteratorException | NoSuchFileException changedMeanwhile) {
            return "changing"; // asked again in a moment
        }
        return String.join("\n", lines);
    }
}
