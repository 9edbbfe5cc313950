package org.daylight.web.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.daylight.format.Sha256;
import org.daylight.http.Delivery;
import org.daylight.http.Response;

/** What is the same in every archive: the style sheet, the icon, the rules for robots. Read once, compressed once. */
public final class StaticFiles {

    private static final byte[] LOOK = resource("look.css");
    private static final byte[] LOOK_GZIP = Delivery.gzip(LOOK, 9);

    /** Changes with its content, so that it can be kept for ever. */
    public static final String LOOK_ADDRESS = "/look/" + Sha256.of(LOOK).hex().substring(0, 16) + ".css";

    private static final byte[] ICON = resource("icon.svg");

    private StaticFiles() {}

    public static Response look() {
        return Response.bytes("text/css; charset=utf-8", LOOK)
                .caching(Response.FOR_EVER)
                .body(new Response.Body.Bytes(LOOK, LOOK_GZIP));
    }

    public static Response icon() {
        return Response.bytes("image/svg+xml", ICON)
                .trust(Response.Trust.FOREIGN)
                .caching("public, max-age=86400");
    }

    /** Searches have no end and cost the most; everything else may be read by anybody. */
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
