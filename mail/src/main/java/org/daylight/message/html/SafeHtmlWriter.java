package org.daylight.message.html;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.jsoup.nodes.Attribute;
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

    private static final Set<String> CONTROLS = Set.of("input", "select", "textarea", "button");

    /** Attributes with the address of a resource that a browser fetches automatically. */
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
    /** The text before a host is a user name and password, or imitates another host. */
    private static final Pattern USER = Pattern.compile("^(https?://)[^/?#]*@");

    private static final Pattern AUTHORITY =
            Pattern.compile("https?://[^/?#@:.-][^/?#@:]*(?::([0-9]{1,5})?)?(?=[/?#]|$)");
    private static final int LONGEST_ADDRESS = 4096;
    private static final int MOST_HOSTS = 1000;

    private final Function<String, Optional<String>> inline;
    private final Markup root = Markup.element("div", "");
    /** The innermost element first. */
    private final ArrayDeque<Markup> around = new ArrayDeque<>();

    private final TreeMap<String, Integer> remoteByHost = new TreeMap<>();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final Map<Element, String> grounds = new IdentityHashMap<>();

    private int skipping;
    private int scripts;
    private int forms;
    private int hidden;
    /** Number of open elements that hide their text; within one, styles are not evaluated. */
    private int hiding;
    /** Number of characters of text so far: an element that hides no text is not counted. */
    private long text;

    private int openForms;
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
        ContentModel.keep(root);
        return new SafeHtml(root.html(), Collections.unmodifiableSortedMap(remoteByHost), scripts, forms, hidden, cut);
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
        if (closed.written() != null) {
            close(closed.written());
        }
        text(closed.after());
        text(element.normalName().equals("option") ? " " : ""); // the options were one below the other
        openForms -= element.normalName().equals("form") ? 1 : 0;
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
        count(name, element);
        if (HtmlText.NOT_TEXT.contains(name)) {
            skipping++;
        }
        boolean hides = skipping == 0 && hiding == 0 && hides(name, element);
        hiding += hides ? 1 : 0;
        long textBefore = text;
        Markup written = skipping > 0 ? null : written(name, element, hides);
        String after = written != null && written.name.equals("a") ? truth(element) : "";
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
        String address = name.equals("a") && openLinks == 0 ? address(element.attr("href")) : null;
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

    /** The start of a value in lower case, without the characters that browsers ignore in an address. */
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

    /** The host of an address in lower case; empty when it has no valid one. */
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
    private static String truth(Element element) {
        String address = address(element.attr("href"));
        if (address == null || address.startsWith("mailto:")) {
            return "";
        }
        String truth = otherHost(element, host(address));
        return truth.isEmpty() ? "" : " [" + truth + "]";
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

    /**
     * The address of a link, normalised; null for other schemes than the three that are allowed, and for relative
     * addresses.
     */
    private static @Nullable String address(String href) {
        if (href.length() > LONGEST_ADDRESS) {
            return null;
        }
        var address = new StringBuilder();
        href.strip()
                .codePoints()
                .filter(c -> Characters.shown(c) && !Characters.deceives(c) && c != 0xA0)
                .forEach(address::appendCodePoint);
        int colon = address.indexOf(":");
        String scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        String whole = scheme + encoded(address.substring(Math.max(colon, 0)));
        return switch (scheme) {
            case "http", "https" -> {
                String withoutName = USER.matcher(whole).replaceFirst("$1");
                yield isAddress(withoutName) && hasHost(withoutName) ? withoutName : null;
            }
            case "mailto" -> isAddress(whole) ? whole : null;
            default -> null;
        };
    }

    /** Percent-encodes characters that browsers accept in an address, but RFC 3986 does not allow. */
    private static String encoded(String address) {
        var out = new StringBuilder(address.length());
        int fragment = address.indexOf('#');
        for (int at = 0; at < address.length(); at++) {
            char c = address.charAt(at);
            boolean bare = c == '%'
                    && !(at + 2 < address.length()
                            && HexFormat.isHexDigit(address.charAt(at + 1))
                            && HexFormat.isHexDigit(address.charAt(at + 2)));
            if (bare || " \"<>\\^`{|}[]".indexOf(c) >= 0 || c == '#' && at > fragment) {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isAddress(String address) {
        try {
            new URI(address);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether there are two slashes, a host, and a valid port if there is one. */
    private static boolean hasHost(String address) {
        Matcher authority = AUTHORITY.matcher(address);
        return authority.lookingAt()
                && !host(address).isEmpty()
                && (authority.group(1) == null || Integer.parseInt(authority.group(1)) < 65_536);
    }

    private void image(Element element) {
        String source = element.attr("src").strip();
        String alt = element.attr("alt").strip();
        if (source.regionMatches(true, 0, "cid:", 0, 4)) {
            Optional<String> address = inline.apply(decodePercent(source.substring(4)));
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
