package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.story.StoryText;

/**
 * The story that was sealed with a part, when the part is released ({@code spec/sealed.md} section 9). It follows the release in the log. If it cannot be
 * published any more, the part is released without it, and its text is kept in the newsroom's folder of stories.
 */
final class SealedStory {

    private final Newsroom newsroom;

    SealedStory(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** Enters it after the release, which was the last entry, or keeps its text and says why. */
    void enter(Publication publication, OpenedStory story, LogEntry.Release release) throws IOException {
        EarlierVersions logged = publication.versions(FileKind.STORY);
        if (logged.has(story.name(), Sha256.of(story.file()))) {
            say(story, release, "it is public already");
        } else if (logged.newest(story.name()).isPresent()) {
            say(story, release, "another story has got its name; its text as it was sealed is " + kept(story, release));
        } else if (PublishVersion.saysRedacted(
                newsroom,
                PublishVersion.words(story.name())
                        + "\n" + new String(story.file(), StandardCharsets.UTF_8)
                        + "\n" + String.join("\n", StoryText.of(story.file()).lines()))) {
            say(
                    story,
                    release,
                    "it contains a string that was redacted since; its text as it was sealed is "
                            + kept(story, release));
        } else {
            Instant before = logged.newest()
                    .map(LogEntry.Version::time)
                    .orElse(release.time()); // one may be newer than the part
            Instant time = before.isAfter(release.time()) ? before : release.time();
            PublishStory.enterFirst(publication, logged, story, time);
        }
    }

    private void say(OpenedStory story, LogEntry.Release release, String why) {
        newsroom.opening()
                .notices()
                .say("the story " + story.name() + ", which was sealed with part " + release.part() + " of "
                        + release.trove() + ", is not published with it: " + why);
    }

    /** Writes the text to a file of its own; returns its path, for a notice. */
    private Path kept(OpenedStory story, LogEntry.Release release) throws IOException {
        String number = ArchivePath.unsealedStory(Math.toIntExact(release.sequence()));
        Path file =
                newsroom.storiesFolder().resolve(story.name() + "-" + number.substring(number.lastIndexOf('/') + 1));
        if (!Files.exists(file)) {
            DurableFiles.createPrivateFolder(file.getParent());
            DurableFiles.writePrivate(file, story.file());
        }
        return file;
    }
}
