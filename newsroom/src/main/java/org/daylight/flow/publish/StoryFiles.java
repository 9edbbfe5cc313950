package org.daylight.flow.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.daylight.archive.Story;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;

/** The stories in a newsroom's folder ({@code spec/newsroom.md} section 15). */
public final class StoryFiles {

    private static final String SUFFIX = ".md";

    private final Path folder;

    public StoryFiles(Newsroom newsroom) {
        folder = newsroom.storiesFolder();
    }

    /** The names of the stories, in alphabetical order. Other files are ignored. */
    public List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(name -> LogEntry.CODE.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The file of a story, which need not exist. @param name matches {@link LogEntry#CODE} */
    public Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    /** Whether a story can have this name. @throws IOException with a one-line message, when it cannot */
    public void check(String name) throws IOException {
        if (!LogEntry.CODE.matcher(name).matches()) {
            throw new IOException("the name of a story has small letters, digits and hyphens, and begins with a letter:"
                    + " the-second-survey");
        }
    }

    /**
     * Reads the file of a story; at most one byte more than a story may have.
     *
     * @throws IOException with a one-line message that says what to do
     */
    public byte[] read(String name) throws IOException {
        check(name);
        Path file = file(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " does not exist: create it with  daylight story new " + name);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Story.MAX_BYTES + 1);
        }
    }
}
