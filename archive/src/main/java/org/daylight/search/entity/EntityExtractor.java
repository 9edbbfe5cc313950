package org.daylight.search.entity;

import java.io.Closeable;
import java.util.List;

/**
 * A program that finds names in a text. The same text gives the same names. All methods may be called from any thread at the same time; the work is
 * done in the calling thread, opens no connection, and takes time in proportion to the length of the text.
 */
public interface EntityExtractor extends Closeable {

    /** Name and version of the program and its model, 1 to 100 printable ASCII characters. */
    String model();

    /**
     * The names in a text, in its order; one that occurs twice is there twice.
     *
     * @param text a paragraph, at most {@link TextParagraphs#CHARS} characters
     */
    List<NamedEntity> extract(String text);
}
