package org.daylight.extract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The extractor as the build leaves it: classes, and a folder of libraries. */
final class RealExtractor {

    private RealExtractor() {}

    /** Empty when the module was not built. */
    static Optional<List<String>> classPath() {
        Path target = Path.of("..", "extractor", "target").toAbsolutePath().normalize();
        Path formats =
                Path.of("..", "proof", "target", "classes").toAbsolutePath().normalize();
        return Files.isDirectory(target.resolve("libs")) && Files.isDirectory(target.resolve("classes"))
                ? Optional.of(List.of(
                        target.resolve("libs") + "/*", target.resolve("classes").toString(), formats.toString()))
                : Optional.empty();
    }
}
