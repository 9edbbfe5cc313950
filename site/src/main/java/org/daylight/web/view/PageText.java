package org.daylight.web.view;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Reads the main part of a finished page in order, for the forms of a page without HTML. They are made from its HTML, so that every form says the
 * same. No recursion. The text of documents is in it, so an inline element must not cost more in a longer line.
 */
abstract class PageText implements NodeVisitor {

    private static final Set<String> LEFT_OUT = Set.of("script", "style", "svg", "form", "img", "template");
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "aside",
            "nav",
            "header",
            "footer",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "li",
            "table",
            "thead",
            "tbody",
            "tr",
            "caption",
            "details",
            "summary",
            "blockquote",
            "pre",
            "figure",
            "figcaption",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "address");

    /** The lines that are complete. */
    final StringBuilder out = new StringBuilder();

    /** The line that is being read. */
    final StringBuilder line = new StringBuilder();

    /** How many preformatted blocks are open. */
    int pre;

    private int leftOut;

    /** Reads the main part of a page, or its body when it has none. */
    final void read(Document page) {
        Element main = page.selectFirst("main");
        (main == null ? page.body() : main).traverse(this);
    }

    @Override
    public final void head(Node node, int depth) {
        if (node instanceof TextNode text && leftOut == 0) {
            add(text.getWholeText());
            return;
        }
        if (!(node instanceof Element element)) {
            return;
        }
        leftOut += isLeftOut(element) ? 1 : 0;
        if (leftOut > 0) {
            return;
        }
        String name = element.normalName();
        if (BLOCKS.contains(name)) {
            endBlock(false);
        }
        switch (name) {
            case "br" -> endLine();
            case "td", "th" -> line.append(line.isEmpty() ? "" : "  ");
            default -> begin(name);
        }
    }

    @Override
    public final void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        if (leftOut > 0) {
            leftOut -= isLeftOut(element) ? 1 : 0;
            return;
        }
        end(element, element.normalName());
    }

    /** An element begins; the block before it has ended. @param name in lower case */
    abstract void begin(String name);

    /** An element ends. @param name in lower case */
    abstract void end(Element element, String name);

    /** Ends the block, and its line if it has one. @param space whether an empty line follows */
    abstract void endBlock(boolean space);

    /** Ends the line. */
    abstract void endLine();

    /** What is only of use on a screen. {@code pn} are the links beside paragraphs. */
    private static boolean isLeftOut(Element element) {
        return LEFT_OUT.contains(element.normalName()) || element.hasClass("pn");
    }

    private void add(String text) {
        if (pre > 0) {
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                line.append(lines[i]);
                if (i < lines.length - 1) {
                    endLine();
                }
            }
            return;
        }
        String one = text.replaceAll("\\s+", " ");
        boolean isFirst = line.isEmpty() || line.charAt(line.length() - 1) == ' ';
        line.append(isFirst ? one.stripLeading() : one);
    }

    /** Whether an element is a block of text. @param name in lower case */
    static boolean isBlock(String name) {
        return BLOCKS.contains(name);
    }

    /** Adds an empty line, unless there is one. */
    final void addSpace() {
        boolean isSpaced = out.isEmpty()
                || out.length() > 1 && out.substring(out.length() - 2).equals("\n\n");
        out.append(isSpaced ? "" : "\n");
    }

    /** Without characters that a terminal obeys, or that change the direction of what follows. */
    static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean isBidi = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
            boolean isControl = Character.isISOControl(c) && c != '\t' || c == 0x2028 || c == 0x2029;
            if (!isBidi) {
                clean.appendCodePoint(isControl ? ' ' : c);
            }
        });
        return clean.toString();
    }
}
