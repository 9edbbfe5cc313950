package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What expensive searches get, one after another: {@code URL COUNT}. Prints how many were answered in full, in part and not, and their times in
 * milliseconds. They are those of {@link Withstand}: no two are alike, and none is abandoned.
 */
final class ExpensiveSearches {

    private ExpensiveSearches() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        var random = new Random(7);
        List<Long> nanos = new ArrayList<>();
        int full = 0;
        int part = 0;
        int refused = 0;
        try (var connection = new PlainConnection(URI.create(args[0]))) {
            for (int i = 0; i < count; i++) {
                String target = "/api/v1/search?q=" + Withstand.expensive(random);
                long before = System.nanoTime();
                PlainConnection.Answer answer = connection.get(target, true);
                nanos.add(System.nanoTime() - before);
                if (answer.status() != 200) {
                    refused++;
                } else if (answer.text().contains("\"partial\":true")) {
                    part++;
                } else {
                    full++;
                }
            }
        }
        Collections.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %d | %.0f | %.0f | %.0f |%n",
                count,
                full,
                part,
                refused,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 95 / 100) / 1e6,
                nanos.getLast() / 1e6);
    }
}
