package org.daylight.extract;

import java.util.List;
import org.daylight.archive.DocumentView;
import org.jspecify.annotations.Nullable;

/**
 * A safe view of an attachment or a file, as a child process made it and the newsroom checked it.
 *
 * @param program what made it
 * @param omitted how many pages, sheets or rows are not in it
 * @param files at least one
 */
public record MadeView(DocumentView.Kind kind, String program, long omitted, List<File> files) {

    /** A file of a view. @param label the number of the page or the name of the sheet; null for none */
    public record File(DocumentView.Type type, @Nullable String label, byte[] bytes) {}

    public MadeView {
        files = List.copyOf(files);
    }
}
