package org.daylight.format;

import java.util.Arrays;
import java.util.Optional;

/** What a document is (spec/pack.md section 3). */
public enum DocumentKind {
    /** A message. Its line in a pack names no kind. */
    MAIL("mail"),
    /** A file that is not a message, with any content. */
    FILE("file");

    private final String word;

    DocumentKind(String word) {
        this.word = word;
    }

    /** In lower case: {@code file}. */
    public String word() {
        return word;
    }

    /** The kind with this word. */
    public static Optional<DocumentKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
