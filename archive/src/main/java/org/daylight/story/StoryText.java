package org.daylight.story;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.archive.DocumentId;

/**
 * A story as it was read from its file ({@code spec/stories.md}). Immutable.
 *
 * @param head the lines at the top
 * @param items the text, in order
 * @param faults what must be changed before it can be published; a published story of this program has none
 */
public record StoryText(StoryHead head, List<StoryItem> items, List<StoryFault> faults) {

    public StoryText {
        items = List.copyOf(items);
        faults = List.copyOf(faults);
    }

    /** Reads a file. Never fails: what is wrong with it is in {@link #faults}. @param file at most {@link org.daylight.archive.Story#MAX_BYTES} bytes */
    public static StoryText of(byte[] file) {
        return StoryParser.parse(file);
    }

    /**
     * Reads a text without a head, such as that of a note. Never fails: what is wrong with it is in {@link #faults}. Headings and pictures are faults:
     * a note is shown in the margin of other text.
     *
     * @param markdown at most as many bytes in UTF-8 as a story may have
     */
    public static StoryText ofNote(String markdown) {
        return StoryParser.parseNote(markdown);
    }

    /** Its citations, links to pages elsewhere included, in the order of the text. */
    public List<StoryCitation> citations() {
        var citations = new ArrayList<StoryCitation>();
        for (StoryItem item : items) {
            switch (item) {
                case StoryItem.LinkStart(StoryTarget target, int line, String quotation) ->
                    citations.add(new StoryCitation(target, line, quotation));
                case StoryItem.Picture(StoryTarget.View target, int line, String words) ->
                    citations.add(new StoryCitation(target, line, null));
                default -> {}
            }
        }
        return citations;
    }

    /** The documents that it cites. */
    public SortedSet<DocumentId> documents() {
        var documents = new TreeSet<DocumentId>();
        citations().forEach(citation -> citation.target().document().ifPresent(documents::add));
        return documents;
    }

    /** The text alone: a line for each paragraph, heading and item of a list. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (StoryItem item : items) {
            switch (item) {
                case StoryItem.Text(String text) -> line.append(text);
                case StoryItem.LineEnd end -> line.append(' ');
                case StoryItem.Picture(StoryTarget.View target, int at, String words) -> line.append(words);
                case StoryItem.End(StoryItem.Kind kind) -> {
                    boolean ends = kind != StoryItem.Kind.EMPHASIS
                            && kind != StoryItem.Kind.STRONG
                            && kind != StoryItem.Kind.CODE;
                    if (ends && !line.toString().isBlank()) {
                        lines.add(line.toString().strip());
                        line.setLength(0);
                    }
                }
                default -> {}
            }
        }
        return lines;
    }
}
