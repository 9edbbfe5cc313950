package org.daylight.flow.publish;

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
import org.daylight.archive.Archive;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.log.FileKind;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing and withdrawing files of any kind, with interruptions. One of two letters is published. */
abstract class PublishVersionContract {

    @TempDir
    Path folder;

    Path newsroom;

    private final FileKind kind;
    private final String name;

    /** @param name of the file, as {@link KilledAtStep} publishes it */
    PublishVersionContract(FileKind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** A file of Ann Lee that can be published, and says that someone wrote "Nobody ever looks". */
    abstract String writtenBy(String someone) throws IOException;

    @BeforeEach
    final void publishAPart() throws Exception {
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
        write(writtenBy("office"));
    }

    private static Path file(Path newsroom, FileKind kind, String name) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new NewsroomFiles(room, kind).file(name);
        }
    }

    final void write(String text) throws IOException {
        Path file = file(newsroom, kind, name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    final PublishVersion.Result publish(String change, Instant now) throws IOException {
        return publish(newsroom, change, now);
    }

    private PublishVersion.Result publish(Path room, String change, Instant now) throws IOException {
        return Rooms.publishVersion(room, kind, name, change, now, StepListener.NONE);
    }

    private Optional<String> withdraw(Path room) throws IOException {
        return Rooms.withdrawVersions(room, kind, name, StepListener.NONE);
    }

    /** All versions of the name in the archive; none when it is not public. */
    final List<Story.Version> versions(Path room) throws IOException {
        try (Archive archive = Archive.open(room.resolve("archive"))) {
            return switch (kind) {
                case STORY ->
                    archive.contents().story(name).map(Story::versions).orElse(List.of());
                case ANNOTATIONS ->
                    archive.contents()
                            .annotations(name)
                            .map(list -> list.versions())
                            .orElse(List.of());
                case ENTITIES ->
                    corrections(archive).map(list -> list.versions()).orElse(List.of());
            };
        }
    }

    private Optional<VersionedFile> corrections(Archive archive) {
        return archive.contents().entities().stream()
                .filter(list -> list.name().equals(name))
                .findFirst();
    }

    private String withdrawn(Path room) throws IOException {
        try (Archive archive = Archive.open(room.resolve("archive"))) {
            return switch (kind) {
                case STORY -> "" + archive.contents().story(name).orElseThrow().withdrawn();
                case ANNOTATIONS ->
                    "" + archive.contents().annotations(name).orElseThrow().withdrawn();
                case ENTITIES -> "" + corrections(archive).orElseThrow().withdrawn();
            };
        }
    }

    @Test
    void a_file_is_published_as_it_is_and_corrected() throws Exception {
        String first = writtenBy("office");
        assertEquals(new PublishVersion.Published(1, kind.path(1)), publish("", Rooms.FIRST.plusMillis(1)));
        assertEquals(first, Files.readString(newsroom.resolve("archive").resolve(kind.path(1))));
        assertEquals(new PublishVersion.Unchanged(1), publish("", Rooms.FIRST));
        write(writtenBy("director"));
        assertInstanceOf(PublishVersion.Refused.class, publish(" ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(
                new PublishVersion.Published(2, kind.path(2)),
                publish("It was the director. ", Rooms.FIRST.plusSeconds(60)));
        assertEquals(first, Files.readString(newsroom.resolve("archive").resolve(kind.path(1))));
        List<Story.Version> versions = versions(newsroom);
        assertEquals(
                List.of("", "It was the director."),
                versions.stream().map(Story.Version::change).toList());
        assertEquals(Rooms.FIRST, versions.getFirst().time());
        assertEquals("Notes on mud", versions.getLast().title());
        assertEquals("Ann Lee", versions.getLast().author());
    }

    @Test
    void an_old_version_of_the_file_does_not_take_a_correction_back() throws Exception {
        publish("", Rooms.FIRST);
        write(writtenBy("director"));
        publish("It was the director.", Rooms.FIRST);
        write(writtenBy("office"));
        PublishVersion.Refused refused =
                assertInstanceOf(PublishVersion.Refused.class, publish("An old file.", Rooms.FIRST));
        assertTrue(
                refused.reason()
                        .contains(
                                "the text of version 1 of " + name + ", and version 2 is public: copy " + kind.path(2)),
                refused.reason());
        assertEquals(2, versions(newsroom).size());
    }

    @Test
    void a_clock_that_went_back_publishes_nothing() throws Exception {
        publish("", Rooms.FIRST.plusSeconds(60));
        write(writtenBy("director"));
        PublishVersion.Refused refused =
                assertInstanceOf(PublishVersion.Refused.class, publish("More.", Rooms.FIRST.plusSeconds(59)));
        assertTrue(refused.reason().contains("times in the log never go backwards"), refused.reason());
        assertEquals(1, versions(newsroom).size());
    }

    @Test
    void what_is_redacted_is_in_no_name_no_change_and_no_reason() throws Exception {
        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        var before = Rooms.files(newsroom.resolve("archive"));
        Files.copy(file(newsroom, kind, name), file(newsroom, kind, "by-karl-dahlqvist"));
        assertInstanceOf(
                PublishVersion.Refused.class,
                Rooms.publishVersion(newsroom, kind, "by-karl-dahlqvist", "", Rooms.FIRST, StepListener.NONE));
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
        publish("", Rooms.FIRST);
        var first = Rooms.files(newsroom.resolve("archive"));
        write(writtenBy("director"));
        assertInstanceOf(PublishVersion.Refused.class, publish("It was Karl  Dahlqvist.", Rooms.FIRST));
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertTrue(new WithdrawVersions(room, kind)
                    .run(name, "It was Karl Dahlqvist.")
                    .isPresent());
        }
        assertEquals(first, Rooms.files(newsroom.resolve("archive")));
    }

    @Test
    void killed_at_a_step_a_file_is_wholly_published_or_not_at_all() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        publish(undisturbed, "", Rooms.FIRST);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve(step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run(kind.type(), killed, step));
            assertEquals(step.equals("published"), !versions(killed).isEmpty(), step);
            assertEquals(
                    step.equals("begun")
                            ? new PublishVersion.Published(1, kind.path(1))
                            : new PublishVersion.Unchanged(1),
                    publish(killed, "", Rooms.FIRST),
                    step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }

    @Test
    void killed_at_a_step_a_withdrawal_leaves_all_of_a_file_or_nothing() throws Exception {
        publish("", Rooms.FIRST);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        assertEquals(Optional.empty(), withdraw(undisturbed));
        assertFalse(Files.exists(undisturbed.resolve("archive").resolve(kind.path(1))));
        assertEquals("It was wrong.", withdrawn(undisturbed));
        assertTrue(Files.exists(file(undisturbed, kind, name)), "the newsroom keeps its own file");
        assertInstanceOf(PublishVersion.Refused.class, publish(undisturbed, "Again.", Rooms.FIRST));
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published", "catalog updated")) {
            Path killed = folder.resolve("w-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("withdraw-" + kind.type(), killed, step));
            assertEquals(!step.equals("begun"), withdraw(killed).isPresent(), step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }
}
