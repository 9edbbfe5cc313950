package org.daylight.flow.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;

/** The stories, the lists of annotations or the lists of corrections in a newsroom's folder ({@code spec/newsroom.md} sections 15 to 17). */
public final class NewsroomFiles {

    private final FileKind kind;
    private final Path folder;

    public NewsroomFiles(Newsroom newsroom, FileKind kind) {
        this.kind = kind;
        folder = switch (kind) {
            case STORY -> newsroom.storiesFolder();
            case ANNOTATIONS -> newsroom.annotationsFolder();
            case ENTITIES -> newsroom.entitiesFolder();
        };
    }

    /** Their names, in alphabetical order. Other files are ignored. */
    public List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(kind.suffix()))
                    .map(name -> name.substring(0, name.length() - kind.suffix().length()))
                    .filter(name -> LogEntry.CODE.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The file of a name, which need not exist. @param name matches {@link LogEntry#CODE} */
    public Path file(String name) {
        return folder.resolve(name + kind.suffix());
    }

    /** Whether a file can have this name. @throws IOException with a one-line message, when it cannot */
    public void check(String name) throws IOException {
        if (!LogEntry.CODE.matcher(name).matches()) {
            throw new IOException("the name of a " + kind.word()
                    + " has small letters, digits and hyphens, and begins with a letter: "
                    + switch (kind) {
                        case STORY -> "the-second-survey";
                        case ANNOTATIONS -> "notes-on-the-survey";
                        case ENTITIES -> "harbour-names";
                    });
        }
    }

    /**
     * Writes a file, which is synced, in place of the one that is there.
     *
     * @throws IOException with a one-line message
     */
    public void write(String name, byte[] bytes) throws IOException {
        check(name);
        DurableFiles.createPrivateFolder(folder);
        DurableFiles.write(file(name), bytes);
    }

    /**
     * Reads a file; at most one byte more than it may have.
     *
     * @throws IOException with a one-line message that says what to do
     */
    public byte[] read(String name) throws IOException {
        check(name);
        Path file = file(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " does not exist: "
                    + switch (kind) {
                        case STORY -> "create it with  daylight story new " + name;
                        case ANNOTATIONS -> "make it with  daylight annotations import " + name + " FILE";
                        case ENTITIES -> "write it as docs/entities.md says";
                    });
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(kind.maxBytes() + 1);
        }
    }
}
