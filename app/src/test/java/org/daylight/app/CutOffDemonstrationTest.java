package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The situation that the system exists for, with the program's own commands: a publisher, five mirrors, five trustees, a witness and a reader, each a
 * process with a network namespace of its own. The publisher's link is cut on day 3 of 30, in the middle of the daily release. Two mirrors die, one
 * comes back, one lies, one is new. Trustees release shares by the rule. On day 20 the publisher returns.
 *
 * <p>On every day, {@link CutOffStage} proves for every honest mirror that exactly the parts are there that are due, and prints a line of the table in
 * {@code docs/cut-off.md}.
 */
@Tag("slow")
class CutOffDemonstrationTest {

    private static final int LAST_DAY = 30;
    private static final int CUT = 3;
    private static final int RETURN = 20;

    @TempDir
    Path folder;

    @Test
    void everyPartAppearsOnItsDay() throws Exception {
        Namespaces network = Namespaces.create().orElse(null);
        assumeTrue(network != null, "skipped: this machine does not permit network namespaces (unshare -Urnm)");
        try (network;
                var stage = new CutOffStage(network, folder)) {
            stage.prepare();
            for (int day = 1; day <= LAST_DAY; day++) {
                stage.morning(day);
                if (day < CUT) {
                    stage.publish();
                    stage.exchange();
                } else if (day == CUT) {
                    cutOff(stage);
                } else if (day < RETURN) {
                    silent(day, stage);
                } else {
                    returned(day, stage);
                }
                stage.evening();
            }
            for (Party mirror : stage.honest()) {
                assertEquals(CutOffFiles.all(stage.publisher(), "newsroom/archive"), CutOffFiles.all(mirror, "copy"));
            }
            assertEquals(29, stage.parts());
        }
    }

    /** One mirror has the part of the day; then the cable is pulled, and two trustees are arrested. */
    private static void cutOff(CutOffStage stage) throws Exception {
        stage.publish();
        stage.round(stage.mirror(1));
        assertTrue(stage.mirror(2).reaches(stage.publisher(), Party.PORT));
        assertTrue(stage.publisher().reaches(stage.witness(), CutOffStage.WITNESS_PORT));
        stage.cutOffPublisher();
        stage.trustee(4).close();
        stage.trustee(5).close();
        stage.remark("the publisher is cut off, mirror 1 has the part; trustees 4 and 5 are arrested");
        unreachable(stage);
        stage.spread();
        for (int i = 1; i <= 3; i++) {
            stage.release(Exit.NOTHING_DONE, stage.trustee(i), stage.mirror(i));
        }
    }

    private static void unreachable(CutOffStage stage) {
        for (Party mirror : stage.alive()) {
            assertFalse(mirror.reaches(stage.publisher(), Party.PORT), mirror.name());
            assertFalse(stage.publisher().reaches(mirror, Party.PORT), mirror.name());
        }
        assertFalse(stage.publisher().reaches(stage.witness(), CutOffStage.WITNESS_PORT));
        assertEquals(-1, stage.reader().get(stage.publisher().address() + "/checkpoint"));
    }

    private static void silent(int day, CutOffStage stage) throws Exception {
        switch (day) {
            case 4 -> {
                // The rule does not apply yet: no trustee's tool releases anything.
                for (int i = 1; i <= 3; i++) {
                    stage.release(Exit.NOTHING_DONE, stage.trustee(i), stage.mirror(i));
                }
                stage.exchange();
                return;
            }
            case 5 -> stage.lie(CutOffLiar.Lie.ANOTHER_LOG);
            case 6 -> {
                stage.kill(2);
                stage.remark("mirror 2 dies for good");
                byte[] before = Files.readAllBytes(stage.publisher().folder().resolve("newsroom/archive/checkpoint"));
                stage.publisher().daylight(Exit.NOTHING_DONE, "publish", "-n", "newsroom", "--due");
                stage.publisher().daylight(Exit.NOTHING_DONE, "heartbeat", "-n", "newsroom");
                assertEquals(
                        new String(before),
                        Files.readString(stage.publisher().folder().resolve("newsroom/archive/checkpoint")));
            }
            case 8 -> {
                stage.kill(3);
                stage.remark("mirror 3 dies");
                stage.lie(CutOffLiar.Lie.ALTERED_BYTES);
            }
            case 10 -> {
                stage.begin(5);
                stage.liar().isRefused(day, stage.mirror(5), ".zip does not match the log");
                stage.remark("mirror 5 is new, from mirrors 4 and 1");
            }
            case 13 -> {
                stage.revive(3);
                stage.remark("mirror 3 is back");
                stage.lie(CutOffLiar.Lie.OLD_LOG);
            }
            case 15 -> stage.lie(CutOffLiar.Lie.STOLEN_KEY);
            default -> {}
        }
        if (day % 4 == 0) {
            unreachable(stage);
        }
        stage.openByTrustees();
        if (day == 15) {
            // Two histories under one key: each honest mirror stops, keeps the evidence, and shows what it has.
            for (Party mirror : stage.honestExceptOpener()) {
                mirror.daylight(Exit.SOME_LOST, stage.mirrorCommand(mirror));
                assertTrue(mirror.printed().contains("the publisher signed two different histories"), mirror.printed());
                assertTrue(mirror.printed().contains("the copy is unchanged"), mirror.printed());
            }
            stage.liar().ignore();
            stage.remark("the mirrors stop with the evidence, and their operators remove mirror 4 from the sources");
        }
        stage.spread();
    }

    private static void returned(int day, CutOffStage stage) throws IOException {
        if (day == RETURN) {
            stage.connectPublisher();
            stage.remark("the publisher is back, and its log confirms 15 parts");
            assertTrue(stage.publisher().reaches(stage.witness(), CutOffStage.WITNESS_PORT));
            assertTrue(stage.mirror(1).reaches(stage.publisher(), Party.PORT));
        }
        int before = stage.confirmed();
        stage.publish();
        assertEquals(day == RETURN ? before + 16 : before + 1, stage.confirmed());
        stage.exchange();
        if (day == RETURN + 1) {
            stage.release(Exit.NOTHING_DONE, stage.trustee(1), stage.mirror(1));
        }
    }
}
