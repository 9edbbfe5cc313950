package org.daylight.web.view;

import java.io.IOException;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.archive.DocumentId;
import org.daylight.search.Effort;

/**
 * An annotation as the page of its list shows it.
 *
 * @param place in the list, from 1
 * @param document that it is about
 * @param target the address of the passage, or of the document
 * @param remark why the words of the passage are not shown; empty when they are, or when it is about the whole document
 * @param quotation the words of the passage; empty when they are not shown
 */
public record ListedNote(
        int place, DocumentId document, String target, String remark, String quotation, ShownNote note) {

    private static final int LONGEST_QUOTATION = 2_000;

    /** @param links compares the words with the document @param isWhole whether a long text is shown whole */
    public static ListedNote of(AnnotationIndex.Placed placed, StoryLinks links, boolean isWhole) throws IOException {
        Effort.checkNow();
        Annotation one = placed.annotation();
        StoryLinks.Link link = links.to(one.target(), one.quotation().isEmpty() ? null : one.quotation());
        return new ListedNote(
                placed.place(),
                one.document(),
                link.address(),
                link.remark(),
                link.remark().isEmpty() ? DocumentRow.cut(one.quotation(), LONGEST_QUOTATION) : "",
                ShownNote.of(placed, links, isWhole));
    }
}
