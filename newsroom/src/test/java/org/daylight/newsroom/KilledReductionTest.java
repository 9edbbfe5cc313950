package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.flow.decide.ShowAgain;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.WithdrawDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document is shown again with fewer redactions, or withdrawn after that, and the process is killed at every step. */
class KilledReductionTest {

    @TempDir
    Path folder;

    private Path base = Path.of("");

    @BeforeEach
    void publishWithRedactions() throws Exception {
        base = Rooms.create(folder.resolve("base"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.write(
                mail.resolve("1.eml"),
                "From: Ann <ann@port.example>\r\n\r\nKarl Dahl met Ida Brandt, and Per Holm.\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        Rooms.importAll(base, List.of(mail), 25, StepListener.NONE);
        Rooms.plan(base, 1);
        Rooms.redact(base, "Karl Dahl");
        Rooms.redact(base, "Ida Brandt");
        Rooms.redact(base, "Per Holm");
        publish(base, 0);
        Rooms.endRedaction(base, 1);
    }

    private static void publish(Path newsroom, int days) throws IOException {
        PublishRelease.Result result =
                Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(days)), StepListener.NONE);
        assertInstanceOf(PublishRelease.Published.class, result, result::toString);
    }

    @Test
    void thePlanIsTheOldOneOrTheNewOne() throws Exception {
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("show-again", newsroom, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean isPlanned = name.equals("planned again");
            Class<?> again = isPlanned ? ShowAgain.Refused.class : ShowAgain.Planned.class;
            assertInstanceOf(again, Rooms.showAgain(newsroom, StepListener.NONE), "killed at " + name);
            publish(newsroom, 1);
        }
        assertEquals(List.of("planned again"), killedAt);
    }

    /** It is in three packs: it is removed from all of them or from none. */
    @Test
    void aWithdrawalFromSeveralPacksIsCompleteOrHasNoEffect() throws Exception {
        Rooms.showAgain(base, StepListener.NONE);
        publish(base, 1);
        Rooms.endRedaction(base, 2);
        Rooms.showAgain(base, StepListener.NONE);
        publish(base, 2);
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        assertInstanceOf(WithdrawDocument.Withdrawn.class, Rooms.withdraw(undisturbed, "harbour/1", StepListener.NONE));
        var expected = Rooms.files(undisturbed.resolve("archive"));

        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("withdraw", newsroom, step, "harbour/1");
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            List<String> done = killedAt.subList(0, killedAt.size() - 1);
            boolean begun = done.contains("placing releases/0001.zip");
            boolean replaced = done.contains("placing releases/0003.zip");
            if (!begun) {
                assertEquals(Set.of(1), Rooms.readable(newsroom), "killed at " + name);
            }
            if (replaced) {
                assertEquals(Set.of(), Rooms.readable(newsroom), "killed at " + name);
            }
            if (!begun || done.contains("placing checkpoint")) {
                assertEquals(3, Rooms.seenByReaders(newsroom), "every pack is the one in the log, killed at " + name);
            }
            boolean decided = done.contains("decided") || name.equals("decided");
            Class<?> again = decided ? WithdrawDocument.Refused.class : WithdrawDocument.Withdrawn.class;
            assertInstanceOf(again, Rooms.withdraw(newsroom, "harbour/1", StepListener.NONE), "killed at " + name);
            assertEquals(expected, Rooms.files(newsroom.resolve("archive")), "killed at " + name);
        }
        assertTrue(
                killedAt.containsAll(List.of(
                        "packed 1",
                        "packed 2",
                        "packed 3",
                        "decided",
                        "placing releases/0001.zip",
                        "placing releases/0002.zip",
                        "placing releases/0003.zip",
                        "placing checkpoint",
                        "catalog updated")),
                killedAt.toString());
    }
}
