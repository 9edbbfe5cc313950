package org.daylight.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.ExactBytes;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.format.Sha256;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A result of 300,000 documents does not need the memory of 300,000 documents. */
@Tag("slow")
class LargeExportTest {

    private static final int DOCUMENTS = 300_000;

    /** Memory for the records of a zip, and for garbage that is not collected yet. */
    private static final long MOST_BYTES = 48L << 20;

    @ParameterizedTest
    @EnumSource(ResultFormat.class)
    void is_written_in_bounded_memory(ResultFormat format) throws IOException {
        var label = new ResultLabel("*", Sort.NEWEST, null, 0);
        long before = usedBytes();
        long[] most = {0};
        long[] written = {0};
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                written[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written[0] += length;
            }
        };
        ExportResult.Account account = new ExportResult(new Numbers(), new Letters(), format, label)
                .run(out, (done, total) -> {
                    if (done % 100_000 == 0) {
                        most[0] = Math.max(most[0], usedBytes() - before);
                    }
                });
        assertEquals(DOCUMENTS, account.written());
        assertTrue(written[0] > 40L * DOCUMENTS);
        assertTrue(most[0] < MOST_BYTES, format + " held " + most[0] + " bytes");
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Numbers implements CompleteResult {
        private int at;

        @Override
        public int total() {
            return DOCUMENTS;
        }

        @Override
        public List<Notice> notices() {
            return List.of();
        }

        @Override
        public List<Hit> next(int most) {
            List<Hit> hits = new ArrayList<>();
            while (hits.size() < most && at < DOCUMENTS) {
                at++;
                hits.add(new Hit(
                        at,
                        "harbour",
                        at,
                        1,
                        60,
                        null,
                        List.of(),
                        List.of(),
                        0,
                        null,
                        null,
                        List.of(),
                        0,
                        null,
                        MessageMark.UNSIGNED,
                        Set.of(),
                        1,
                        1,
                        0));
            }
            return hits;
        }

        @Override
        public long[] nextKeys(int most) {
            throw new IllegalStateException("an export needs the hits");
        }

        @Override
        public void close() {}
    }

    private static final class Letters implements Holdings {
        @Override
        public CitedDocument cited(Hit hit) {
            return new CitedDocument(
                    "harbour", hit.number(), 1, "/harbour/" + hit.number(), hit.mark(), hit.notCovered());
        }

        @Override
        public boolean read(Hit hit, Archive.Use use) throws IOException {
            byte[] bytes = ("From: a@port.example\r\nSubject: letter " + hit.number() + "\r\n\r\nAs agreed.\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            use.of(ExactBytes.of(bytes, Sha256.of(bytes)));
            return true;
        }
    }
}
