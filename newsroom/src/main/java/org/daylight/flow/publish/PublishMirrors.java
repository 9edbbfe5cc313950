package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;

/**
 * Publishes where copies of the archive are, as the editor's file says ({@code spec/newsroom.md} section 4), so that readers find another when
 * one is gone. Stopped at any step it leaves nothing public, or all of it.
 */
public final class PublishMirrors {
    private static final int MAX_BYTES = 1 << 20;

    private final Newsroom newsroom;
    private final FlowSteps steps;

    public PublishMirrors(Newsroom newsroom) {
        this(newsroom, FlowSteps.UNWATCHED);
    }

    public PublishMirrors(Newsroom newsroom, FlowSteps steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** As {@link #read}; nothing where there is no file. */
    static List<ArchiveAddress> readIfThere(Newsroom newsroom) throws IOException {
        return Files.isRegularFile(newsroom.mirrorsFile()) ? read(newsroom) : List.of();
    }

    /** Reads the editor's file. @throws IOException in one line that says what to change */
    public static List<ArchiveAddress> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.mirrorsFile();
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

    /** Publishes a list, when it is another than the newest that was published; true when the log has a new entry. */
    public boolean run(List<ArchiveAddress> addresses) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If we stop between here and the decision, the stage is thrown away by the next run.
            steps.reached("begun");
            List<ArchiveAddress> before =
                    publication.mirrors().map(LogEntry.Mirrors::addresses).orElse(List.of());
            if (before.equals(addresses)) {
                return false;
            }
            publication.enter(new LogEntry.Mirrors(addresses));
            publication.torrents(addresses);
            publication.decide();
            // From here on it will be public: if we stop, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return true;
        }
    }
}
