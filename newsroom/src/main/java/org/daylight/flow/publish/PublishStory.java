package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.log.FileKind;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.story.CheckStory;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryFault;
import org.daylight.story.StoryHead;
import org.daylight.story.StoryText;

/** Publishes a story of the newsroom's folder, or a new version of it ({@code spec/stories.md}). */
public final class PublishStory extends PublishVersion {

    public PublishStory(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishStory(Newsroom newsroom, StepListener steps) {
        super(newsroom, FileKind.STORY, steps);
    }

    @Override
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

    @Override
    About about(byte[] file) {
        StoryHead head = StoryText.of(file).head();
        return new About(head.title(), head.author());
    }

    /** Stages the first version of a story, which has no faults, and its entry. @param logged receives the version */
    static void enterFirst(
            Publication publication, EarlierVersions logged, StoriesWithPart.NewStory story, Instant time)
            throws IOException {
        StoryHead head = StoryText.of(story.file()).head();
        enter(publication, logged, story.name(), new About(head.title(), head.author()), "", story.file(), time);
    }

    /** The same for a story that was sealed, and whose head was read then. */
    static void enterFirst(Publication publication, EarlierVersions logged, OpenedStory story, Instant time)
            throws IOException {
        enter(publication, logged, story.name(), new About(story.title(), story.author()), "", story.file(), time);
    }
}
