package org.daylight.extractor;

/** What became of a document, or of a file inside one ({@code spec/extraction.md}). */
enum DocumentResult {
    EXTRACTED("extracted"),
    EMPTY("empty"),
    LOCKED("locked"),
    BROKEN("broken"),
    UNSUPPORTED("unsupported"),
    /** For views only: the site shows the file's text itself. */
    NOT_NEEDED("not-needed"),
    LIMIT_EXCEEDED("limit-exceeded");

    private final String code;

    DocumentResult(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
