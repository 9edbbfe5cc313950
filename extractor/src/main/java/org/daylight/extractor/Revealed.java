package org.daylight.extractor;

/** The kinds of what a file reveals about people ({@code spec/newsroom.md}). */
enum Revealed {
    LOCATION("location"),
    CAMERA("camera"),
    DEVICE("device"),
    AUTHOR("author"),
    COMPANY("company"),
    SOFTWARE("software"),
    PATH("path"),
    PRINTER("printer"),
    PROPERTY("property"),
    TRACKED_CHANGE("tracked-change"),
    COMMENT("comment"),
    COVERED_TEXT("covered-text"),
    HIDDEN_TEXT("hidden-text"),
    HIDDEN_SHEET("hidden-sheet"),
    HIDDEN_SLIDE("hidden-slide"),
    NOTES("notes"),
    MACRO("macro"),
    THUMBNAIL("thumbnail"),
    EARLIER_REVISION("earlier-revision"),
    EMBEDDED_FILE("embedded-file");

    private final String code;

    Revealed(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
