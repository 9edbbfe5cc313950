package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.schedule.SteadyTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredClockTest {

    private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void aNewsroomWithoutAStoredClock() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Newsroom.open(newsroom).close();
        touch(START);
    }

    @Test
    void without_a_kept_time_the_files_say_when_it_was_last_used() throws Exception {
        assertEquals(START.plusSeconds(60), now(START.plusSeconds(60), counted("a", 0), false));

        Files.delete(newsroom.resolve("clock.json"));
        touch(START);
        IOException ahead =
                assertThrows(IOException.class, () -> now(START.plus(Duration.ofDays(2)), counted("a", 0), false));
        assertTrue(ahead.getMessage().contains("--trust-clock"), ahead.getMessage());
        assertThrows(IOException.class, () -> now(Instant.EPOCH, counted("a", 0), false));
        Instant later = START.plus(Duration.ofDays(2));
        assertEquals(later, now(later, counted("a", 0), true), "an editor has looked");
        assertEquals(later, now(later, counted("a", 0), false), "and need not look again");
    }

    @Test
    void what_has_passed_is_counted_over_many_commands() throws Exception {
        now(START, counted("a", 1_000), true);
        for (int hour = 1; hour <= 1_000; hour++) {
            Instant real = START.plus(Duration.ofHours(hour));
            Instant shown = hour % 3 == 0 ? real.plus(Duration.ofDays(9)) : real;
            assertEquals(real, now(shown, counted("a", 1_000 + hour * 3_600L), false));
        }
    }

    @Test
    void after_a_start_of_the_machine_a_day_off_is_believed_and_a_week_is_not() throws Exception {
        now(START, counted("a", 1_000), true);
        Instant nextDay = START.plus(Duration.ofHours(25));
        assertEquals(nextDay, now(nextDay, counted("b", 10), false));
        assertThrows(IOException.class, () -> now(nextDay.plus(Duration.ofDays(7)), counted("c", 10), false));
        assertThrows(
                IOException.class,
                () -> now(nextDay.plus(Duration.ofDays(7)), counted("b", 5), false),
                "the count went back: it is another one");
    }

    @Test
    void what_cannot_be_read_is_no_reason_to_believe_the_clock() throws Exception {
        Files.writeString(newsroom.resolve("clock.json"), "{}");
        assertThrows(IOException.class, () -> now(START, counted("a", 0), true));
    }

    private Instant now(Instant shown, SteadyTime steady, boolean trusted) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return StoredClock.open(room, Clock.fixed(shown, ZoneOffset.UTC), steady, trusted)
                    .clock()
                    .now();
        }
    }

    private void touch(Instant time) throws IOException {
        try (var all = Files.list(newsroom)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(time));
            }
        }
    }

    private static SteadyTime counted(String since, long seconds) {
        return new SteadyTime() {
            @Override
            public Duration elapsed() {
                return Duration.ofSeconds(seconds);
            }

            @Override
            public String since() {
                return since;
            }
        };
    }
}
