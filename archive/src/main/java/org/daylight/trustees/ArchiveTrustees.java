package org.daylight.trustees;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;

/** Finds the plans of an archive, for {@link KeyFromShares}. */
public final class ArchiveTrustees {

    private ArchiveTrustees() {}

    /** Gives the plan with a number: empty if the log has none, refused if its file is missing or wrong. The archive must stay open. */
    public static IntFunction<Optional<Outcome<TrusteePlan>>> plans(Archive archive) {
        return number -> archive.contents().trustees().stream()
                .filter(entry -> entry.number() == number)
                .findFirst()
                .map(entry -> open(archive, entry));
    }

    /**
     * The same for a folder, which is opened only when a plan is needed.
     *
     * <p>The function throws an {@link UncheckedIOException} if the archive cannot be read.
     */
    public static IntFunction<Optional<Outcome<TrusteePlan>>> plansIn(Path folder) {
        return number -> {
            try (Archive archive = Archive.open(folder)) {
                return plans(archive).apply(number);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Outcome<TrusteePlan> open(Archive archive, LogEntry.Trustees entry) {
        Path file = archive.folder().resolve(ArchivePath.trustees((int) entry.number()));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Outcome.refused(
                    "plan-differs", "this copy lacks the file of plan " + entry.number() + ": get it again");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return TrusteePlan.open(entry, in.readNBytes(TrusteesFile.MAX_BYTES + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
