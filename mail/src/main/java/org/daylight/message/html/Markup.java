package org.daylight.message.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An element or a text of the output: {@link SafeHtmlWriter} creates them and {@link ContentModel} arranges them. */
final class Markup {

    static final Set<String> VOID = Set.of("br", "hr", "img", "wbr");

    /** What is allowed in a paragraph: phrasing content. */
    private static final Set<String> INLINE = Set.of(
            "", "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd",
            "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr");

    /** The element's name; empty for text. */
    String name;

    /** Attributes that are allowed on any element, as written; for a text, the escaped text. */
    final String written;

    /** Attributes that are allowed only on an element of this name, as written. */
    String own = "";

    /** Columns of a cell. */
    int columns = 1;
    /** Rows of a cell. */
    int rows = 1;

    /** Whether it contains anything that is not allowed in a paragraph. */
    boolean holdsBlock;

    boolean holdsTable;

    List<Markup> children = new ArrayList<>();

    private Markup(String name, String written) {
        this.name = name;
        this.written = written;
    }

    static Markup element(String name, String attributes) {
        return new Markup(name, attributes);
    }

    static Markup text(String escaped) {
        return new Markup("", escaped);
    }

    boolean isText() {
        return name.isEmpty();
    }

    /** Whether it is invisible to a reader. */
    boolean isBlank() {
        return isText() && written.chars().allMatch(c -> c == ' ' || c == '\n' || c == '\t');
    }

    /** Whether it is not allowed in a paragraph. */
    boolean isBlock() {
        return holdsBlock || !isInline(name);
    }

    static boolean isInline(String name) {
        return INLINE.contains(name);
    }

    /** Changes the name and removes the attributes that only the old name allows. */
    void rename(String other) {
        name = other;
        own = "";
        columns = 1;
        rows = 1;
    }

    /** The children as HTML. */
    String html() {
        var out = new StringBuilder();
        var todo = new ArrayDeque<Markup>(children);
        while (!todo.isEmpty()) {
            Markup next = todo.pop();
            if (next.isText()) {
                out.append(next.written);
                continue;
            }
            next.startTag(out);
            if (!VOID.contains(next.name)) {
                todo.push(text("</" + next.name + ">"));
                next.children.reversed().forEach(todo::push);
            }
        }
        return out.toString();
    }

    private void startTag(StringBuilder out) {
        out.append('<').append(name).append(own);
        if (columns > 1) {
            out.append(" colspan=\"").append(columns).append('"');
        }
        if (rows > 1) {
            out.append(" rowspan=\"").append(rows).append('"');
        }
        out.append(written).append('>');
        if (name.equals("pre")
                && !children.isEmpty()
                && children.getFirst().written.startsWith("\n")) {
            out.append('\n'); // a browser skips the first line feed of a pre
        }
    }
}
