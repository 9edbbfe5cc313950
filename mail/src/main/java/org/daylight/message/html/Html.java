package org.daylight.message.html;

import java.util.Locale;
import org.daylight.message.Characters;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * Parsed HTML: the tree that a browser would build, and the text that exceeds the limits of that tree.
 *
 * <p>For some inputs, such as unclosed tables, the parser's time is quadratic in the number of tags: one megabyte could
 * take a minute. The tree is therefore limited to several times the number of tags of a large newsletter. From the
 * rest, tags are removed in one pass.
 *
 * @param tree at most 256 elements deep
 * @param rest text beyond the tree, without tags; empty for all ordinary mail
 * @param cut whether the original was longer than {@value #LONGEST} chars
 */
record Html(Document tree, String rest, boolean cut) {

    /** In chars; longer input is cut. */
    static final int LONGEST = 4_000_000;

    private static final int MOST_TAGS = 30_000;

    /** Deeper elements become siblings; browsers have such a limit too. */
    private static final int DEEPEST = 256;

    static Html read(String html) {
        String read = Characters.cut(html, LONGEST);
        int end = endOfTree(read);
        Document tree = Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(read.substring(0, end), "");
        return new Html(tree, stripped(read.substring(end)), read.length() < html.length());
    }

    private static int endOfTree(String html) {
        int at = -1;
        for (int tags = 0; tags <= MOST_TAGS; tags++) {
            at = html.indexOf('<', at + 1);
            if (at < 0) {
                return html.length();
            }
        }
        return at;
    }

    /**
     * Text without tags, comments, scripts and style sheets. A search that has failed once is not repeated, so this
     * takes linear time.
     */
    private static String stripped(String html) {
        var out = new StringBuilder();
        String lower = html.toLowerCase(Locale.ROOT);
        int lastTagEnd = html.lastIndexOf('>');
        int at = 0;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            tag = tag < 0 || tag > lastTagEnd ? html.length() : tag;
            out.append(html, at, tag);
            if (tag == html.length()) {
                break;
            }
            at = Math.max(tag + 1, afterTag(lower, tag));
            out.append(' ');
        }
        return Parser.unescapeEntities(out.toString(), false);
    }

    private static int afterTag(String lower, int tag) {
        for (String raw : RAW) {
            if (lower.startsWith(raw, tag + 1)) {
                int end = lower.indexOf("</" + raw, tag);
                int tagEnd = end < 0 ? -1 : lower.indexOf('>', end);
                return tagEnd < 0
                        ? lower.length()
                        : tagEnd + 1; // without its end tag, the rest of the input belongs to it
            }
        }
        if (lower.startsWith("<!--", tag)) {
            int end = lower.indexOf("-->", tag);
            return end < 0 ? lower.length() : end + 3;
        }
        return lower.indexOf('>', tag) + 1;
    }

    private static final String[] RAW = {"script", "style"};
}
