package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.VerdictCode;
import org.daylight.log.FileKind;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.StepListener;
import org.daylight.seal.OpenSealed;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A story is sealed with part 2, opened with it by others, and published with it on its day. */
class SealedStoryTest {

    private static final Instant TOMORROW = Rooms.FIRST.plus(Duration.ofDays(1));
    private static final String STORY =
            "---\ntitle: Mud\nauthor: Ann Lee\n---\n[“Nobody ever looks”](harbour/2), wrote the office.\n";
    private static final String OTHER = "---\ntitle: Other mud\n---\n[A letter](harbour/1).\n";

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
        write("mud", STORY);
    }

    private void write(String name, String text) throws IOException {
        Path file = newsroom.resolve("stories/" + name + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SealReleases.Sealed seal() throws IOException {
        return assertInstanceOf(SealReleases.Sealed.class, Rooms.sealWithStory(newsroom, 2, "mud", StepListener.NONE));
    }

    private static PublicRecord contents(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents();
        }
    }

    private Path archive() {
        return newsroom.resolve("archive");
    }

    /** The faults and remarks of a check. */
    private static List<String> check(Path archive) throws IOException {
        var remarks = new ArrayList<String>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(
                    files,
                    new CheckArchive.Options(
                            null,
                            1,
                            verdict -> {
                                if (verdict.code() != VerdictCode.CONFIRMED) {
                                    remarks.add(verdict.file() + " "
                                            + verdict.code().code());
                                }
                            },
                            (documents, bytes, total) -> {}));
        }
        return remarks;
    }

    /** Publishes part 2 on its day; returns what the editor is told. */
    private List<String> publish(Instant now) throws IOException {
        var said = new ArrayList<String>();
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(said::add, false));
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            assertInstanceOf(PublishRelease.Published.class, new PublishRelease(room, vault).next(now, false));
        }
        return said;
    }

    @Test
    void nothing_of_a_sealed_story_is_public_before_its_day() throws Exception {
        seal();
        for (var file : new TreeMap<>(bytes(archive())).entrySet()) {
            String text = new String(file.getValue(), StandardCharsets.ISO_8859_1);
            assertFalse(text.contains("Mud") || text.contains("mud") || text.contains("Ann Lee"), file.getKey());
        }
        assertFalse(Files.exists(archive().resolve("stories")));
        assertFalse(Files.exists(newsroom.resolve("preview")));
        assertEquals(List.of(), check(archive()));
    }

    private static TreeMap<String, byte[]> bytes(Path archive) throws IOException {
        var bytes = new TreeMap<String, byte[]>();
        for (String path : Rooms.files(archive).keySet()) {
            bytes.put(path, Files.readAllBytes(archive.resolve(path)));
        }
        return bytes;
    }

    @Test
    void it_is_published_with_its_part_as_it_was_sealed_and_as_others_opened_it() throws Exception {
        seal();
        write("mud", "Changed since.");
        Path copy = folder.resolve("copy");
        Rooms.copy(archive(), copy);
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertInstanceOf(
                    OpenSealed.Result.Opened.class,
                    new OpenSealed(copy).open(SealKeys.find(room, 2).orElseThrow()));
        }
        Story opened = contents(copy).story("mud").orElseThrow();
        assertFalse(opened.newest().isConfirmed());
        assertEquals("unsealed/0002.md", opened.newest().path());

        assertEquals(List.of(), publish(TOMORROW.plusSeconds(7)));
        PublicRecord contents = contents(archive());
        Story.Version story = contents.story("mud").orElseThrow().newest();
        assertEquals(contents.release(2).orElseThrow().entry() + 1, story.entry(), "it follows the release");
        assertEquals(TOMORROW, story.time(), "the planned time");
        assertEquals("Ann Lee", story.author());
        assertEquals(STORY, Files.readString(archive().resolve("stories/0001.md")));
        assertEquals(opened.newest().sha256(), story.sha256());
        assertEquals("Changed since.", Files.readString(newsroom.resolve("stories/mud.md")));
        assertEquals(List.of(), check(archive()));
        assertEquals(List.of("unsealed/0002.json opened-unconfirmed"), check(copy));
    }

    @Test
    void after_a_newer_story_it_has_the_time_of_that_one() throws Exception {
        seal();
        write("eel", OTHER);
        Instant later = TOMORROW.plusSeconds(60);
        Rooms.publishVersion(newsroom, FileKind.STORY, "eel", "", later, StepListener.NONE);
        publish(later.plusSeconds(60));
        assertEquals(
                later, contents(archive()).story("mud").orElseThrow().newest().time());
        assertEquals(List.of(), check(archive()));
    }

    @Test
    void if_another_story_has_its_name_the_part_is_released_and_the_text_is_kept() throws Exception {
        seal();
        write("mud", OTHER);
        Rooms.publishVersion(newsroom, FileKind.STORY, "mud", "", Rooms.FIRST, StepListener.NONE);
        List<String> said = publish(TOMORROW);
        assertTrue(
                said.getFirst().contains("the story mud, which was sealed with part 2 of harbour, is not published"),
                said.toString());
        assertEquals(STORY, Files.readString(newsroom.resolve("stories/mud-0002.md")));
        assertEquals(OTHER, Files.readString(archive().resolve("stories/0001.md")));
        assertEquals(2, contents(archive()).releases().size());
        assertEquals(List.of("unsealed/0002.md story-not-released"), check(archive()));
    }

    @Test
    void if_it_says_what_was_redacted_since_it_is_not_published() throws Exception {
        write("mud", STORY + "\nIt was *Karl* Dahlqvist, or Anna Berg.\n");
        seal();
        Rooms.redactEverywhere(newsroom, "Anna Berg");
        List<String> said = publish(TOMORROW);
        assertTrue(said.getFirst().contains("redacted since"), said.toString());
        assertEquals(List.of(), contents(archive()).stories());
        assertEquals(List.of("unsealed/0002.md story-not-released"), check(archive()));
    }

    @Test
    void a_story_that_is_public_already_or_was_changed_cannot_be_sealed() throws Exception {
        write("mud", OTHER);
        Rooms.publishVersion(newsroom, FileKind.STORY, "mud", "", Rooms.FIRST, StepListener.NONE);
        write("mud", STORY);
        var refused = assertInstanceOf(
                SealReleases.Refused.class, Rooms.sealWithStory(newsroom, 2, "mud", StepListener.NONE));
        assertTrue(refused.reason().contains("a story mud is in the log already"), refused.reason());
        assertFalse(Files.exists(archive().resolve("sealed")));
        assertFalse(Files.exists(newsroom.resolve("keys/sealed")), "no key was made");
    }

    @Test
    void killed_at_a_step_a_part_and_its_story_are_sealed_together_or_not_at_all() throws Exception {
        for (String step : List.of("begun", "packed", "key stored", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve("s-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("seal-with-story", killed, step, "2"));
            assertEquals(
                    step.equals("published") ? 1 : 0,
                    contents(killed.resolve("archive")).sealed().size(),
                    step);
            assertInstanceOf(SealReleases.Sealed.class, Rooms.sealWithStory(killed, 2, "mud", StepListener.NONE), step);
            assertEquals(1, contents(killed.resolve("archive")).sealed().size(), step);
            assertTrue(
                    contents(killed.resolve("archive"))
                                    .sealed()
                                    .getFirst()
                                    .seal()
                                    .storyHash()
                            != null,
                    step);
            assertInstanceOf(PublishRelease.Published.class, Rooms.publish(killed, TOMORROW, StepListener.NONE));
            assertEquals(STORY, Files.readString(killed.resolve("archive/stories/0001.md")));
            assertEquals(List.of(), check(killed.resolve("archive")), step);
        }
    }

    @Test
    void killed_at_a_step_a_part_and_its_story_are_released_together_or_not_at_all() throws Exception {
        seal();
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publish(undisturbed, TOMORROW, StepListener.NONE);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step :
                List.of("begun", "opened", "decided", "placing checkpoint", "published", "catalog updated")) {
            Path killed = folder.resolve("r-" + step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("publish", killed, step));
            PublicRecord contents = contents(killed.resolve("archive"));
            assertEquals(contents.releases().size() == 2, contents.story("mud").isPresent(), step);
            Rooms.publish(killed, TOMORROW, StepListener.NONE);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
            assertEquals(List.of(), check(killed.resolve("archive")), step);
        }
        assertArrayEquals(
                STORY.getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(undisturbed.resolve("archive/stories/0001.md")));
    }
}
