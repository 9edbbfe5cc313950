package org.daylight.story;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a story quotes ({@code spec/stories.md} section 3): the text of a link that is in quotation marks, and a block quote whose last line has a link to
 * a document. What readers would take for a quotation of a document, but is not compared with it, is a fault.
 */
final class StoryQuotations {

    /** Double quotation marks of all languages, and what looks like one. */
    private static final String DOUBLE =
            "\"“”„‟«»「」『』\u301d\u301e\u301f\u275d\u275e\u2e42\uff02\u2033\u2036\u02ba\u02dd";

    private static final String SINGLE = "'‘’‚‛‹›\u275b\u275c\uff07\u2032\u2035`´";

    /** What may follow the closing mark within a link. */
    private static final String PUNCTUATION = ".,;:!?…";

    private static final String DASHES = "-‐‑‒–—―−(";

    private static final String LAST_LINE =
            "a block quote names its document in its last line, as  > — [the letter](harbour/1) : begin that line with"
                    + " a dash or with the link, without quotation marks, and leave a line empty below it";

    private StoryQuotations() {}

    /** The same items, where the links say what they quote. @param faults receives a line and a reason */
    static List<StoryItem> of(List<StoryItem> items, BiConsumer<Integer, String> faults) {
        var all = new ArrayList<>(items);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof StoryItem.LinkStart(StoryTarget target, int line, String none)) {
                int end = linkEnd(all, i);
                String text = trimmed(text(all, i + 1, end));
                String quotation = quotation(text);
                if (quotation != null) {
                    all.set(i, new StoryItem.LinkStart(target, line, quotation));
                    noPicture(all, i, end, faults);
                } else if (target.document().isPresent() && hasQuotation(text)) {
                    faults.accept(
                            line,
                            "the text of the link has a quotation and other words: put only the quotation with its"
                                    + " quotation marks into the link");
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
        between(all, faults);
        return all;
    }

    /** What the text of a link quotes; null for nothing. */
    private static @Nullable String quotation(String text) {
        int end = text.length();
        while (end > 0 && PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end < 3) {
            return null;
        }
        char first = text.charAt(0);
        char last = text.charAt(end - 1);
        boolean isQuoted = DOUBLE.indexOf(first) >= 0 && DOUBLE.indexOf(last) >= 0
                || SINGLE.indexOf(first) >= 0 && SINGLE.indexOf(last) >= 0;
        return isQuoted ? text.substring(1, end - 1) : null;
    }

    /** Whether a quotation begins in a text: a quotation mark that is not within a word, and no inch sign. */
    private static boolean hasQuotation(String text) {
        int before = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isMark(before, text.charAt(i))) {
                return true;
            }
            before = text.charAt(i);
        }
        return false;
    }

    /** Whether a character is a quotation mark that begins a quotation. @param before the one before it; 0 for none */
    private static boolean isMark(int before, char c) {
        boolean opensAnywhere = "“„«「『".indexOf(c) >= 0;
        return opensAnywhere || DOUBLE.indexOf(c) >= 0 && !Character.isLetterOrDigit(before);
    }

    /** A link to a document that stands between quotation marks which are not part of it looks like a quotation, and is not compared. */
    private static void between(List<StoryItem> items, BiConsumer<Integer, String> faults) {
        boolean inside = false;
        char before = 0;
        for (int i = 0; i < items.size(); i++) {
            switch (items.get(i)) {
                case StoryItem.Start(StoryItem.Kind kind, int line)
                when isBlock(kind) -> {
                    inside = false;
                    before = 0;
                }
                case StoryItem.LinkStart(StoryTarget target, int line, String own) -> {
                    int end = linkEnd(items, i);
                    boolean isSingle = SINGLE.indexOf(before) >= 0 && SINGLE.indexOf(after(items, end)) >= 0;
                    if (own == null && target.document().isPresent() && (inside || isSingle)) {
                        faults.accept(
                                line,
                                "a link to a document stands between quotation marks: put the marks into the text of"
                                        + " the link, around all that is quoted");
                    }
                    String text = text(items, i + 1, end);
                    before = text.isEmpty() ? before : text.charAt(text.length() - 1);
                    i = end;
                }
                case StoryItem.Text(String text) -> {
                    for (int at = 0; at < text.length(); at++) {
                        char c = text.charAt(at);
                        inside = inside ? DOUBLE.indexOf(c) < 0 : isMark(before, c);
                        before = c;
                    }
                }
                case StoryItem.LineEnd end -> before = ' ';
                default -> {}
            }
        }
    }

    /** The character after a link; 0 for none. */
    private static char after(List<StoryItem> items, int linkEnd) {
        return linkEnd + 1 < items.size()
                        && items.get(linkEnd + 1) instanceof StoryItem.Text(String text)
                        && !text.isEmpty()
                ? text.charAt(0)
                : 0;
    }

    /** Gives the first link to a document in the last line of a block quote what is above that line. */
    private static void blockQuote(List<StoryItem> items, int start, int end, BiConsumer<Integer, String> faults) {
        int line = end - 1;
        if (!(items.get(line) instanceof StoryItem.End(StoryItem.Kind last)) || last != StoryItem.Kind.PARAGRAPH) {
            noLink(items, start, end, faults);
            return;
        }
        while (!isStart(items.get(line), StoryItem.Kind.PARAGRAPH) && !(items.get(line) instanceof StoryItem.LineEnd)) {
            line--;
        }
        String quotation = text(items, start + 1, line).strip();
        for (int i = line; i < end; i++) {
            if (items.get(i) instanceof StoryItem.LinkStart(StoryTarget target, int at, String own)
                    && target.document().isPresent()) {
                notLast(items, start, line, faults);
                String source = trimmed(text(items, line, i));
                boolean isSource = source.isEmpty() || DASHES.indexOf(source.charAt(0)) >= 0;
                if (!isSource || own != null && !quotation.isEmpty()) {
                    faults.accept(at, LAST_LINE);
                } else if (!quotation.isEmpty()) {
                    items.set(i, new StoryItem.LinkStart(target, at, quotation));
                    noPicture(items, start, line, faults);
                    if (items.get(line) instanceof StoryItem.LineEnd) {
                        // Otherwise the last line would look like part of what is quoted.
                        items.set(line, new StoryItem.LineEnd(true));
                    }
                }
                return;
            }
        }
        noLink(items, start, line, faults);
    }

    /** Without a last line that names its document, a block quote is not compared. */
    private static void noLink(List<StoryItem> items, int start, int end, BiConsumer<Integer, String> faults) {
        for (StoryItem item : items.subList(start, end)) {
            if (item instanceof StoryItem.LinkStart(StoryTarget target, int at, String own)
                    && target.document().isPresent()) {
                faults.accept(at, LAST_LINE);
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
                faults.accept(at, LAST_LINE);
                return;
            }
        }
    }

    /** A picture within a quotation could show other words. */
    private static void noPicture(List<StoryItem> items, int start, int end, BiConsumer<Integer, String> faults) {
        for (StoryItem item : items.subList(start, end)) {
            if (item instanceof StoryItem.Picture(StoryTarget.View target, int line, String words)) {
                faults.accept(line, "there is a picture within a quotation: put it above or below");
                return;
            }
        }
    }

    private static boolean isBlock(StoryItem.Kind kind) {
        return kind != StoryItem.Kind.EMPHASIS && kind != StoryItem.Kind.STRONG && kind != StoryItem.Kind.CODE;
    }

    /** Without what readers do not see at its ends. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isUnseen(text.charAt(from))) {
            from++;
        }
        while (to > from && isUnseen(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isUnseen(char c) {
        int type = Character.getType(c);
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || type == Character.FORMAT
                || type == Character.CONTROL
                || type == Character.NON_SPACING_MARK
                || "\u115f\u1160\u2800\u3164\uffa0".indexOf(c) >= 0;
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
                case StoryItem.End(StoryItem.Kind kind) -> text.append(isBlock(kind) ? "\n\n" : "");
                default -> {}
            }
        }
        return text.toString();
    }
}
