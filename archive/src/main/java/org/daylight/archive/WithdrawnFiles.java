package org.daylight.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.log.FileKind;

/**
 * Deletes the files of withdrawn stories and lists of annotations or corrections from a copy of an archive ({@code spec/stories.md} section 4). It can be
 * repeated.
 */
public final class WithdrawnFiles {

    private WithdrawnFiles() {}

    /** Whether a copy may have something for {@link #delete}. Cheap. */
    public static boolean mayBeIn(Path folder) throws IOException {
        for (FileKind kind : FileKind.values()) {
            if (hasFiles(folder(folder, kind))) {
                return true;
            }
        }
        return false;
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
        Stream<Story.Version> stories = contents.stories().stream()
                .filter(story -> !story.isShown())
                .flatMap(story -> story.versions().stream());
        delete(folder, FileKind.STORY, stories);
        delete(folder, FileKind.ANNOTATIONS, withdrawn(contents.annotations()));
        delete(folder, FileKind.ENTITIES, withdrawn(contents.entities()));
    }

    private static Stream<Story.Version> withdrawn(List<VersionedFile> lists) {
        return lists.stream().filter(list -> !list.isShown()).flatMap(list -> list.versions().stream());
    }

    private static void delete(Path folder, FileKind kind, Stream<Story.Version> versions) throws IOException {
        List<Path> files = versions.map(version -> folder.resolve(kind.path(version.file())))
                .toList();
        delete(folder(folder, kind), files);
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

    private static Path folder(Path folder, FileKind kind) {
        return folder.resolve(kind.path(1)).getParent();
    }
}
