package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real mailboxes, counted by others before us. */
class CorpusTest {

    @Test
    void aTarOfMessagesOfWhichManyBeginWithASeparator() throws Exception {
        assertEquals(6_046, messages("spamassassin.tar.zst"));
    }

    @Test
    void halfAMailingListOneMessageAFile() throws Exception {
        assertEquals(37_788, messages("btrfs-half.tar.zst"));
    }

    @Test
    void threeThousandMailboxesInATar() throws Exception {
        assertEquals(325_616, messages("enron.tar.zst"));
    }

    @Test
    void theTestFoldersOfOtherProjectsAreReadMailByMail() throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the vectors");
        Reading read = Reading.of(Path.of(shared, "vectors", "mbox"));
        assertEquals(72, read.messages().size());
        assertEquals(
                List.of(),
                read.losses().stream()
                        .filter(loss -> loss.contains("/testdata/test"))
                        .toList());
        assertEquals(8, read.skipped().size());
    }

    /** Counts, and sees that nothing is lost and that every repair can be undone. */
    private static int messages(String corpus) throws InterruptedException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the corpora");
        var source = new Source(List.of(Path.of(shared, "corpora", corpus)));
        AtomicInteger count = new AtomicInteger();
        Map<String, Integer> others = new TreeMap<>();
        source.read(found -> {
            switch (found) {
                case RawMessage message -> {
                    count.incrementAndGet();
                    var place = message.provenance();
                    assertEquals(place.length(), place.repair().undo(message.bytes()).length);
                    message.defects().forEach(defect -> others.merge(defect.code(), 1, Integer::sum));
                }
                case Unreadable lost -> others.merge(lost.code().code(), 1, Integer::sum);
                case Skipped skipped -> others.merge(skipped.reason(), 1, Integer::sum);
                case SourceFile file -> assertEquals(source.size().bytes(), file.sizeBytes());
            }
        });
        assertEquals(source.size().bytes(), source.bytesRead());
        assertTrue(others.keySet().stream()
                .noneMatch(code -> Arrays.stream(LossCode.values())
                        .anyMatch(loss -> loss.code().equals(code))));
        return count.get();
    }
}
