package org.daylight.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The extractor as this build has it before it is packaged. */
final class BuiltExtractor {

    private static final String PROPERTY = "daylight.extractor";

    private BuiltExtractor() {}

    /** Makes the command use it; skips the test where it is not built. */
    static void use() {
        Path target = Path.of("..", "extractor", "target").toAbsolutePath().normalize();
        assumeTrue(Files.isDirectory(target.resolve("libs")), "skipped: the extractor is not built");
        Path formats =
                Path.of("..", "proof", "target", "classes").toAbsolutePath().normalize();
        System.setProperty(PROPERTY, target.resolve("libs") + "/*:" + target.resolve("classes") + ":" + formats);
    }

    static void forget() {
        System.clearProperty(PROPERTY);
    }
}
