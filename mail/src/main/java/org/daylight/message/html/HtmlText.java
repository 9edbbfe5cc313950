package org.daylight.message.html;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Converts HTML to plain text, for search and for reading without HTML. Includes text that HTML would hide, because it
 * is evidence.
 */
public final class HtmlText {

    private static final int DEEPEST_QUOTE = 20;

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
            "option",
            "textarea");

    /** Elements whose end is the end of a paragraph. */
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre");

    static final Set<String> NOT_TEXT =
            Set.of("title", "script", "style", "svg", "math", "iframe", "noframes", "noembed");

    private static final Pattern META_CHARSET =
            Pattern.compile("<meta[^>]{0,200}charset\\s{0,5}=\\s{0,5}[\"']?([A-Za-z0-9_:.-]{1,40})");

    private HtmlText() {}

    /** @param html any input; only the first 4 million characters are used */
    public static String of(String html) {
        var writer = new Writer();
        Html read = Html.read(html);
        NodeTraversor.traverse(writer, read.tree());
        writer.append(read.rest());
        return writer.text();
    }

    /** Whether the content of an element, named in lower case, is not text. */
    public static boolean isNotText(String element) {
        return NOT_TEXT.contains(element);
    }

    /** The charset that HTML declares in its first bytes; null when there is none. */
    public static @Nullable String charset(Slice html) {
        Matcher matcher = META_CHARSET.matcher(html.first(2048).latin1());
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : null;
    }

    private static final class Writer implements NodeVisitor {

        private final StringBuilder out = new StringBuilder();
        private int quotes;
        private int preformatted;
        private int skipping;
        private int newlines = 2; // number of line ends at the end of the output; the text starts without blank lines
        private boolean space;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                if (skipping == 0) {
                    append(text.getWholeText());
                }
            } else if (node instanceof Element element) {
                open(element.normalName(), element);
            }
        }

        private void open(String name, Element element) {
            if (NOT_TEXT.contains(name)) {
                skipping++;
            }
            if (skipping > 0) {
                return;
            }
            if (BLOCKS.contains(name)) {
                lines(PARAGRAPHS.contains(name) ? 2 : 1);
            }
            switch (name) {
                case "br" -> newline();
                case "hr" -> {
                    append("----");
                    lines(1);
                }
                case "blockquote" -> quotes++;
                case "pre", "textarea" -> preformatted++;
                case "li" -> append("- ");
                case "td", "th" -> {
                    if (newlines == 0) {
                        append("\t");
                    }
                }
                case "img" -> append(element.attr("alt"));
                default -> {}
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (NOT_TEXT.contains(name)) {
                skipping--;
                return;
            }
            if (skipping > 0) {
                return;
            }
            if (BLOCKS.contains(name)) {
                lines(PARAGRAPHS.contains(name) ? 2 : 1);
            }
            switch (name) {
                case "blockquote" -> quotes--;
                case "pre", "textarea" -> preformatted--;
                default -> {}
            }
        }

        private void append(String text) {
            if (preformatted > 0) {
                text.lines().forEach(line -> {
                    write(line);
                    newline();
                });
                if (!text.endsWith("\n") && !text.isEmpty() && newlines == 1) {
                    out.setLength(out.length() - 1);
                    newlines = 0;
                }
                return;
            }
            if (text.equals("\t")) {
                write("\t");
                return;
            }
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00A0') {
                    space = true;
                } else if (c >= ' ' && c != 0x7F && c != '\u200B' && c != '\u00AD' && c != '\uFEFF' && c != '\u034F') {
                    character(c);
                }
            }
        }

        private void character(char c) {
            begin();
            if (space && newlines == 0 && out.charAt(out.length() - 1) != '\t') {
                out.append(' ');
            }
            space = false;
            newlines = 0;
            out.append(c);
        }

        private void write(String text) {
            if (!text.isEmpty()) {
                begin();
                space = false;
                newlines = 0;
                out.append(text);
            }
        }

        /** Starts a line; within a quotation, with its marks. */
        private void begin() {
            if (newlines > 0 && quotes > 0) {
                out.repeat("> ", Math.min(quotes, DEEPEST_QUOTE));
            }
        }

        private void newline() {
            space = false;
            newlines++;
            out.append('\n');
        }

        private void lines(int wanted) {
            while (newlines < wanted) {
                newline();
            }
            space = false;
        }

        String text() {
            return PlainText.of(
                            Slice.of(out.toString().stripTrailing().getBytes(StandardCharsets.UTF_8)),
                            "utf-8",
                            "html",
                            new Defects())
                    + (out.isEmpty() ? "" : "\n");
        }
    }
}
