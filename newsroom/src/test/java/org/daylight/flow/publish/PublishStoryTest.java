package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.Story;
import org.daylight.log.FileKind;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishStoryTest {

    private static final String STORY =
            "---\ntitle: Mud\nauthor: Ann Lee\n---\n[“Nobody ever looks”](harbour/1), wrote the office.\n";

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void publishAPart() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectory(folder.resolve("mail"));
        for (int i = 0; i < 2; i++) {
            Files.writeString(
                    mail.resolve(i + ".eml"),
                    "From: a" + i + "@port.example\nSubject: letter " + i
                            + "\n\nNobody ever looks.\n\nKarl Dahlqvist\n");
        }
        Rooms.importAll(newsroom, List.of(mail), 100, StepListener.NONE);
        Rooms.plan(newsroom, 2);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        write(STORY);
    }

    private void write(String text) throws IOException {
        Path file = newsroom.resolve("stories/mud.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private PublishVersion.Result publish(String change, Instant now) throws IOException {
        return Rooms.publishStory(newsroom, "mud", change, now, StepListener.NONE);
    }

    private static Story story(Path newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.contents().story("mud").orElseThrow();
        }
    }

    @Test
    void a_story_is_published_as_it_is_and_corrected() throws Exception {
        assertEquals(new PublishVersion.Published(1, "stories/0001.md"), publish("", Rooms.FIRST.plusMillis(1)));
        assertEquals(STORY, Files.readString(newsroom.resolve("archive/stories/0001.md")));
        assertEquals(new PublishVersion.Unchanged(1), publish("", Rooms.FIRST));
        write(STORY.replace("office", "director"));
        assertInstanceOf(PublishVersion.Refused.class, publish(" ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(
                new PublishVersion.Published(2, "stories/0002.md"),
                publish("It was the director. ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(STORY, Files.readString(newsroom.resolve("archive/stories/0001.md")));
        Story story = story(newsroom);
        assertEquals(
                List.of("", "It was the director."),
                story.versions().stream().map(Story.Version::change).toList());
        assertEquals(Rooms.FIRST, story.versions().getFirst().time());
        assertEquals("Ann Lee", story.newest().author());
    }

    @Test
    void an_old_version_of_the_file_does_not_take_a_correction_back() throws Exception {
        publish("", Rooms.FIRST);
        write(STORY.replace("office", "director"));
        publish("It was the director.", Rooms.FIRST);
        write(STORY);
        PublishVersion.Refused refused =
                assertInstanceOf(PublishVersion.Refused.class, publish("An old file.", Rooms.FIRST));
        assertTrue(
                refused.reason().contains("the text of version 1 of mud, and version 2 is public"), refused.reason());
        assertEquals(2, story(newsroom).versions().size());
    }

    @Test
    void an_order_that_was_stopped_and_is_repeated_publishes_one_part() throws Exception {
        Instant tomorrow = Rooms.FIRST.plus(Duration.ofDays(1));
        Path room = Rooms.create(folder.resolve("three"));
        Path mail = Files.createDirectory(folder.resolve("three-mails"));
        for (int i = 0; i < 3; i++) {
            Files.writeString(mail.resolve(i + ".eml"), "Subject: letter " + i + "\n\nNobody ever looks.\n");
        }
        Rooms.importAll(room, List.of(mail), 100, StepListener.NONE);
        Rooms.plan(room, 3);
        Rooms.publish(room, Rooms.FIRST, StepListener.NONE);
        assertEquals("decided", KilledAtStep.run("publish-now", room, "decided"));
        PublishRelease.Result again = Rooms.publishNow(room, Rooms.FIRST, StepListener.NONE);
        PublishRelease.NotDue notDue = assertInstanceOf(PublishRelease.NotDue.class, again);
        assertTrue(notDue.finished());
        assertEquals(3, notDue.next().number());
        try (Archive archive = Archive.open(room.resolve("archive"))) {
            assertEquals(2, archive.contents().releases().size());
        }
        assertInstanceOf(PublishRelease.Published.class, Rooms.publishNow(room, tomorrow, StepListener.NONE));
    }

    @Test
    void a_clock_that_went_back_publishes_nothing() throws Exception {
        publish("", Rooms.FIRST.plusSeconds(60));
        write(STORY + "\nMore.\n");
        PublishVersion.Refused refused =
                assertInstanceOf(PublishVersion.Refused.class, publish("More.", Rooms.FIRST.plusSeconds(59)));
        assertTrue(refused.reason().contains("times in the log never go backwards"), refused.reason());
        assertEquals(1, story(newsroom).versions().size());
    }

    @Test
    void a_part_does_not_publish_its_story_before_an_earlier_one() throws Exception {
        Instant tomorrow = Rooms.FIRST.plus(Duration.ofDays(1));
        publish("", tomorrow.plusSeconds(60));
        Files.writeString(newsroom.resolve("stories/eel.md"), STORY);
        PublishRelease.Refused refused = assertInstanceOf(
                PublishRelease.Refused.class, Rooms.publishWithStory(newsroom, "eel", tomorrow, StepListener.NONE));
        assertTrue(refused.reason().contains("times in the log never go backwards"), refused.reason());
    }

    @Test
    void what_is_not_published_or_is_redacted_cannot_be_said() throws Exception {
        var before = Rooms.files(newsroom.resolve("archive"));
        write(STORY.replace("harbour/1", "harbour/2"));
        PublishVersion.Faulty faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertEquals("[line 5: harbour/2 is not published yet]", faulty.faults().toString());

        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        write(STORY + "\nIt was *Karl* Dahlqvist.\n");
        PublishVersion.Faulty redacted = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertTrue(
                redacted.faults().toString().contains("redacted in a trove"),
                redacted.faults().toString());
        for (String said : List.of(
                "Karl\\\nDahlqvist",
                "Ka<!-- -->rl Dahlqvist",
                "K&#97;rl Dahlqvist",
                "Karl\u200b Dahl\u00adqvist",
                "KARL&nbsp;&nbsp;DAHLQVIST",
                "[x](search?q=Karl%20%44ahlqvist)",
                "[x](search?q=Karl+Dahlqvist)",
                "[x](people/karl%2Edahlqvist%40port.example \"Karl Dahlqvist\")",
                "[Karl][k] Dahlqvist\n\n[k]: harbour/1",
                "![Karl *Dahlqvist*](harbour/1/view/1/1)",
                "- Karl\n- Dahlqvist",
                "<!-- Karl Dahlqvist -->",
                "[a]: harbour/1 'Karl Dahlqvist'\n\nb",
                "Karl\u2003Dahlqvist",
                "```Karl Dahlqvist\n```")) {
            write(STORY + "\n" + said + "\n");
            PublishVersion.Faulty other = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), said);
            assertTrue(other.faults().toString().contains("redacted in a trove"), said);
        }
        for (String head :
                List.of("summary: Karl Dahlqvist", "topics: mud, Karl Dahlqvist", "series: karl dahlqvist\npart: 1")) {
            write(STORY.replace("author: Ann Lee", head));
            PublishVersion.Faulty other = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), head);
            assertTrue(other.faults().toString().contains("redacted in a trove"), head);
        }
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
    }

    @Test
    void what_is_redacted_is_in_no_name_no_change_and_no_reason() throws Exception {
        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        var before = Rooms.files(newsroom.resolve("archive"));
        Path file = newsroom.resolve("stories/the-karl-dahlqvist-story.md");
        Files.copy(newsroom.resolve("stories/mud.md"), file);
        assertInstanceOf(
                PublishVersion.Refused.class,
                Rooms.publishStory(newsroom, "the-karl-dahlqvist-story", "", Rooms.FIRST, StepListener.NONE));
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
        publish("", Rooms.FIRST);
        var first = Rooms.files(newsroom.resolve("archive"));
        write(STORY.replace("office", "director"));
        assertInstanceOf(PublishVersion.Refused.class, publish("It was Karl  Dahlqvist.", Rooms.FIRST));
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertTrue(new WithdrawVersions(room, FileKind.STORY)
                    .run("mud", "It was Karl Dahlqvist.")
                    .isPresent());
        }
        assertEquals(first, Rooms.files(newsroom.resolve("archive")));
    }

    @Test
    void killed_at_a_step_a_story_is_wholly_published_or_not_at_all() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publishStory(undisturbed, "mud", "", Rooms.FIRST, StepListener.NONE);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve(step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("story", killed, step));
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                assertEquals(
                        step.equals("published"),
                        archive.contents().story("mud").isPresent(),
                        step);
            }
            PublishVersion.Result again = Rooms.publishStory(killed, "mud", "", Rooms.FIRST, StepListener.NONE);
            assertEquals(
                    step.equals("begun")
                            ? new PublishVersion.Published(1, "stories/0001.md")
                            : new PublishVersion.Unchanged(1),
                    again,
                    step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }

    @Test
    void killed_at_a_step_a_part_and_its_story_become_public_together_or_not_at_all() throws Exception {
        write(STORY.replace("harbour/1", "harbour/2"));
        Instant tomorrow = Rooms.FIRST.plus(Duration.ofDays(1));
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        assertInstanceOf(
                PublishRelease.Published.class,
                Rooms.publishWithStory(undisturbed, "mud", tomorrow, StepListener.NONE));
        assertEquals(tomorrow, story(undisturbed).newest().time());
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "packed", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve("p-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("part-with-story", killed, step));
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                int parts = archive.contents().releases().size();
                assertEquals(step.equals("published") ? 2 : 1, parts, step);
                assertEquals(parts == 2, archive.contents().story("mud").isPresent(), step);
            }
            if (step.equals("begun") || step.equals("packed")) {
                Rooms.publishWithStory(killed, "mud", tomorrow, StepListener.NONE);
            } else {
                Rooms.publish(killed, tomorrow, StepListener.NONE); // completes what was decided
            }
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }

    @Test
    void killed_at_a_step_a_withdrawal_leaves_all_of_a_story_or_nothing() throws Exception {
        publish("", Rooms.FIRST);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        assertEquals(Optional.empty(), Rooms.withdrawStory(undisturbed, "mud", StepListener.NONE));
        assertFalse(Files.exists(undisturbed.resolve("archive/stories/0001.md")));
        assertEquals("It was wrong.", story(undisturbed).withdrawn());
        assertTrue(Files.exists(undisturbed.resolve("stories/mud.md")), "the newsroom keeps its own file");
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published", "catalog updated")) {
            Path killed = folder.resolve("w-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("withdraw-story", killed, step));
            assertEquals(
                    !step.equals("begun"),
                    Rooms.withdrawStory(killed, "mud", StepListener.NONE).isPresent(),
                    step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }
}
