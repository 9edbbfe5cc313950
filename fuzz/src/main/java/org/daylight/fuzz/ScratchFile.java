package org.daylight.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files for parsers that read a file; they are written over by the next input and deleted at the end of the JVM. One thread uses them. */
public final class ScratchFile {

    private static final Path FOLDER = made();

    private ScratchFile() {}

    private static Path made() {
        try {
            Path folder = Files.createTempDirectory("daylight-fuzz-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // a folder for temporary files: what is left is no fault of an input
        }
    }

    /** A file with these bytes. @param name its last name */
    public static Path with(byte[] bytes, String name) throws IOException {
        return Files.write(FOLDER.resolve(name), bytes);
    }

    /** The place of a file that a parser writes. @param name its last name */
    public static Path named(String name) {
        return FOLDER.resolve(name);
    }

    /** A folder, created if it does not exist. @param path of it, with {@code /} between names */
    public static Path folder(String path) throws IOException {
        return Files.createDirectories(FOLDER.resolve(path));
    }

    /** A folder in which a parser may write. */
    static Path spool() {
        return FOLDER.resolve("spool");
    }
}
