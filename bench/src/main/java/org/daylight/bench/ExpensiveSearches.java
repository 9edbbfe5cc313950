package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What expensive searches get, one after another: {@code URL COUNT}. Prints for each kind how many were answered in full, in part and not, and their
 * times in milliseconds. The first kind is that of {@link Withstand}, and none is abandoned; the second has the more work the more documents there
 * are. No two searches are alike.
 */
final class ExpensiveSearches {

    private static final int PHRASES = 60;
    private static final int WORDS_OF_PHRASE = 3;
    private static final List<String> FREQUENT = List.of(
            ("the of and to a in that is for on with this be you at as are from will not have or by if it we can your"
                            + " our all")
                    .split(" "));

    private ExpensiveSearches() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        var random = new Random(7);
        measure("many words with stars and tildes", args[0], count, () -> Withstand.expensive(random));
        measure(PHRASES + " phrases of frequent words", args[0], count, () -> phrases(random));
    }

    private static String phrases(Random random) {
        var query = new StringJoiner(" OR ");
        for (int i = 0; i < PHRASES; i++) {
            var phrase = new StringJoiner(" ", "\"", "\"");
            for (int j = 0; j < WORDS_OF_PHRASE; j++) {
                phrase.add(FREQUENT.get(random.nextInt(FREQUENT.size())));
            }
            query.add(phrase.toString());
        }
        return URLEncoder.encode(query.toString(), StandardCharsets.UTF_8);
    }

    private static void measure(String kind, String server, int count, Supplier<String> queries) throws IOException {
        List<Long> nanos = new ArrayList<>();
        int full = 0;
        int part = 0;
        int refused = 0;
        try (var connection = new PlainConnection(URI.create(server))) {
            for (int i = 0; i < count; i++) {
                String target = "/api/v1/search?q=" + queries.get();
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
                "| %s | %d | %d | %d | %d | %.0f | %.0f | %.0f |%n",
                kind,
                count,
                full,
                part,
                refused,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 95 / 100) / 1e6,
                nanos.getLast() / 1e6);
    }
}
