package org.daylight.web.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.collate.Passage;
import org.daylight.collate.Passages;
import org.daylight.collate.Sections;
import org.daylight.passage.CitedText;

/**
 * One page of a message's text, divided into blocks of written and quoted text. Immutable.
 *
 * @param text of the page
 * @param blocks in order
 * @param paragraphs the numbers of the paragraphs that begin on the page ({@code spec/passages.md}), by the index in {@code text} of the line
 *     in which each begins
 * @param page which page this is, 1…{@code pages}
 * @param pages how many pages the text fills
 * @param fixed whether it is a patch or a table, to be shown in a fixed-width font
 */
public record BodyText(
        String text, List<Block> blocks, SortedMap<Integer, Integer> paragraphs, int page, int pages, boolean fixed) {

    /** Size of the text of one page, escaped and encoded; the whole page then stays below 200 kB. */
    private static final int PAGE_BYTES = 100_000;

    /** Size of the link to a paragraph. */
    private static final int LINK_BYTES = 120;

    private static final int MAX_BLOCKS = 2_000;
    private static final int FOLDED_LINES = 8;
    private static final int FOLDED_AT_THE_EDGE_LINES = 3;

    /** The kind of a block. */
    public enum Kind {
        /** Written by the sender. */
        OWN,
        /** Quoted line by line. */
        QUOTED,
        /** A whole message below a line such as "Original Message". */
        ORIGINAL
    }

    /**
     * A block of lines.
     *
     * @param start index of its first char in the text of the page
     * @param lines how many
     * @param folded whether the reader must open it to see it
     * @param section of the text that it belongs to, for finding its source
     */
    public record Block(Kind kind, int start, String text, int lines, boolean folded, Sections.Name section) {}

    /** A line of a text. @param paragraph the number of the paragraph that begins in it; 0 for none */
    public record Line(String text, int paragraph) {}

    public BodyText {
        blocks = List.copyOf(blocks);
        paragraphs = Collections.unmodifiableSortedMap(new TreeMap<>(paragraphs));
    }

    /** The same in another font. */
    public BodyText withFixed(boolean other) {
        return new BodyText(text, blocks, paragraphs, page, pages, other);
    }

    /** The lines of a text that is not cited by paragraphs. */
    public static List<Line> plain(String text) {
        return lines(text, 0, new TreeMap<>());
    }

    /** The lines of the page. */
    public List<Line> lines() {
        return lines(text, 0, paragraphs);
    }

    /** The lines of a block of the page. */
    public List<Line> lines(Block block) {
        return lines(block.text(), block.start(), paragraphs);
    }

    private static List<Line> lines(String text, int start, SortedMap<Integer, Integer> paragraphs) {
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            lines.add(new Line(text.substring(at, end), paragraphs.getOrDefault(start + at, 0)));
            at = end + 1;
        }
        return lines;
    }

    /** One page of a text. @param page from 1; a page beyond the last is the last */
    public static BodyText of(String text, int page) {
        int[] begins = begins(text);
        int start = 0;
        int end = pageEnd(text, 0, begins);
        int at = 1;
        int pages = 1;
        for (int next = end; next < text.length(); pages++) {
            int nextEnd = pageEnd(text, next, begins);
            if (at < page) {
                start = next;
                end = nextEnd;
                at++;
            }
            next = nextEnd;
        }
        String shown = text.substring(start, end);
        var paragraphs = new TreeMap<Integer, Integer>();
        for (int i = firstFrom(begins, start); i < begins.length && begins[i] < end; i++) {
            paragraphs.put(begins[i] - start, i + 1);
        }
        return new BodyText(shown, blocks(shown), paragraphs, at, pages, isFixed(shown));
    }

    /** On which page of a text a paragraph begins. @param paragraph from 1; one that does not exist is on page 1 */
    public static int pageOf(String text, int paragraph) {
        int[] begins = begins(text);
        if (paragraph < 1 || paragraph > begins.length) {
            return 1;
        }
        int page = 1;
        for (int end = pageEnd(text, 0, begins);
                end <= begins[paragraph - 1] && end < text.length();
                end = pageEnd(text, end, begins)) {
            page++;
        }
        return page;
    }

    /** Where the line begins in which each paragraph does. */
    private static int[] begins(String text) {
        return CitedText.paragraphs(text).stream()
                .mapToInt(paragraph -> text.lastIndexOf('\n', paragraph.from() - 1) + 1)
                .toArray();
    }

    private static int firstFrom(int[] begins, int start) {
        int at = Arrays.binarySearch(begins, start);
        return at >= 0 ? at : -at - 1;
    }

    /** The end of the page that begins here; after a whole line where possible. */
    private static int pageEnd(String text, int start, int[] begins) {
        int bytes = 0;
        int lineEnd = -1;
        int next = firstFrom(begins, start);
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += weight(c);
            if (next < begins.length && begins[next] == i) {
                bytes += LINK_BYTES;
                next++;
            }
            if (bytes > PAGE_BYTES) {
                int cut = lineEnd > start ? lineEnd : i;
                return cut > start + 1 && Character.isLowSurrogate(text.charAt(cut)) ? cut - 1 : cut;
            }
            if (c == '\n') {
                lineEnd = i + 1;
            }
        }
        return text.length();
    }

    private static int weight(char c) {
        return switch (c) {
            case '<', '>' -> 4;
            case '&' -> 5;
            case '\n' -> 2;
            default -> c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        };
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        List<Passage> together = new ArrayList<>();
        for (Passage passage : Passages.of(text)) {
            boolean continues = !together.isEmpty()
                    && kind(passage) != Kind.ORIGINAL
                    && (kind(passage) == kind(together.getFirst()) || blocks.size() >= MAX_BLOCKS);
            if (!continues && !together.isEmpty()) {
                blocks.add(block(text, together));
                together.clear();
            }
            together.add(passage);
        }
        if (!together.isEmpty()) {
            blocks.add(block(text, together));
        }
        return folded(joined(blocks));
    }

    private static Kind kind(Passage passage) {
        return switch (passage.kind()) {
            case OWN, ATTRIBUTION, FOOTER -> Kind.OWN;
            case QUOTED -> Kind.QUOTED;
            case ENCLOSED -> Kind.ORIGINAL;
        };
    }

    /** A block of consecutive passages; its section is that of the passage with the lowest quotation level. */
    private static Block block(String text, List<Passage> passages) {
        String shown =
                text.substring(passages.getFirst().start(), passages.getLast().end());
        shown = shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
        Passage least =
                passages.stream().min(Comparator.comparingInt(Passage::level)).orElseThrow();
        int lines = 1 + (int) shown.chars().filter(c -> c == '\n').count();
        return new Block(
                kind(least),
                passages.getFirst().start(),
                shown,
                lines,
                false,
                new Sections.Name(least.kind(), least.level()));
    }

    /** Joins quotations that are separated only by empty lines. */
    private static List<Block> joined(List<Block> blocks) {
        List<Block> joined = new ArrayList<>();
        for (Block block : blocks) {
            int n = joined.size();
            boolean bridges = block.kind() == Kind.QUOTED
                    && n > 1
                    && joined.get(n - 1).text().isBlank()
                    && joined.get(n - 2).kind() == Kind.QUOTED;
            if (bridges) {
                Block gap = joined.removeLast();
                Block before = joined.removeLast();
                joined.add(new Block(
                        Kind.QUOTED,
                        before.start(),
                        before.text() + "\n" + gap.text() + "\n" + block.text(),
                        before.lines() + block.lines(),
                        false,
                        before.section().level() <= block.section().level() ? before.section() : block.section()));
            } else {
                joined.add(block);
            }
        }
        return joined;
    }

    /** Folds long quotations, and shorter ones at the beginning or end; but never everything. */
    private static List<Block> folded(List<Block> blocks) {
        boolean saysSomething = blocks.stream()
                .anyMatch(block -> block.kind() == Kind.OWN && !block.text().isBlank());
        if (!saysSomething) {
            return List.copyOf(blocks);
        }
        List<Block> folded = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            boolean edge = i == 0
                    || i >= blocks.size() - 2
                            && blocks.subList(i + 1, blocks.size()).stream()
                                    .allMatch(b -> b.text().isBlank());
            boolean fold = switch (block.kind()) {
                case OWN -> false;
                case QUOTED -> block.lines() >= (edge ? FOLDED_AT_THE_EDGE_LINES : FOLDED_LINES);
                case ORIGINAL -> block.lines() > FOLDED_LINES;
            };
            folded.add(new Block(block.kind(), block.start(), block.text(), block.lines(), fold, block.section()));
        }
        return folded;
    }

    /** Whether the text is a patch, or at least one line in six contains runs of spaces, tabs or table lines. */
    private static boolean isFixed(String text) {
        int lines = 0;
        int drawn = 0;
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            if (text.startsWith("diff --git ", from) || text.startsWith("@@ -", from)) {
                return true;
            }
            if (end > from) {
                lines++;
                drawn += isDrawn(text, from, end) ? 1 : 0;
            }
            from = end + 1;
        }
        return drawn >= 4 && drawn * 6 >= lines;
    }

    private static boolean isDrawn(String text, int from, int end) {
        int start = from;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        int spaces = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            spaces = c == ' ' ? spaces + 1 : 0;
            if (spaces == 3 || c == '\t' || c == '│' || c == '+' && text.startsWith("+--", i)) {
                return true;
            }
        }
        return false;
    }
}
