package org.daylight.drop;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The time of files: midnight UTC of the day, so that a copy of the folder does not say at which hour something was sent. */
record CoarseTimes(InstantSource clock) {

    /** The day, as text. */
    String day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    }

    Instant midnight() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS);
    }

    /** Sets the time of files and folders that were just written. One that is not there any more is no error. */
    void set(Path... files) throws IOException {
        FileTime time = FileTime.from(midnight());
        for (Path file : files) {
            try {
                Files.setLastModifiedTime(file, time);
            } catch (java.nio.file.NoSuchFileException e) {
                // the source deleted it meanwhile
            }
        }
    }

    /** Cuts the times of all that is in a folder to their days, as a crash may have left some as they were. */
    static void cutAll(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                cut(file, attributes);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                cut(visited, attributes);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void cut(Path file, BasicFileAttributes attributes) throws IOException {
        FileTime day = FileTime.from(attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.DAYS));
        if (!attributes.lastModifiedTime().equals(day)) {
            Files.setLastModifiedTime(file, day);
        }
    }
}
