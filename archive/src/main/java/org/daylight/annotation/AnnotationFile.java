package org.daylight.annotation;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.archive.DocumentId;

/**
 * A list of annotations as it was read from its file ({@code spec/annotations.md}). Immutable.
 *
 * @param title a line; empty when the file has none
 * @param author a line, as the newsroom gives it; may be empty
 * @param summary a line; may be empty
 * @param story the name of the story with which readers are shown it; empty for none
 * @param annotations in the order of the file; one that breaks a rule is left out
 * @param places the place of each in the file, from 1, which is its anchor on pages
 * @param faults what must be changed before it can be published; a published list of this program has none
 */
public record AnnotationFile(
        String title,
        String author,
        String summary,
        String story,
        List<Annotation> annotations,
        List<Integer> places,
        List<AnnotationFault> faults) {

    /** The most annotations of a list. */
    public static final int MOST = 5_000;

    public AnnotationFile {
        annotations = List.copyOf(annotations);
        places = List.copyOf(places);
        faults = List.copyOf(faults);
    }

    /** Reads a file. Never fails: what is wrong with it is in {@link #faults}. @param file at most {@link org.daylight.log.FileKind#maxBytes} bytes */
    public static AnnotationFile of(byte[] file) {
        return AnnotationReader.read(file);
    }

    /** The documents that it is about. */
    public SortedSet<DocumentId> documents() {
        var documents = new TreeSet<DocumentId>();
        annotations.forEach(one -> documents.add(one.document()));
        return documents;
    }
}
