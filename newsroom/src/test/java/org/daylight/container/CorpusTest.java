package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real mailboxes, whose messages other programs have counted. */
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
        assertEquals(
                Map.of("emlx", 10, "maildir", 38, "mbox", 14, "message", 20),
                counts(read.messages().stream()
                        .map(message -> message.provenance().format().code())));
        // Two mailboxes whose text has no separator, one that is only the separator of another format, one file that is
        // called emlx and is none, three that are encrypted.
        assertEquals(
                Map.of("not-a-mailbox", 3, "unsupported-format", 1, "encrypted", 3),
                counts(read.losses().stream().map(loss -> loss.substring(loss.lastIndexOf(' ') + 1))));
        // Licences and similar files, and attachments that are part of their message.
        assertEquals(
                Map.of("no-mail", 10, "empty", 8, "emlx-attachment", 12),
                counts(read.skipped().stream().map(skipped -> skipped.substring(skipped.lastIndexOf(' ') + 1))));
    }

    private static Map<String, Integer> counts(Stream<String> words) {
        Map<String, Integer> counts = new TreeMap<>();
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    /** Counts the messages, and checks that nothing is lost and that every transformation can be undone. */
    private static int messages(String corpus) throws InterruptedException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the corpora");
        Path path = Path.of(shared, "corpora", corpus);
        Assumptions.assumeTrue(Files.exists(path), "skipped: DAYLIGHT_SHARED has no corpora/" + corpus);
        var source = new ImportSource(List.of(path));
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
                case RawFile file -> throw new AssertionError("files are not asked for");
                case Skipped skipped -> others.merge(skipped.reason(), 1, Integer::sum);
                case PartLoss part -> others.merge(part.code(), 1, Integer::sum);
                case FolderCounts counts -> {}
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
