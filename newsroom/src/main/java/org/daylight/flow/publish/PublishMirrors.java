package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Publishes the addresses of copies of the archive, which the editor's file lists ({@code spec/newsroom.md} section 4),
 * so that readers find another copy when one is missing. If it is stopped at any step, either nothing is public or all
 * of it.
 */
public final class PublishMirrors {
    private static final int MAX_BYTES = 1 << 20;

    private final Newsroom newsroom;
    private final StepListener steps;

    public PublishMirrors(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishMirrors(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** As {@link #read}; an empty list if there is no file. */
    public static List<ArchiveAddress> readIfThere(Newsroom newsroom) throws IOException {
        return Files.isRegularFile(newsroom.mirrorsFile()) ? read(newsroom) : List.of();
    }

    /** Reads the editor's file. @throws IOException with a one-line message that says what to change */
    public static List<ArchiveAddress> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.mirrorsFile();
        WholeFile.refuseFolder(file);
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + " does not exist: create it with the address of each mirror on a line, your own first");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " is larger than a megabyte");
        }
        var addresses = new ArrayList<ArchiveAddress>();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            switch (ArchiveAddress.typed(line)) {
                case Outcome.Ok<ArchiveAddress>(ArchiveAddress address) -> addresses.add(address);
                case Outcome.Refused<ArchiveAddress>(String code, String reason) ->
                    throw new IOException(file + ": line " + number + ": " + reason);
            }
        }
        try {
            return new LogEntry.Mirrors(addresses).addresses();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage());
        }
    }

    /**
     * Publishes a list, if it differs from the newest that was published; returns true when the log has a new entry.
     */
    public boolean run(List<ArchiveAddress> addresses) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            List<ArchiveAddress> before =
                    publication.mirrors().map(LogEntry.Mirrors::addresses).orElse(List.of());
            if (before.equals(addresses)) {
                return false;
            }
            publication.enter(new LogEntry.Mirrors(addresses));
            publication.torrents(addresses);
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return true;
        }
    }
}
