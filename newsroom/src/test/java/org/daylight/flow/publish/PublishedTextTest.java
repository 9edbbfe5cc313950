package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Unit;
import org.junit.jupiter.api.Test;

/** Whatever was extracted, the entry in the pack can be read. */
class PublishedTextTest {

    private static final ExtractedText BY = new ExtractedText("Fake 1", "Tesseract 1");

    private static List<Unit> readBack(Iterable<Unit> units, int maxUnits, int maxBytes) throws IOException {
        byte[] entry = Objects.requireNonNull(PublishedText.entry(BY, units, maxUnits, maxBytes));
        List<Unit> read = new ArrayList<>();
        assertEquals(
                BY,
                ExtractedText.read(new ByteArrayInputStream(entry), read::add).orThrow());
        return read;
    }

    private static Unit unit(String text) {
        return new Unit(0, null, 0, null, null, null, text);
    }

    private static Unit inLanguage(String language) {
        return new Unit(0, null, 0, null, null, language, "text");
    }

    @Test
    void unitsBeyondTheLimitsAreLeftOut() throws IOException {
        List<Unit> some = List.of(unit("a"), unit("b"), unit("c"));
        assertEquals(some, readBack(some, 3, 1_000));
        assertEquals(some.subList(0, 2), readBack(some, 2, 1_000));
        int bytes = BY.bytes(some.subList(0, 2)).length;
        assertEquals(some.subList(0, 2), readBack(some, 3, bytes));
        assertEquals(some.subList(0, 1), readBack(some, 3, bytes - 1));
        List<Unit> most = Collections.nCopies(ExtractedText.MAX_UNITS + 5, unit(""));
        assertEquals(
                ExtractedText.MAX_UNITS,
                readBack(most, ExtractedText.MAX_UNITS, ExtractedText.MAX_BYTES).size());
    }

    @Test
    void unitsThatAReaderWouldRefuseAreLeftOut() throws IOException {
        int room = ExtractedText.MAX_LINE_BYTES - unit("").line().length();
        Unit longest = unit("x".repeat(room));
        List<Unit> units = List.of(
                unit("x".repeat(room + 1)),
                longest,
                unit("\u0001".repeat(200_000)), // six bytes each
                inLanguage("EN"),
                inLanguage("<b>"),
                inLanguage(""),
                new Unit(-1, null, 0, null, null, null, "text"),
                new Unit(0, null, ExtractedText.MAX_PAGE + 1, null, null, null, "text"),
                new Unit(0, "x".repeat(2_001), 0, null, null, null, "text"),
                new Unit(0, null, 0, "", null, null, "text"),
                inLanguage("de"));
        assertEquals(List.of(longest, inLanguage("de")), readBack(units, 100, ExtractedText.MAX_BYTES));
    }

    @Test
    void aProgramWithoutANameHasNoEntry() {
        assertNull(PublishedText.entry(new ExtractedText("", null), List.of(), 1, 1_000));
        assertNull(PublishedText.entry(new ExtractedText("x".repeat(201), null), List.of(), 1, 1_000));
        assertNull(PublishedText.entry(new ExtractedText("x", ""), List.of(), 1, 1_000));
    }
}
