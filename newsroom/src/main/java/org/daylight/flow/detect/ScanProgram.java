package org.daylight.flow.detect;

import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredViews;
import org.daylight.detect.Detectors;
import org.daylight.malware.DangerousFile;
import org.daylight.newsroom.Newsroom;

/**
 * With what a document is to be scanned now: the detectors, the newsroom's lists of terms, the text that was extracted from it and its views. Findings
 * that were made with anything else are out of date.
 */
public final class ScanProgram {

    private final Newsroom newsroom;
    private final String program;

    public ScanProgram(Newsroom newsroom, OwnLexicons own) {
        this.newsroom = newsroom;
        this.program = "detectors " + Detectors.VERSION + ", files " + DangerousFile.VERSION + ", lists "
                + own.hash().hex().substring(0, 16);
    }

    /** With the lists that the newsroom has now. @throws IOException with one line, when a list cannot be read */
    public static ScanProgram of(Newsroom newsroom) throws IOException {
        return new ScanProgram(newsroom, OwnLexicons.read(newsroom.lexiconsFolder()));
    }

    /** With what this document is to be scanned, as it is stored. */
    String of(HeldDocument document) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        Optional<StoredViews> views = newsroom.views();
        String text = texts.isEmpty()
                ? "none"
                : texts.get()
                        .read(document.key())
                        .map(read -> read.program() + " " + read.ocr())
                        .orElse("none");
        String looked =
                views.isEmpty() ? "none" : views.get().program(document.key()).orElse("none");
        return program + "; text " + text.strip() + "; views " + looked;
    }

    /** Whether the findings of a document are those of the present program. False for a document that was never scanned. */
    public boolean isCurrent(HeldDocument document) throws IOException {
        Optional<StoredFindings.Scan> scan = newsroom.findings().flatMap(stored -> stored.scan(document.key()));
        return scan.isPresent() && scan.get().program().equals(of(document));
    }
}
