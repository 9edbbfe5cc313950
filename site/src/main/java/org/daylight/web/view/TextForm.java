package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.http.Request;
import org.daylight.web.language.Words;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A page of the site as plain text: its main part, in lines of at most {@value #WIDTH} characters, with the addresses of its links in a list at the end.
 */
public final class TextForm extends PageText {

    private static final int WIDTH = 78;
    private static final int MAX_INDENT = 24;

    /** Blocks that are divided from the next by an empty line. */
    private static final Set<String> SPACED = Set.of(
            "p", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "ul", "ol", "dl", "section", "article", "aside");

    private final List<String> links = new ArrayList<>();
    private int indent;
    private String mark = "";

    private TextForm() {}

    /** Whether a reader wants text: by {@code as=text}, or because the request accepts plain text and prefers it to HTML. */
    public static boolean isWanted(Request request) {
        return request.parameter("as").equals("text")
                || quality(request.header("accept"), "text/plain") > quality(request.header("accept"), "text/html");
    }

    /** The quality of a media type in an Accept field (RFC 9110 section 12.5.1), in thousandths; ranges do not count. */
    private static int quality(String accept, String type) {
        for (String one : accept.split(",", 50)) {
            String[] parts = one.strip().split(";", 10);
            if (parts[0].strip().equalsIgnoreCase(type)) {
                for (String parameter : parts) {
                    String value = parameter.strip();
                    if (value.startsWith("q=") && value.substring(2).matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
                        return (int) Math.round(1_000 * Double.parseDouble(value.substring(2)));
                    }
                }
                return 1_000;
            }
        }
        return 0;
    }

    /** The text of a page. */
    public static String of(String html) {
        Document page = Jsoup.parse(html);
        var text = new TextForm();
        text.line.append(page.title());
        text.endBlock(true);
        text.read(page);
        text.endBlock(true);
        if (!text.links.isEmpty()) {
            text.out.append(Words.of("file.text.links")).append("\n\n");
            for (int i = 0; i < text.links.size(); i++) {
                text.out
                        .append('[')
                        .append(i + 1)
                        .append("] ")
                        .append(clean(text.links.get(i)))
                        .append('\n');
            }
        }
        return text.out.toString().strip() + "\n";
    }

    @Override
    void begin(String name) {
        switch (name) {
            case "hr" -> out.append("-".repeat(20)).append("\n\n");
            case "li" -> mark = "* ";
            case "dd" -> indent += 2;
            case "blockquote" -> indent += 4;
            case "ul", "ol" -> indent += 2;
            case "pre" -> pre++;
            default -> {}
        }
    }

    @Override
    void end(Element element, String name) {
        if (name.equals("a")
                && !element.attr("href").isEmpty()
                && !element.attr("href").startsWith("#")) {
            String address = element.attr("href");
            int known = links.indexOf(address);
            if (known < 0 && links.size() < 1_000) {
                links.add(address);
                known = links.size() - 1;
            }
            line.append(known < 0 ? "" : "[" + (known + 1) + "]");
        }
        boolean isHeading = name.equals("h1") || name.equals("h2") || name.equals("h3");
        int length = isHeading ? line.toString().strip().length() : 0;
        if (isBlock(name)) {
            endBlock(false);
        }
        if (length > 0) {
            out.append((name.equals("h1") ? "=" : "-").repeat(Math.min(WIDTH, length)))
                    .append('\n');
        }
        if (SPACED.contains(name)) {
            endBlock(true);
        }
        switch (name) {
            case "dd" -> indent -= 2;
            case "blockquote" -> indent -= 4;
            case "ul", "ol" -> indent -= 2;
            case "pre" -> pre--;
            default -> {}
        }
    }

    @Override
    void endBlock(boolean space) {
        if (!line.toString().isBlank()) {
            endLine();
        }
        line.setLength(0);
        if (space) {
            addSpace();
        }
    }

    @Override
    void endLine() {
        String text = clean(line.toString());
        line.setLength(0);
        String first = " ".repeat(Math.min(MAX_INDENT, Math.max(0, indent - mark.length()))) + mark;
        String rest = " ".repeat(Math.min(MAX_INDENT, indent));
        mark = "";
        if (pre > 0) {
            out.append(rest).append(text.stripTrailing()).append('\n');
            return;
        }
        var row = new StringBuilder(first);
        int begin = row.length();
        for (String word : text.strip().split(" ")) {
            if (row.length() > begin && row.length() + 1 + word.length() > WIDTH) {
                out.append(row).append('\n');
                row.setLength(0);
                row.append(rest);
                begin = row.length();
            }
            row.append(row.length() > begin ? " " : "").append(word);
        }
        out.append(row.toString().stripTrailing()).append('\n');
    }
}
