package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedFaultsTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ReportedFaults faults = new ReportedFaults(new Terminal(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Path.of(""),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));

    @Test
    void aFaultIsShownOnceAndPrintable() {
        faults.accept("000001.zip is damaged");
        faults.accept("an index\u001b[2J");
        faults.accept("000001.zip is damaged");
        assertEquals(2, lines().size());
        assertEquals("daylight: 000001.zip is damaged", lines().getFirst());
        assertEquals(-1, lines().getLast().indexOf('\u001b'));
    }

    @Test
    void thereIsALimit() {
        for (int i = 0; i < ReportedFaults.MOST + 10; i++) {
            faults.accept("fault " + i);
        }
        assertEquals(ReportedFaults.MOST, lines().size());
    }

    private List<String> lines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
