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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sealed releases that were opened with their keys in a copy of the archive, with their stories, and that its log does not contain yet ({@code spec/sealed.md}
 * section 5). Each file is verified against its seal; a file that is not what was sealed, or whose pack is missing, is ignored like any other file that
 * does not belong to the archive.
 */
final class OpenedReleases {

    /** So many files are looked at, whatever else someone put into the folder. */
    private static final int MAX_FILES = 100_000;

    private OpenedReleases() {}

    /** The record with what was opened. */
    static PublicRecord added(Path folder, PublicRecord contents) {
        List<Release> found = new ArrayList<>();
        List<Story> told = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        contents.stories().forEach(story -> taken.add(story.name()));
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
                        story(folder, seal, release.sealKey())
                                .filter(story -> taken.add(story.name()))
                                .ifPresent(story -> told.add(told(seal, story)));
                    }
                }
            } catch (IOException | ArithmeticException unusable) {
                // the part is not shown
            }
        }
        return contents.withOpened(found, told);
    }

    /** The file of a story that was opened; empty if this copy of it is missing or not what was sealed. */
    static Optional<byte[]> story(Path folder, PublicRecord contents, Story.Version version) {
        Optional<Release> release = contents.release(version.file());
        return contents.sealed().stream()
                .filter(seal -> seal.sequence() == version.file())
                .findFirst()
                .flatMap(seal ->
                        story(folder, seal, release.map(Release::sealKey).orElse(null)))
                .map(OpenedStory::file);
    }

    private static Optional<OpenedStory> story(Path folder, SealedPart seal, @Nullable SealKey key) {
        Path file = folder.resolve(ArchivePath.unsealedStory(seal.sequence()));
        if (key == null || seal.seal().storyHash() == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return OpenedStory.verify(seal.seal(), key, in.readNBytes(OpenedStory.MAX_BYTES + 1))
                    .ok();
        } catch (IOException unusable) {
            return Optional.empty(); // the part is shown without it
        }
    }

    /** As the log will have it, if no other story gets the name before. */
    private static Story told(SealedPart seal, OpenedStory story) {
        return new Story(
                story.name(),
                List.of(new Story.Version(
                        seal.sequence(),
                        1,
                        story.title(),
                        story.author(),
                        seal.time(),
                        "",
                        Sha256.of(story.file()),
                        story.file().length,
                        Release.UNCONFIRMED)),
                null,
                -1);
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
