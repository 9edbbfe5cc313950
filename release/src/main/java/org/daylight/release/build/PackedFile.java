package org.daylight.release.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file of an archive.
 *
 * @param source its bytes; null for a symbolic link
 * @param link what the link points to; empty for a file
 * @param executable whether it is a program
 */
record PackedFile(@org.jspecify.annotations.Nullable Path source, String link, boolean executable) {

    static PackedFile of(Path source) {
        return new PackedFile(source, "", Files.isExecutable(source));
    }

    static PackedFile linkTo(String target) {
        return new PackedFile(null, target, false);
    }

    /** All files below a folder by their path in the archive. Links are followed: an archive has the files that they lead to. */
    static SortedMap<String, PackedFile> below(Path folder, UnaryOperator<String> place) throws IOException {
        var files = new TreeMap<String, PackedFile>();
        try (Stream<Path> all = Files.walk(folder, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                files.put(place.apply(folder.relativize(each).toString()), of(each));
            }
        }
        return files;
    }
}
