package org.daylight.message.html;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Walks a parsed tree and writes what is allowed. Nothing is copied: every tag and every attribute is written here,
 * from a fixed list, and every element contains only what it may contain ({@link ContentModel}). So no text means one
 * thing to this class and another to a browser.
 */
final class SafeHtmlWriter implements NodeVisitor {

    /** Maps an element of the original to the element that is written. Of other elements only the text is written. */
    private static final Map<String, String> ELEMENTS = Map.ofEntries(
            same("a"),
            same("abbr"),
            same("b"),
            same("bdi"),
            same("bdo"),
            same("blockquote"),
            same("br"),
            same("caption"),
            same("cite"),
            same("code"),
            same("dd"),
            same("del"),
            same("div"),
            same("dl"),
            same("dt"),
            same("em"),
            same("h1"),
            same("h2"),
            same("h3"),
            same("h4"),
            same("h5"),
            same("h6"),
            same("hr"),
            same("i"),
            same("ins"),
            same("kbd"),
            same("li"),
            same("mark"),
            same("ol"),
            same("p"),
            same("pre"),
            same("q"),
            same("s"),
            same("samp"),
            same("small"),
            same("span"),
            same("strong"),
            same("sub"),
            same("sup"),
            same("table"),
            same("tbody"),
            same("td"),
            same("tfoot"),
            same("th"),
            same("thead"),
            same("tr"),
            same("u"),
            same("ul"),
            same("var"),
            same("wbr"),
            Map.entry("address", "div"),
            Map.entry("article", "div"),
            Map.entry("aside", "div"),
            Map.entry("center", "div"),
            Map.entry("details", "div"),
            Map.entry("summary", "div"),
            Map.entry("fieldset", "div"),
            Map.entry("figcaption", "div"),
            Map.entry("figure", "div"),
            Map.entry("footer", "div"),
            Map.entry("header", "div"),
            Map.entry("legend", "div"),
            Map.entry("main", "div"),
            Map.entry("nav", "div"),
            Map.entry("section", "div"),
            Map.entry("dir", "ul"),
            Map.entry("menu", "ul"),
            // allowed in a paragraph, which a block would end
            Map.entry("option", "span"),
            Map.entry("textarea", "span"),
            Map.entry("font", "span"),
            Map.entry("strike", "s"),
            Map.entry("dfn", "i"),
            Map.entry("big", "span"),
            Map.entry("tt", "code"),
            Map.entry("listing", "pre"),
            Map.entry("xmp", "pre"),
            Map.entry("plaintext", "pre"));

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
    private static final Pattern HOST_IN_TEXT = Pattern.compile(
            "(?i)(?:https?://|www\\.)([a-z0-9.-]{1,253})|^\\s*([a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}\\.[a-z]{2,24})(?:/\\S*)?\\s*$");

    private final Function<String, Optional<String>> inline;
    private final Markup root = Markup.element("div", "");
    /** The innermost element first. */
    private final ArrayDeque<Markup> around = new ArrayDeque<>();

    private final RemovedContent removed = new RemovedContent();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final Map<Element, String> backgrounds = new IdentityHashMap<>();

    private int skipping;
    private int hidden;
    /** Number of open elements that hide their text; within one, styles are not evaluated. */
    private int hiding;
    /** Number of characters of text so far: an element that hides no text is not counted. */
    private long text;

    private int openLinks;

    SafeHtmlWriter(Function<String, Optional<String>> inline) {
        this.inline = inline;
        around.push(root);
    }

    /**
     * An open element of the original.
     *
     * @param written the element that is written for it, if any
     * @param after text that follows it
     * @param hides whether it is the outermost element that hides its text
     * @param textBefore number of characters of text before it
     */
    private record Open(@Nullable Markup written, String after, boolean hides, long textBefore) {}

    private static Map.Entry<String, String> same(String name) {
        return Map.entry(name, name);
    }

    void write(Node root) {
        NodeTraversor.traverse(this, root);
    }

    /** Adds text beyond the tree, without its markup. */
    void rest(String text) {
        if (!text.isBlank()) {
            Markup pre = Markup.element("pre", "");
            pre.children.add(Markup.text(SafeHtml.escape(text)));
            root.children.add(pre);
        }
    }

    SafeHtml result(boolean cut) {
        ContentModel.apply(root);
        return new SafeHtml(root.html(), removed.remoteByHost(), removed.scripts(), removed.forms(), hidden, cut);
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode words -> {
                if (skipping == 0) {
                    text += words.isBlank() ? 0 : words.getWholeText().length();
                    text(words.getWholeText());
                }
            }
            case DataNode data -> removed.style(data);
            case Element element -> open(element);
            default -> {} // comments, doctypes, processing instructions
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        Open closed = open.pop();
        if (closed.written() != null) {
            close(closed.written());
        }
        text(closed.after());
        text(element.normalName().equals("option") ? " " : ""); // the options were one below the other
        removed.close(element.normalName());
        if (closed.hides()) {
            hiding--;
            hidden += text > closed.textBefore() ? 1 : 0;
        }
        if (HtmlText.NOT_TEXT.contains(element.normalName())) {
            skipping--;
        }
    }

    private void close(Markup written) {
        around.pop();
        around.element().holdsBlock |= written.isBlock();
        around.element().holdsTable |= written.holdsTable || written.name.equals("table");
        openLinks -= written.name.equals("a") ? 1 : 0;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            around.element().children.add(Markup.text(SafeHtml.escape(text)));
        }
    }

    /** Counts what an element would have done, and writes its start tag. */
    private void open(Element element) {
        String name = element.normalName();
        removed.count(name, element);
        if (HtmlText.NOT_TEXT.contains(name)) {
            skipping++;
        }
        boolean hides = skipping == 0 && hiding == 0 && hides(name, element);
        hiding += hides ? 1 : 0;
        long textBefore = text;
        Markup written = skipping > 0 ? null : written(name, element, hides);
        String after = written != null && written.name.equals("a") ? target(element) : "";
        if (written != null) {
            around.element().children.add(written);
            around.push(written);
            openLinks += written.name.equals("a") ? 1 : 0;
        }
        open.push(new Open(written, after, hides, textBefore));
    }

    /** The element to be written; null where only the text is written. */
    private @Nullable Markup written(String name, Element element, boolean hides) {
        if (name.equals("img") || name.equals("image")) {
            image(element);
            return null;
        }
        String address = name.equals("a") && openLinks == 0 ? LinkAddress.safe(element.attr("href")) : null;
        if (address != null) {
            return link(address, hides);
        }
        String written = name.equals("a") ? null : ELEMENTS.get(name);
        if (name.equals("bdo") && direction(element).length() != 3) {
            written = null;
        }
        if (written == null && !hides) {
            return null;
        }
        Markup markup = Markup.element(written == null ? "span" : written, attributes(element) + mark(hides));
        switch (markup.name) {
            case "td", "th" -> {
                markup.columns = number(element, "colspan", 1, 1000).orElse(1);
                markup.rows = number(element, "rowspan", 1, 1000).orElse(1);
            }
            case "ol" -> markup.own = numbered(element, "start", -1_000_000, 1_000_000);
            case "li" -> markup.own = numbered(element, "value", -1_000_000, 1_000_000);
            default -> {}
        }
        return markup;
    }

    private static String mark(boolean hides) {
        return hides ? " data-hidden=\"\" title=\"hidden in the original\"" : "";
    }

    private static String attributes(Element element) {
        String direction = direction(element);
        String language = element.attr("lang").strip();
        return (direction.isEmpty() ? "" : " dir=\"" + direction + '"')
                + (LANGUAGE.matcher(language).matches() ? " lang=\"" + language + '"' : "");
    }

    private static String direction(Element element) {
        String direction = element.attr("dir").strip().toLowerCase(Locale.ROOT);
        return direction.equals("ltr") || direction.equals("rtl") || direction.equals("auto") ? direction : "";
    }

    private static OptionalInt number(Element element, String name, int least, int most) {
        String value = element.attr(name).strip();
        int number = value.matches("-?[0-9]{1,7}") ? Integer.parseInt(value) : Integer.MIN_VALUE;
        return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static String numbered(Element element, String name, int least, int most) {
        OptionalInt number = number(element, name, least, most);
        return number.isPresent() ? " " + name + "=\"" + number.getAsInt() + '"' : "";
    }

    private static Markup link(String address, boolean hides) {
        String escaped = SafeHtml.escape(address);
        return Markup.element(
                "a",
                " href=\"" + escaped + "\" rel=\"noopener noreferrer nofollow\" title=\"" + escaped + '"'
                        + (hides ? " data-hidden=\"\"" : ""));
    }

    /** The text that follows a link: the host it leads to, when its own text names another. */
    private static String target(Element element) {
        String address = LinkAddress.safe(element.attr("href"));
        if (address == null || address.startsWith("mailto:")) {
            return "";
        }
        String target = otherHost(element, LinkAddress.host(address));
        return target.isEmpty() ? "" : " [" + target + "]";
    }

    /** The host of a link, where its text names another host. */
    private static String otherHost(Element element, String host) {
        String text = Characters.cut(element.text(), 500);
        var matcher = HOST_IN_TEXT.matcher(text);
        if (!matcher.find()) {
            return "";
        }
        String named = (matcher.group(1) == null ? matcher.group(2) : matcher.group(1)).toLowerCase(Locale.ROOT);
        return withoutWww(named).equals(withoutWww(host)) ? "" : host.isEmpty() ? "?" : host;
    }

    private static String withoutWww(String host) {
        return host.startsWith("www.") ? host.substring(4) : host;
    }

    private void image(Element element) {
        String source = element.attr("src").strip();
        String alt = element.attr("alt").strip();
        if (source.regionMatches(true, 0, "cid:", 0, 4)) {
            Optional<String> address = inline.apply(LinkAddress.decodePercent(source.substring(4)));
            if (address.isPresent()) {
                Markup image = Markup.element(
                        "img",
                        " src=\"" + SafeHtml.escape(address.get()) + "\" alt=\"" + SafeHtml.escape(alt) + '"'
                                + numbered(element, "width", 1, 4000)
                                + numbered(element, "height", 1, 4000));
                around.element().children.add(image);
                return;
            }
        }
        if (!alt.isEmpty()) {
            Markup words = Markup.element("span", " title=\"picture not shown\"");
            words.children.add(Markup.text("[" + SafeHtml.escape(alt) + "]"));
            around.element().children.add(words);
        }
    }

    private boolean hides(String name, Element element) {
        return name.equals("template")
                || name.equals("dialog") && !element.hasAttr("open")
                || element.hasAttr("hidden")
                || HiddenStyle.hides(element, backgrounds);
    }
}
