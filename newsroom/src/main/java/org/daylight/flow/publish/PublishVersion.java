package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.story.CitedRecord;
import org.daylight.story.FileFault;

/**
 * Publishes a file of the newsroom's folder, or a new version of it. If it is stopped at any step, either nothing is public or all of it.
 *
 * <ol>
 *   <li>Compare the file with the log, and with what it is about. A fault ends it.
 *   <li>Stage the file and the entry, and decide. What is left if it stops before: a stage that nobody has seen.
 *   <li>Put them in place. If it stops on the way, the next run continues.
 * </ol>
 */
public abstract sealed class PublishVersion permits PublishStory, PublishAnnotations, PublishEntities {

    /** Where the files are. */
    final Newsroom newsroom;

    private final FileKind kind;
    private final StepListener steps;

    PublishVersion(Newsroom newsroom, FileKind kind, StepListener steps) {
        this.newsroom = newsroom;
        this.kind = kind;
        this.steps = steps;
    }

    /** What became of it. */
    public sealed interface Result {}

    /** It is public. @param version from 1 @param path of its file in the archive */
    public record Published(int version, String path) implements Result {}

    /** The newest version has the same bytes: nothing was done. */
    public record Unchanged(int version) implements Result {}

    /** Nothing was published. @param faults what must be changed in the file, at least one */
    public record Faulty(List<FileFault> faults) implements Result {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** Nothing was published, for another reason than the file. @param reason one line that says what to do */
    public record Refused(String reason) implements Result {}

    /** What a valid file says of itself. @param author may be empty */
    record About(String title, String author) {}

    /**
     * Why a file cannot be published: what is wrong with it, with what it is about, and what it says that is redacted elsewhere.
     *
     * @param file its bytes
     * @param published what it may be about
     */
    public abstract List<? extends FileFault> faults(byte[] file, CitedRecord published) throws IOException;

    /** What a file without faults says of itself. */
    abstract About about(byte[] file);

    /** A name with its hyphens as blanks, so that it is compared as readers read it. */
    static String words(String name) {
        return name + "\n" + name.replace('-', ' ');
    }

    /** Whether a text for the public contains a string that is redacted everywhere in a trove. */
    static boolean saysRedacted(Newsroom newsroom, String text) throws IOException {
        return PublishedForm.contains(text, newsroom.catalog().redactions().all());
    }

    /**
     * Publishes a file.
     *
     * @param name of the file in the newsroom's folder
     * @param change what is different from the version before, for the public; empty for the first version
     * @param published what it may be about
     * @param now a moment that has certainly passed
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(String name, String change, CitedRecord published, Instant now) throws IOException {
        byte[] file = new NewsroomFiles(newsroom, kind).read(name);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            EarlierVersions logged = publication.versions(kind);
            Optional<Result> objection = objection(logged, name, change, file);
            if (objection.isPresent()) {
                return objection.get();
            }
            List<? extends FileFault> faults = faults(file, published);
            if (!faults.isEmpty()) {
                return new Faulty(List.copyOf(faults));
            }
            if (saysRedacted(newsroom, words(name) + "\n" + change)) {
                return new Refused("the name of the " + kind.word()
                        + ", or what you say of the change, contains a string that is redacted in a trove: use other"
                        + " words");
            }
            Instant time = now.truncatedTo(ChronoUnit.SECONDS);
            Optional<String> wrongTime =
                    TimeOfRelease.objection(time, logged.newest().map(LogEntry.Version::time), publication.confirm());
            if (wrongTime.isPresent()) {
                return new Refused(wrongTime.get());
            }
            Published done = enter(publication, logged, name, about(file), change, file, time);
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return done;
        }
    }

    /** Why a file cannot be the next version of its name, or need not be published; empty when it can. */
    static Optional<Result> objection(EarlierVersions logged, String name, String change, byte[] file) {
        return switch (logged.next(name, change, file)) {
            case EarlierVersions.Possible next -> Optional.empty();
            case EarlierVersions.Same(int version) -> Optional.of(new Unchanged(version));
            case EarlierVersions.Impossible(String reason) -> Optional.of(new Refused(reason));
        };
    }

    /**
     * Stages a version and its entry.
     *
     * @param logged receives the version
     */
    static Published enter(
            Publication publication,
            EarlierVersions logged,
            String name,
            About about,
            String change,
            byte[] file,
            Instant time)
            throws IOException {
        if (!(logged.next(name, change, file) instanceof EarlierVersions.Possible(int number, int version))) {
            throw new IllegalArgumentException("it cannot be the next version");
        }
        FileKind kind = logged.kind();
        var entry = new LogEntry.Version(
                kind,
                number,
                name,
                version,
                about.title(),
                about.author(),
                time,
                change.strip(),
                Sha256.of(file),
                file.length);
        String path = kind.path(number);
        publication.stage().add(path, file);
        publication.enter(entry);
        logged.add(entry);
        return new Published(version, path);
    }
}
