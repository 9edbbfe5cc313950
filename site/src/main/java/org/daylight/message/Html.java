package org.daylight.message;

import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/** The tree that a browser would make of a text, and no deeper than one needs. */
final class Html {

    /** Deeper elements are put beside one another; browsers have such a limit too. */
    private static final int DEEPEST = 256;

    private Html() {}

    static Document parse(String html) {
        String read = Characters.cut(html, HtmlText.LONGEST);
        return Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(read, "");
    }
}
