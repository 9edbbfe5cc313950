package org.daylight.web.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.daylight.archive.PublicRecord;
import org.daylight.http.Response;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/** Writes an Atom feed (RFC 4287): first its head, then its entries. Escapes every text. For one thread. */
public final class AtomFeed {

    private static final String NEVER = "1970-01-01T00:00:00Z";

    private final PublicRecord contents;
    private final StringBuilder out = new StringBuilder(8_192);

    /**
     * The head of a feed.
     *
     * @param id the part of the feed's identifier after the log's name
     * @param subtitle empty for none
     * @param updated null for a feed without entries
     * @param self the address of the feed
     * @param page the address of the page that it belongs to
     */
    record Head(
            String id,
            String title,
            String subtitle,
            @Nullable Instant updated,
            String self,
            String page) {}

    AtomFeed(PublicRecord contents, Head head) {
        this.contents = contents;
        out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                + "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        element("  ", "id", id(contents, head.id()));
        element("  ", "title", head.title());
        if (!head.subtitle().isEmpty()) {
            element("  ", "subtitle", head.subtitle());
        }
        element("  ", "updated", head.updated() == null ? NEVER : Formats.machine(head.updated()));
        author("  ", contents.origin());
        link("  ", "self", "application/atom+xml", "", head.self());
        link("  ", "alternate", "text/html", "", head.page());
    }

    /** Names the hub of the feed (WebSub section 4). Comes before the entries. */
    void hub(URI address) {
        out.append("  <link rel=\"hub\" href=\"")
                .append(xml(address.toString()))
                .append("\"/>\n");
    }

    /** Begins an entry. @param id the part of its identifier after the log's name */
    void begin(String id, String title, Instant time) {
        out.append("  <entry>\n");
        element("    ", "id", id(contents, id));
        element("    ", "title", title);
        element("    ", "published", Formats.machine(time));
        element("    ", "updated", Formats.machine(time));
    }

    /** Names an author of the entry. */
    void author(String name) {
        author("    ", name);
    }

    /** Adds a link to the entry. */
    void link(String relation, String type, String address) {
        link("    ", relation, type, "", address);
    }

    /** Adds a file to the entry. */
    void enclosure(String type, long bytes, String address) {
        link("    ", "enclosure", type, " length=\"" + bytes + "\"", address);
    }

    /** Ends the entry with its words. @param element {@code content} or {@code summary} */
    void end(String element, String words) {
        String type = element.equals("content") ? " type=\"text\"" : "";
        out.append("    <").append(element).append(type).append('>').append(xml(words));
        out.append("</").append(element).append(">\n  </entry>\n");
    }

    /** The whole feed. */
    Response response() {
        byte[] feed = (out + "</feed>\n").getBytes(StandardCharsets.UTF_8);
        return Response.bytes("application/atom+xml; charset=utf-8", feed).trust(Response.Trust.FOREIGN);
    }

    /** An identifier that is the same on every mirror. @param of the part of it after the log's name */
    static String id(PublicRecord contents, String of) {
        String name = contents.origin() + "\n" + of;
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private void author(String indent, String name) {
        out.append(indent).append("<author><name>").append(xml(name)).append("</name></author>\n");
    }

    private void link(String indent, String relation, String type, String more, String address) {
        out.append(indent).append("<link rel=\"").append(relation);
        out.append("\" type=\"").append(type).append('"').append(more);
        out.append(" href=\"").append(xml(address)).append("\"/>\n");
    }

    private void element(String indent, String name, String text) {
        out.append(indent).append('<').append(name).append('>').append(xml(text));
        out.append("</").append(name).append(">\n");
    }

    /** Escapes a text for XML, and replaces characters that XML 1.0 does not allow. */
    public static String xml(String text) {
        var out = new StringBuilder(text.length() + 16);
        DocumentRow.straight(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean allowed = c == '\n'
                            || c == '\t'
                            || c >= 0x20 && c <= 0xd7ff
                            || c >= 0xe000 && c <= 0xfffd
                            || c >= 0x10000;
                    out.appendCodePoint(allowed ? c : 0xfffd);
                }
            }
        });
        return out.toString();
    }
}
