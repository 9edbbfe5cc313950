package org.daylight.export;

import java.util.Arrays;
import java.util.Optional;

/** The formats of the table of a part ({@code spec/exports.md} section 7). */
public enum TableFormat {
    CSV("csv", "text/csv; charset=utf-8; header=present"),
    PARQUET("parquet", "application/vnd.apache.parquet");

    private static final String NAME = "metadata.";

    private final String word;
    private final String mediaType;

    TableFormat(String word, String mediaType) {
        this.word = word;
        this.mediaType = mediaType;
    }

    /** The format of a file with this name: {@code metadata.csv} or {@code metadata.parquet}. */
    public static Optional<TableFormat> ofFile(String name) {
        return Arrays.stream(values())
                .filter(format -> name.equals(format.fileName()))
                .findFirst();
    }

    /** The name of the file in an address. */
    public String fileName() {
        return NAME + word;
    }

    /** The file extension, without a dot. */
    public String word() {
        return word;
    }

    /** Value of Content-Type. */
    public String mediaType() {
        return mediaType;
    }
}
