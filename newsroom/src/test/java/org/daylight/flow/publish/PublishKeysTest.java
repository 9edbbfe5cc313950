package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.demo.HarbourTrove;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A part is published, and its keys are found later: they are published once, readers' searches find what they verify,
 * and a crash leaves all or nothing.
 */
class PublishKeysTest {

    private static final int MESSAGES = 600;

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aPartThatWasPublishedWithoutKeys() throws Exception {
        newsroom = RoomTemplates.published(folder.resolve("newsroom"), folder.resolve("second-source"), MESSAGES, 1);
        assertEquals(0, Rooms.publicly(newsroom, MessageMark.PASSES));
        assertFalse(Rooms.publishKeys(newsroom, StepListener.NONE).grown(), "there is no key to publish");
        Rooms.importKeys(newsroom, new HarbourTrove(7, MESSAGES).dkimKeys());
        Rooms.verifyAgain(newsroom, StepListener.NONE);
    }

    @Test
    void searchesFindWhatTheKeysVerify() throws Exception {
        PublishKeys.Result result = Rooms.publishKeys(newsroom, StepListener.NONE);
        assertTrue(result.grown());
        assertEquals(Rooms.marked(newsroom, MessageMark.PASSES).size(), Rooms.publicly(newsroom, MessageMark.PASSES));
        assertTrue(Rooms.publicly(newsroom, MessageMark.PASSES) > 0);
        assertFalse(Rooms.publishKeys(newsroom, StepListener.NONE).grown(), "nothing is new");
    }

    /** Readers compute the same alignment, because they have the same records as the editor. */
    @Test
    void dmarcRecordsArePublishedLikeKeys() throws Exception {
        String record = "port-halvorsund.example\t_dmarc\t-\t-\tlist\t";
        String other = "_dmarc.nobody.example v=DMARC1; p=none\n";
        Rooms.importKeys(newsroom, "_dmarc.port-halvorsund.example v=DMARC1; p=none; psd=n\n" + other);
        Rooms.verifyAgain(newsroom, StepListener.NONE);
        assertTrue(Rooms.publishKeys(newsroom, StepListener.NONE).grown());
        String late = Files.readString(newsroom.resolve("archive/keys/0001.txt"));
        assertTrue(late.contains(record), late);
        assertFalse(late.contains("nobody.example"), "no published message asks for it");
        assertEquals(Rooms.marked(newsroom, MessageMark.PASSES).size(), Rooms.publicly(newsroom, MessageMark.PASSES));

        Path second = RoomTemplates.imported(folder.resolve("second"), folder.resolve("source"), MESSAGES);
        Rooms.importKeys(second, "_dmarc.port-halvorsund.example v=DMARC1; p=none; psd=n\n" + other);
        Rooms.plan(second, 1);
        Rooms.publish(second, Rooms.FIRST, StepListener.NONE);
        try (var pack = new java.util.zip.ZipFile(
                second.resolve("archive/releases/0001.zip").toFile())) {
            String keys = new String(
                    pack.getInputStream(pack.getEntry("data/keys.txt")).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(keys.contains(record) && !keys.contains("nobody.example"), keys);
        }
    }

    @Test
    void aDamagedListIsReportedAndNotUsed() throws Exception {
        Rooms.publishKeys(newsroom, StepListener.NONE);
        Path list = newsroom.resolve("archive/keys/0001.txt");
        Files.writeString(list, Files.readString(list).replace("p=", "p=A"));
        java.io.IOException said = org.junit.jupiter.api.Assertions.assertThrows(
                java.io.IOException.class, () -> Rooms.publicly(newsroom, MessageMark.PASSES));
        assertTrue(said.getMessage().contains("keys/0001.txt does not match the log"), said.getMessage());
    }

    @Test
    void aRunThatIsKilledAtAnyStepIsAllOrNothing() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(newsroom, undisturbed);
        Rooms.publishKeys(undisturbed, StepListener.NONE);
        Map<String, String> expected = Rooms.files(undisturbed.resolve("archive"));
        List<String> killedAt = new ArrayList<>();
        for (int step = 1; ; step++) {
            Path killed = folder.resolve("killed-" + step);
            Rooms.copy(newsroom, killed);
            String name = KilledAtStep.run("keys", killed, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            Rooms.publishKeys(killed, StepListener.NONE);
            assertEquals(expected, Rooms.files(killed.resolve("archive")), "killed at " + name);
        }
        assertTrue(killedAt.containsAll(List.of("begun", "decided", "placing checkpoint")), killedAt.toString());
    }
}
