package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldBackTest {

    private long now;
    private final List<String> sent = new ArrayList<>();
    private final HeldBack held = new HeldBack(() -> now);

    private void add(String name, int seconds) {
        held.add(Duration.ofSeconds(seconds), () -> sent.add(name));
    }

    private void at(int seconds) {
        now = Duration.ofSeconds(seconds).toNanos();
        held.tick();
    }

    @Test
    void eachIsSentWhenItIsDue() {
        add("late", 30);
        add("soon", 1);
        add("at once", 0);
        assertEquals(List.of("at once"), sent);
        at(1);
        assertEquals(List.of("at once", "soon"), sent);
        at(29);
        assertEquals(2, sent.size());
        at(30);
        assertEquals(List.of("at once", "soon", "late"), sent);
        assertEquals(0, held.size());
    }

    @Test
    void whenThereAreTooManyTheOneThatIsDueFirstIsSentEarly() {
        for (int i = 0; i < HeldBack.MOST + 2; i++) {
            add("" + i, 10 + i);
        }
        assertEquals(HeldBack.MOST, held.size());
        assertEquals(List.of("0", "1"), sent);
    }

    @Test
    void closingSendsAll() {
        add("a", 30);
        held.close();
        add("b", 30);
        assertEquals(List.of("a", "b"), sent);
    }
}
