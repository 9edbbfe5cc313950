package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;

/**
 * The newsroom's {@code restored.json} ({@code spec/newsroom.md} section 13): it was restored from a backup, and perhaps the log has grown since. While
 * the file is there, nothing is signed. If the backup knew of no lease, perhaps one was begun since: after catching up the file stays, until the newsroom
 * has joined a lease or an editor declares that there is none.
 *
 * @param snapshot the number of the snapshot
 * @param taken when that was taken
 * @param caughtUp whether the newsroom has caught up with the log, and lacks only the lease or this declaration
 */
public record RestoredMark(int snapshot, Instant taken, boolean caughtUp) {

    /** Of a newsroom that has not caught up. */
    public RestoredMark(int snapshot, Instant taken) {
        this(snapshot, taken, false);
    }

    /** The name of the file. */
    public static final String FILE = "restored.json";

    private static final String CAUGHT_UP = "caught up";
    private static final int MAX_BYTES = 4096;

    /** The mark; empty if the newsroom was not restored, or has caught up. @throws IOException with a one-line message, when it cannot be read */
    public static Optional<RestoredMark> read(Path newsroom) throws IOException {
        Path file = newsroom.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj mark)) {
            try {
                return Optional.of(new RestoredMark(
                        (int) mark.number("snapshot").orElse(0),
                        Instant.parse(mark.string("taken").orElse("")),
                        mark.string("state").orElse("").equals(CAUGHT_UP)));
            } catch (DateTimeException e) {
                // reported below
            }
        }
        throw new IOException(FILE + " is damaged: this newsroom was restored from a backup and has not caught up with"
                + " the log, so nothing is signed. Restore it again");
    }

    /** @throws IOException with a one-line message, when the newsroom was restored and has not caught up: nothing may be signed */
    public static void refuseIfThere(Newsroom newsroom) throws IOException {
        refuseIfBehind(newsroom);
        Optional<RestoredMark> mark = read(newsroom.folder());
        if (mark.isPresent()) {
            throw new IOException("this newsroom was restored from a backup of " + mark.get().taken
                    + ", which knew of no lease: nothing was signed. If another newsroom has begun a lease since, join"
                    + " it with  daylight lease start FOLDER --holder NAME ; if there is none, declare it with "
                    + " daylight catch-up --no-lease");
        }
    }

    /** @throws IOException with a one-line message, when the newsroom was restored and has not fetched the newest log */
    public static void refuseIfBehind(Newsroom newsroom) throws IOException {
        Optional<RestoredMark> mark = read(newsroom.folder());
        if (mark.isPresent() && !mark.get().caughtUp) {
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
                        .with("state", caughtUp ? CAUGHT_UP : "restored")
                        .bytes());
    }

    /** The newsroom has caught up: deletes the mark if it needs a lease, and otherwise keeps it for the declaration. */
    public static void caughtUp(Newsroom newsroom) throws IOException {
        Optional<RestoredMark> mark = read(newsroom.folder());
        if (mark.isPresent() && NewsroomLease.of(newsroom).isEmpty()) {
            new RestoredMark(mark.get().snapshot, mark.get().taken, true).write(newsroom.folder());
        } else {
            delete(newsroom);
        }
    }

    /** Deletes the mark: the newsroom has caught up, and has a lease or needs none. */
    public static void delete(Newsroom newsroom) throws IOException {
        if (Files.deleteIfExists(newsroom.folder().resolve(FILE))) {
            DurableFiles.syncFolder(newsroom.folder());
        }
    }
}
