package org.daylight.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.ExactBytes;
import org.daylight.format.DocumentKind;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;

/** Exports all documents that a search found. One document is in memory at a time, and a large one only where it must be parsed. */
public final class ExportResult {

    private static final int AT_ONCE = 100;

    private final CompleteResult result;
    private final Holdings holdings;
    private final ResultFormat format;
    private final ResultLabel label;

    /** An export. @param result is read, and not closed */
    public ExportResult(CompleteResult result, Holdings holdings, ResultFormat format, ResultLabel label) {
        this.result = result;
        this.holdings = holdings;
        this.format = format;
        this.label = label;
    }

    /**
     * How many documents of the result were exported, and how many were not.
     *
     * @param found all of them: {@code written + damaged + withdrawn + notMail}
     * @param notMail files that are not messages, which a mailbox cannot hold
     */
    public record Account(long found, long written, long damaged, long withdrawn, long notMail) {

        /** Without files that are not messages. */
        public Account(long found, long written, long damaged, long withdrawn) {
            this(found, written, damaged, withdrawn, 0);
        }

        /** Whether the export contains everything that was found, except for withdrawn documents. */
        public boolean isWhole() {
            return damaged + notMail == 0;
        }
    }

    /** Receives the progress after each document. */
    public interface Watch {
        /** @param done of {@code total} documents */
        void exported(long done, long total);
    }

    /**
     * Writes the export. The stream is neither closed nor flushed.
     *
     * @throws IOException when the stream fails, or the archive was changed meanwhile; the written file is then incomplete
     */
    public Account run(OutputStream out, Watch watch) throws IOException {
        // A client that is slow to accept a row does not hold the memory of the document.
        var rows = new ByteArrayOutputStream();
        ResultWriter writer = format.begin(format.parses() ? rows : out, label);
        long written = 0;
        long damaged = 0;
        long withdrawn = 0;
        long[] notMail = {0};
        for (List<Hit> hits = result.next(AT_ONCE); !hits.isEmpty(); hits = result.next(AT_ONCE)) {
            for (Hit hit : hits) {
                CitedDocument cited = holdings.cited(hit);
                try {
                    if (holdings.read(hit, bytes -> notMail[0] += add(writer, cited, bytes) ? 0 : 1)) {
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
        Account account = new Account(result.total(), written - notMail[0], damaged, withdrawn, notMail[0]);
        writer.finish(account, result.notices());
        rows.writeTo(out);
        return account;
    }

    /**
     * Adds a document, or notes that the format cannot hold it. Damage that is found only while a document is copied is too late to leave the
     * document out.
     *
     * @return whether the document is in the export
     */
    private boolean add(ResultWriter writer, CitedDocument cited, ExactBytes bytes) throws IOException {
        try {
            if (bytes.form().kind() == DocumentKind.FILE && !format.holdsFiles()) {
                writer.addMissing(cited, MissingDocument.NOT_MAIL, bytes.sha256());
                return false;
            }
            writer.add(cited, bytes);
            return true;
        } catch (DamagedCopy e) {
            throw new IOException("the archive was changed while it was exported: " + e.getMessage(), e);
        }
    }
}
