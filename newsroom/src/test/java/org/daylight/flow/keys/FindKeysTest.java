package org.daylight.flow.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key is requested once, and the answers of a resolver are added to the existing keys. */
class FindKeysTest {

    private static final LocalDate DAY = LocalDate.parse("2026-11-25");

    @TempDir
    Path folder;

    @Test
    void what_is_found_is_kept_beside_what_was_there() throws Exception {
        try (Newsroom newsroom = Newsroom.open(Rooms.create(folder.resolve("newsroom")))) {
            new ImportKeys(newsroom).run(List.of(record(name(7), KeyOrigin.LIST), record(name(9_999), KeyOrigin.LIST)));
            var names = new ArrayList<KeyName>();
            for (int i = 0; i < 1_100; i++) {
                names.add(name(i));
                names.add(name(i));
            }
            var questions = new AtomicInteger();
            KeySource resolver = (selector, domain) -> {
                questions.incrementAndGet();
                return switch (Integer.parseInt(selector.substring(1)) % 10) {
                    case 0 -> new KeySource.Unknown();
                    case 1 -> new KeySource.Unreachable("no answer");
                    default -> new KeySource.Known(List.of(record(new KeyName(selector, domain), KeyOrigin.DNS)));
                };
            };
            var asked = new ArrayList<Integer>();
            FindKeys.Result result = new FindKeys(newsroom, resolver).run(names, asked::add);
            assertEquals(1_100, questions.get());
            assertEquals(880, result.found().size());
            assertEquals(110, result.unknown().size());
            assertEquals(110, result.unreachable().size());
            assertEquals(1_100, asked.getLast());
            assertEquals(881, ImportKeys.held(newsroom).size());
            KeySource.Lookup seven = ImportKeys.held(newsroom).find("k0007", "port.example");
            assertTrue(seven instanceof KeySource.Known known
                    && known.records().size() == 1
                    && known.records().getFirst().origin() == KeyOrigin.DNS);
        }
    }

    @Test
    void nothing_found_writes_nothing_and_two_at_a_time_are_kept_apart() throws Exception {
        try (Newsroom newsroom = Newsroom.open(Rooms.create(folder.resolve("newsroom")))) {
            KeySource none = (selector, domain) -> new KeySource.Unknown();
            new FindKeys(newsroom, none).run(List.of(name(1)), asked -> {});
            assertFalse(Files.exists(newsroom.keysFile()));
            try (Closeable lock = newsroom.lock("keys")) {
                Assertions.assertThrows(
                        IOException.class, () -> new FindKeys(newsroom, none).run(List.of(name(1)), asked -> {}));
            }
            Files.writeString(newsroom.keysFile(), "port.example\tk1\n");
            IOException damaged = Assertions.assertThrows(IOException.class, () -> ImportKeys.held(newsroom));
            assertTrue(damaged.getMessage().contains("dkim-keys.txt: line 1 has 2 fields"), damaged.getMessage());
        }
    }

    private static KeyName name(int i) {
        return new KeyName("k" + "%04d".formatted(i), "port.example");
    }

    private static KeyRecord record(KeyName name, KeyOrigin origin) {
        return new KeyRecord(name.selector(), name.domain(), "v=DKIM1; p=AA" + name.selector(), origin, DAY, DAY, "");
    }
}
