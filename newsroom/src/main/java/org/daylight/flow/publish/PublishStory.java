package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.story.CheckStory;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryFault;
import org.daylight.story.StoryHead;
import org.daylight.story.StoryText;

/**
 * Publishes a story of the newsroom's folder, or a new version of it ({@code spec/stories.md}). If it is stopped at any step, either nothing is
 * public or all of it.
 *
 * <ol>
 *   <li>Compare the story with the log, and with what it cites. A fault ends it.
 *   <li>Stage the file and the entry, and decide. What is left if it stops before: a stage that nobody has seen.
 *   <li>Put them in place. If it stops on the way, the next run continues.
 * </ol>
 */
public final class PublishStory {

    private final Newsroom newsroom;
    private final StepListener steps;

    public PublishStory(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishStory(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** What became of it. */
    public sealed interface Result {}

    /** It is public. @param version from 1 @param path of its file in the archive */
    public record Published(int version, String path) implements Result {}

    /** The newest version has the same bytes: nothing was done. */
    public record Unchanged(int version) implements Result {}

    /** Nothing was published. @param faults what must be changed in the file, at least one */
    public record Faulty(List<StoryFault> faults) implements Result {}

    /** Nothing was published, for another reason than the text. @param reason one line that says what to do */
    public record Refused(String reason) implements Result {}

    /**
     * Why a story cannot be published: what is wrong with its file, with what it cites, and what it says that is redacted elsewhere.
     *
     * @param file of the story
     * @param published what it may cite
     */
    public List<StoryFault> faults(byte[] file, CitedRecord published) throws IOException {
        StoryText story = StoryText.of(file);
        var faults = new ArrayList<>(new CheckStory(published).check(story));
        String text = new String(file, StandardCharsets.UTF_8) + "\n" + String.join("\n", story.lines());
        if (saysRedacted(newsroom, text)) {
            faults.add(new StoryFault(
                    1,
                    "the story contains a string that is redacted in a trove: find it with  daylight redact --list ,"
                            + " and leave it out"));
        }
        return faults;
    }

    /** A name with its hyphens as blanks, so that it is compared as readers read it. */
    static String words(String name) {
        return name + "\n" + name.replace('-', ' ');
    }

    /** Whether a text for the public contains a string that is redacted everywhere in a trove. */
    static boolean saysRedacted(Newsroom newsroom, String text) throws IOException {
        return PublishedForm.contains(text, newsroom.catalog().redactions().all());
    }

    /**
     * Publishes a story.
     *
     * @param name of the story: its file in the newsroom's folder
     * @param change what is different from the version before, for the public; empty for the first version
     * @param published what it may cite
     * @param now a moment that has certainly passed
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(String name, String change, CitedRecord published, Instant now) throws IOException {
        byte[] file = new StoryFiles(newsroom).read(name);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            EarlierVersions logged = publication.versions(FileKind.STORY);
            Optional<Result> objection = objection(logged, name, change, file);
            if (objection.isPresent()) {
                return objection.get();
            }
            List<StoryFault> faults = faults(file, published);
            if (!faults.isEmpty()) {
                return new Faulty(faults);
            }
            if (saysRedacted(newsroom, words(name) + "\n" + change)) {
                return new Refused("the name of the story, or what you say of the change, contains a string that is"
                        + " redacted in a trove: use other words");
            }
            Instant time = now.truncatedTo(ChronoUnit.SECONDS);
            Optional<String> wrongTime =
                    TimeOfRelease.objection(time, logged.newest().map(LogEntry.Version::time), publication.confirm());
            if (wrongTime.isPresent()) {
                return new Refused(wrongTime.get());
            }
            Published done = enter(publication, logged, name, change, file, time);
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return done;
        }
    }

    /** Why a story cannot be the next version of its name, or need not be published; empty when it can. */
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
            Publication publication, EarlierVersions logged, String name, String change, byte[] file, Instant time)
            throws IOException {
        StoryHead head = StoryText.of(file).head();
        return enter(publication, logged, new OpenedStory(name, head.title(), head.author(), file), change, time);
    }

    /** The same for a story whose head was read before. */
    static Published enter(
            Publication publication, EarlierVersions logged, OpenedStory story, String change, Instant time)
            throws IOException {
        String name = story.name();
        byte[] file = story.file();
        if (!(logged.next(name, change, file) instanceof EarlierVersions.Possible(int number, int version))) {
            throw new IllegalArgumentException("it cannot be the next version");
        }
        var entry = new LogEntry.Version(
                FileKind.STORY,
                number,
                name,
                version,
                story.title(),
                story.author(),
                time,
                change.strip(),
                Sha256.of(file),
                file.length);
        publication.stage().add(ArchivePath.story(number), file);
        publication.enter(entry);
        logged.add(entry);
        return new Published(version, ArchivePath.story(number));
    }
}
