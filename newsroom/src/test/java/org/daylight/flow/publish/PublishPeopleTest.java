package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipFile;
import org.daylight.archive.Archive;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishPeopleTest {

    private static final String SAID = "# known to us: a secret\n"
            + "person Ann of the port\n  shown0@port.example\n  shown1@home.example\n  hidden1@port.example\n"
            + "person Somebody hidden\n  hidden2@port.example\n";

    @TempDir
    Path folder;

    private Path newsroom;

    /** Two messages are published, two are not published yet. */
    @BeforeEach
    void publishAPart() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectory(folder.resolve("mail"));
        for (int i = 0; i < 4; i++) {
            Files.writeString(
                    mail.resolve(i + ".eml"),
                    "From: a" + i + "@port.example\nSubject: letter " + i + "\n\nof no interest\n");
        }
        Rooms.importAll(newsroom, List.of(mail), 100, StepListener.NONE);
        Rooms.plan(newsroom, 2);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        say(SAID);
    }

    /** Writes people.txt, with real addresses instead of the words "shown" and "hidden". */
    private void say(String text) throws IOException {
        String said = text;
        int shown = 0;
        int hidden = 0;
        String published = shownText();
        for (int i = 0; i < 4; i++) {
            String word = published.contains("a" + i + "@port.example") ? "shown" + shown++ : "hidden" + ++hidden;
            said = said.replaceAll(word + "@[a-z.]+", "a" + i + "@port.example");
        }
        assertEquals(2, shown);
        Files.writeString(newsroom.resolve("people.txt"), said);
    }

    private String shownText() throws IOException {
        var text = new StringBuilder();
        try (var pack =
                new ZipFile(newsroom.resolve("archive/releases/0001.zip").toFile())) {
            for (var entry : pack.stream().toList()) {
                text.append(new String(pack.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** Every byte of the public folder except the packs, which were there before. */
    private String publicBytes() throws IOException {
        var text = new StringBuilder();
        for (String file : Rooms.files(newsroom.resolve("archive")).keySet()) {
            if (!file.startsWith("releases/")) {
                text.append(file)
                        .append('\n')
                        .append(Files.readString(
                                newsroom.resolve("archive").resolve(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void only_what_stands_in_published_documents_gets_out() throws Exception {
        assertEquals(new PublishPeople.Result(1, true), Rooms.publishPeople(newsroom, StepListener.NONE));
        String published = Files.readString(newsroom.resolve("archive/people/0001.txt"));
        assertTrue(
                published.matches("person Ann of the port\n  a[0-3]@port.example\n  a[0-3]@port.example\n"), published);
        String shown = shownText();
        String all = publicBytes();
        for (int i = 0; i < 4; i++) {
            String address = "a" + i + "@port.example";
            assertEquals(shown.contains(address), all.contains(address), address);
        }
        assertFalse(all.contains("secret"), "a remark got out");
        assertFalse(all.contains("Somebody hidden"), "a name got out");

        // The rest is not published until its part is published and the file is published again.
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
        assertEquals(published, Files.readString(newsroom.resolve("archive/people/0001.txt")));
        assertEquals(new PublishPeople.Result(2, true), Rooms.publishPeople(newsroom, StepListener.NONE));
        assertTrue(publicBytes().contains("Somebody hidden"));
    }

    @Test
    void the_same_again_publishes_nothing_and_an_empty_file_takes_it_back() throws Exception {
        Rooms.publishPeople(newsroom, StepListener.NONE);
        var before = Rooms.files(newsroom.resolve("archive"));
        Files.writeString(newsroom.resolve("people.txt"), "# new\n" + Files.readString(newsroom.resolve("people.txt")));
        assertEquals(new PublishPeople.Result(1, false), Rooms.publishPeople(newsroom, StepListener.NONE));
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));

        Files.writeString(newsroom.resolve("people.txt"), "");
        assertEquals(new PublishPeople.Result(2, true), Rooms.publishPeople(newsroom, StepListener.NONE));
        assertEquals(new PublishPeople.Result(2, false), Rooms.publishPeople(newsroom, StepListener.NONE));
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            assertEquals(0, archive.mapping().orThrow().addresses());
        }
    }

    @Test
    void nothing_to_say_and_what_cannot_be_read_change_nothing() throws Exception {
        var before = Rooms.files(newsroom.resolve("archive"));
        Files.writeString(newsroom.resolve("people.txt"), "person Nobody\n  nobody@port.example\n");
        assertEquals(new PublishPeople.Result(0, false), Rooms.publishPeople(newsroom, StepListener.NONE));
        Files.writeString(newsroom.resolve("people.txt"), "person Nobody\n");
        IOException malformed = assertThrows(IOException.class, () -> Rooms.publishPeople(newsroom, StepListener.NONE));
        assertTrue(malformed.getMessage().contains("people.txt: line 1: no address follows"), malformed.getMessage());
        Files.delete(newsroom.resolve("people.txt"));
        IOException absent = assertThrows(IOException.class, () -> Rooms.publishPeople(newsroom, StepListener.NONE));
        assertTrue(absent.getMessage().contains("does not exist"), absent.getMessage());
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
    }

    @Test
    void killed_at_a_step_it_is_wholly_publishedor_not_at_all_and_run_again_is_the_same() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publishPeople(undisturbed, StepListener.NONE);
        var expected = Rooms.files(undisturbed.resolve("archive"));
        for (String step : List.of("begun", "decided", "placing checkpoint", "published")) {
            Path killed = folder.resolve(step.replace(' ', '-'));
            Rooms.copy(newsroom, killed);
            assertEquals(step, KilledAtStep.run("people", killed, step));
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                assertEquals(
                        step.equals("published") ? 2 : 0,
                        archive.mapping().orThrow().addresses(),
                        step);
            }
            boolean decided = !step.equals("begun");
            assertEquals(new PublishPeople.Result(1, !decided), Rooms.publishPeople(killed, StepListener.NONE), step);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + step);
        }
    }
}
