package org.daylight.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for parsers that read a file; they are written over by the next input and deleted at the end of the JVM. One thread uses them. */
final class ScratchFile {

    private static final Path FOLDER = folder();

    private ScratchFile() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("daylight-fuzz-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with these bytes. @param name its last name */
    static Path with(byte[] bytes, String name) throws IOException {
        Path file = FOLDER.resolve(name);
        file.toFile().deleteOnExit();
        return Files.write(file, bytes);
    }

    /** A folder in which a parser may write. */
    static Path spool() {
        return FOLDER.resolve("spool");
    }
}
