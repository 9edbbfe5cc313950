package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.message.Slice;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Redacts the most frequent word of real messages, and of those of other projects' suites, many of which are damaged. */
class RealMailTest {

    private static final int LARGEST = 200_000;
    private static final int MOST = Boolean.getBoolean("daylight.slow") ? 500 : 150;
    private static final Pattern WORD =
            Pattern.compile("(?<!\\p{L})\\p{L}{5,20}(?!\\p{L})|(?<![0-9])[0-9]{4,12}(?![0-9])");

    @Test
    void the_most_frequent_word() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        Map<String, Integer> outcomes = run(Path.of(shared, "vectors", "mime"), 0);
        int redacted = outcomes.getOrDefault("redacted", 0);
        int withheld = outcomes.values().stream().mapToInt(n -> n).sum() - redacted;
        assertTrue(redacted > 100 && withheld * 5 < redacted, outcomes.toString());
    }

    /** @return how often each outcome, and the reasons for which messages must be withheld */
    static Map<String, Integer> run(Path folder, int skip) throws IOException {
        Map<String, Integer> outcomes = new TreeMap<>();
        int done = 0;
        for (Path file : files(folder).stream().skip(skip).toList()) {
            byte[] original = Files.readAllBytes(file);
            String word = frequent(MessageParser.parse(original).text());
            boolean isMail = ByteSearch.isText(Slice.of(original)); // there are pictures in between
            if (!isMail || word.isEmpty() || done++ >= MOST) {
                continue;
            }
            List<Selector> selectors = List.of(new Selector.Text(word, false, new RedactionReason("P1", false)));
            try {
                RedactionResult result = RedactMessage.of(original, selectors);
                if (result instanceof RedactedForm form) {
                    assertTrue(form.isRedacted(), "\"" + word + "\" was not found");
                    Invariants.checkMessage(original, form, selectors);
                    outcomes.merge("redacted", 1, Integer::sum);
                } else {
                    outcomes.merge(((Withheld) result).reasons().toString(), 1, Integer::sum);
                }
            } catch (RuntimeException | AssertionError e) {
                fail(file.getFileName() + ", the word \"" + word + "\"", e);
            }
        }
        return outcomes;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(
                            file -> Files.isRegularFile(file) && file.toFile().length() <= LARGEST)
                    .sorted()
                    .toList();
        }
    }

    private static String frequent(String text) {
        Map<String, Long> counts = WORD.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
