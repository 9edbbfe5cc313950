package org.daylight.web.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.daylight.format.Sha256;
import org.daylight.http.Delivery;
import org.daylight.http.Response;

/** Files that are the same in every archive: the style sheet, the icon, robots.txt. Read once, compressed once. */
public final class StaticFiles {

    private static final byte[] STYLE = resource("style.css");
    private static final byte[] STYLE_GZIP = Delivery.gzip(STYLE, 9);

    /** The address of the style sheet. It changes with the content, so that the file can be cached without limit. */
    public static final String STYLE_ADDRESS = "/look/" + Sha256.of(STYLE).hex().substring(0, 16) + ".css";

    private static final byte[] ICON = resource("icon.svg");

    private static final byte[] REDACTIONS = resource("/org/daylight/web/page/dossier/check_redactions.py");

    private StaticFiles() {}

    public static Response style() {
        return Response.bytes("text/css; charset=utf-8", STYLE)
                .caching(Response.IMMUTABLE)
                .body(new Response.Body.Bytes(STYLE, STYLE_GZIP));
    }

    public static Response icon() {
        return Response.bytes("image/svg+xml", ICON)
                .trust(Response.Trust.FOREIGN)
                .caching("public, max-age=86400");
    }

    /** The script that verifies redacted documents, as text to be read. */
    public static Response checkRedactions() {
        return Response.bytes("text/plain; charset=utf-8", REDACTIONS).caching("public, max-age=86400");
    }

    /**
     * The rules for crawlers (RFC 9309).
     *
     * @param own the publisher's own rules; empty for the usual ones: not to crawl searches, whose number is unlimited, files of documents, or
     *     other addresses of what is on the page of a document
     * @param base scheme and host; empty where they are not known
     */
    public static Response robots(String own, String base, boolean hasNames) {
        // A page for each name would be as much work as a search, and make persons easier to find by other search
        // engines.
        String usual = """
                User-agent: *
                Disallow: /search
                Disallow: /batch
                Disallow: /*/search
                Disallow: /*/batch
                Disallow: /oembed
                Disallow: /embed/
                Disallow: /*/raw$
                Disallow: /*/attachment/
                Disallow: /*/paragraph/
                Disallow: /*/cite.
                Disallow: /*?at=
                """ + (hasNames ? "Disallow: /entities\nDisallow: /*/entities\n" : "")
                + (base.isEmpty() ? "" : "\nSitemap: " + base + "/sitemap.xml\n");
        return Response.bytes(
                "text/plain; charset=utf-8", (own.isEmpty() ? usual : own).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing; build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
