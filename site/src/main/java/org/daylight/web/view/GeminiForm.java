package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.http.Request;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A page of the site as gemtext (the format of the Gemini protocol, {@code text/gemini}): its main part, each link in a line of its own after the block in which it
 * stands. Made from the HTML of the page, so that both say the same. Text cannot become a link or a heading: a line that begins like one gets a
 * space before it. No recursion.
 */
public final class GeminiForm extends PageText {

    /** The media type of gemtext. */
    public static final String TYPE = "text/gemini";

    private static final int MAX_LINKS_OF_BLOCK = 500;

    private static final Set<String> SPACED = Set.of("p", "blockquote", "pre", "table", "ul", "ol", "dl", "section");

    /** A link of the block that is being read. */
    private record Link(String address, String label) {}

    private final List<Link> links = new ArrayList<>();
    private int linkStart = -1;
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
        var text = new GeminiForm();
        if (page.selectFirst("main h1") == null) {
            text.out.append("# ").append(clean(page.title())).append("\n\n");
        }
        text.read(page);
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
    void begin(String name) {
        switch (name) {
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
            case "a" -> linkStart = line.length();
            default -> {}
        }
    }

    @Override
    void end(Element element, String name) {
        if (name.equals("a")) {
            String label = linkStart < 0 || linkStart > line.length() ? "" : line.substring(linkStart);
            String address = element.attr("href");
            if (!address.isEmpty() && !address.startsWith("#") && links.size() < MAX_LINKS_OF_BLOCK) {
                links.add(new Link(address, label.isBlank() ? element.text() : label));
            }
            linkStart = -1;
        }
        if (isBlock(name)) {
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

    /** Ends the block: its last line, and its links. */
    @Override
    void endBlock(boolean space) {
        String text = clean(line.toString()).strip();
        boolean isOneLink =
                links.size() == 1 && clean(links.getFirst().label).strip().equals(text) && !mark.startsWith("#");
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
        if (space && pre == 0) {
            addSpace();
        }
    }

    @Override
    void endLine() {
        String text = clean(line.toString());
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
        String address = clean(link.address).replace(" ", "%20");
        out.append("=> ")
                .append(address)
                .append(' ')
                .append(clean(link.label).strip())
                .append('\n');
    }
}
