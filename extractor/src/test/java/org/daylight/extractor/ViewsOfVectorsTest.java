package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of other projects' test suites, damaged ones and bombs among them: every one has an outcome. */
@Tag("slow")
class ViewsOfVectorsTest {

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyFileHasAnOutcome() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(shared != null, "DAYLIGHT_SHARED is not set: no documents to make views of");
        Path documents = Path.of(shared, "vectors", "docs");
        assumeTrue(Files.isDirectory(documents), "DAYLIGHT_SHARED has no vectors/docs");
        Map<String, Integer> results = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(documents)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Rendered rendered = Rendered.of(folder, String.valueOf(file.getFileName()), Files.readAllBytes(file));
            results.merge(rendered.result(), 1, Integer::sum);
            assertEquals(
                    rendered.result().equals("extracted"), !rendered.views().isEmpty(), file.toString());
            assertTrue(rendered.views().stream().allMatch(view -> view.omitted() >= 0), file.toString());
        }
        assertEquals(
                files.size(),
                results.values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(results.getOrDefault("extracted", 0) > 200, results.toString());
    }
}
