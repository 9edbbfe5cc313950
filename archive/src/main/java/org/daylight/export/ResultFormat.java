package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of an export (spec/exports.md). */
public enum ResultFormat {
    /** One row for each document, for spreadsheets. */
    CSV("text/csv; charset=utf-8; header=present", true),
    /** One JSON object for each document, for programs. */
    JSONL("application/jsonl; charset=utf-8", true),
    /** The messages one after the other, for mail programs. */
    MBOX("application/mbox", false),
    /** The messages as files, with a manifest. */
    ZIP("application/zip", false);

    private final String mediaType;
    private final boolean parses;

    ResultFormat(String mediaType, boolean parses) {
        this.mediaType = mediaType;
        this.parses = parses;
    }

    /** The file extension, and the name on the command line: {@code csv}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format with this name. */
    public static Optional<ResultFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst();
    }

    /** Value of Content-Type. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether each document is read into memory and parsed, rather than copied. */
    public boolean parses() {
        return parses;
    }

    /** Whether documents that are not messages can be in it. */
    boolean holdsFiles() {
        return this != MBOX;
    }

    /** Begins a file. The stream is neither closed nor flushed. */
    ResultWriter begin(OutputStream out, ResultLabel label) throws IOException {
        return switch (this) {
            case CSV -> new CsvWriter(out);
            case JSONL -> new JsonLinesWriter(out, label);
            case MBOX -> new MboxWriter(out);
            case ZIP -> new ZipWriter(out, label);
        };
    }
}
