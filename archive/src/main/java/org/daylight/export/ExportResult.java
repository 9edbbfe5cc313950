package org.daylight.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.ExactBytes;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;

/** Writes all that a search found. One document is in memory at a time, and a large one only where it must be parsed. */
public final class ExportResult {

    private static final int AT_ONCE = 100;

    private final CompleteResult result;
    private final Holdings holdings;
    private final ResultFormat format;
    private final ResultLabel label;

    /** @param result is walked, and not closed */
    public ExportResult(CompleteResult result, Holdings holdings, ResultFormat format, ResultLabel label) {
        this.result = result;
        this.holdings = holdings;
        this.format = format;
        this.label = label;
    }

    /**
     * Where every document of the result went.
     *
     * @param found all of them: {@code written + damaged + withdrawn}
     */
    public record Account(long found, long written, long damaged, long withdrawn) {

        /** Whether the export has all that was found, but for what was withdrawn. */
        public boolean isWhole() {
            return damaged == 0;
        }
    }

    /** Is told after each document. */
    public interface Watch {
        /** @param done of {@code total} documents */
        void exported(long done, long total);
    }

    /**
     * Does it. The stream is neither closed nor flushed.
     *
     * @throws IOException when the stream fails, or the archive was changed meanwhile: what was written is no whole file then
     */
    public Account run(OutputStream out, Watch watch) throws IOException {
        // A reader who is slow to take a row does not hold the memory of the document that it was made from.
        var rows = new ByteArrayOutputStream();
        ResultWriter writer = format.begin(format.parses() ? rows : out, label);
        long written = 0;
        long damaged = 0;
        long withdrawn = 0;
        for (List<Hit> hits = result.next(AT_ONCE); !hits.isEmpty(); hits = result.next(AT_ONCE)) {
            for (Hit hit : hits) {
                CitedDocument cited = holdings.cited(hit);
                try {
                    if (holdings.read(hit, original -> add(writer, cited, original))) {
                        written++;
                    } else {
                        writer.addMissing(cited, MissingDocument.WITHDRAWN, null);
                        withdrawn++;
                    }
                } catch (DamagedCopy e) {
                    writer.addMissing(cited, MissingDocument.DAMAGED, e.expected());
                    damaged++;
                }
                rows.writeTo(out);
                rows.reset();
                watch.exported(written + damaged + withdrawn, result.total());
            }
        }
        Account account = new Account(result.total(), written, damaged, withdrawn);
        writer.finish(account, result.notices());
        rows.writeTo(out);
        return account;
    }

    /** Damage that shows itself only while a document is copied comes too late to be left out. */
    private static void add(ResultWriter writer, CitedDocument cited, ExactBytes original) throws IOException {
        try {
            writer.add(cited, original);
        } catch (DamagedCopy e) {
            throw new IOException("the archive was changed while it was exported: " + e.getMessage(), e);
        }
    }
}
