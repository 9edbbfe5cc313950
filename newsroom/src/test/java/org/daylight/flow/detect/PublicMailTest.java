package org.daylight.flow.detect;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.daylight.detect.Detectors;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

/** Counts of findings in the texts of public mail: what is rare in mail is rarely found in it. Nothing that was found is printed. */
class PublicMailTest {

    @Test
    void spamAssassin() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(shared != null, "skipped: DAYLIGHT_SHARED is not set");
        Path corpus = Path.of(shared, "corpora/spamassassin.tar.zst");
        assumeTrue(Files.exists(corpus), "skipped: DAYLIGHT_SHARED has no corpora/spamassassin.tar.zst");
        Detectors detectors = Detectors.all();
        Map<String, Integer> counts = new TreeMap<>();
        int messages = 0;
        try (var tar = new TarArchiveInputStream(new ZstdInputStream(Files.newInputStream(corpus)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Message message = MessageParser.parse(tar.readAllBytes());
                    detectors.find(
                            message.subject() + "\n" + message.text(),
                            found -> counts.merge(
                                    found.kind().code() + " " + found.strength().code(), 1, Integer::sum));
                    messages++;
                }
            }
        }
        counts.forEach((kind, count) -> System.out.printf("%8d %s%n", count, kind));
        assertTrue(messages > 5_000, messages + " messages");
        assertTrue(counts.getOrDefault("telephone weak", 0) > 200, "many letters have telephone numbers: " + counts);
        for (String rare : new String[] {"payment-card", "bank-account", "national-id", "travel-document"}) {
            assertTrue(counts.getOrDefault(rare + " strong", 0) <= 5, rare + ": " + counts);
        }
    }
}
