package org.daylight.extract;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of what a file reveals about people, those first that an editor should look at first. */
public enum RevealKind {
    COVERED_TEXT("covered-text", "text under a box in a PDF, which can be copied"),
    LOCATION("location", "where a picture was taken"),
    TRACKED_CHANGE("tracked-change", "text that was deleted or inserted, with tracked changes"),
    EARLIER_REVISION("earlier-revision", "earlier content of a PDF that can be restored"),
    HIDDEN_SHEET("hidden-sheet", "hidden sheets"),
    HIDDEN_SLIDE("hidden-slide", "hidden slides"),
    HIDDEN_TEXT("hidden-text", "hidden text or layers"),
    COMMENT("comment", "comments"),
    NOTES("notes", "notes of slides"),
    EMBEDDED_FILE("embedded-file", "files inside the file"),
    THUMBNAIL("thumbnail", "a small image, possibly of an earlier state"),
    AUTHOR("author", "names of authors and editors"),
    COMPANY("company", "organizations"),
    PATH("path", "paths of computers and networks"),
    PRINTER("printer", "printers"),
    DEVICE("device", "serial numbers of devices"),
    CAMERA("camera", "cameras and telephones"),
    PROPERTY("property", "custom properties"),
    MACRO("macro", "macros"),
    SOFTWARE("software", "programs");

    private final String code;
    private final String meaning;

    RevealKind(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    /** In a few words, for people. */
    public String meaning() {
        return meaning;
    }

    public static Optional<RevealKind> of(String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
