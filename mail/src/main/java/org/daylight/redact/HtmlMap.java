package org.daylight.redact;

import java.util.Locale;
import java.util.Set;
import org.daylight.message.html.HtmlText;
import org.jsoup.nodes.Entities;

/**
 * HTML as a reader sees it, with the range of each char: without tags and comments, with character references replaced. It
 * reads any text, and is linear: a tag that is not closed is text.
 */
final class HtmlMap {

    /** Elements that a reader sees as a space or a new line. Between the others, words are not divided. */
    private static final Set<String> SPACING = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "button",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hr",
            "html",
            "iframe",
            "input",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "object",
            "ol",
            "option",
            "p",
            "pre",
            "script",
            "section",
            "select",
            "style",
            "summary",
            "table",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "ul");

    private static final int LONGEST_REFERENCE = 34;
    private static final int LONGEST_ELEMENT = 12;

    private final MappedText html;
    /** There is no such text after this index any more; then it is not searched for again. */
    private boolean noComment;

    private boolean noTag;
    private boolean noQuotes;

    HtmlMap(MappedText html) {
        this.html = html;
    }

    /** Receives the tags and comments. */
    interface Tags {
        void at(int from, int to);
    }

    /** Sends the text without tags. */
    void withoutTags(CharSink out) {
        read(out, (from, to) -> {
            String element = element(from);
            if (SPACING.contains(element)) {
                out.add(' ', html.from(from), html.to(to - 1));
            }
        });
    }

    /** Sends the text without tags and without the content of elements that {@link HtmlText} does not show. */
    void shownText(CharSink out) {
        var shown = new CharSink() {
            private String hidden = "";

            @Override
            public void add(int codePoint, int from, int to) {
                if (hidden.isEmpty()) {
                    out.add(codePoint, from, to);
                }
            }

            void tag(int from) {
                String element = element(from);
                boolean closes = html.startsWith(from, "</");
                if (hidden.isEmpty() && !closes && HtmlText.isNotText(element)) {
                    hidden = element;
                } else if (closes && hidden.equals(element)) {
                    hidden = "";
                }
            }
        };
        read(shown, (from, to) -> shown.tag(from));
    }

    /** Sends everything, with character references replaced also in tags and comments. */
    void withTags(CharSink out) {
        int at = 0;
        while (at < html.length()) {
            at = character(at, html.length(), out);
        }
    }

    /** Reports the tags and comments by indexes of chars. */
    void tags(Tags tags) {
        read((codePoint, from, to) -> {}, tags);
    }

    private void read(CharSink out, Tags tags) {
        int at = 0;
        while (at < html.length()) {
            int end = html.at(at) == '<' ? tagEnd(at) : -1;
            if (end < 0) {
                at = character(at, html.length(), out);
            } else {
                tags.at(at, end);
                at = end;
            }
        }
    }

    /** The name of the element of a tag, in lower case; empty for a comment. */
    private String element(int tag) {
        int at = tag + 1 < html.length() && html.at(tag + 1) == '/' ? tag + 2 : tag + 1;
        int end = at;
        while (end < html.length() && end - at < LONGEST_ELEMENT && isNameChar(html.at(end))) {
            end++;
        }
        return html.text(at, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** Just past the tag or comment that starts here; -1 where none does. */
    private int tagEnd(int at) {
        if (html.startsWith(at, "<!--")) {
            int end = noComment ? -1 : html.indexOf("-->", at + 4);
            noComment |= end < 0;
            if (end >= 0) {
                return end + 3;
            }
        }
        char next = at + 1 < html.length() ? html.at(at + 1) : ' ';
        if (noTag || !(isNameChar(next) || next == '/' || next == '!' || next == '?')) {
            return -1;
        }
        if (!noQuotes) {
            int end = quotedEnd(at);
            if (end >= 0) {
                return end;
            }
            noQuotes = true;
        }
        int end = html.indexOf(">", at);
        noTag = end < 0;
        return end < 0 ? -1 : end + 1;
    }

    /** The end of a tag whose attributes may contain ">" in quotation marks. */
    private int quotedEnd(int from) {
        char quote = 0;
        for (int at = from + 1; at < html.length(); at++) {
            char c = html.at(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return at + 1;
            } else if ((c == '"' || c == '\'') && html.at(at - 1) == '=') {
                quote = c;
            }
        }
        return -1;
    }

    /** Sends one character or character reference. @return the index after it */
    private int character(int at, int limit, CharSink out) {
        int end = html.at(at) == '&' ? referenceEnd(at, limit) : -1;
        if (end > 0) {
            String meant = meaning(html.text(at, end));
            if (!meant.isEmpty()) {
                int from = html.from(at);
                int to = html.to(end - 1);
                meant.codePoints().forEach(c -> out.add(c, from, to));
                return end;
            }
        }
        boolean pair =
                Character.isHighSurrogate(html.at(at)) && at + 1 < limit && Character.isLowSurrogate(html.at(at + 1));
        html.send(at, at + (pair ? 2 : 1), out);
        return at + (pair ? 2 : 1);
    }

    private int referenceEnd(int at, int limit) {
        int end = at + 1;
        if (end < limit && html.at(end) == '#') {
            end++;
        }
        while (end < limit && end - at < LONGEST_REFERENCE && isNameChar(html.at(end))) {
            end++;
        }
        return end < limit && html.at(end) == ';' ? end + 1 : end;
    }

    /** The text of a character reference; empty for one that is unknown. */
    private static String meaning(String reference) {
        String name = reference.substring(1).replace(";", "");
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            String digits = name.substring(hex ? 2 : 1);
            try {
                int code = Integer.parseInt(digits, hex ? 16 : 10);
                return Character.isValidCodePoint(code) ? Character.toString(code) : "";
            } catch (NumberFormatException e) {
                return "";
            }
        }
        return name.isEmpty() ? "" : Entities.getByName(name);
    }
}
