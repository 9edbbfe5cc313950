package org.daylight.flow.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.daylight.demo.HarbourTrove;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys that are added after an import verify what they can, those added before do so at once, and a crash in between
 * loses nothing.
 */
class AuthenticateTroveTest {

    private static final int MESSAGES = 600;

    @TempDir
    Path folder = Path.of("");

    private final String keys = new HarbourTrove(7, MESSAGES).dkimKeys();
    private Path source = Path.of("");
    private Map<MessageMark, List<Long>> expected = Map.of();

    @BeforeEach
    void keysThatAreThereFirst() throws Exception {
        source = Rooms.source(folder.resolve("source"), MESSAGES);
        Path early = Rooms.create(folder.resolve("early"));
        Rooms.importKeys(early, keys);
        Rooms.importAll(early, List.of(source), 4_000, StepListener.NONE);
        expected = marks(early);
        for (MessageMark mark : List.of(MessageMark.PASSES, MessageMark.FAILS, MessageMark.UNSIGNED)) {
            assertFalse(expected.get(mark).isEmpty(), mark + " is not in the trove: the test says nothing of it");
        }
    }

    @Test
    void keysThatAreAddedLaterVerifyTheSameMessages() throws Exception {
        Path late = withoutKeys("late");
        assertTrue(marks(late).get(MessageMark.PASSES).isEmpty());
        Rooms.importKeys(late, keys);
        AuthenticateTrove.Result result = Rooms.verifyAgain(late, StepListener.NONE);
        assertEquals(expected, marks(late));
        assertEquals(
                expected.get(MessageMark.PASSES).size(),
                result.after().getOrDefault(MessageMark.PASSES, 0L).intValue());
        assertEquals(0, Rooms.verifyAgain(late, StepListener.NONE).verified(), "nothing is new any more");
    }

    @Test
    void aRunThatIsKilledAtAnyStepIsFinishedByTheNext() throws Exception {
        List<String> killedAt = new ArrayList<>();
        Path base = withoutKeys("base");
        Rooms.importKeys(base, keys);
        for (int step = 1; ; step++) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.copy(base, newsroom);
            String name = KilledAtStep.run("verify", newsroom, step);
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            Rooms.verifyAgain(newsroom, StepListener.NONE);
            assertEquals(expected, marks(newsroom), "killed at " + name);
        }
        assertEquals(List.of("verified", "findings indexed", "keys settled"), killedAt);
    }

    private Path withoutKeys(String name) throws Exception {
        Path newsroom = Rooms.create(folder.resolve(name));
        Rooms.importAll(newsroom, List.of(source), 4_000, StepListener.NONE);
        return newsroom;
    }

    private static Map<MessageMark, List<Long>> marks(Path newsroom) throws Exception {
        Map<MessageMark, List<Long>> marks = new EnumMap<>(MessageMark.class);
        for (MessageMark mark : MessageMark.values()) {
            marks.put(mark, Rooms.marked(newsroom, mark));
        }
        return marks;
    }
}
