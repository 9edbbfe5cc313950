package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Unit;
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

    @Test
    void aLanguageIsTwoOrThreeLetters() {
        for (String code : List.of("de", "deu")) {
            assertEquals(Optional.of(code), UnitsRead.language(Optional.of(code)));
        }
        for (String code : List.of("", "d", "DE", "de-CH", "germ", "<b>", "de\n", "\u00e4\u00f6")) {
            assertEquals(Optional.empty(), UnitsRead.language(Optional.of(code)), code);
        }
    }

    @Test
    void aUnitTooLongForALineIsLeftOut() {
        List<Unit> units = UnitsRead.units(List.of(
                        Json.Obj.EMPTY.with("text", "\u0001".repeat(200_000)), // six bytes each
                        Json.Obj.EMPTY.with("text", "x".repeat(200_000)),
                        Json.Obj.EMPTY.with("text", "x".repeat(200_001)),
                        Json.Obj.EMPTY.with("text", "y").with("lang", "<b>")))
                .units();
        assertEquals(
                List.of(200_000, 1),
                units.stream().map(unit -> unit.text().length()).toList());
    }
}
