package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
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
     * @param text of the document
     * @return at most {@value #MOST}
     */
    public static List<CitingStory> of(List<StoryIndex.Citing> citing, String text) {
        var stories = new ArrayList<CitingStory>();
        int compared = 0;
        for (StoryIndex.Citing one : citing) {
            if (stories.size() == MOST) {
                break;
            }
            String words = one.citation().quotation();
            boolean occurs = words != null
                    && compared++ < COMPARED
                    && Quote.of(words)
                            .map(quote -> CitedText.occurs(text, quote))
                            .ok()
                            .orElse(false);
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
}
