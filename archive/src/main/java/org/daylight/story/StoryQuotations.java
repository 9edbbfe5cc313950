package org.daylight.story;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Finds what a story quotes ({@code spec/stories.md} section 3): the text of a link that is in quotation marks, and a block quote whose last line has a link to
 * a document.
 */
final class StoryQuotations {

    private static final String OPENING = "\"“„«»‹›‟「『";
    private static final String CLOSING = "\"”“»«›‹‟」』";

    private StoryQuotations() {}

    /** The same items, where the links say what they quote. @param faults receives a line and a reason */
    static List<StoryItem> of(List<StoryItem> items, BiConsumer<Integer, String> faults) {
        var all = new ArrayList<>(items);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof StoryItem.LinkStart(StoryTarget target, int line, String none)) {
                String text = text(all, i + 1, linkEnd(all, i)).strip();
                boolean isQuoted = text.length() > 2
                        && OPENING.indexOf(text.charAt(0)) >= 0
                        && CLOSING.indexOf(text.charAt(text.length() - 1)) >= 0;
                if (isQuoted) {
                    all.set(i, new StoryItem.LinkStart(target, line, text.substring(1, text.length() - 1)));
                }
            }
        }
        for (int i = 0; i < all.size(); i++) {
            if (isStart(all.get(i), StoryItem.Kind.QUOTE)) {
                int end = end(all, i);
                blockQuote(all, i, end, faults);
                i = end;
            }
        }
        return all;
    }

    /** Gives the first link to a document in the last line of a block quote what is above that line. */
    private static void blockQuote(List<StoryItem> items, int start, int end, BiConsumer<Integer, String> faults) {
        int line = end - 1;
        if (!(items.get(line) instanceof StoryItem.End(StoryItem.Kind last)) || last != StoryItem.Kind.PARAGRAPH) {
            notLast(items, start, end, faults);
            return;
        }
        while (!isStart(items.get(line), StoryItem.Kind.PARAGRAPH) && !(items.get(line) instanceof StoryItem.LineEnd)) {
            line--;
        }
        notLast(items, start, line, faults);
        String quotation = text(items, start + 1, line).strip();
        for (int i = line; i < end && !quotation.isEmpty(); i++) {
            if (items.get(i) instanceof StoryItem.LinkStart(StoryTarget target, int at, String own)
                    && target.document().isPresent()
                    && own == null) {
                items.set(i, new StoryItem.LinkStart(target, at, quotation));
                return;
            }
        }
    }

    /** A link to a document above the last line, which does not say what it quotes, is probably meant to. */
    private static void notLast(List<StoryItem> items, int start, int line, BiConsumer<Integer, String> faults) {
        for (StoryItem item : items.subList(start, line)) {
            if (item instanceof StoryItem.LinkStart(StoryTarget target, int at, String own)
                    && own == null
                    && target.document().isPresent()) {
                faults.accept(
                        at,
                        "a block quote names its document in its last line: write the link there, with an empty line"
                                + " below it, or put the link's text in quotation marks");
                return;
            }
        }
    }

    private static boolean isStart(StoryItem item, StoryItem.Kind kind) {
        return item instanceof StoryItem.Start start && start.kind() == kind;
    }

    /** Where what starts at {@code start} ends. */
    private static int end(List<StoryItem> items, int start) {
        int open = 0;
        for (int i = start; ; i++) {
            open += items.get(i) instanceof StoryItem.Start ? 1 : items.get(i) instanceof StoryItem.End ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
    }

    /** Links do not contain links. */
    private static int linkEnd(List<StoryItem> items, int start) {
        int at = start;
        while (!(items.get(at) instanceof StoryItem.LinkEnd)) {
            at++;
        }
        return at;
    }

    /** The text between two places; blocks are divided by an empty line. */
    private static String text(List<StoryItem> items, int from, int to) {
        var text = new StringBuilder();
        for (StoryItem item : items.subList(from, to)) {
            switch (item) {
                case StoryItem.Text(String one) -> text.append(one);
                case StoryItem.LineEnd end -> text.append('\n');
                case StoryItem.End(StoryItem.Kind kind) ->
                    text.append(kind == StoryItem.Kind.PARAGRAPH || kind == StoryItem.Kind.CODE_BLOCK ? "\n\n" : "");
                default -> {}
            }
        }
        return text.toString();
    }
}
