package org.daylight.extractor;

/** What became of a document, or of a file inside one ({@code spec/extraction.md}). */
enum Result {
    EXTRACTED("extracted"),
    EMPTY("empty"),
    LOCKED("locked"),
    BROKEN("broken"),
    UNSUPPORTED("unsupported"),
    LIMIT_EXCEEDED("limit-exceeded");

    private final String code;

    Result(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
