package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.daylight.format.Json;
import org.daylight.format.Outcome;

/**
 * The newsroom's {@code restored.json} ({@code spec/newsroom.md} section 13): it was restored from a backup, and perhaps the log has grown since. While
 * the file is there, nothing is signed.
 *
 * @param snapshot the number of the snapshot
 * @param taken when that was taken
 */
public record RestoredMark(int snapshot, Instant taken) {

    /** The name of the file. */
    public static final String FILE = "restored.json";

    private static final int MAX_BYTES = 4096;

    /** The mark; empty if the newsroom was not restored, or has caught up. @throws IOException with a one-line message, when it cannot be read */
    public static Optional<RestoredMark> read(Path newsroom) throws IOException {
        Path file = newsroom.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) <= MAX_BYTES
                && Json.parse(Files.readAllBytes(file), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj mark)) {
            try {
                return Optional.of(new RestoredMark(
                        (int) mark.number("snapshot").orElse(0),
                        Instant.parse(mark.string("taken").orElse(""))));
            } catch (DateTimeException e) {
                // reported below
            }
        }
        throw new IOException(FILE + " is damaged: this newsroom was restored from a backup and has not caught up with"
                + " the log, so nothing is signed. Restore it again");
    }

    /** @throws IOException with a one-line message, when the newsroom was restored and has not caught up: nothing may be signed */
    public static void refuseIfThere(Newsroom newsroom) throws IOException {
        Optional<RestoredMark> mark = read(newsroom.folder());
        if (mark.isPresent()) {
            throw new IOException("this newsroom was restored from a backup of " + mark.get().taken
                    + ", and the log may have grown since: nothing was signed. Fetch the newest state first, with "
                    + " daylight catch-up MIRROR");
        }
    }

    /** Writes the mark into a folder that is not a newsroom yet. */
    public void write(Path folder) throws IOException {
        DurableFiles.writePrivate(
                folder.resolve(FILE),
                Json.Obj.EMPTY
                        .with("snapshot", snapshot)
                        .with("taken", taken.toString())
                        .bytes());
    }

    /** Deletes the mark: the newsroom has caught up. */
    public static void delete(Newsroom newsroom) throws IOException {
        if (Files.deleteIfExists(newsroom.folder().resolve(FILE))) {
            DurableFiles.syncFolder(newsroom.folder());
        }
    }
}
