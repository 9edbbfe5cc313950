package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.daylight.archive.ExtractedText;
import org.daylight.format.Json;
import org.junit.jupiter.api.Test;

/** What is stored can be read again: it has no more units and bytes than an entry of a pack. */
class UnitsReadTest {

    private static final Json.Obj UNIT =
            Json.Obj.EMPTY.with("inside", "n".repeat(50)).with("text", "words");

    @Test
    void unitsBeyondTheLimitAreLeftOutAndThatIsSaid() {
        UnitsRead.Kept kept = UnitsRead.units(Collections.nCopies(5, UNIT), 3, 1_000);
        assertEquals(3, kept.units().size());
        assertTrue(kept.exceeded());
        assertFalse(UnitsRead.units(Collections.nCopies(3, UNIT), 3, 1_000).exceeded());
    }

    @Test
    void namesCountAsBytes() {
        int line = UnitsRead.units(List.of(UNIT)).units().getFirst().line().length() + 1;
        assertTrue(line > 50);
        assertEquals(
                2,
                UnitsRead.units(Collections.nCopies(5, UNIT), 10, 2L * line)
                        .units()
                        .size());
    }

    @Test
    void aLineThatCannotBeReadAgainIsLeftOut() {
        Json.Obj long1 = Json.Obj.EMPTY.with("text", "\u0001".repeat(190_000));
        UnitsRead.Kept kept = UnitsRead.units(List.of(long1, UNIT));
        assertEquals(1, kept.units().size());
        assertTrue(kept.units().getFirst().line().length() <= ExtractedText.MAX_LINE_BYTES);
    }
}
