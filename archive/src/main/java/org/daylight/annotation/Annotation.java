package org.daylight.annotation;

import java.time.Instant;
import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.passage.ByteRange;
import org.daylight.story.StoryTarget;
import org.jspecify.annotations.Nullable;

/**
 * A note about a published document, or about a passage of it ({@code spec/annotations.md} section 2). Immutable.
 *
 * @param document that it is about
 * @param passage that it is about, in published bytes; null for the whole document
 * @param quotation the words of the passage; empty for the whole document
 * @param start where the passage begins in the text of the document, in code points from 0; -1 when the list does not say
 * @param end where it ends, exclusive; -1 when the list does not say
 * @param motivation a motivation of the W3C, such as {@code commenting}
 * @param text what the note says; may be empty
 * @param isMarkdown whether the text is Markdown, not plain text
 * @param language of the text, a BCP 47 tag such as {@code en}; may be empty
 * @param tags at most {@value #MOST_TAGS}
 * @param linked the address of a page elsewhere, with {@code http} or {@code https}; empty for none
 * @param author as given, a line; may be empty
 * @param created the time that its author gives, whole seconds; null for none
 */
public record Annotation(
        DocumentId document,
        @Nullable ByteRange passage,
        String quotation,
        int start,
        int end,
        String motivation,
        String text,
        boolean isMarkdown,
        String language,
        List<String> tags,
        String linked,
        String author,
        @Nullable Instant created) {

    /** The longest text of a note, in code points. */
    public static final int LONGEST_TEXT = 10_000;

    /** The longest tag, in code points. */
    public static final int LONGEST_TAG = 100;

    public static final int MOST_TAGS = 50;

    /** The motivation of an annotation that says that a page elsewhere links to the document. */
    public static final String LINKING = "linking";

    public Annotation {
        tags = List.copyOf(tags);
    }

    /** A page elsewhere that links to a document. @param address of that page, with {@code http} or {@code https} */
    public static Annotation link(DocumentId document, String address) {
        return new Annotation(document, null, "", -1, -1, LINKING, "", false, "", List.of(), address, "", null);
    }

    /** What it is about, as a citation of a story has it. */
    public StoryTarget target() {
        ByteRange bytes = passage;
        return bytes == null
                ? new StoryTarget.Document(document, "")
                : new StoryTarget.Passage(document, bytes.from(), bytes.to());
    }

    /** Whether it only says that a page elsewhere links to the document. */
    public boolean isLink() {
        return motivation.equals(LINKING);
    }
}
