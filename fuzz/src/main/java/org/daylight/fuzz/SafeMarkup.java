package org.daylight.fuzz;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Reads HTML as a browser does and looks for what no page of an archive may have. */
final class SafeMarkup {

    private static final Set<String> FORBIDDEN = Set.of(
            "script",
            "style",
            "link",
            "meta",
            "base",
            "iframe",
            "frame",
            "object",
            "embed",
            "applet",
            "form",
            "input",
            "button",
            "textarea",
            "select",
            "svg",
            "math",
            "template",
            "noscript",
            "plaintext",
            "xmp",
            "title",
            "video",
            "audio",
            "source",
            "portal");
    private static final Set<String> FETCHED =
            Set.of("src", "srcset", "background", "poster", "data", "action", "formaction", "ping", "cite");

    private SafeMarkup() {}

    /** @param html the content of a block element */
    static void check(String html) {
        Element body = Parser.parseBodyFragment("<div id=outer>" + html + "</div><p id=after>", "")
                .body();
        Element outer = body.getElementById("outer");
        Violation.unless(
                outer != null && body.childrenSize() == 2 && body.child(1).id().equals("after"),
                "the markup leaves its element");
        for (Element each : outer.getAllElements()) {
            String name = each.normalName();
            Violation.unless(!FORBIDDEN.contains(name), "an element " + name);
            for (Attribute attribute : each.attributes()) {
                check(name, attribute.getKey().toLowerCase(Locale.ROOT), attribute.getValue());
            }
        }
    }

    private static void check(String element, String name, String value) {
        Violation.unless(!name.startsWith("on") && !name.equals("style"), "an attribute " + name);
        Violation.unless(!FETCHED.contains(name), "an attribute that is fetched: " + name);
        if (name.equals("href")) {
            String address = value.toLowerCase(Locale.ROOT);
            Violation.unless(
                    element.equals("a")
                            && (address.startsWith("http://")
                                    || address.startsWith("https://")
                                    || address.startsWith("mailto:")
                                    || address.startsWith("#")),
                    "a link to " + value);
        }
    }
}
