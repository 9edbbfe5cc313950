package org.daylight.message.html;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses HTML more strictly than any browser and reports faults, independently of the writer under test. */
public final class SafeMarkup {

    private static final Set<String> ELEMENTS = Set.of(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "dd",
            "del",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
            "var",
            "wbr");
    private static final Set<String> VOID = Set.of("br", "hr", "wbr", "img");
    private static final Set<String> ATTRIBUTES = Set.of(
            "href",
            "rel",
            "title",
            "data-hidden",
            "src",
            "alt",
            "width",
            "height",
            "colspan",
            "rowspan",
            "start",
            "value",
            "dir",
            "lang");

    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*+\"){0,20})>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)=\"([^\"]*)\"");
    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt|quot|#39|#96);");

    private SafeMarkup() {}

    /** The first fault, if there is one. */
    public static Optional<String> fault(String html) {
        var open = new ArrayDeque<String>();
        int at = 0;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            String text = html.substring(at, tag < 0 ? html.length() : tag);
            if (!isText(text)) {
                return Optional.of("text not escaped: " + text);
            }
            if (tag < 0) {
                break;
            }
            Matcher matcher = TAG.matcher(html).region(tag, html.length());
            if (!matcher.lookingAt()) {
                return Optional.of("no tag: " + html.substring(tag, Math.min(html.length(), tag + 60)));
            }
            String name = matcher.group(2);
            if (!ELEMENTS.contains(name)) {
                return Optional.of("element: " + name);
            }
            if (!matcher.group(1).isEmpty()) {
                if (!matcher.group(3).isEmpty() || open.isEmpty() || !open.pop().equals(name)) {
                    return Optional.of("end tag: " + name);
                }
            } else {
                Optional<String> fault = faultOfAttributes(name, matcher.group(3));
                if (fault.isPresent()) {
                    return fault;
                }
                if (!VOID.contains(name)) {
                    open.push(name);
                }
            }
            at = matcher.end();
        }
        return open.isEmpty() ? Optional.empty() : Optional.of("not closed: " + open);
    }

    private static boolean isText(String text) {
        Matcher entity = ENTITY.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if ("<>\"'`".indexOf(c) >= 0) {
                return false;
            }
            if (c == '&' && !entity.region(at, text.length()).lookingAt()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> faultOfAttributes(String element, String attributes) {
        Matcher matcher = ATTRIBUTE.matcher(attributes);
        var seen = new java.util.HashSet<String>();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = matcher.group(2);
            if (!ATTRIBUTES.contains(name) || !seen.add(name)) {
                return Optional.of("attribute: " + name);
            }
            if (!isText(value)) {
                return Optional.of("value not escaped: " + value);
            }
            boolean link = name.equals("href");
            if (link && !(element.equals("a") && value.matches("(?:https?://|mailto:).+"))) {
                return Optional.of("href: " + value);
            }
            if (name.equals("src") && !(element.equals("img") && value.startsWith("/inline/"))) {
                return Optional.of("src: " + value);
            }
        }
        return Optional.empty();
    }
}
