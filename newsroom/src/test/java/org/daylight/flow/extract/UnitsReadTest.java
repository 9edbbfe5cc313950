package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.format.Json;
import org.junit.jupiter.api.Test;

/** What a child process answers may be anything. */
class UnitsReadTest {

    @Test
    void aLanguageIsTwoOrThreeLetters() {
        for (String code : List.of("de", "deu")) {
            assertEquals(Optional.of(code), UnitsRead.language(Optional.of(code)));
        }
        for (String code : List.of("", "d", "DE", "de-CH", "germ", "<b>", "de\n", "\u00e4\u00f6")) {
            assertEquals(Optional.empty(), UnitsRead.language(Optional.of(code)), code);
        }
        assertEquals(Optional.empty(), UnitsRead.language(Optional.empty()));
    }

    @Test
    void aUnitTooLongForALineIsLeftOut() {
        List<Unit> units = UnitsRead.units(List.of(
                Json.Obj.EMPTY.with("text", "\u0001".repeat(200_000)), // six bytes each
                Json.Obj.EMPTY.with("text", "x".repeat(200_000)),
                Json.Obj.EMPTY.with("text", "x".repeat(200_001)),
                Json.Obj.EMPTY.with("text", "y").with("lang", "<b>")));
        assertEquals(
                List.of(200_000, 1),
                units.stream().map(unit -> unit.text().length()).toList());
        assertEquals(null, units.getLast().language());
    }
}
