package org.daylight.web.view;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.story.StoryText;
import org.daylight.web.file.SiteAddress;

/**
 * An annotation as a page shows it.
 *
 * @param list the title of its list
 * @param address of it on the page of its list
 * @param author as given; may be empty
 * @param created the time that its author gives, for people; empty for none
 * @param html its text as HTML of {@link StoryHtml}, or as escaped plain text; empty for none
 * @param isCut whether the text goes on at the address
 * @param tags each a line
 * @param linked the address of a page elsewhere; empty for none
 */
public record ShownNote(
        String list,
        String address,
        String author,
        String created,
        String html,
        boolean isCut,
        List<String> tags,
        String linked) {

    /** A longer text is shortened on the page of a document, in characters. */
    private static final int SHORT = 1_500;

    /** So many tags are shown there. */
    private static final int FEW_TAGS = 10;

    private static final int SHOWN_ADDRESS = 120;

    public ShownNote {
        tags = List.copyOf(tags);
    }

    /** The address of the page elsewhere, shortened for people. */
    public String shownLink() {
        return DocumentRow.cut(linked, SHOWN_ADDRESS);
    }

    /** @param links says where the links of its text lead @param isWhole whether a long text is shown whole */
    static ShownNote of(AnnotationIndex.Placed placed, StoryLinks links, boolean isWhole) throws IOException {
        Annotation one = placed.annotation();
        Instant created = one.created();
        boolean isCut = !isWhole && one.text().length() > SHORT;
        return new ShownNote(
                DocumentRow.cut(placed.list().newest().title(), 200),
                SiteAddress.annotation(placed.list().name(), placed.place()),
                DocumentRow.cut(one.author(), 200),
                created == null ? "" : Formats.day(created),
                isCut ? StoryHtml.plain(DocumentRow.cut(one.text(), SHORT)) : html(one, links),
                isCut,
                isWhole ? one.tags() : one.tags().stream().limit(FEW_TAGS).toList(),
                one.linked());
    }

    private static String html(Annotation one, StoryLinks links) throws IOException {
        StoryText text = one.isMarkdown() ? StoryText.ofNote(one.text()) : null;
        return text != null && text.faults().isEmpty() ? StoryHtml.of(text, links) : StoryHtml.plain(one.text());
    }
}
