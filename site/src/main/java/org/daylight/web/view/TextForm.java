package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.http.Request;
import org.daylight.web.language.Words;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * A page of the site as plain text: its main part, in lines of at most {@value #WIDTH} characters, with the addresses of its links in a list at the end. Made from
 * the HTML of the page, so that both say the same. No recursion.
 */
public final class TextForm implements NodeVisitor {

    private static final int WIDTH = 78;
    private static final int MAX_INDENT = 24;

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
            "address");

    /** Blocks that are divided from the next by an empty line. */
    private static final Set<String> SPACED = Set.of(
            "p", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "ul", "ol", "dl", "section", "article", "aside");

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final List<String> links = new ArrayList<>();
    private int leftOut;
    private int pre;
    private int indent;
    private String mark = "";

    private TextForm() {}

    /** Whether a reader wants text: by {@code as=text}, or because the request accepts plain text and prefers it to HTML. */
    public static boolean isWanted(Request request) {
        return request.parameter("as").equals("text")
                || quality(request.header("accept"), "text/plain") > quality(request.header("accept"), "text/html");
    }

    /** The quality of a media type in an Accept field (RFC 9110 section 12.5.1), in thousandths; ranges do not count. */
    private static int quality(String accept, String type) {
        for (String one : accept.split(",", 50)) {
            String[] parts = one.strip().split(";", 10);
            if (parts[0].strip().equalsIgnoreCase(type)) {
                for (String parameter : parts) {
                    String value = parameter.strip();
                    if (value.startsWith("q=") && value.substring(2).matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
                        return (int) Math.round(1_000 * Double.parseDouble(value.substring(2)));
                    }
                }
                return 1_000;
            }
        }
        return 0;
    }

    /** Whether an element is a block of text. @param name in lower case */
    static boolean isBlock(String name) {
        return BLOCKS.contains(name);
    }

    /** The text of a page. */
    public static String of(String html) {
        Document page = Jsoup.parse(html);
        Element main = page.selectFirst("main");
        var text = new TextForm();
        text.line.append(page.title());
        text.end(true);
        (main == null ? page.body() : main).traverse(text);
        text.end(true);
        if (!text.links.isEmpty()) {
            text.out.append(Words.of("file.text.links")).append("\n\n");
            for (int i = 0; i < text.links.size(); i++) {
                text.out
                        .append('[')
                        .append(i + 1)
                        .append("] ")
                        .append(clean(text.links.get(i)))
                        .append('\n');
            }
        }
        return text.out.toString().strip() + "\n";
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text && leftOut == 0) {
            add(text.getWholeText());
            return;
        }
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (isLeftOut(element)) {
            leftOut++;
        }
        if (leftOut > 0) {
            return;
        }
        if (BLOCKS.contains(name)) {
            end(false);
        }
        switch (name) {
            case "br" -> endLine();
            case "hr" -> {
                end(false);
                out.append("-".repeat(20)).append("\n\n");
            }
            case "li" -> mark = "* ";
            case "dd" -> indent += 2;
            case "blockquote" -> indent += 4;
            case "ul", "ol" -> indent += 2;
            case "pre" -> pre++;
            case "td", "th" -> line.append(line.isEmpty() ? "" : "  ");
            default -> {}
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (leftOut > 0) {
            leftOut -= isLeftOut(element) ? 1 : 0;
            return;
        }
        if (name.equals("a")
                && !element.attr("href").isEmpty()
                && !element.attr("href").startsWith("#")) {
            String address = element.attr("href");
            int known = links.indexOf(address);
            if (known < 0 && links.size() < 1_000) {
                links.add(address);
                known = links.size() - 1;
            }
            line.append(known < 0 ? "" : "[" + (known + 1) + "]");
        }
        boolean isHeading = name.matches("h[1-3]");
        int length = line.toString().strip().length();
        if (BLOCKS.contains(name)) {
            end(false);
        }
        if (isHeading && length > 0) {
            out.append((name.equals("h1") ? "=" : "-").repeat(Math.min(WIDTH, length)))
                    .append('\n');
        }
        if (SPACED.contains(name)) {
            end(true);
        }
        switch (name) {
            case "dd" -> indent -= 2;
            case "blockquote" -> indent -= 4;
            case "ul", "ol" -> indent -= 2;
            case "pre" -> pre--;
            default -> {}
        }
    }

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

    /** Ends the line, if there is one. @param space whether an empty line follows */
    private void end(boolean space) {
        if (!line.toString().isBlank()) {
            endLine();
        }
        line.setLength(0);
        boolean isSpaced = out.isEmpty()
                || out.length() > 1 && out.substring(out.length() - 2).equals("\n\n");
        out.append(space && !isSpaced ? "\n" : "");
    }

    private void endLine() {
        String text = clean(line.toString());
        line.setLength(0);
        String first = " ".repeat(Math.min(MAX_INDENT, Math.max(0, indent - mark.length()))) + mark;
        String rest = " ".repeat(Math.min(MAX_INDENT, indent));
        mark = "";
        if (pre > 0) {
            out.append(rest).append(text.stripTrailing()).append('\n');
            return;
        }
        var row = new StringBuilder(first);
        int begin = row.length();
        for (String word : text.strip().split(" ")) {
            if (row.length() > begin && row.length() + 1 + word.length() > WIDTH) {
                out.append(row).append('\n');
                row.setLength(0);
                row.append(rest);
                begin = row.length();
            }
            row.append(row.length() > begin ? " " : "").append(word);
        }
        out.append(row.toString().stripTrailing()).append('\n');
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
