package org.daylight.message.html;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * Parses safe HTML as a browser does and serialises it again. The result is the same if every element contains only
 * what it may contain.
 */
public final class ReparsedHtml implements NodeVisitor {

    private static final Set<String> VOID = Set.of("br", "hr", "img", "wbr");

    private final StringBuilder out = new StringBuilder();

    private ReparsedHtml() {}

    public static String of(String html) {
        var tree = Parser.htmlParser()
                .setMaxDepth(2000)
                .parseInput("<!DOCTYPE html><html><body><div>" + html + "</div></body></html>", "");
        var reread = new ReparsedHtml();
        NodeTraversor.traverse(reread, tree.body());
        String whole = reread.out.toString();
        return whole.substring("<body><div>".length(), whole.length() - "</div></body>".length());
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            boolean passedOver = text.siblingIndex() == 0
                    && text.parent() instanceof Element parent
                    && parent.normalName().equals("pre")
                    && text.getWholeText().startsWith("\n");
            out.append(passedOver ? "\n" : "").append(SafeHtml.escape(text.getWholeText()));
        } else if (node instanceof Element element) {
            out.append('<').append(element.normalName());
            element.attributes()
                    .forEach(attribute -> out.append(' ')
                            .append(attribute.getKey())
                            .append("=\"")
                            .append(SafeHtml.escape(attribute.getValue()))
                            .append('"'));
            out.append('>');
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element && !VOID.contains(element.normalName())) {
            out.append("</").append(element.normalName()).append('>');
        }
    }
}
