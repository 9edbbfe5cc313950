package org.daylight.web.language;

/**
 * Adds the language to the links of a finished page that a reader selected by an address ({@code /de/harbour}), so that it stays selected. Links
 * to files do not change, because these are the same in every language: {@code src}, {@code srcset}, and every address whose last part has a
 * dot and is no mail address. A permanent link ({@code rel="bookmark"} after its address) does not change either: it is for others, who read
 * another language. Reads the page as this site writes it: every attribute has quotation marks, and {@code <} in a text is escaped.
 */
public final class LanguageLinks {

    private final String html;
    private final String prefix;
    private final StringBuilder out;
    private int copied;

    private LanguageLinks(String html, Language language) {
        this.html = html;
        prefix = language.tag() + "/";
        out = new StringBuilder(html.length() + html.length() / 16);
    }

    /** The page with its links. @param html a finished page of this site */
    public static String selected(String html, Language language) {
        var links = new LanguageLinks(html, language);
        int at = html.indexOf("<body");
        while (at >= 0) {
            at = html.indexOf('<', links.tag(at));
        }
        return links.out.append(html, links.copied, html.length()).toString();
    }

    /** Reads a tag. @return where it ends */
    private int tag(int start) {
        int at = start + 1;
        while (at < html.length() && html.charAt(at) != '>') {
            if (html.charAt(at) != '"') {
                at++;
                continue;
            }
            int end = html.indexOf('"', at + 1);
            if (end < 0) {
                return html.length();
            }
            if (isLink(at) && isOfPage(at + 1, end) && !html.startsWith(" rel=\"bookmark", end + 1)) {
                out.append(html, copied, at + 2).append(prefix);
                copied = at + 2;
            }
            at = end + 1;
        }
        return at;
    }

    /** Whether the quotation mark at this place begins the value of an attribute with an address. */
    private boolean isLink(int quote) {
        return html.startsWith(" href=", quote - 6)
                || html.startsWith(" action=", quote - 8)
                || html.startsWith(" formaction=", quote - 12);
    }

    /** Whether an address leads to a page of this site, and does not select a language itself. */
    private boolean isOfPage(int start, int end) {
        if (html.charAt(start) != '/' || html.charAt(start + 1) == '/') {
            return false;
        }
        int path = start;
        int last = start;
        while (path < end && html.charAt(path) != '?' && html.charAt(path) != '#') {
            last = html.charAt(path) == '/' ? path : last;
            path++;
        }
        String first = html.substring(start + 1, Math.min(path, start + 3));
        boolean isLanguage = (path == start + 3 || path > start + 3 && html.charAt(start + 3) == '/')
                && Language.tagged(first).isPresent();
        String name = html.substring(last, path);
        boolean isMailAddress = html.startsWith("/people/", start) && name.contains("%40");
        return !isLanguage && (isMailAddress || name.indexOf('.') < 0);
    }
}
