package org.daylight.flow.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.daylight.archive.AnnotationList;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;

/** The lists of annotations in a newsroom's folder ({@code spec/newsroom.md} section 16). */
public final class AnnotationFiles {

    private static final String SUFFIX = ".json";

    private final Path folder;

    public AnnotationFiles(Newsroom newsroom) {
        folder = newsroom.annotationsFolder();
    }

    /** The names of the lists, in alphabetical order. Other files are ignored. */
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

    /** The file of a list, which need not exist. @param name matches {@link LogEntry#CODE} */
    public Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    /** Whether a list can have this name. @throws IOException with a one-line message, when it cannot */
    public void check(String name) throws IOException {
        if (!LogEntry.CODE.matcher(name).matches()) {
            throw new IOException("the name of a list has small letters, digits and hyphens, and begins with a letter:"
                    + " notes-on-the-survey");
        }
    }

    /**
     * Writes the file of a list, which is synced, in place of the one that is there.
     *
     * @throws IOException with a one-line message
     */
    public void write(String name, byte[] bytes) throws IOException {
        check(name);
        Files.createDirectories(folder);
        DurableFiles.write(file(name), bytes);
    }

    /**
     * Reads the file of a list; at most one byte more than a list may have.
     *
     * @throws IOException with a one-line message that says what to do
     */
    public byte[] read(String name) throws IOException {
        check(name);
        Path file = file(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    file + " does not exist: make it with  daylight annotations import " + name + " FILE");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(AnnotationList.MAX_BYTES + 1);
        }
    }
}
