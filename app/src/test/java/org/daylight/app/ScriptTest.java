package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every story in {@code src/test/resources/scripts}; {@link Script} describes the format. */
class ScriptTest {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> stories() throws IOException, URISyntaxException {
        Path scripts = Path.of(ScriptTest.class.getResource("/scripts").toURI());
        List<Path> all;
        try (var files = Files.list(scripts)) {
            all = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertTrue(all.size() >= 5, "the stories were not found");
        return all.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }

    private void run(Path file) {
        try {
            new Script(Files.createDirectory(folder.resolve(file.getFileName().toString())))
                    .run(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
