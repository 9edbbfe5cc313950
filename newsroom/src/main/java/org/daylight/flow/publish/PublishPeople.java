package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.people.Mapping;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * Publishes which addresses belong to one correspondent, as the editor's file says ({@code spec/people.md}). Only
 * addresses that occur in published documents are published. If it is stopped at any step, either nothing is public or
 * all of it.
 */
public final class PublishPeople {

    private final Newsroom newsroom;
    private final StepListener steps;

    public PublishPeople(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishPeople(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * The result.
     *
     * @param number the number of the file that is now valid; 0 when there is none and none was needed
     * @param grown whether the log has a new entry; false when the newest file says the same
     */
    public record Result(int number, boolean grown) {}

    /** Reads the editor's file. @throws IOException with a one-line message that says what to change */
    public static Mapping read(Newsroom newsroom) throws IOException {
        Path file = newsroom.peopleFile();
        WholeFile.refuseFolder(newsroom.peopleFile());
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " does not exist: create it as described in spec/people.md");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Mapping.MAX_BYTES + 1);
        }
        return switch (Mapping.parse(bytes)) {
            case Outcome.Ok<Mapping>(Mapping mapping) -> mapping;
            case Outcome.Refused<Mapping>(String code, String reason) -> throw new IOException(file + ": " + reason);
        };
    }

    /**
     * The part of a mapping that may be public: the addresses that a published document was sent from or to.
     *
     * @param published the index of the archive; addresses that it lacks are not published
     */
    public static Mapping publishable(Mapping mapping, Searchable published) throws IOException {
        try {
            return mapping.of(address -> {
                try {
                    var with = new Query.Text(Query.Field.WITH, address);
                    return published
                                    .answer(new SearchRequest(with, Sort.NEWEST, 0, 0, Set.of()))
                                    .total()
                            > 0;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Publishes a mapping, if it differs from the newest that was published. */
    public Result run(Mapping publishable) throws IOException {
        byte[] file = publishable.text().getBytes(StandardCharsets.UTF_8);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            if (PublishedForm.contains(
                    publishable.text(), newsroom.catalog().redactions().all())) {
                throw new IOException(
                        "people.txt contains what is redacted in a trove: change it there; nothing was" + " published");
            }
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            LogEntry.People newest = publication.people().orElse(null);
            int before = newest == null ? 0 : Math.toIntExact(newest.number());
            if (newest == null ? file.length == 0 : newest.file().equals(Sha256.of(file))) {
                return new Result(before, false);
            }
            publication.stage().add(ArchivePath.people(before + 1), file);
            publication.enter(new LogEntry.People(before + 1, Sha256.of(file), file.length));
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return new Result(before + 1, true);
        }
    }
}
