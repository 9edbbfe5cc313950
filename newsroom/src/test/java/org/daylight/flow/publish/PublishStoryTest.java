package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.log.FileKind;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.Test;

/** Publishing stories, also together with a part. */
class PublishStoryTest extends PublishVersionContract {

    private static final String STORY =
            "---\ntitle: Notes on mud\nauthor: Ann Lee\n---\n[“Nobody ever looks”](harbour/1), wrote the office.\n";

    PublishStoryTest() {
        super(FileKind.STORY, "mud");
    }

    @Override
    String writtenBy(String someone) {
        return STORY.replace("office", someone);
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
    void killed_at_a_step_a_part_and_its_story_become_public_together_or_not_at_all() throws Exception {
        write(STORY.replace("harbour/1", "harbour/2"));
        Instant tomorrow = Rooms.FIRST.plus(Duration.ofDays(1));
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        assertInstanceOf(
                PublishRelease.Published.class,
                Rooms.publishWithStory(undisturbed, "mud", tomorrow, StepListener.NONE));
        assertEquals(tomorrow, versions(undisturbed).getLast().time());
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
}
