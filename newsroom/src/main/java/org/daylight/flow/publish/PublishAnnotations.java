package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationFault;
import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.CheckAnnotations;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryText;

/**
 * Publishes a list of annotations of the newsroom's folder, or a new version of it ({@code spec/annotations.md}), as {@link PublishStory} publishes a
 * story. If it is stopped at any step, either nothing is public or all of it.
 *
 * <ol>
 *   <li>Compare the list with the log, and with what it is about. A fault ends it.
 *   <li>Stage the file and the entry, and decide. What is left if it stops before: a stage that nobody has seen.
 *   <li>Put them in place. If it stops on the way, the next run continues.
 * </ol>
 */
public final class PublishAnnotations {

    private final Newsroom newsroom;
    private final StepListener steps;

    public PublishAnnotations(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishAnnotations(Newsroom newsroom, StepListener steps) {
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
    public record Faulty(List<AnnotationFault> faults) implements Result {}

    /** Nothing was published, for another reason than the list. @param reason one line that says what to do */
    public record Refused(String reason) implements Result {}

    /**
     * Why a list cannot be published: what is wrong with its file, with what it is about, and what it says that is redacted elsewhere.
     *
     * @param published what it may be about
     */
    public List<AnnotationFault> faults(byte[] file, CitedRecord published) throws IOException {
        AnnotationFile list = AnnotationFile.of(file);
        var faults = new ArrayList<>(new CheckAnnotations(published).check(list));
        String head = String.join("\n", list.title(), list.author(), list.summary(), PublishStory.words(list.story()));
        if (PublishStory.saysRedacted(newsroom, head)) {
            faults.addFirst(new AnnotationFault(0, "its title, author or summary contains" + REDACTED));
        }
        for (int i = 0; i < list.annotations().size(); i++) {
            if (PublishStory.saysRedacted(newsroom, words(list.annotations().get(i)))) {
                faults.add(new AnnotationFault(list.places().get(i), "it contains" + REDACTED));
            }
        }
        return List.copyOf(faults);
    }

    private static final String REDACTED =
            " a string that is redacted in a trove: find it with  daylight redact --list , and leave it out";

    /** All that readers see of an annotation, also as Markdown that was read. */
    private static String words(Annotation one) {
        var words = new ArrayList<String>();
        words.add(one.text());
        if (one.isMarkdown()) {
            words.addAll(StoryText.ofNote(one.text()).lines());
        }
        words.add(one.quotation());
        words.addAll(one.tags());
        words.add(one.linked());
        words.add(one.author());
        return String.join("\n", words);
    }

    /**
     * Publishes a list.
     *
     * @param name of the list: its file in the newsroom's folder
     * @param change what is different from the version before, for the public; empty for the first version
     * @param published what it may be about
     * @param now a moment that has certainly passed
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(String name, String change, CitedRecord published, Instant now) throws IOException {
        byte[] file = new AnnotationFiles(newsroom).read(name);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            EarlierVersions logged = publication.versions(FileKind.ANNOTATIONS);
            return switch (logged.next(name, change, file)) {
                case EarlierVersions.Same(int version) -> new Unchanged(version);
                case EarlierVersions.Impossible(String reason) -> new Refused(reason);
                case EarlierVersions.Possible next ->
                    publish(publication, logged, next, name, change, file, published, now);
            };
        }
    }

    private Result publish(
            Publication publication,
            EarlierVersions logged,
            EarlierVersions.Possible next,
            String name,
            String change,
            byte[] file,
            CitedRecord published,
            Instant now)
            throws IOException {
        List<AnnotationFault> faults = faults(file, published);
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        if (PublishStory.saysRedacted(newsroom, PublishStory.words(name) + "\n" + change)) {
            return new Refused("the name of the list, or what you say of the change, contains a string that is"
                    + " redacted in a trove: use other words");
        }
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        Optional<String> wrongTime =
                TimeOfRelease.objection(time, logged.newest().map(LogEntry.Version::time), publication.confirm());
        if (wrongTime.isPresent()) {
            return new Refused(wrongTime.get());
        }
        AnnotationFile list = AnnotationFile.of(file);
        String path = ArchivePath.annotations(next.number());
        publication.stage().add(path, file);
        publication.enter(new LogEntry.Version(
                FileKind.ANNOTATIONS,
                next.number(),
                name,
                next.version(),
                list.title(),
                list.author(),
                time,
                change.strip(),
                Sha256.of(file),
                file.length));
        publication.decide();
        // From here on it will become public: if the process stops, the next run puts it in place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return new Published(next.version(), path);
    }
}
