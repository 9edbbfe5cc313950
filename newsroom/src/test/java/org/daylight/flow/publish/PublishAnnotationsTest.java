package org.daylight.flow.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.annotation.AnnotationJson;
import org.daylight.annotation.ImportAnnotations;
import org.daylight.archive.AnnotationList;
import org.daylight.archive.Archive;
import org.daylight.format.Json;
import org.daylight.log.FileKind;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.story.PublishedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Publishing lists of annotations, with interruptions. */
@Execution(ExecutionMode.CONCURRENT)
final class PublishAnnotationsTest {

    @TempDir
    private Path folder;

    private Path newsroom;

    @BeforeEach
    void a_newsroom_with_a_published_part() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectory(folder.resolve("mails"));
        for (int i = 0; i < 2; i++) {
            Files.writeString(
                    mail.resolve(i + ".eml"),
                    "From: a" + i + "@port.example\nSubject: letter " + i
                            + "\n\nNobody ever looks.\n\nKarl Dahlqvist\n");
        }
        Rooms.importAll(newsroom, List.of(mail), 100, StepListener.NONE);
        Rooms.plan(newsroom, 2);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        write(list("Nobody ever looks.", "The office wrote this."));
    }

    /** A list as the import makes it. */
    private String list(String quoted, String said) throws IOException {
        String given = "{\"rows\":[{\"uri\":\"https://port.example/harbour/1\",\"text\":\"" + said
                + "\",\"target\":[{\"selector\":[{\"type\":\"TextQuoteSelector\",\"exact\":\"" + quoted + "\"}]}]}]}";
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            var read = new ImportAnnotations(new PublishedRecord(archive, address -> false), "", false)
                    .read(given.getBytes(UTF_8))
                    .orThrow();
            assertEquals(List.of(), read.left());
            List<Json> items =
                    List.of(AnnotationJson.annotation(read.annotations().getFirst(), "#a1", "", true));
            return AnnotationJson.list("", "Notes", "Ann Lee", "", "", items).text();
        }
    }

    private void write(String text) throws IOException {
        Path file = newsroom.resolve("annotations/notes.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private PublishVersion.Result publish(String change, Instant now) throws IOException {
        return Rooms.publishAnnotations(newsroom, "notes", change, now, StepListener.NONE);
    }

    private static AnnotationList published(Path newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.contents().annotations("notes").orElseThrow();
        }
    }

    @Test
    void a_list_is_published_as_it_is_and_corrected() throws Exception {
        String first = Files.readString(newsroom.resolve("annotations/notes.json"));
        assertEquals(new PublishVersion.Published(1, "annotations/0001.json"), publish("", Rooms.FIRST.plusMillis(1)));
        assertEquals(first, Files.readString(newsroom.resolve("archive/annotations/0001.json")));
        assertEquals(new PublishVersion.Unchanged(1), publish("", Rooms.FIRST));
        write(list("Nobody ever looks.", "The director wrote this."));
        assertInstanceOf(PublishVersion.Refused.class, publish(" ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(
                new PublishVersion.Published(2, "annotations/0002.json"),
                publish("It was the director. ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(first, Files.readString(newsroom.resolve("archive/annotations/0001.json")));
        AnnotationList list = published(newsroom);
        assertEquals("It was the director.", list.newest().change());
        assertEquals("Ann Lee", list.newest().author());
        assertEquals("Notes", list.newest().title());
        write(first);
        PublishVersion.Refused refused =
                assertInstanceOf(PublishVersion.Refused.class, publish("Old.", Rooms.FIRST.plusSeconds(60)));
        assertTrue(refused.reason().contains("version 2 is public: copy annotations/0002.json"), refused.reason());
    }

    @Test
    void what_is_not_published_or_misquoted_or_redacted_cannot_be_annotated() throws Exception {
        String right = Files.readString(newsroom.resolve("annotations/notes.json"));
        var before = Rooms.files(newsroom.resolve("archive"));
        write(right.replace("/harbour/1", "/harbour/2"));
        PublishVersion.Faulty faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertEquals(
                "[annotation 1: harbour/2 is not published yet]",
                faulty.faults().toString());

        write(right.replace("Nobody ever looks", "Somebody ever looks"));
        faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertTrue(
                faulty.faults().toString().contains("does not occur"),
                faulty.faults().toString());

        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        for (String said : List.of("It was Karl Dahlqvist.", "It was *Karl* Dahlqvist.", "K&#97;rl Dahlqvist")) {
            write(right.replace("The office wrote this.", said));
            faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), said);
            assertTrue(
                    faulty.faults().toString().contains("redacted in a trove"),
                    faulty.faults().toString());
        }
        for (String given :
                List.of(right.replace("Ann Lee", "Karl Dahlqvist"), right.replace("Notes", "Karl  Dahlqvist"))) {
            write(given);
            faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), given);
            assertTrue(
                    faulty.faults().toString().contains("the list: its title, author"),
                    faulty.faults().toString());
        }
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
        write(right);
        publish("", Rooms.FIRST);
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertTrue(new WithdrawVersions(room, FileKind.ANNOTATIONS)
                    .run("notes", "It was Karl Dahlqvist.")
                    .isPresent());
        }
    }

    @Test
    void killed_at_a_step_a_list_is_wholly_published_or_not_at_all() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publishAnnotations(undisturbed, "notes", "", Rooms.FIRST, StepListener.NONE);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve(step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("annotations", killed, step));
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                assertEquals(
                        step.equals("published"),
                        archive.contents().annotations("notes").isPresent(),
                        step);
            }
            PublishVersion.Result again = Rooms.publishAnnotations(killed, "notes", "", Rooms.FIRST, StepListener.NONE);
            assertEquals(
                    step.equals("begun")
                            ? new PublishVersion.Published(1, "annotations/0001.json")
                            : new PublishVersion.Unchanged(1),
                    again,
                    step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }

    @Test
    void killed_at_a_step_a_withdrawal_leaves_all_of_a_list_or_nothing() throws Exception {
        publish("", Rooms.FIRST);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        assertEquals(Optional.empty(), Rooms.withdrawAnnotations(undisturbed, "notes", StepListener.NONE));
        assertFalse(Files.exists(undisturbed.resolve("archive/annotations/0001.json")));
        assertEquals("It was wrong.", published(undisturbed).withdrawn());
        assertTrue(Files.exists(undisturbed.resolve("annotations/notes.json")), "the newsroom keeps its own file");
        assertInstanceOf(
                PublishVersion.Refused.class,
                Rooms.publishAnnotations(undisturbed, "notes", "Again.", Rooms.FIRST, StepListener.NONE));
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published", "catalog updated")) {
            Path killed = folder.resolve("w-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("withdraw-annotations", killed, step));
            assertEquals(
                    !step.equals("begun"),
                    Rooms.withdrawAnnotations(killed, "notes", StepListener.NONE)
                            .isPresent(),
                    step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }
}
