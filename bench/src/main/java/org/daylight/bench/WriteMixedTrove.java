package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.demo.HarbourTrove;

/** Writes a mixed trove: the demo's mail, and everyday files of an office. The same numbers give the same bytes. */
final class WriteMixedTrove {

    private WriteMixedTrove() {}

    /** {@code WriteMixedTrove MESSAGES FILES FOLDER}: the folder gets {@code mail/}, {@code documents/} and {@code files/}. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[2]);
        new HarbourTrove(WriteTrove.SEED, Integer.parseInt(args[0])).writeTo(folder);
        HarbourTrove.writeFiles(
                WriteTrove.SEED, Integer.parseInt(args[1]), Files.createDirectory(folder.resolve("files")));
    }
}
