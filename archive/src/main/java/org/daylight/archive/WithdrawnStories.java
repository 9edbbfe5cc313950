package org.daylight.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Deletes the files of withdrawn stories from a copy of an archive ({@code spec/stories.md} section 4). It can be repeated. */
public final class WithdrawnStories {

    private WithdrawnStories() {}

    /** Whether a copy may have something for {@link #delete}. Cheap. */
    public static boolean mayBeIn(Path folder) throws IOException {
        Path stories = stories(folder);
        if (!Files.isDirectory(stories)) {
            return false;
        }
        try (var files = Files.newDirectoryStream(stories)) {
            return files.iterator().hasNext();
        }
    }

    /** Deletes them, and syncs. @param contents of the log in place */
    public static void delete(Path folder, PublicRecord contents) throws IOException {
        boolean any = false;
        for (Story story : contents.stories()) {
            if (!story.isShown()) {
                for (Story.Version version : story.versions()) {
                    any |= Files.deleteIfExists(folder.resolve(ArchivePath.story(version.file())));
                }
            }
        }
        if (any) {
            try (var channel = FileChannel.open(stories(folder), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path stories(Path folder) {
        return folder.resolve(ArchivePath.story(1)).getParent();
    }
}
