package org.daylight.message.html;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.daylight.message.Characters;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Detects inline styles that make text invisible to a reader. Style sheets are not evaluated. */
final class HiddenStyle {

    private static final int LONGEST = 10_000;

    private static final Set<String> WHITES = Set.of(
            "white",
            "#fff",
            "#ffffff",
            "#fefefe",
            "#fdfdfd",
            "#fffffe",
            "transparent",
            "rgb(255,255,255)",
            "rgba(255,255,255,1)",
            "rgba(0,0,0,0)",
            "rgba(255,255,255,0)",
            "snow",
            "ivory");

    /** Most enclosing elements whose background is examined. */
    private static final int MOST_ENCLOSING = 30;

    private HiddenStyle() {}

    /**
     * Whether the style of an element, or the colour of a font element, hides its text.
     *
     * @param backgrounds cache of the backgrounds in this tree, by identity: many elements share one background, and its
     * style is parsed once
     */
    static boolean hides(Element element, Map<Element, String> backgrounds) {
        String style = element.attr("style");
        Map<String, String> values = style.isEmpty() ? Map.of() : values(Characters.cut(style, LONGEST));
        String colour = element.normalName().equals("font") ? element.attr("color") : values.get("color");
        return colour != null && isBackground(compact(colour), element, backgrounds) || hides(values);
    }

    private static boolean hides(Map<String, String> values) {
        return "none".equals(values.get("display"))
                || "hidden".equals(values.get("visibility"))
                || "collapse".equals(values.get("visibility"))
                || "all".equals(values.get("mso-hide"))
                || isTiny(values.get("font-size"), 2)
                || isTiny(values.get("opacity"), 0.1)
                || isTiny(values.get("max-height"), 1) && !"visible".equals(values.get("overflow"))
                || isTiny(values.get("height"), 1) && "hidden".equals(values.get("overflow"))
                || isTiny(values.get("width"), 1) && "hidden".equals(values.get("overflow"))
                || isFar(values.get("text-indent"))
                || isFar(values.get("left"))
                || isFar(values.get("top"))
                || isFar(values.get("margin-left"))
                || isFar(values.get("margin-top"))
                || values.containsKey("clip") && values.getOrDefault("clip", "").startsWith("rect(0")
                || values.getOrDefault("clip-path", "").startsWith("inset(50%")
                || values.getOrDefault("transform", "").startsWith("scale(0");
    }

    /** Whether a colour equals the background; without any style, the background is white. */
    private static boolean isBackground(String colour, Element element, Map<Element, String> backgrounds) {
        if (colour.isEmpty() || colour.equals("transparent")) {
            return !colour.isEmpty();
        }
        Element at = element;
        for (int steps = 0; steps < MOST_ENCLOSING && at != null; steps++) {
            String background = backgrounds.computeIfAbsent(at, HiddenStyle::background);
            if (!background.isEmpty() && !background.equals("transparent") && !background.equals("none")) {
                return background.equals(colour) || WHITES.contains(colour) && WHITES.contains(background);
            }
            at = at.parent();
        }
        return WHITES.contains(colour);
    }

    private static String background(Element element) {
        String style = element.attr("style");
        if (!style.isEmpty()) {
            Map<String, String> values = values(Characters.cut(style, LONGEST));
            String background = values.getOrDefault("background-color", values.get("background"));
            if (background != null) {
                return background;
            }
        }
        return element.hasAttr("background") ? "picture" : compact(element.attr("bgcolor"));
    }

    private static boolean isTiny(@Nullable String value, double below) {
        if (value == null) {
            return false;
        }
        double number = number(value);
        boolean relative = value.endsWith("em") || value.endsWith("%");
        return relative ? number >= 0 && number < 0.1 : number >= 0 && number < below;
    }

    private static boolean isFar(@Nullable String value) {
        return value != null && value.startsWith("-") && number(value.substring(1)) >= 500;
    }

    /** The number at the start of a value; -1 without one. */
    private static double number(String value) {
        int end = 0;
        while (end < value.length()
                && end < 9
                && (Character.digit(value.charAt(end), 10) >= 0 || value.charAt(end) == '.')) {
            end++;
        }
        try {
            return end == 0 ? -1 : Double.parseDouble(value.substring(0, end));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The declarations without comments and {@code !important}; of duplicates the last. */
    private static Map<String, String> values(String style) {
        var values = new LinkedHashMap<String, String>();
        for (String declaration : withoutComments(style).split(";", 200)) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                String value = compact(declaration.substring(colon + 1));
                int important = value.indexOf('!');
                values.put(
                        declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        important < 0 ? value : value.substring(0, important));
            }
        }
        return values;
    }

    private static String withoutComments(String style) {
        var out = new StringBuilder(style.length());
        int at = 0;
        while (at < style.length()) {
            int comment = style.indexOf("/*", at);
            out.append(style, at, comment < 0 ? style.length() : comment);
            int end = comment < 0 ? -1 : style.indexOf("*/", comment + 2);
            at = end < 0 ? style.length() : end + 2;
        }
        return out.toString();
    }

    private static String compact(String value) {
        return value.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
