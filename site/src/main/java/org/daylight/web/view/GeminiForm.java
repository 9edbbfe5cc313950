package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.http.Request;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * A page of the site as gemtext (the format of the Gemini protocol, {@code text/gemini}): its main part, each link in a line of its own after the block in which it
 * stands. Made from the HTML of the page, so that both say the same. Text cannot become a link or a heading: a line that begins like one gets a
 * space before it. No recursion.
 */
public final class GeminiForm implements NodeVisitor {

    /** The media type of gemtext. */
    public static final String TYPE = "text/gemini";

    private static final int MAX_LINKS_OF_BLOCK = 500;

    private static final Set<String> LEFT_OUT = Set.of("script", "style", "svg", "form", "img", "template");

    private static final Set<String> SPACED = Set.of("p", "blockquote", "pre", "table", "ul", "ol", "dl", "section");

    /** A link of the block that is being read. */
    private record Link(String address, String label) {}

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final List<Link> links = new ArrayList<>();
    private int linkStart = -1;
    private int leftOut;
    private int pre;
    private int quote;
    private String mark = "";

    private GeminiForm() {}

    /** Whether a reader wants gemtext: the request accepts it by name. */
    public static boolean isWanted(Request request) {
        return request.header("accept").contains(TYPE);
    }

    /** The gemtext of a page. */
    public static String of(String html) {
        Document page = Jsoup.parse(html);
        Element main = page.selectFirst("main");
        var text = new GeminiForm();
        if (page.selectFirst("main h1") == null) {
            text.out.append("# ").append(TextForm.clean(page.title())).append("\n\n");
        }
        (main == null ? page.body() : main).traverse(text);
        text.endBlock(true);
        Element search = page.selectFirst("form[role=search]");
        if (search != null) {
            text.link(new Link(
                    search.attr("action").replace("/search", "/find"),
                    search.select("label").text()));
        }
        for (Element link : page.select(".masthead a[href], .languages a[href]")) {
            text.link(new Link(link.attr("href"), link.text()));
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
        if (isLeftOut(element)) {
            leftOut++;
        }
        if (leftOut > 0) {
            return;
        }
        String name = element.normalName();
        if (TextForm.isBlock(name)) {
            endBlock(false);
        }
        switch (name) {
            case "br" -> endLine();
            case "hr" -> out.append("\n---\n\n");
            case "h1" -> mark = "# ";
            case "h2" -> mark = "## ";
            case "h3", "h4", "h5", "h6" -> mark = "### ";
            case "li" -> mark = "* ";
            case "blockquote" -> quote++;
            case "pre" -> {
                pre++;
                out.append(pre == 1 ? "```\n" : "");
            }
            case "td", "th" -> line.append(line.isEmpty() ? "" : "  ");
            case "a" -> linkStart = line.length();
            default -> {}
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        if (leftOut > 0) {
            leftOut -= isLeftOut(element) ? 1 : 0;
            return;
        }
        String name = element.normalName();
        if (name.equals("a")) {
            String label = linkStart < 0 || linkStart > line.length() ? "" : line.substring(linkStart);
            String address = element.attr("href");
            if (!address.isEmpty() && !address.startsWith("#") && links.size() < MAX_LINKS_OF_BLOCK) {
                links.add(new Link(address, label.isBlank() ? element.text() : label));
            }
            linkStart = -1;
        }
        if (TextForm.isBlock(name)) {
            endBlock(SPACED.contains(name) || mark.startsWith("#"));
        }
        if (name.equals("blockquote")) {
            quote--;
        }
        if (name.equals("pre")) {
            pre--;
            out.append(pre == 0 ? "```\n" : "");
        }
    }

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

    /** Ends the block: its last line, and its links. @param space whether an empty line follows */
    private void endBlock(boolean space) {
        String text = TextForm.clean(line.toString()).strip();
        boolean isOneLink = links.size() == 1
                && TextForm.clean(links.getFirst().label).strip().equals(text)
                && !mark.startsWith("#");
        if (isOneLink) {
            line.setLength(0);
            mark = "";
        } else if (!text.isEmpty()) {
            endLine();
        }
        if (pre == 0) {
            links.forEach(this::link);
            links.clear();
        }
        line.setLength(0);
        boolean isSpaced = out.isEmpty()
                || out.length() > 1 && out.substring(out.length() - 2).equals("\n\n");
        out.append(space && pre == 0 && !isSpaced ? "\n" : "");
    }

    private void endLine() {
        String text = TextForm.clean(line.toString());
        line.setLength(0);
        linkStart = linkStart < 0 ? -1 : 0;
        if (pre > 0) {
            out.append(text.startsWith("```") ? " " : "").append(text.stripTrailing());
        } else {
            String words = text.strip();
            String before = !mark.isEmpty() ? mark : quote > 0 ? "> " : isOfFormat(words) ? " " : "";
            out.append(before).append(words);
            mark = "";
        }
        out.append('\n');
    }

    /** Whether a line of text would be read as something else. */
    private static boolean isOfFormat(String text) {
        return text.startsWith("=>")
                || text.startsWith("#")
                || text.startsWith("*")
                || text.startsWith(">")
                || text.startsWith("```");
    }

    private void link(Link link) {
        String address = TextForm.clean(link.address).replace(" ", "%20");
        out.append("=> ")
                .append(address)
                .append(' ')
                .append(TextForm.clean(link.label).strip())
                .append('\n');
    }
}
