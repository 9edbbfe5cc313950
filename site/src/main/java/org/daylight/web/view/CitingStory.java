package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.parse.DocumentForm;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.search.Effort;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.SiteAddress;

/**
 * A story that cites a document, as the document's page shows it.
 *
 * @param quotation what it quotes, shortened; empty for nothing, and where these words do not occur in the text of the document
 */
public record CitingStory(String title, String address, String quotation) {

    private static final int MOST = 40;
    private static final int COMPARED = 20;
    private static final int CHARS = 160;

    /**
     * The stories that cite a document, with what they quote of it.
     *
     * @param published bytes of the document; not changed
     * @param form as what they are read
     * @return at most {@value #MOST}
     */
    public static List<CitingStory> of(List<StoryIndex.Citing> citing, byte[] published, DocumentForm form) {
        var stories = new ArrayList<CitingStory>();
        CitedText text = null;
        int compared = 0;
        for (StoryIndex.Citing one : citing) {
            if (stories.size() == MOST) {
                break;
            }
            String words = one.citation().quotation();
            boolean occurs = false;
            if (words != null && compared++ < COMPARED) {
                Effort.checkNow();
                // One text for all quotations: to normalize a long one takes much longer than to search it.
                text = text == null ? CitedText.of(published, form) : text;
                occurs = occurs(words, text);
            }
            var story = new CitingStory(
                    one.entry().story().newest().title(),
                    SiteAddress.story(one.entry().story().name()),
                    occurs ? DocumentRow.cut(words.strip(), CHARS) : "");
            if (!stories.contains(story)) {
                stories.add(story);
            }
        }
        return List.copyOf(stories);
    }

    private static boolean occurs(String words, CitedText text) {
        return Quote.of(words).map(quote -> !text.find(quote).isEmpty()).ok().orElse(false);
    }
}
