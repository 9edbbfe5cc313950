package org.daylight.flow.publish;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.Release;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.Newsroom;
import org.daylight.story.PublishedPeople;
import org.daylight.story.PublishedRecord;
import org.daylight.story.StoryFault;
import org.daylight.story.StoryHead;
import org.daylight.story.StoryText;
import org.daylight.vault.Vault;

/**
 * Stories that become public together with a part, at the same time and with the same checkpoint, or that are sealed with it. They were compared with the
 * archive as it will be then: nothing that is published in between can change that, because {@link PublishRelease} and {@link SealReleases} use them only
 * with the same documents.
 *
 * @param stories at least one, with different names; each is the first version
 * @param documentsRoot of the part with which they were compared
 */
public record StoriesWithPart(List<NewStory> stories, Sha256 documentsRoot) {

    private static final String CODE = "story-not-sealable";
    private static final String CHANGED =
            "the part was changed after the stories were compared with it: run the same command again";

    /** Longer messages are not searched for correspondents, in bytes. */
    private static final long MAX_BYTES = 64 << 20;

    public StoriesWithPart {
        stories = List.copyOf(stories);
    }

    /** A story. @param file its bytes, not copied */
    public record NewStory(String name, byte[] file) {}

    /** What became of the comparison. */
    public sealed interface Result {}

    /** They can be published with the part. */
    public record Ready(StoriesWithPart stories) implements Result {}

    /** A story has faults. */
    public record Faulty(String name, List<StoryFault> faults) implements Result {}

    /** They cannot be published with it. @param reason one line that says what to do */
    public record Refused(String reason) implements Result {}

    /**
     * Compares stories of the newsroom's folder with the archive as it will be after the part.
     *
     * @param names all different
     * @param before correspondents of what is published already
     * @param now a moment that has certainly passed
     * @param random for the log of the preview
     */
    public static Result of(
            Newsroom newsroom,
            Vault vault,
            PlannedPart part,
            List<String> names,
            PublishedPeople before,
            Instant now,
            SecureRandom random)
            throws IOException {
        if (part.sealed() != 0) {
            return new Refused("part " + part.number() + " of " + part.trove() + " is sealed, and is released as it was"
                    + " sealed: publish the story afterwards, with  daylight story publish");
        }
        switch (PreviewArchive.of(newsroom, vault, part, now, random)) {
            case PreviewArchive.Refused(String reason) -> {
                return new Refused(reason);
            }
            case PreviewArchive.Made(PreviewArchive preview) -> {
                try (preview;
                        Archive archive = Archive.open(preview.archive())) {
                    return compared(newsroom, archive, part, names, before);
                }
            }
        }
    }

    private static Result compared(
            Newsroom newsroom, Archive archive, PlannedPart part, List<String> names, PublishedPeople before)
            throws IOException {
        Optional<Release> release = archive.contents().release(part.trove(), part.number());
        if (release.isEmpty()) {
            return new Refused("part " + part.number() + " of " + part.trove() + " cannot be previewed");
        }
        var record = new PublishedRecord(archive, before.or(PublishedPeople.in(archive, release.get(), MAX_BYTES)));
        var stories = new ArrayList<NewStory>();
        for (String name : names) {
            byte[] file = new NewsroomFiles(newsroom, FileKind.STORY).read(name);
            List<StoryFault> faults = new PublishStory(newsroom).faults(file, record);
            if (!faults.isEmpty()) {
                return new Faulty(name, faults);
            }
            if (PublishVersion.saysRedacted(newsroom, PublishVersion.words(name))) {
                return new Refused("the name of the story " + name
                        + " contains a string that is redacted in a trove: give the file another name");
            }
            stories.add(new NewStory(name, file));
        }
        return new Ready(new StoriesWithPart(stories, release.get().documentsRoot()));
    }

    /**
     * The story as it is sealed with the part.
     *
     * @param root of the part as it was written
     * @return refused with one line if it cannot be sealed, or if there are several
     */
    Outcome<OpenedStory> sealable(Publication publication, Sha256 root) throws IOException {
        NewStory story = stories.getFirst();
        if (stories.size() > 1) {
            return Outcome.refused(CODE, "one story can be sealed with a part");
        }
        if (!root.equals(documentsRoot)) {
            return Outcome.refused(CODE, CHANGED);
        }
        if (publication.versions(FileKind.STORY).newest(story.name()).isPresent()) {
            return Outcome.refused(
                    CODE,
                    "a story " + story.name() + " is in the log already, and a story is sealed in its first version:"
                            + " give the file another name");
        }
        StoryHead head = StoryText.of(story.file()).head();
        return Outcome.ok(new OpenedStory(story.name(), head.title(), head.author(), story.file()));
    }

    /** Adds them to the publication of the part; returns why they cannot be. @param root of the part as it was written */
    Optional<String> enter(Publication publication, Sha256 root, Instant time) throws IOException {
        if (!root.equals(documentsRoot)) {
            return Optional.of(CHANGED);
        }
        EarlierVersions logged = publication.versions(FileKind.STORY);
        Optional<String> wrongTime =
                TimeOfRelease.objection(time, logged.newest().map(LogEntry.Version::time), List.of());
        if (wrongTime.isPresent()) {
            return wrongTime;
        }
        for (NewStory story : stories) {
            Optional<PublishVersion.Result> objection =
                    PublishVersion.objection(logged, story.name(), "", story.file());
            if (objection.isPresent()) {
                return Optional.of(
                        objection.get() instanceof PublishVersion.Refused(String reason)
                                ? reason
                                : "the story " + story.name() + " is published already: leave it out");
            }
            PublishStory.enterFirst(publication, logged, story, time);
        }
        return Optional.empty();
    }
}
