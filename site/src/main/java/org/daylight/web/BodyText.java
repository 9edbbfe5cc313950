package org.daylight.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message's text cut for reading: one page of it, in blocks of what was written and what was quoted.
 *
 * @param blocks in order
 * @param page which page this is, 1…{@code pages}
 * @param pages how many pages the text fills
 * @param fixed whether it is a patch or a table, to be set in a typewriter face
 */
record BodyText(List<Block> blocks, int page, int pages, boolean fixed) {

    /** What one page may weigh once escaped and encoded: with all around it a page stays below 200 kB. */
    private static final int PAGE_BYTES = 100_000;

    private static final int MAX_BLOCKS = 2_000;
    private static final int FOLDED_LINES = 8;
    private static final int FOLDED_AT_THE_EDGE_LINES = 3;

    /**
     * What mail programs write above a message they quote whole, as far as a line of dashes tells. No quantifier gives back what it
     * took, or a page of lines that almost match costs minutes.
     */
    private static final Pattern ORIGINAL = Pattern.compile(
            "\\s*+-{2,40}+\\s*+(?:forwarded by .{0,300}|(?:original message|original appointment|forwarded"
                + " message|begin forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message"
                + " d'origine|mensaje original|исходное сообщение|пересылаемое сообщение)\\s*+:?\\s*+-{0,40}+\\s*+)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What a block is. */
    enum Kind {
        /** Written by the sender. */
        OWN,
        /** Quoted line by line. */
        QUOTED,
        /** A whole message below a line such as "Original Message". */
        ORIGINAL
    }

    /**
     * Lines that belong together.
     *
     * @param lines how many
     * @param folded whether a reader opens it to see it
     */
    record Block(Kind kind, String text, int lines, boolean folded) {}

    /** One page of a text; a page beyond the last is the last. */
    static BodyText of(String text, int page) {
        int start = 0;
        int end = pageEnd(text, 0);
        int at = 1;
        int pages = 1;
        for (int next = end; next < text.length(); pages++) {
            int nextEnd = pageEnd(text, next);
            if (at < page) {
                start = next;
                end = nextEnd;
                at++;
            }
            next = nextEnd;
        }
        String shown = text.substring(start, end);
        return new BodyText(blocks(shown), at, pages, isFixed(shown));
    }

    /** Where the page that begins here ends: after a line where there is one. */
    private static int pageEnd(String text, int start) {
        int bytes = 0;
        int lineEnd = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += weight(c);
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
        List<String> lines = text.lines().toList();
        List<Block> blocks = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            int end = i + 1;
            if (isOriginal(lines.get(i))) {
                blocks.add(block(Kind.ORIGINAL, lines.subList(i, lines.size())));
                break;
            }
            boolean quoted = isQuoted(lines.get(i));
            while (end < lines.size()
                    && !isOriginal(lines.get(end))
                    && (isQuoted(lines.get(end)) == quoted || blocks.size() >= MAX_BLOCKS)) {
                end++;
            }
            blocks.add(block(quoted ? Kind.QUOTED : Kind.OWN, lines.subList(i, end)));
            i = end;
        }
        return folded(joined(blocks));
    }

    private static Block block(Kind kind, List<String> lines) {
        return new Block(kind, String.join("\n", lines), lines.size(), false);
    }

    /** Quotes with nothing but empty lines between them are one quote. */
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
                        before.text() + "\n" + gap.text() + "\n" + block.text(),
                        before.lines() + block.lines(),
                        false));
            } else {
                joined.add(block);
            }
        }
        return joined;
    }

    /** Long quotes are folded, and shorter ones where nothing answers them; but never everything. */
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
            folded.add(new Block(block.kind(), block.text(), block.lines(), fold));
        }
        return folded;
    }

    private static boolean isQuoted(String line) {
        int i = 0;
        while (i < line.length() && i < 3 && line.charAt(i) == ' ') {
            i++;
        }
        return i < line.length() && line.charAt(i) == '>' && !line.startsWith(">From ");
    }

    private static boolean isOriginal(String line) {
        return line.length() > 8
                && line.length() < 300
                && line.stripLeading().startsWith("--")
                && ORIGINAL.matcher(line).matches();
    }

    /** A patch, or one line in six drawn with runs of spaces, tabs or table lines. */
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
