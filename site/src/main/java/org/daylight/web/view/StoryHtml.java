package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.daylight.story.StoryItem;
import org.daylight.story.StoryTarget;
import org.daylight.story.StoryText;
import org.jspecify.annotations.Nullable;

/**
 * A story as HTML. Only elements that this class writes are in it; every text and address of the story is escaped. No recursion.
 */
public final class StoryHtml {

    /** Where the links of a story lead, for one kind of site. */
    public interface Targets {

        /** Where a link leads. @param words what it quotes; null for nothing */
        StoryLinks.Link to(StoryTarget target, @Nullable String words) throws IOException;

        /** The address of a picture; empty where pictures are not shown, and the page links to its document. */
        String picture(StoryTarget.View target);
    }

    private final StringBuilder html = new StringBuilder();
    private final Targets links;

    /** Remarks that follow the links that are open. */
    private final Deque<String> remarks = new ArrayDeque<>();

    private StoryHtml(Targets links) {
        this.links = links;
    }

    /** The HTML of a story's text. @param links says where links lead */
    public static String of(StoryText story, Targets links) throws IOException {
        var html = new StoryHtml(links);
        for (StoryItem item : story.items()) {
            html.add(item);
        }
        return html.html.toString();
    }

    private void add(StoryItem item) throws IOException {
        switch (item) {
            case StoryItem.Start(StoryItem.Kind kind, int line) -> html.append(opening(kind));
            case StoryItem.End(StoryItem.Kind kind) -> html.append(closing(kind));
            case StoryItem.Text(String text) -> text(text);
            case StoryItem.LineEnd(boolean hard) -> html.append(hard ? "<br>\n" : "\n");
            case StoryItem.Rule rule -> html.append("<hr>\n");
            case StoryItem.LinkStart start -> open(start);
            case StoryItem.LinkEnd end -> {
                html.append("</a>");
                String remark = remarks.pop();
                if (!remark.isEmpty()) {
                    html.append(" <span class=\"small unknown\">(");
                    text(remark);
                    html.append(")</span>");
                }
            }
            case StoryItem.Picture picture -> picture(picture);
        }
    }

    private void open(StoryItem.LinkStart start) throws IOException {
        StoryLinks.Link link = links.to(start.target(), start.quotation());
        html.append("<a href=\"");
        text(link.address());
        html.append(link.isElsewhere() ? "\" rel=\"noopener noreferrer nofollow\">" : "\">");
        remarks.push(link.remark());
    }

    private void picture(StoryItem.Picture picture) throws IOException {
        String address = links.picture(picture.target());
        if (address.isEmpty()) {
            StoryLinks.Link link = links.to(picture.target(), null);
            html.append("<a href=\"");
            text(link.address());
            html.append("\">");
            text(picture.words());
            html.append("</a>");
            return;
        }
        html.append("<img src=\"");
        text(address);
        html.append("\" alt=\"");
        text(picture.words());
        html.append("\" loading=\"lazy\">");
    }

    private static String opening(StoryItem.Kind kind) {
        return switch (kind) {
            case PARAGRAPH -> "<p dir=\"auto\">";
            case HEADING -> "<h2 dir=\"auto\">";
            case SUBHEADING -> "<h3 dir=\"auto\">";
            case LIST -> "<ul dir=\"auto\">\n";
            case NUMBERED_LIST -> "<ol dir=\"auto\">\n";
            case LIST_ITEM -> "<li>";
            case QUOTE -> "<blockquote dir=\"auto\">\n";
            case EMPHASIS -> "<em>";
            case STRONG -> "<strong>";
            case CODE -> "<code>";
            case CODE_BLOCK -> "<pre dir=\"auto\">";
        };
    }

    private static String closing(StoryItem.Kind kind) {
        return switch (kind) {
            case PARAGRAPH -> "</p>\n";
            case HEADING -> "</h2>\n";
            case SUBHEADING -> "</h3>\n";
            case LIST -> "</ul>\n";
            case NUMBERED_LIST -> "</ol>\n";
            case LIST_ITEM -> "</li>\n";
            case QUOTE -> "</blockquote>\n";
            case EMPHASIS -> "</em>";
            case STRONG -> "</strong>";
            case CODE -> "</code>";
            case CODE_BLOCK -> "</pre>\n";
        };
    }

    /** A plain text as a paragraph whose line ends readers see; empty for an empty text. */
    static String plain(String text) {
        var html = new StringBuilder();
        for (String line : text.isEmpty() ? List.<String>of() : text.lines().toList()) {
            html.append(html.isEmpty() ? "<p dir=\"auto\">" : "<br>\n");
            text(line, html);
        }
        return html.isEmpty() ? "" : html.append("</p>\n").toString();
    }

    private void text(String given) {
        text(given, html);
    }

    private static void text(String given, StringBuilder html) {
        String text = DocumentRow.straight(given);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }
}
