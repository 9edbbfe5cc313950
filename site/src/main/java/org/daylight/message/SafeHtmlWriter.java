package org.daylight.message;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a tree and writes what is allowed of it. Nothing is passed through: every tag and every attribute is written
 * here, from a fixed list, so there is no text that means one thing to this class and another to a browser.
 */
final class SafeHtmlWriter implements NodeVisitor {

    /** Element of the original → element that is written. What is not here leaves its text behind. */
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
            same("dfn"),
            same("div"),
            same("dl"),
            same("dt"),
            same("em"),
            same("figcaption"),
            same("figure"),
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
            Map.entry("footer", "div"),
            Map.entry("header", "div"),
            Map.entry("legend", "div"),
            Map.entry("main", "div"),
            Map.entry("nav", "div"),
            Map.entry("section", "div"),
            Map.entry("dir", "ul"),
            Map.entry("menu", "ul"),
            // may stand in a paragraph, which a block would end
            Map.entry("option", "span"),
            Map.entry("textarea", "span"),
            Map.entry("font", "span"),
            Map.entry("strike", "s"),
            Map.entry("big", "span"),
            Map.entry("tt", "code"),
            Map.entry("listing", "pre"),
            Map.entry("xmp", "pre"),
            Map.entry("plaintext", "pre"));

    private static final Set<String> VOID = Set.of("br", "hr", "wbr");

    private static final Set<String> CONTROLS = Set.of("input", "select", "textarea", "button");

    /** Attributes that name something a browser fetches without being asked. */
    private static final Set<String> FETCHED = Set.of(
            "src",
            "srcset",
            "background",
            "poster",
            "data",
            "lowsrc",
            "dynsrc",
            "xlink:href",
            "codebase",
            "archive",
            "icon");

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
    private static final Pattern HOST_IN_TEXT = Pattern.compile(
            "(?i)(?:https?://|www\\.)([a-z0-9.-]{1,253})|^\\s*([a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}\\.[a-z]{2,24})(?:/\\S*)?\\s*$");
    private static final int LONGEST_ADDRESS = 4096;
    private static final int MOST_HOSTS = 1000;

    private final Function<String, Optional<String>> inline;
    private final StringBuilder out = new StringBuilder();
    private final TreeMap<String, Integer> remoteByHost = new TreeMap<>();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final Map<Element, String> grounds = new IdentityHashMap<>();

    private int skipping;
    private int scripts;
    private int forms;
    private int hidden;
    /** How many of the open elements hide their text; within one, nothing more is asked. */
    private int hiding;
    /** Characters of text so far: an element that hides nothing is not counted. */
    private long text;

    private int openForms;
    private int openLinks;

    SafeHtmlWriter(Function<String, Optional<String>> inline) {
        this.inline = inline;
    }

    /**
     * An open element of the original.
     *
     * @param end its end tag; empty where none is to be written
     * @param hides whether it is the outermost that hides its text
     * @param textBefore characters of text before it
     */
    private record Open(String end, boolean hides, long textBefore) {}

    private static Map.Entry<String, String> same(String name) {
        return Map.entry(name, name);
    }

    void write(Node root) {
        NodeTraversor.traverse(this, root);
    }

    /** What lies beyond the tree: text without its markup. */
    void rest(String text) {
        if (!text.isBlank()) {
            out.append("<pre>");
            SafeHtml.escape(text, out);
            out.append("</pre>");
        }
    }

    SafeHtml result(boolean cut) {
        return new SafeHtml(
                out.toString(), Collections.unmodifiableSortedMap(remoteByHost), scripts, forms, hidden, cut);
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode words -> {
                if (skipping == 0) {
                    text += words.isBlank() ? 0 : words.getWholeText().length();
                    SafeHtml.escape(words.getWholeText(), out);
                }
            }
            case DataNode data -> style(data);
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
        out.append(closed.end());
        out.append(element.normalName().equals("option") ? " " : ""); // choices stood one below the other
        openLinks -= closed.end().startsWith("</a>") ? 1 : 0;
        openForms -= element.normalName().equals("form") ? 1 : 0;
        if (closed.hides()) {
            hiding--;
            hidden += text > closed.textBefore() ? 1 : 0;
        }
        if (HtmlText.NOT_TEXT.contains(element.normalName())) {
            skipping--;
        }
    }

    /** Counts what an element would have done, and writes its start tag. */
    private void open(Element element) {
        String name = element.normalName();
        count(name, element);
        if (HtmlText.NOT_TEXT.contains(name)) {
            skipping++;
        }
        boolean hides = skipping == 0 && hiding == 0 && hides(name, element);
        hiding += hides ? 1 : 0;
        long textBefore = text;
        open.push(new Open(skipping > 0 ? "" : start(name, element, hides), hides, textBefore));
    }

    /** Writes the start tag, or what stands for the element. @return its end tag, or nothing */
    private String start(String name, Element element, boolean hides) {
        if (name.equals("img") || name.equals("image")) {
            image(element);
            return "";
        }
        if (name.equals("a")) {
            return link(element, hides);
        }
        String written = ELEMENTS.get(name);
        if (written == null && !hides) {
            return "";
        }
        written = written == null ? "span" : written;
        out.append('<').append(written);
        attributes(written, element);
        mark(hides);
        out.append('>');
        return VOID.contains(written) ? "" : "</" + written + ">";
    }

    private void mark(boolean hides) {
        if (hides) {
            out.append(" data-hidden=\"\" title=\"hidden in the original\"");
        }
    }

    private void count(String name, Element element) {
        switch (name) {
            case "script" -> scripts++;
            case "form" -> {
                forms++;
                openForms++;
            }
            default -> {
                if (CONTROLS.contains(name) && openForms == 0) {
                    forms++;
                }
            }
        }
        if (name.equals("meta") && element.attr("http-equiv").equalsIgnoreCase("refresh")) {
            String content = element.attr("content");
            int url = content.toLowerCase(Locale.ROOT).indexOf("url=");
            remote(url < 0 ? "" : unquoted(content, url + 4, ""));
        }
        boolean linksStyle = name.equals("link") && !element.attr("rel").equalsIgnoreCase("canonical");
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (key.startsWith("on") && key.length() > 2) {
                scripts++;
            } else if (FETCHED.contains(key) || key.equals("href") && (linksStyle || name.equals("image"))) {
                fetched(key, value);
            } else if (key.equals("style")) {
                styleFetches(value);
            } else if (isCode(value) && (key.endsWith("href") || key.endsWith("action"))) {
                scripts++;
            }
        }
    }

    private void fetched(String key, String value) {
        if (key.equals("srcset")) {
            for (String candidate : value.split(",", 50)) {
                remote(candidate);
            }
        } else {
            remote(value);
        }
        if (isCode(value)) {
            scripts++;
        }
    }

    private static boolean isCode(String value) {
        String scheme = compact(value, 40);
        return scheme.startsWith("javascript:")
                || scheme.startsWith("vbscript:")
                || scheme.startsWith("data:text/html");
    }

    /** The beginning in lower case without what browsers pass over in an address. */
    private static String compact(String value, int chars) {
        var compact = new StringBuilder();
        for (int at = 0; at < value.length() && compact.length() < chars; at++) {
            char c = value.charAt(at);
            if (c > ' ' && c != 0x7F && c != 0xA0) {
                compact.append(c);
            }
        }
        return compact.toString().toLowerCase(Locale.ROOT);
    }

    private void remote(String address) {
        String start = compact(address, LONGEST_ADDRESS);
        if (start.startsWith("//")) {
            start = "http:" + start;
        }
        if (start.startsWith("http:") || start.startsWith("https:") || start.startsWith("ftp:")) {
            String host = host(start);
            String counted = remoteByHost.size() < MOST_HOSTS || remoteByHost.containsKey(host) ? host : "";
            remoteByHost.merge(counted, 1, Integer::sum);
        }
    }

    /** The host of an address in lower case; empty when it has none that is written as hosts are. */
    private static String host(String address) {
        int from = address.indexOf(':') + 1;
        while (from < address.length() && (address.charAt(from) == '/' || address.charAt(from) == '\\')) {
            from++;
        }
        int to = from;
        while (to < address.length() && "/?#\\".indexOf(address.charAt(to)) < 0) {
            to++;
        }
        String authority = address.substring(from, to);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int port = authority.lastIndexOf(':');
        String host = port < 0 ? authority : authority.substring(0, port);
        boolean written = host.length() <= 253
                && host.codePoints()
                        .allMatch(c -> c < 0x80
                                ? ".-_".indexOf(c) >= 0 || Character.isLetterOrDigit(c)
                                : Character.isLetterOrDigit(c));
        return written ? host.toLowerCase(Locale.ROOT) : "";
    }

    private void style(DataNode data) {
        if (data.parent() instanceof Element parent && parent.normalName().equals("style")) {
            styleFetches(data.getWholeData());
        }
    }

    private void styleFetches(String css) {
        String lower = css.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf("url("); at >= 0; at = lower.indexOf("url(", at + 4)) {
            remote(unquoted(css, at + 4, ")("));
        }
        for (int at = lower.indexOf("@import"); at >= 0; at = lower.indexOf("@import", at + 7)) {
            String imported = unquoted(css, at + 7, ";@");
            if (!imported.toLowerCase(Locale.ROOT).startsWith("url(")) { // counted above
                remote(imported);
            }
        }
    }

    private static String unquoted(String css, int from, String stop) {
        int limit = Math.min(css.length(), from + LONGEST_ADDRESS);
        int at = from;
        while (at < limit
                && (Character.isWhitespace(css.charAt(at)) || css.charAt(at) == '"' || css.charAt(at) == '\'')) {
            at++;
        }
        int end = at;
        while (end < limit && stop.indexOf(css.charAt(end)) < 0 && css.charAt(end) != '"' && css.charAt(end) != '\'') {
            end++;
        }
        return css.substring(at, end);
    }

    private void attributes(String written, Element element) {
        switch (written) {
            case "td", "th" -> {
                number(element, "colspan", 1, 1000);
                number(element, "rowspan", 1, 1000);
            }
            case "ol" -> number(element, "start", -1_000_000, 1_000_000);
            case "li" -> number(element, "value", -1_000_000, 1_000_000);
            default -> {}
        }
        String direction = element.attr("dir").strip().toLowerCase(Locale.ROOT);
        if (direction.equals("ltr") || direction.equals("rtl") || direction.equals("auto")) {
            out.append(" dir=\"").append(direction).append('"');
        }
        String language = element.attr("lang").strip();
        if (LANGUAGE.matcher(language).matches()) {
            out.append(" lang=\"").append(language).append('"');
        }
    }

    private void number(Element element, String name, int least, int most) {
        String value = element.attr(name).strip();
        if (value.matches("-?[0-9]{1,7}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                out.append(' ').append(name).append("=\"").append(number).append('"');
            }
        }
    }

    private String link(Element element, boolean hides) {
        String address = address(element.attr("href"));
        if (address == null || openLinks > 0) { // a browser has no links in links
            if (hides) {
                out.append("<span");
                mark(true);
                out.append('>');
                return "</span>";
            }
            return "";
        }
        openLinks++;
        out.append("<a href=\"");
        SafeHtml.escape(address, out);
        out.append("\" rel=\"noopener noreferrer nofollow\" title=\"");
        SafeHtml.escape(address, out);
        out.append('"');
        if (hides) {
            out.append(" data-hidden=\"\"");
        }
        out.append('>');
        String truth = address.startsWith("mailto:") ? "" : otherHost(element, host(address));
        return truth.isEmpty() ? "</a>" : "</a> [" + SafeHtml.escape(truth) + "]";
    }

    /** The host a link leads to, where its text names another. */
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

    /** A link's address as it may be written; null for all schemes but three, and for addresses without a scheme. */
    private static @Nullable String address(String href) {
        if (href.length() > LONGEST_ADDRESS) {
            return null;
        }
        var address = new StringBuilder();
        href.strip().codePoints().forEach(c -> {
            if (c == ' ') {
                address.append("%20");
            } else if (Characters.shown(c) && !Characters.deceives(c) && c != 0xA0) {
                address.appendCodePoint(c);
            }
        });
        String whole = address.toString();
        int colon = whole.indexOf(':');
        String scheme = colon < 0 ? "" : whole.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" ->
                whole.startsWith("//", colon + 1) && whole.length() > colon + 3
                        ? scheme + whole.substring(colon)
                        : null;
            case "mailto" -> scheme + whole.substring(colon);
            default -> null;
        };
    }

    private void image(Element element) {
        String source = element.attr("src").strip();
        String alt = element.attr("alt").strip();
        if (source.regionMatches(true, 0, "cid:", 0, 4)) {
            Optional<String> address = inline.apply(decodePercent(source.substring(4)));
            if (address.isPresent()) {
                out.append("<img src=\"");
                SafeHtml.escape(address.get(), out);
                out.append("\" alt=\"");
                SafeHtml.escape(alt, out);
                out.append('"');
                number(element, "width", 1, 4000);
                number(element, "height", 1, 4000);
                out.append('>');
                return;
            }
        }
        if (!alt.isEmpty()) {
            out.append("<span title=\"picture not shown\">[");
            SafeHtml.escape(alt, out);
            out.append("]</span>");
        }
    }

    /** A cid: address is percent-encoded (RFC 2392); a Content-ID is ASCII. */
    private static String decodePercent(String text) {
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int high = c == '%' && at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(at + 2), 16) : -1;
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                at += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private boolean hides(String name, Element element) {
        return name.equals("template")
                || name.equals("dialog") && !element.hasAttr("open")
                || element.hasAttr("hidden")
                || HiddenStyle.hides(element, grounds);
    }
}
