package org.daylight.message.html;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * HTML that is safe in a page of this site, and what was removed from the original ({@code docs/decisions/0032}).
 *
 * <p>The result is rebuilt from an allow-list of elements and attributes: no scripts, styles, forms, identifiers or
 * classes, and nothing that is fetched from another site. Links lead to {@code http}, {@code https} and {@code mailto}
 * only and show their target. Text that the original hides is shown, in an element that has the attribute {@code
 * data-hidden}.
 *
 * @param html well-formed elements and text, to be put inside a block element; contains no {@code <html>} or {@code
 * <body>}
 * @param remoteByHost number of resources that the original would have fetched, by host; a host that could not be read
 * is ""
 * @param scripts number of script elements, event attributes and links that run code
 * @param forms number of forms, and of controls outside of forms
 * @param hidden number of elements whose text the original would have hidden
 * @param cut whether the original was longer than what is parsed as HTML: its rest is shown without markup, up to 4
 * million characters in all
 */
public record SafeHtml(
        String html, SortedMap<String, Integer> remoteByHost, int scripts, int forms, int hidden, boolean cut) {

    /**
     * Cleans HTML without showing images of the message.
     *
     * @param html as in {@code Message#html()}
     */
    public static SafeHtml clean(String html) {
        return clean(html, contentId -> Optional.empty());
    }

    /**
     * Cleans HTML.
     *
     * @param html as in {@code Message#html()}
     * @param inline the address under which the site serves the part with this Content-ID; empty when it does not. The
     * address is the site's own; it is escaped but not checked
     */
    public static SafeHtml clean(String html, Function<String, Optional<String>> inline) {
        var writer = new SafeHtmlWriter(inline);
        Html read = Html.read(html);
        writer.write(read.tree());
        writer.rest(read.rest());
        return writer.result(read.cut() || !read.rest().isEmpty());
    }

    /** Number of resources that would have been fetched, of all hosts. */
    int remote() {
        return remoteByHost.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether nothing of importance was removed. */
    boolean isWhole() {
        return remoteByHost.isEmpty() && scripts == 0 && forms == 0 && hidden == 0 && !cut;
    }

    /** Escapes text for use between tags and in a quoted attribute. */
    public static String escape(String text) {
        var out = new StringBuilder(text.length() + text.length() / 8);
        escape(text, out);
        return out.toString();
    }

    private static final Map<Character, String> ENTITIES =
            Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;", '`', "&#96;");

    static void escape(String text, StringBuilder out) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean half = Character.isSurrogate(c);
            if (half
                    && Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                out.append(c).append(text.charAt(++at));
            } else if (half) {
                out.append('\uFFFD');
            } else if (c >= 0x80 || Character.isLetterOrDigit(c) || c == ' ') {
                out.append(c >= 0x80 && c < 0xA0 || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
            } else if (c < ' ' || c == 0x7F) {
                out.append(c == '\n' || c == '\t' ? c : ' ');
            } else {
                String entity = ENTITIES.get(c);
                if (entity == null) {
                    out.append(c);
                } else {
                    out.append(entity);
                }
            }
        }
    }
}
