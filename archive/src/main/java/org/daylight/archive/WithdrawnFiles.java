package org.daylight.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Deletes the files of withdrawn stories and lists of annotations from a copy of an archive ({@code spec/stories.md} section 4). It can be
 * repeated.
 */
public final class WithdrawnFiles {

    private WithdrawnFiles() {}

    /** Whether a copy may have something for {@link #delete}. Cheap. */
    public static boolean mayBeIn(Path folder) throws IOException {
        return hasFiles(stories(folder)) || hasFiles(annotations(folder));
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            return files.iterator().hasNext();
        }
    }

    /** Deletes them, and syncs. @param contents of the log in place */
    public static void delete(Path folder, PublicRecord contents) throws IOException {
        List<Path> ofStories = contents.stories().stream()
                .filter(story -> !story.isShown())
                .flatMap(story -> story.versions().stream())
                .map(version -> folder.resolve(ArchivePath.story(version.file())))
                .toList();
        delete(stories(folder), ofStories);
        List<Path> ofLists = contents.annotations().stream()
                .filter(list -> !list.isShown())
                .flatMap(list -> list.versions().stream())
                .map(version -> folder.resolve(ArchivePath.annotations(version.file())))
                .toList();
        delete(annotations(folder), ofLists);
    }

    private static void delete(Path folder, List<Path> files) throws IOException {
        boolean any = false;
        for (Path file : files) {
            any |= Files.deleteIfExists(file);
        }
        if (any) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path stories(Path folder) {
        return folder.resolve(ArchivePath.story(1)).getParent();
    }

    private static Path annotations(Path folder) {
        return folder.resolve(ArchivePath.annotations(1)).getParent();
    }
}
