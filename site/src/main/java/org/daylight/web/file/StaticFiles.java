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

    /** The rules for crawlers: they must not crawl searches, whose number is unlimited, or files of documents. */
    public static Response robots() {
        String rules =
                "User-agent: *\nDisallow: /search\nDisallow: /batch\nDisallow: /*/raw$\nDisallow: /*/attachment/\n";
        return Response.bytes("text/plain; charset=utf-8", rules.getBytes(StandardCharsets.UTF_8));
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
