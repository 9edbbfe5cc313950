package org.daylight.message.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the XML of mime4j's expectations: one element on each line, text between them, four entities. It may contain
 * bytes that XML forbids.
 */
final class Xml {

    /** An element; {@code attribute} is the value of its only one, or empty. */
    record Node(String name, String attribute, List<Node> children, StringBuilder raw) {

        /** Its text, without the line ending after the opening tag. */
        String text() {
            String text = raw.toString();
            text = text.startsWith("\r\n") ? text.substring(2) : text.startsWith("\n") ? text.substring(1) : text;
            return text.replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&");
        }
    }

    private final Node root;

    Xml(String xml) {
        var open = new ArrayDeque<Node>();
        Node top = new Node("", "", new ArrayList<>(), new StringBuilder());
        open.push(top);
        int at = 0;
        while (at < xml.length()) {
            int tag = xml.indexOf('<', at);
            tag = tag < 0 ? xml.length() : tag;
            open.peek().raw().append(xml, at, tag);
            if (tag == xml.length()) {
                break;
            }
            int end = xml.indexOf('>', tag);
            String inner = xml.substring(tag + 1, end);
            at = end + 1;
            if (inner.startsWith("/")) {
                open.pop();
                continue;
            }
            boolean closed = inner.endsWith("/");
            int space = inner.indexOf(' ');
            int quote = inner.indexOf('"');
            String name = inner.substring(0, space < 0 ? inner.length() - (closed ? 1 : 0) : space);
            String attribute = quote < 0 ? "" : inner.substring(quote + 1, inner.lastIndexOf('"'));
            Node node = new Node(name, attribute, new ArrayList<>(), new StringBuilder());
            open.peek().children().add(node);
            if (!closed) {
                open.push(node);
            }
        }
        this.root = top.children().getFirst();
    }

    Node root() {
        return root;
    }
}
